"""What a person marked for their calendar: kept in *mine*, one agreed time at a time, and let go at any moment.

What leaves the house is a time and the few words that its owner chose for it; without them it is a neutral title.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated, Literal

import msgspec

from handhold.core import reach, request
from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

Occasion = Literal["reach", "request"]
PAST = timedelta(days=60)
"""How long what is over stays in the calendar."""


LATELY = reach.RESTS_AFTER + reach.LATEST
"""After so long a reach moves no more."""


class CalendarMarked(Event, frozen=True, tag="calendar_marked"):
    """One agreed time belongs in my calendar, under ``title`` (empty: a neutral one)."""

    what: Occasion
    place: int
    title: str = ""


class CalendarUnmarked(Event, frozen=True, tag="calendar_unmarked"):
    """It does not belong there any more."""

    what: Occasion
    place: int


class MarkCalendar(Act, frozen=True, tag="mark_calendar"):
    """Ask that one agreed time stand in the calendar."""

    what: Occasion
    place: int
    title: Annotated[str, msgspec.Meta(max_length=80)] = ""


class UnmarkCalendar(Act, frozen=True, tag="unmark_calendar"):
    """Ask that it stand there no longer."""

    what: Occasion
    place: int


EVENTS = (CalendarMarked, CalendarUnmarked)
Marks = dict[tuple[Occasion, int], str]
"""The title of each marked time."""


class Planned(msgspec.Struct, frozen=True):
    """One agreed time (UTC) as a person may mark it; ``title`` is ``None`` while it is not marked."""

    what: Occasion
    place: int
    at: datetime
    title: str | None = None


def fold(marks: Marks, entries: Sequence[Entry]) -> Marks:
    """The last word on each counts."""
    after = dict(marks)
    for entry in entries:
        match entry.event:
            case CalendarMarked(what=what, place=place, title=title):
                after[what, place] = title
            case CalendarUnmarked(what=what, place=place):
                after.pop((what, place), None)
    return after


def decide(marks: Marks, act: MarkCalendar | UnmarkCalendar, _asked: Asked) -> tuple[Event, ...] | Refused:
    """Mark or unmark; what is so already changes nothing."""
    known = marks.get((act.what, act.place))
    if isinstance(act, UnmarkCalendar):
        return () if known is None else (CalendarUnmarked(what=act.what, place=act.place),)
    title = " ".join(act.title.split())
    if not title.isprintable():
        return Refused(N_("A title can hold letters, numbers and plain signs. Please leave the others out."))
    return () if known == title else (CalendarMarked(what=act.what, place=act.place, title=title),)


def planned(calls: reach.Calls, requests: request.Requests, marks: Marks, me: PersonId, at: datetime) -> list[Planned]:
    """What was agreed with ``me``, the soonest first: what is still to come, and what was marked not long ago."""
    times = [
        Planned("reach", call.seq, call.answer.at, marks.get(("reach", call.seq)))
        for call in reversed(calls.values())
        if call.answer and call.answer.at and not call.settled and call.sent > at - PAST - reach.LATEST
    ]
    times += [
        Planned("request", known.seq, known.agreed_for, marks.get(("request", known.seq)))
        for known in request.recent(requests, at)
        if known.state in {"agreed", "closed"} and known.by != me and known.agreed_for
    ]
    kept = [one for one in times if one.at > at or (one.title is not None and one.at > at - PAST)]
    return sorted(kept, key=lambda one: (one.at, one.what, one.place))


def standing(
    calls: reach.Calls, requests: request.Requests, gone: Sequence[int], at: datetime
) -> dict[tuple[Occasion, int], datetime | None]:
    """When each thing of late is agreed for now, ``None`` where it is not; ``gone`` names places that were emptied."""
    times: dict[tuple[Occasion, int], datetime | None] = {}
    for place in gone:
        times["reach", place] = times["request", place] = None
    for call in takewhile(lambda one: one.sent > at - LATELY, reversed(calls.values())):
        times["reach", call.seq] = call.answer.at if call.answer and not call.settled else None
    for known in request.recent(requests, at):
        times["request", known.seq] = known.agreed_for if known.state in {"agreed", "closed"} else None
    return times
