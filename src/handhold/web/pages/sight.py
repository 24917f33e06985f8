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
Answers = dict[str, dict[date, float | None]]
"""One's own answers by question and day; only questions that were ever answered."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One question over time: its drawing, and the same as text."""

    item: str
    drawing: lines.Drawing
    line: line.Line


async def show(visit: Visit) -> Response:
    """My own lines and days; for two people what both opened, in words."""
    own, shared = visit.home.mine, visit.home.ours
    answers = _answers(own) if own is not None else {}
    return draw(
        visit,
        "see.html",
        seen=_lines(answers, visit.today),
        span=_span(answers, visit.today),
        moved=await asyncio.to_thread(_speak_of_lines, answers, visit.today) if answers else [],
        days=sorted(own.pulses.days.items(), reverse=True)[:DAYS] if own is not None else [],
        joint=joint_days(visit) if shared is not None else [],
        two=visit.two if shared is not None else None,
        touched=_touched(visit, own) if own is not None else None,
    )


async def show_between(visit: Visit) -> Response:
    """What the days of the two show together, from what both opened and nothing else."""
    rows = readings.joint_rows(visit.ours, visit.at)
    spoken = await asyncio.to_thread(_speak, rows) if rows else ()
    return draw(visit, "between.html", spoken=spoken, count=sum(row["kind"] == "day" for row in rows), two=visit.two)


def _answers(own: Mine) -> Answers:
    given = {item: readings.own_answers(own.pulses, item) for item in readings.NUMBERS}
    return {item: answers for item, answers in given.items() if answers}


def _lines(answers: Answers, today: date) -> list[Seen]:
    span = _span(answers, today)
    if span is None:
        return []
    found = {item: line.draw(given) for item, given in answers.items()}
    return [Seen(item, lines.draw(one, *span), one) for item, one in found.items()]


def _span(answers: Answers, today: date) -> tuple[date, date] | None:
    days = [day for given in answers.values() for day in given]
    return (min(days), max(*days, today)) if days else None


def _speak_of_lines(answers: Answers, today: date) -> list[tuple[str, Spoken]]:
    from handhold.insight import speak  # noqa: PLC0415 - brings numpy, which nobody needs before this

    return [(item, speak.own_line(given, today)) for item, given in answers.items()]


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


@dataclass(frozen=True, slots=True)
class Touched:
    """What I marked and wrote in some days that I touched."""

    first: date
    last: date
    days: list[tuple[date, PulseItems]]
    notes: list[Entry]


def _touched(visit: Visit, own: Mine) -> Touched | None:
    first, last = _day(visit, "from"), _day(visit, "to")
    if first is None or last is None or not timedelta(0) <= last - first <= timedelta(days=31):
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
