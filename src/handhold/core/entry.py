"""What a log looks like once it is open: entries in their places, and gaps where something cannot be read.

A gap is a value and never an error: one entry that cannot be opened must not close the whole room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

PersonId = str
"""Sixteen random bytes in hexadecimal."""


class Event(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """Something that happened, in the past tense.  Its wire name (``tag``) never changes once it has been shipped."""


class Act(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """Something that a person asks for, in the imperative."""


class Entry(msgspec.Struct, frozen=True):
    """One opened event in its place.  ``id`` is random and makes writing it twice the same as writing it once."""

    seq: int
    id: str
    by: PersonId
    at: datetime
    event: Event


GapReason = Literal["taken_back", "damaged", "missing", "newer"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in the log that cannot be read, and why.

    ``taken_back`` is the author's own wish and names the author; ``damaged`` was altered outside the app;
    ``missing`` was removed; ``newer`` was written by a later version of Handhold.
    """

    seq: int
    reason: GapReason
    by: PersonId | None = None


Place = Entry | Gap


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for an act, and when (UTC).  ``zone`` is the IANA zone in which this person's day begins and ends.

    ``id`` names the act; the entries that answer it carry it, so that a repeated act changes nothing.
    """

    by: PersonId
    at: datetime
    id: str
    zone: str = "UTC"


Slice = TypeVar("Slice")
Fold = Callable[[Slice, Sequence[Entry]], Slice]


def sort_by_topic(places: Iterable[Place], topics: dict[type[Event], str]) -> tuple[dict[str, list[Entry]], list[Gap]]:
    """Sort places into one pile of entries per topic, each in order, with the gaps apart.

    Events that no topic claims are dropped: a room may hold events that only another reader of it needs.
    """
    piles: dict[str, list[Entry]] = {}
    gaps: list[Gap] = []
    for place in places:
        if isinstance(place, Gap):
            gaps.append(place)
        elif (topic := topics.get(type(place.event))) is not None:
            piles.setdefault(topic, []).append(place)
    return piles, gaps
