"""What stands in a log must be readable for ever: names on the wire, round trips, and acts that refuse the unknown."""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from handhold.core.entry import Act, Event
from handhold.core.mine import MineAct, MineEvent
from handhold.core.ours import OursAct, OursEvent

WIRE_NAMES = {
    "brought", "calendar_marked", "calendar_unmarked",
    "chosen", "dance_confirmed", "dance_named", "device_handed", "draft_dropped", "draft_kept", "hold_marked",
    "hurt_kept", "intended", "introduced", "invitation_ended", "invitation_made", "join_asked", "join_ended",
    "kinds_closed", "kinds_opened", "letter_replied", "letter_sent", "link_seen", "moment_kept",
    "next_day_answered", "note_shared", "note_written", "noticed_kept", "pause_called", "pause_lined",
    "pause_moved", "pause_readied", "phrase_agreed", "phrase_offered", "pulse_marked", "pulse_shown",
    "question_put", "quiet_begun", "quiet_ended", "reach_answered", "reach_sent", "reach_settled",
    "repair_answered", "repair_sent", "request_accepted", "request_answered", "request_closed", "request_countered",
    "request_made", "request_reopened", "room_closed", "room_opened", "sitting_accepted", "sitting_declined",
    "sitting_offered", "sitting_paused", "sitting_resumed", "sitting_stopped", "slot_shown", "slot_written",
    "step_answered", "step_begun", "step_confirmed", "step_passed", "step_readied", "step_sent_back", "taken_back",
    "thanks_said", "words_brought", "words_kept", "words_said", "words_shared",
}  # fmt: skip
"""Names that have been written into logs.  One may be added; none may ever be changed or go."""


def kinds(union: Any) -> set[Any]:
    return set(typing.get_args(union))


def tag(kind: Any) -> str:
    return str(kind.__struct_config__.tag)


def test_no_wire_name_ever_changes_or_goes() -> None:
    assert {tag(kind) for kind in kinds(MineEvent) | kinds(OursEvent)} >= WIRE_NAMES


@pytest.mark.parametrize("union", [MineEvent, OursEvent, MineAct, OursAct])
def test_no_two_kinds_share_a_name(union: Any) -> None:
    names = [tag(kind) for kind in kinds(union)]
    assert len(names) == len(set(names))


def filled(kind: Any) -> Any:
    """One value of a kind with every field given, made from its types."""
    schema_types = typing.get_type_hints(kind, include_extras=False)
    return kind(**{name: sample(schema_types[name]) for name in kind.__struct_fields__})


PLAIN: dict[Any, Any] = {
    str: "0a" * 8,
    int: 3,
    bool: True,
    bytes: b"\x00k",
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 20, 0, tzinfo=UTC),
}


def sample(hint: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return filled(hint)
    if origin is dict:
        return {"kind": "reach_sent"}
    if origin is tuple:
        return (sample(args[0]),)
    return args[0] if origin is typing.Literal else sample(next(arg for arg in args if arg is not type(None)))


@pytest.mark.parametrize(("union", "base"), [(MineEvent, Event), (OursEvent, Event), (MineAct, Act), (OursAct, Act)])
def test_every_kind_survives_the_wire(union: Any, base: type) -> None:
    for kind in kinds(union):
        value = filled(kind)
        assert isinstance(value, base)
        assert msgspec.json.decode(msgspec.json.encode(value), type=union) == value


@pytest.mark.parametrize("union", [MineAct, OursAct])
def test_an_act_with_an_unknown_field_is_not_understood(union: Any) -> None:
    for kind in kinds(union):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(b'{"kind":"%s","seq":1,"surprise":1}' % tag(kind).encode(), type=union)


@pytest.mark.parametrize("union", [MineEvent, OursEvent])
def test_an_event_with_a_field_of_a_later_version_is_still_read(union: Any) -> None:
    for kind in kinds(union):
        later = msgspec.json.decode(msgspec.json.encode(filled(kind))) | {"of_a_later_version": 1}
        assert msgspec.json.decode(msgspec.json.encode(later), type=union) == filled(kind)
