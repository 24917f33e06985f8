"""From opened rooms to the tables that numbers are read from.  It turns events into rows and keeps nothing.

One's own days come from *mine*.  Days of the two together come from *ours* alone, and only kinds that both showed for
the same day; which of them is *a* and which *b* has no meaning.  Days and times are those of whoever acted, never of
whoever reads, so that both read the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handhold.core.entry import PersonId
from handhold.core.opening import both_showed
from handhold.core.ours import Ours
from handhold.core.pulse import Pulses

NUMBERS = ("near", "safe", "load")
Row = dict[str, str]


def own_answers(pulses: Pulses, item: str) -> dict[date, float | None]:
    """One person's answers (0 to 10) to one question by day."""
    return {day: value for day, items in sorted(pulses.days.items()) if (value := getattr(items, item)) is not None}


def joint_rows(ours: Ours, now: datetime) -> list[Row]:
    """Rows of a table of two people: days that both showed, and reaches, from the first such day to the last.

    Empty when there is no day that both showed.  A reach that may still be answered in time is not counted yet.
    """
    people = sorted(member.person for member in ours.members)
    if len(people) != 2:
        return []
    days = _joint_days(ours, people[0], people[1])
    if not days:
        return []
    practised = set(_practised(ours))
    rows = [{**row, "practice": "1" if day in practised else "0"} for day, row in sorted(days.items())]
    return rows + list(_reach_rows(ours, people[0], now, (min(days), max(days))))


def _joint_days(ours: Ours, one: PersonId, other: PersonId) -> dict[date, Row]:
    found: dict[date, Row] = {}
    for day in ours.shown.get(one, {}).keys() & ours.shown.get(other, {}).keys():
        pair = both_showed(ours.shown, one, other, day)
        values = {
            f"{item}_{side}": str(value)
            for side, items in zip("ab", pair or (), strict=False)
            for item in NUMBERS
            if (value := getattr(items, item)) is not None
        }
        if values:
            found[day] = {"kind": "day", "date": day.isoformat(), **values}
    return found


def _reach_rows(ours: Ours, one: PersonId, now: datetime, span: tuple[date, date]) -> Iterator[Row]:
    for call in ours.calls.values():
        sent = call.sent.astimezone(_zone(ours, call.by))
        if span[0] <= sent.date() <= span[1] and (call.answers or call.window_ends <= now):
            yield {
                "kind": "reach",
                "date": sent.date().isoformat(),
                "time": sent.strftime("%H:%M"),
                "by": "a" if call.by == one else "b",
                "answered": "yes" if call.answers else "no",
            }


def _practised(ours: Ours) -> Iterator[date]:
    for sitting in ours.practices.sittings.values():
        if sitting.status == "closed" and sitting.ended is not None:
            yield sitting.ended.astimezone(_zone(ours, sitting.opener)).date()


def _zone(ours: Ours, person: PersonId) -> ZoneInfo:
    shown = ours.people.get(person)
    return ZoneInfo(shown.zone if shown else "UTC")
