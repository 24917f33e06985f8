"""The pulse: a check-in of half a minute, private unless its writer opens it.  Unvalidated, our own wording.

A missed day is nothing, and a later answer of the same day replaces an earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event
from handhold.core.person import day_of
from handhold.core.words import N_, Refused

Score = Annotated[int, msgspec.Meta(ge=0, le=10)]
Friction = Literal["none", "little", "some", "much"]
Landed = Literal["not_today", "missed", "partly", "yes"]
NOTICED_EVERY = timedelta(days=7)


class PulseItems(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answers of one day; ``None`` means not answered.  Scores run from 0 to 10."""

    near: Score | None = None
    safe: Score | None = None
    load: Score | None = None
    friction: Friction | None = None
    landed: Landed | None = None
    laughed: bool | None = None


ITEMS: tuple[str, ...] = PulseItems.__struct_fields__


class PulseMarked(Event, frozen=True, tag="pulse_marked"):
    """A person marked how the day was.  ``day`` is theirs, by their own zone."""

    day: date
    items: PulseItems


class NoticedKept(Event, frozen=True, tag="noticed_kept"):
    """Once a week, privately: something that the other did and that I noticed."""

    text: str


class MarkPulse(Act, frozen=True, tag="mark_pulse"):
    """Ask that today's answers be kept."""

    items: PulseItems


class KeepNoticed(Act, frozen=True, tag="keep_noticed"):
    """Ask that something noticed be kept."""

    text: Annotated[str, msgspec.Meta(max_length=2_000)]


EVENTS = (PulseMarked, NoticedKept)


class Pulses(msgspec.Struct, frozen=True, kw_only=True):
    """Every day's last answers, and the things noticed by their place in the log."""

    days: dict[date, PulseItems] = {}
    noticed: dict[int, Entry] = {}


def fold(pulses: Pulses, entries: Sequence[Entry]) -> Pulses:
    """The last answer to each item of a day counts; an item left open keeps what an earlier answer said."""
    days, noticed = dict(pulses.days), dict(pulses.noticed)
    for entry in entries:
        event = entry.event
        if isinstance(event, PulseMarked):
            days[event.day] = merge(days.get(event.day), event.items)
        elif isinstance(event, NoticedKept):
            noticed[entry.seq] = entry
    return Pulses(days=days, noticed=noticed)


def decide(act: MarkPulse | KeepNoticed, asked: Asked) -> tuple[Event, ...] | Refused:
    """Keep the answers of today; an empty form is refused in a sentence."""
    if isinstance(act, KeepNoticed):
        if not act.text.strip():
            return Refused(N_("There is nothing here yet. One small thing is enough."))
        return (NoticedKept(text=act.text),)
    if act.items == PulseItems():
        return Refused(N_("Nothing is marked yet. One line is enough; leave the rest open."))
    return (PulseMarked(day=day_of(asked.at, asked.zone), items=act.items),)


def asks_noticed(pulses: Pulses, asked: Asked) -> bool:
    """Whether a week has gone by since something noticed was last kept."""
    last = max((entry.at for entry in pulses.noticed.values()), default=None)
    return last is None or asked.at - last >= NOTICED_EVERY


def merge(earlier: PulseItems | None, later: PulseItems) -> PulseItems:
    """Later answers over earlier ones; what is left open later keeps what was said before."""
    if earlier is None:
        return later
    return msgspec.structs.replace(earlier, **{name: getattr(later, name) for name in answered(later)})


def answered(items: PulseItems) -> frozenset[str]:
    """Which items of a day are answered."""
    return frozenset(name for name in ITEMS if getattr(items, name) is not None)
