"""What a person chose for themselves: name, zone, language, channel, colour.  Kept in *mine*."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event
from handhold.core.words import N_, Refused

Channel = Literal["writing", "talking"]
Colour = Literal["teal", "amber", "plum", "moss", "slate", "rose"]
COLOURS: tuple[Colour, ...] = ("teal", "amber", "plum", "moss", "slate", "rose")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they chose to be.  Nothing here was ever guessed."""

    name: str = ""
    zone: str = "UTC"
    language: str = "en"
    channel: Channel | None = None
    colour: Colour = "teal"
    seen_welcome: bool = False


class Chosen(Event, frozen=True, tag="chosen"):
    """Some choices were made; what is ``None`` stays as it was."""

    name: str | None = None
    zone: str | None = None
    language: str | None = None
    channel: Channel | None = None
    colour: Colour | None = None
    seen_welcome: bool | None = None


class Choose(Act, frozen=True, tag="choose"):
    """Ask that some choices be changed."""

    name: Name | None = None
    zone: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    language: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    channel: Channel | None = None
    colour: Colour | None = None
    seen_welcome: bool | None = None


EVENTS = (Chosen,)
_FIELDS = Person.__struct_fields__


def fold(person: Person, entries: Sequence[Entry]) -> Person:
    """The last choice of each kind counts."""
    for entry in entries:
        if isinstance(entry.event, Chosen):
            person = replaced(person, entry.event)
    return person


def replaced(person: Person, chosen: Chosen) -> Person:
    """The person after these choices."""
    return msgspec.structs.replace(person, **_given(chosen))


def decide(person: Person, act: Choose, _asked: Asked) -> tuple[Chosen, ...] | Refused:
    """Answer a wish to choose; a name of nothing but spaces and an unknown zone are refused."""
    if act.zone is not None and act.zone not in available_timezones():
        return Refused(N_("That time zone is not one we know. Please pick one from the list."))
    if act.name is not None and not act.name.strip():
        return Refused(N_("A name needs at least one letter. Any name you like will do."))
    changed = {name: value for name, value in _given(act).items() if value != getattr(person, name)}
    return (Chosen(**changed),) if changed else ()


def _given(some: Chosen | Choose) -> dict[str, Any]:
    return {name: value for name in _FIELDS if (value := getattr(some, name)) is not None}


def day_of(at: datetime, zone: str) -> date:
    """The calendar day that a moment (UTC) falls on for a person in ``zone``."""
    return at.astimezone(ZoneInfo(zone)).date()
