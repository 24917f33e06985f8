"""See: how it moves over time, said honestly.  Everything is computed when it is asked for, and nothing is stored.

Numbers reach a page only through what ``speak`` lets through; the rest says what is missing.
"""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from handhold.core import readings
from handhold.core.entry import Entry
from handhold.core.mine import Mine
from handhold.core.ours import Ours
from handhold.core.person import day_of
from handhold.core.pulse import PulseItems
from handhold.insight import line, said
from handhold.web import lines
from handhold.web.draw import draw
from handhold.web.pages.opened import joint_days
from handhold.web.visit import Visit

DAYS = 30
"""How many days stand below the drawing in words."""
SEED = 20260302
"""Draws begin at the same place, so that the same days say the same thing."""
Spoken = said.Said | said.NotYet


@dataclass(frozen=True, slots=True)
class Seen:
    """One question over time: its drawing, and the same as text."""

    item: str
    drawing: lines.Drawing
    line: line.Line


async def show(visit: Visit) -> Response:
    """My own lines and days; for two people what both opened, in words."""
    own, shared = visit.home.mine, visit.home.ours
    seen = _lines(own, visit.today) if own is not None else []
    return draw(
        visit,
        "see.html",
        seen=seen,
        span=_span(own, visit.today) if own is not None else None,
        moved=await _moved(own, visit.today) if own is not None and seen else [],
        days=sorted(own.pulses.days.items(), reverse=True)[:DAYS] if own is not None else [],
        joint=joint_days(visit) if shared is not None else [],
        two=visit.two if shared is not None else None,
        touched=_touched(visit, own) if own is not None else None,
    )


async def show_between(visit: Visit) -> Response:
    """What the days of the two show together, from what both opened and nothing else."""
    rows = readings.joint_rows(visit.ours, visit.person.zone)
    spoken = await asyncio.to_thread(_speak, rows) if rows else ()
    return draw(visit, "between.html", spoken=spoken, count=_joint_days(visit.ours, rows), two=visit.two)


def _lines(own: Mine, today: date) -> list[Seen]:
    answers = {item: readings.own_answers(own.pulses, item) for item in readings.NUMBERS}
    days = [day for given in answers.values() for day in given]
    if not days:
        return []
    found = {item: line.draw(given) for item, given in answers.items() if given}
    return [Seen(item, lines.draw(one, min(days), max(*days, today)), one) for item, one in found.items()]


def _span(own: Mine, today: date) -> tuple[date, date] | None:
    days = [day for item in readings.NUMBERS for day in readings.own_answers(own.pulses, item)]
    return (min(days), max(*days, today)) if days else None


async def _moved(own: Mine, today: date) -> list[tuple[str, Spoken]]:
    """For each of my lines: whether it may be said that it moved."""
    answers = [(item, readings.own_answers(own.pulses, item)) for item in readings.NUMBERS]
    return await asyncio.to_thread(_speak_of_lines, [pair for pair in answers if pair[1]], today)


def _speak_of_lines(answers: list[tuple[str, dict[date, float | None]]], today: date) -> list[tuple[str, Spoken]]:
    from handhold.insight import speak  # noqa: PLC0415 - brings numpy, which nobody needs before this

    return [(item, speak.own_line(given, today)) for item, given in answers]


def _speak(rows: list[readings.Row]) -> tuple[Spoken, ...]:
    from handhold.insight import readings as tables  # noqa: PLC0415 - see above
    from handhold.insight import speak  # noqa: PLC0415 - see above

    text = io.StringIO()
    writer = csv.DictWriter(text, tables.COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    spoken = speak.couple(tables.read(text.getvalue().splitlines()), seed=SEED)
    # A share of a handful is a tally, and a tally weighs people: it stays away until it can say something.
    few = speak.MIN_REACHES
    return tuple(one for one in spoken if one.topic != "share" or _reaches(one) >= few)


def _reaches(spoken: Spoken) -> int:
    return int(spoken.values["reaches"]) if isinstance(spoken, said.Said) else 0


def _joint_days(shared: Ours, rows: list[readings.Row]) -> int:
    return sum(row["kind"] == "day" for row in rows) if shared.members else 0


@dataclass(frozen=True, slots=True)
class Touched:
    """What I marked and wrote in some days that I touched."""

    first: date
    last: date
    days: list[tuple[date, PulseItems]]
    notes: list[Entry]


def _touched(visit: Visit, own: Mine) -> Touched | None:
    first, last = _day(visit, "from"), _day(visit, "to")
    if first is None or last is None or not first <= last <= first + timedelta(days=31):
        return None
    zone = visit.person.zone
    notes = [entry for entry in own.notes.values() if first <= day_of(entry.at, zone) <= last]
    days = [(day, items) for day, items in sorted(own.pulses.days.items()) if first <= day <= last]
    return Touched(first, last, days, notes)


def _day(visit: Visit, name: str) -> date | None:
    try:
        return date.fromisoformat(visit.request.query_params.get(name, ""))
    except ValueError:
        return None
