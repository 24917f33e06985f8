"""Signals: passing signs from one open page to the other's, such as a thumb on the screen.  Never stored, never words.

A sign is one of a few numbers.  It goes through the bell like a ring in a room of its own, so a later one replaces
an earlier one that nobody took, and there is no place in it for anything that somebody wrote.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from handhold.core.entry import PersonId

SIGNS = {"0": 0, "1": 1}
"""Released, and holding."""
WINDOW = timedelta(seconds=2)
AT_MOST = 16
"""Signs from one person within ``WINDOW``; a page that holds sends one every second."""
REMEMBERED = 1_000
"""People whose pace is known at once; the one who was silent longest leaves first."""


def signal_room(room: str, person: PersonId) -> str:
    """The name under which the bell passes signs of the other to this person in this room."""
    return f"signal:{room}:{person}"


def packed(sign: int, at: datetime) -> int:
    """A sign as a position of its room: later ones are larger."""
    return int(at.timestamp() * 1_000_000) * len(SIGNS) + sign


def unpacked(position: int) -> int:
    """The sign in a position."""
    return position % len(SIGNS)


class Pace:
    """How many signs each person sent lately, in memory only."""

    def __init__(self) -> None:
        self._sent: OrderedDict[PersonId, list[datetime]] = OrderedDict()

    def allows(self, person: PersonId, at: datetime) -> bool:
        """Whether one more sign from this person may pass now; it counts when it may."""
        lately = [sent for sent in self._sent.pop(person, []) if at - sent < WINDOW]
        may = len(lately) < AT_MOST
        self._sent[person] = [*lately, at] if may else lately
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return may
