"""Whatever Ada and Ben write can be read again; whatever is torn at random is noticed, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handhold.store import seal
from handhold.store.contracts import Row
from handhold.store.keys import public
from handhold.store.opening import open_rows
from handhold.store.seal import Envelope
from tests.depth import examples
from tests.store.couple import ada, ben, diary, envelope, marked, opened_by, ours, read, told

DIARY = diary(12)
MARKED = marked(DIARY)
members = {who.person: public(who).signing for who in (ada.identity, ben.identity)}
events = st.dictionaries(st.sampled_from(["text", "day", "more"]), st.text(max_size=700) | st.integers() | st.none())
places = st.integers(1, len(DIARY))


def at(rows: Sequence[Row], torn: Sequence[Row], *, with_mark: bool) -> set[int]:
    """Where something is wrong; everything else must be as it was."""
    mark = MARKED if with_mark else None
    opened = open_rows(ours, torn, ada.identity, mark=mark, members=members)
    whole = {place.seq: place for place in read(rows).places}
    wrong = {place.seq for place in opened.places if not isinstance(place, Envelope)}
    assert all(place == whole[place.seq] for place in opened.places if isinstance(place, Envelope))
    assert {place.seq for place in opened.places} | wrong >= {row.seq for row in torn}
    return wrong


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.booleans(), events), max_size=6))
def test_what_they_write_is_what_they_read(lines: list[tuple[bool, dict[str, object]]]) -> None:
    written = [envelope(ada.identity, opened_by(ada.identity, ben.identity))]
    written += [envelope((ada if hers else ben).identity, event, n) for n, (hers, event) in enumerate(lines, 1)]
    rows: list[Row] = []
    head = None
    for line in written:
        author = ada if line.by == ada.identity.person else ben
        new, head = seal.seal_rows(ours, author.identity, head, [line])
        rows += new
    opened = read(rows, ben.identity)
    assert opened.places == [replace(line, seq=seq) for seq, line in enumerate(written, 1)]
    assert opened.head == head
    assert all((len(row.body or b"") - seal.NONCE - seal.TAG) % seal.STEP == 0 for row in rows)


@settings(max_examples=examples(60), deadline=None)
@given(
    places, st.sampled_from(["body", "prev", "tag", "digest"]), st.integers(0, 2000), st.integers(1, 255), st.booleans()
)
def test_any_flipped_byte_is_noticed_where_it_is(seq: int, field: str, spot: int, flip: int, with_mark: bool) -> None:
    raw = bytearray(getattr(DIARY[seq - 1], field))
    raw[spot % len(raw)] ^= flip
    torn = [replace(row, **{field: bytes(raw)}) if row.seq == seq else row for row in DIARY]
    assert at(DIARY, torn, with_mark=with_mark) == {seq}


@settings(max_examples=examples(40), deadline=None)
@given(places, places, st.booleans())
def test_any_two_swapped_rows_are_noticed_where_they_are(one: int, other: int, with_mark: bool) -> None:
    order = {one: other, other: one}
    torn = sorted((replace(row, seq=order.get(row.seq, row.seq)) for row in DIARY), key=lambda row: row.seq)
    assert at(DIARY, torn, with_mark=with_mark) == ({one, other} if one != other else set())


@settings(max_examples=examples(40), deadline=None)
@given(st.sets(places, min_size=1), st.booleans())
def test_any_rows_dropped_before_the_last_are_missing(dropped: set[int], with_mark: bool) -> None:
    torn = [row for row in DIARY if row.seq not in dropped]
    kept = max((row.seq for row in torn), default=0)
    noticed = dropped if with_mark else {seq for seq in dropped if seq < kept}
    assert at(DIARY, torn, with_mark=with_mark) == noticed


@settings(max_examples=examples(12), deadline=None)
@given(st.integers(0, len(DIARY)))
def test_any_cut_tail_is_missing_for_whoever_saw_it(kept: int) -> None:
    cut = set(range(kept + 1, len(DIARY) + 1))
    assert at(DIARY, DIARY[:kept], with_mark=True) == cut


def test_an_envelope_is_plain_json_with_its_four_names() -> None:
    line = envelope(ada.identity, {"kind": "note_written", "text": "hm"})
    assert sorted(msgspec.json.decode(msgspec.json.encode(line))) == ["at", "by", "event", "id"]
    assert told(read(DIARY, mark=MARKED)) == {row.seq: "ok" for row in DIARY}
