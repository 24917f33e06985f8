"""What a person brought in from a copy of an earlier home: their own words and days, at the times that they had then.

It stands in *mine* alone.  What the other wrote is theirs and never comes along, nor does anything that was agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from handhold.core.dance import SlotWritten
from handhold.core.entry import Entry, Event, Place
from handhold.core.hold import HoldMarked
from handhold.core.letter import DraftKept
from handhold.core.note import NoteWritten
from handhold.core.pulse import NoticedKept, PulseMarked

Of = Literal["letter", "answer", "reach", "thanks", "moment", "request", "phrase", "card", "hurt"]
"""What old words were once part of."""


class OldWords(Event, frozen=True, tag="old_words"):
    """Own words out of something that stays behind: a letter to somebody, an answer, a step of a card."""

    of: Of
    text: str


Own = NoteWritten | PulseMarked | NoticedKept | HoldMarked | DraftKept | SlotWritten | OldWords


class Brought(Event, frozen=True, tag="brought"):
    """One thing came in from a copy.  ``at`` (UTC) is when it was written; the entry's own time is when it came in.

    ``was`` is its entry's id where it was written first, so that it is known again on whatever way it comes.
    """

    at: datetime
    was: str
    event: Own


class Coming(msgspec.Struct, frozen=True):
    """One thing of a copy that may come in: under which id, and the id that it had where it was written first."""

    id: str
    was: str
    at: datetime
    event: Own


EVENTS = (OldWords,)
OldPages = dict[int, Entry]
"""Old words by the place where they stand now."""


def fold(pages: OldPages, entries: Sequence[Entry]) -> OldPages:
    """All of them, in the order in which they came in."""
    return pages | {entry.seq: entry for entry in entries}


def places_of(places: Sequence[Place]) -> frozenset[int]:
    """Where something stands that was brought in."""
    return frozenset(place.seq for place in places if isinstance(place, Entry) and isinstance(place.event, Brought))


def unwrapped(places: Sequence[Place]) -> Sequence[Place]:
    """The same places, with what was brought in as if it had been written here at its own time."""
    return [_unwrapped(place) for place in places]


def _unwrapped(place: Place) -> Place:
    if isinstance(place, Entry) and isinstance(place.event, Brought):
        return Entry(place.seq, place.id, place.by, place.event.at, place.event.event)
    return place
