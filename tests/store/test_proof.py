"""A copy that Ada took along, and what somebody may have done to it since: it is always told, in its place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from handhold.store import keys
from handhold.store.proof import Finding, RoomProof, check, prove
from handhold.store.remember import SHOWN
from tests.store import couple

MEMBERS = [keys.public(couple.ada.identity), keys.public(couple.ben.identity)]
ROWS = couple.diary(6)
WHOLE = prove(couple.ours, MEMBERS, ROWS)


def altered(at: int, **changes: Any) -> RoomProof:
    """The copy with one place changed, as it reads when it was written and read again."""
    rows = list(WHOLE.rows)
    rows[at] = replace(rows[at], **changes)
    return msgspec.json.decode(msgspec.json.encode(replace(WHOLE, rows=tuple(rows))), type=RoomProof)


def test_a_whole_copy_has_no_fault() -> None:
    assert check(WHOLE) == check(WHOLE, ROWS) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": -3}, {"seq": 1 << 63}, {"epoch": -1}, {"epoch": 1 << 40}, {"prev": b""}, {"tag": b"x"},
        {"digest": b"short"}, {"signature": b"x"}, {"signature": None}, {"content": "{}"}, {"content": "not json"},
        {"content": '{"by":7}'}, {"content": '{"by":"cleo"}'},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_was_changed_in_a_place_is_found(changes: dict[str, Any]) -> None:
    findings = check(altered(3, **changes), ROWS)
    assert findings != []
    assert len(findings) < 2 * SHOWN


def test_a_key_that_is_none_vouches_for_nobody() -> None:
    short = replace(MEMBERS[0], signing=b"short")
    own = {place.seq for place in WHOLE.rows if f'"by":"{short.person}"' in (place.content or "")}
    assert own
    assert check(replace(WHOLE, members=(short, MEMBERS[1]))) == [Finding(seq, "signature") for seq in sorted(own)]


def test_of_a_gap_without_end_its_beginning_is_named() -> None:
    last = len(ROWS) - 1
    missing = [finding.seq for finding in check(altered(last, seq=1 << 62)) if finding.fault == "missing"]
    assert missing == list(range(last + 1, last + 1 + SHOWN))
