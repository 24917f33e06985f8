"""Opening pulses to the other, by choice and item by item.  Standing choices live in *mine*, shown days in *ours*.

Joint views read *ours* only, and only the kinds that both showed for the same day.  Closing is silent: it looks like a
day on which nothing was marked.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Literal

from handhold.core.entry import Act, Entry, Event, PersonId
from handhold.core.pulse import ITEMS, PulseItems, answered, merge
from handhold.core.words import N_, Refused

ItemKind = Literal["near", "safe", "load", "friction", "landed", "laughed"]


class KindsOpened(Event, frozen=True, tag="kinds_opened"):
    """From now on these kinds of my answers go to the other as well.  Kept in *mine*."""

    kinds: tuple[ItemKind, ...]


class KindsClosed(Event, frozen=True, tag="kinds_closed"):
    """These kinds stay with me again.  Kept in *mine*."""

    kinds: tuple[ItemKind, ...]


class PulseShown(Event, frozen=True, tag="pulse_shown"):
    """Some answers of one day, copied to *ours* by the one who gave them."""

    day: date
    items: PulseItems


class OpenKinds(Act, frozen=True, tag="open_kinds"):
    """Ask that these kinds, and no others, go to the other from now on.  An empty list closes all."""

    kinds: tuple[ItemKind, ...]


class ShowPulse(Act, frozen=True, tag="show_pulse"):
    """Ask that some answers of one day be shown, once."""

    day: date
    kinds: tuple[ItemKind, ...]


MINE_EVENTS = (KindsOpened, KindsClosed)
OURS_EVENTS = (PulseShown,)
Open = frozenset[ItemKind]
Shown = dict[PersonId, dict[date, PulseItems]]


def fold_open(kinds: Open, entries: Sequence[Entry]) -> Open:
    """Which kinds are open now."""
    for entry in entries:
        event = entry.event
        if isinstance(event, KindsOpened):
            kinds = kinds | frozenset(event.kinds)
        elif isinstance(event, KindsClosed):
            kinds = kinds - frozenset(event.kinds)
    return kinds


def fold_shown(shown: Shown, entries: Sequence[Entry]) -> Shown:
    """What each has shown of which day; a later showing of the same kind replaces the earlier."""
    after = {person: dict(days) for person, days in shown.items()}
    for entry in entries:
        event = entry.event
        if isinstance(event, PulseShown):
            days = after.setdefault(entry.by, {})
            days[event.day] = merge(days.get(event.day), event.items)
    return after


def days_shown(entries: Sequence[Entry]) -> dict[int, tuple[PersonId, date]]:
    """Who showed which day, by the place where it stands."""
    return {entry.seq: (entry.by, entry.event.day) for entry in entries if isinstance(entry.event, PulseShown)}


def decide_open(kinds: Open, act: OpenKinds) -> tuple[Event, ...]:
    """Only what changes becomes an event."""
    wanted = frozenset(act.kinds)
    opened, closed = tuple(sorted(wanted - kinds)), tuple(sorted(kinds - wanted))
    return (*((KindsOpened(kinds=opened),) if opened else ()), *((KindsClosed(kinds=closed),) if closed else ()))


def decide_show(days: dict[date, PulseItems], act: ShowPulse) -> tuple[PulseShown, ...] | Refused:
    """Show what was marked that day; nothing marked is refused in a sentence."""
    items = only(days.get(act.day, PulseItems()), frozenset(act.kinds))
    if items == PulseItems():
        return Refused(N_("Nothing of that kind is marked for that day, so there is nothing to show."))
    return (PulseShown(day=act.day, items=items),)


def only(items: PulseItems, kinds: Set[str]) -> PulseItems:
    """The answers of these kinds and no others."""
    return PulseItems(**{name: getattr(items, name) for name in ITEMS if name in kinds})


def both_showed(shown: Shown, one: PersonId, other: PersonId, day: date) -> tuple[PulseItems, PulseItems] | None:
    """The answers of one day in the kinds that both showed, or ``None`` when there is no such kind."""
    first, second = shown.get(one, {}).get(day, PulseItems()), shown.get(other, {}).get(day, PulseItems())
    kinds = answered(first) & answered(second)
    return (only(first, kinds), only(second, kinds)) if kinds else None
