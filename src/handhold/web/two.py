"""The two people of a couple as their pages show them: name, colour, zone.  It reads *ours* and nothing else.

Nobody's *mine* is asked here, so what stands on one's page can never tell what the other keeps for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handhold.core.entry import PersonId
from handhold.core.ours import Ours
from handhold.core.person import COLOURS, Colour, day_of


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the two, as they wanted to be seen.  ``name`` is empty until they have introduced themselves."""

    person: PersonId | None
    name: str
    colour: Colour
    zone: str


@dataclass(frozen=True, slots=True)
class Two:
    """Who looks, and the other."""

    me: Seat
    other: Seat

    def of(self, person: PersonId | None) -> Seat:
        """The seat of a person; whoever is not me is the other."""
        return self.me if person == self.me.person else self.other

    def is_apart(self, at: datetime) -> bool:
        """Whether the two clocks show different hours at this moment."""
        return at.astimezone(ZoneInfo(self.me.zone)).utcoffset() != at.astimezone(ZoneInfo(self.other.zone)).utcoffset()

    def days_ahead(self, at: datetime, today: date) -> int:
        """How many of my days lie between today and that moment."""
        return (day_of(at, self.me.zone) - today).days


def two_of(ours: Ours, me: PersonId, zone: str) -> Two:
    """The two people of a room.  Who has not come in yet is taken to live where I live.

    Should both have picked one colour, the other is shown in another, so that my page still tells us apart.
    """
    mine = _seat(ours, me, zone, None)
    return Two(mine, _seat(ours, ours.other(me), mine.zone, mine.colour))


def _seat(ours: Ours, person: PersonId | None, zone: str, taken: Colour | None) -> Seat:
    shown = ours.people.get(person or "")
    colour: Colour = shown.colour if shown else COLOURS[1]
    if colour == taken:
        colour = next(free for free in COLOURS if free != taken)
    return Seat(person, shown.name if shown else "", colour, shown.zone if shown else zone)
