"""What a person keeps of a hold: tension before and after, for themselves alone.  The hold itself is never stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from handhold.core.entry import Act, Entry, Event

Tension = Annotated[int, msgspec.Meta(ge=0, le=10)]


class HoldMarked(Event, frozen=True, tag="hold_marked"):
    """Tension before and after, 0 to 10; either may be left open."""

    before: int | None = None
    after: int | None = None


class MarkHold(Act, frozen=True, tag="mark_hold"):
    """Ask that it be kept for me."""

    before: Tension | None = None
    after: Tension | None = None


EVENTS = (HoldMarked,)
Holds = tuple[Entry, ...]


def fold(holds: Holds, entries: Sequence[Entry]) -> Holds:
    """All of them, oldest first."""
    return (*holds, *entries)


def decide(act: MarkHold) -> tuple[Event, ...]:
    """Keep what was marked; nothing marked is nothing kept."""
    nothing = act.before is None and act.after is None
    return () if nothing else (HoldMarked(before=act.before, after=act.after),)
