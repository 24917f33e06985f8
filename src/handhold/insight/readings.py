"""From a table of days and reaches to what the model takes in.  It must never hold words that people wrote.

Two people, called a and b; which is which has no meaning.  See docs/insight.md for the columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np

from handhold.insight.loop import Reaches
from handhold.insight.model import Array, Diary, diary

COLUMNS = (
    "kind",
    "date",
    *("near_a", "safe_a", "load_a", "near_b", "safe_b", "load_b"),
    *("stressor", "flare", "practice"),
    *("time", "by", "answered"),
)
RATED = ("near_a", "safe_a", "near_b", "safe_b")
LOADS = ("load_a", "load_b")
LOGGED = ("stressor", "flare", "practice")
OF_REACH = ("time", "by", "answered")
WAKING = (7.0, 23.0)
"""A waking day, in hours of the clock: reaches are placed in it, those outside at its ends."""
LOAD_UNIT = 2.5
LONGEST = 366 * 30


class BadReadings(Exception):
    """A table that cannot be read; the message names the line and the reason."""


@dataclass(frozen=True, slots=True)
class Readings:
    """T days from ``first`` on: ``ratings`` (T, 4) near_a safe_a near_b safe_b and ``loads`` (T, 2), NaN where missing;
    ``logged`` (T, 3) stressor, flare, practice as 0 or 1; and the reaches of a and of b."""

    first: date
    ratings: Array
    loads: Array
    logged: Array
    by_a: Reaches
    by_b: Reaches

    def __len__(self) -> int:
        return len(self.ratings)


def read(lines: Iterable[str]) -> Readings:
    """Read a table with the header ``COLUMNS``.  Raises BadReadings with the line and the reason."""
    table = csv.DictReader(lines)
    try:
        _check_header(table.fieldnames or ())
        return _read(table)
    except csv.Error as problem:
        raise BadReadings(f"line {table.line_num + 1}: {problem}") from None


def write(readings: Readings) -> list[list[str]]:
    """The rows of a table that :func:`read` reads back, header first.  Times are kept to the minute."""
    rows = [list(COLUMNS)]
    reaches = _reach_cells(readings)
    for number in range(len(readings)):
        near_a, safe_a, near_b, safe_b = (_cell(value) for value in readings.ratings[number])
        load_a, load_b = (_cell(value) for value in readings.loads[number])
        logged = [_cell(value) for value in readings.logged[number]]
        day = (readings.first + timedelta(days=number)).isoformat()
        rows.append(["day", day, near_a, safe_a, load_a, near_b, safe_b, load_b, *logged, "", "", ""])
        rows += [["reach", day, *[""] * 9, *cells] for cells in reaches.get(number, ())]
    return rows


def diary_of(readings: Readings) -> tuple[Diary, tuple[str, ...]]:
    """The diary of one couple and the names of its inputs; only what was not the same every day becomes one.

    Inputs: stressor, flare and practice of the day; the share of yesterday's reaches that stayed open; each one's own
    load, less their mean and in units of 2.5 points (0 where missing, with a flag for days that have other answers).
    """
    columns = {name: readings.logged[:, place] for place, name in enumerate(LOGGED)}
    columns["unanswered"] = np.concatenate([[0.0], _share_open(readings)[:-1]])
    for place, name in enumerate(LOADS):
        columns |= _load(readings, place, name)
    used = {name: values for name, values in columns.items() if np.ptp(values) > 0}
    stacked = np.column_stack(list(used.values())) if used else np.zeros((len(readings), 0))
    return diary(readings.ratings, stacked, grain=1.0), tuple(used)


def inputs_of_tomorrow(readings: Readings, names: Sequence[str]) -> Array:
    """Inputs (1, k) of the day after the last: what stayed open on that is known, nothing is logged, load is usual."""
    known = {"unanswered": float(_share_open(readings)[-1])}
    return np.array([[known.get(name, 0.0) for name in names]])


def observed_days(readings: Readings) -> tuple[int, int]:
    """On how many days a, and b, answered at least one of *near* and *safe*."""
    there = ~np.isnan(readings.ratings)
    return int(there[:, :2].any(1).sum()), int(there[:, 2:].any(1).sum())


def since_answered(readings: Readings) -> Readings:
    """From the first day on which *near* or *safe* was answered; the whole table where nobody ever did.

    Before it there was no pace, and months without an answer let a line start anywhere: then its climb does not arrive.
    """
    first = int((~np.isnan(readings.ratings)).any(1).argmax())
    return between(readings, first, len(readings))


def stress_of(readings: Readings) -> Array:
    """Standardised burden of each day (T, c) for the loop: mean load where known, and logged stressors."""
    with np.errstate(invalid="ignore"):
        known = (~np.isnan(readings.loads)).sum(1)
        load = np.where(known > 0, np.nansum(readings.loads, 1) / np.maximum(known, 1), np.nan)
    return np.column_stack([_standard(load), _standard(readings.logged[:, 0])])


def between(readings: Readings, start: int, stop: int) -> Readings:
    """The same couple from day ``start`` up to but not with day ``stop``.  Raises ValueError when nothing is left."""
    start, stop = max(start, 0), min(stop, len(readings))
    if start >= stop:
        raise ValueError("nothing would be left")

    def cut(way: Reaches) -> Reaches:
        inside = (way.times >= start) & (way.times < stop)
        return Reaches(way.times[inside] - start, way.left_open[inside])

    ratings, loads, logged = (part[start:stop] for part in (readings.ratings, readings.loads, readings.logged))
    first = readings.first + timedelta(days=start)
    return Readings(first, ratings, loads, logged, cut(readings.by_a), cut(readings.by_b))


def _check_header(names: Sequence[str]) -> None:
    missing = [f"has no column {name!r}" for name in ("kind", "date") if name not in names]
    unknown = [f"has a column {name!r} that is not known" for name in names if name not in COLUMNS]
    twice = [f"has the column {name!r} twice" for name in COLUMNS if names.count(name) > 1]
    for what in (*missing, *unknown, *twice):
        raise BadReadings(f"line 1: the header {what}; known columns are {', '.join(COLUMNS)}")


def _read(table: csv.DictReader[str]) -> Readings:
    days: dict[date, dict[str, float]] = {}
    events: list[tuple[date, float, str, float]] = []
    lines: dict[date, int] = {}
    for row in table:
        where = table.line_num
        if None in row:
            raise BadReadings(f"line {where}: more fields than the header has")
        cells = {name: (value or "").strip() for name, value in row.items()}
        day = _date(cells["date"], where)
        lines[day] = where
        if cells["kind"] == "day":
            if day in days:
                raise BadReadings(f"line {where}: {day} already has a row of kind 'day'")
            days[day] = _day(cells, where)
        elif cells["kind"] == "reach":
            events.append((day, *_reach(cells, where)))
        else:
            raise BadReadings(f"line {where}: kind is {cells['kind']!r}, it must be 'day' or 'reach'")
    return _gather(days, events, lines)


def _refuse_strays(cells: dict[str, str], names: Sequence[str], where: int) -> None:
    for name in names:
        if cells.get(name):
            raise BadReadings(f"line {where}: {name} has no place on a row of kind {cells['kind']!r}")


def _date(text: str, where: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadReadings(f"line {where}: {text!r} is not a date like 2026-05-01") from None


def _day(cells: dict[str, str], where: int) -> dict[str, float]:
    _refuse_strays(cells, OF_REACH, where)
    out = {}
    for name in (*RATED, *LOADS):
        if text := cells.get(name):
            out[name] = _number(name, text, where, 0, 10)
    for name in LOGGED:
        if text := cells.get(name):
            out[name] = _number(name, text, where, 0, 1)
            if out[name] not in {0.0, 1.0}:
                raise BadReadings(f"line {where}: {name} is {text!r}, it must be 0 or 1")
    return out


def _reach(cells: dict[str, str], where: int) -> tuple[float, str, float]:
    _refuse_strays(cells, (*RATED, *LOADS, *LOGGED), where)
    by, answered = cells.get("by"), cells.get("answered")
    if by not in {"a", "b"}:
        raise BadReadings(f"line {where}: by is {by or ''!r}, it must be 'a' or 'b'")
    if answered not in {"yes", "no"}:
        raise BadReadings(f"line {where}: answered is {answered or ''!r}, it must be 'yes' or 'no'")
    text = cells.get("time") or ""
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        raise BadReadings(f"line {where}: time is {text!r}, it must be like 18:30")
    hours = clock.hour + clock.minute / 60 + clock.second / 3600
    place = (hours - WAKING[0]) / (WAKING[1] - WAKING[0])
    return min(max(place, 0.0), 0.9999), str(by), float(answered == "no")


def _number(name: str, text: str, where: int, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not low <= value <= high:
        raise BadReadings(f"line {where}: {name} is {text!r}, it must be a number from {low:g} to {high:g}")
    return value


def _gather(
    days: dict[date, dict[str, float]], events: list[tuple[date, float, str, float]], lines: dict[date, int]
) -> Readings:
    if not lines:
        raise BadReadings("line 2: there is no row")
    first, last = min(lines), max(lines)
    span = (last - first).days + 1
    if span > LONGEST:
        ends = " and ".join(f"line {where}" for where in sorted((lines[first], lines[last])))
        raise BadReadings(f"{ends}: {first} and {last} lie more than thirty years apart, one of them is mistyped")
    table = {name: np.full(span, np.nan) for name in (*RATED, *LOADS)} | {name: np.zeros(span) for name in LOGGED}
    for day, values in days.items():
        for name, value in values.items():
            table[name][(day - first).days] = value
    by_a, by_b = (
        _way(sorted((((day - first).days + place, left) for day, place, by, left in events if by == name), key=_moment))
        for name in "ab"
    )
    ratings, loads, logged = (np.column_stack([table[name] for name in names]) for names in (RATED, LOADS, LOGGED))
    return Readings(first, ratings, loads, logged, by_a, by_b)


def _moment(event: tuple[float, float]) -> float:
    return event[0]


def _way(events: list[tuple[float, float]]) -> Reaches:
    """Reaches of the same minute are set a moment apart, in order."""
    times: list[float] = []
    for moment, _ in events:
        times.append(moment if not times or moment > times[-1] else float(np.nextafter(times[-1], np.inf)))
    return Reaches(np.array(times, float), np.array([left for _, left in events], float))


def _share_open(readings: Readings) -> Array:
    """The share of each day's reaches that stayed open (T,); 0 on days without any."""
    days = len(readings)
    moments = np.concatenate([readings.by_a.times, readings.by_b.times]).astype(int)
    left = np.concatenate([readings.by_a.left_open, readings.by_b.left_open])
    total = np.bincount(moments, minlength=days)
    share: Array = np.bincount(moments, left, minlength=days) / np.maximum(total, 1)
    return share


def _load(readings: Readings, place: int, name: str) -> dict[str, Array]:
    values = readings.loads[:, place]
    known = ~np.isnan(values)
    if known.sum() < 2:
        return {}
    other = ~np.isnan(readings.ratings[:, 2 * place : 2 * place + 2]).all(1)
    centred = np.where(known, values - values[known].mean(), 0.0) / LOAD_UNIT
    return {name: centred, f"no_{name}": (other & ~known).astype(float)}


def _standard(values: Array) -> Array:
    known = ~np.isnan(values)
    if known.sum() < 2 or values[known].std() == 0:
        return np.zeros_like(values)
    return np.where(known, (values - values[known].mean()) / values[known].std(), 0.0)


def _reach_cells(readings: Readings) -> dict[int, list[tuple[str, str, str]]]:
    """Time, by and answered of each reach, by the number of its day."""
    out: dict[int, list[tuple[str, str, str]]] = {}
    for name, way in (("a", readings.by_a), ("b", readings.by_b)):
        for moment, left in zip(way.times.tolist(), way.left_open.tolist(), strict=True):
            out.setdefault(int(moment), []).append((_clock(moment % 1), name, "no" if left else "yes"))
    return out


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:g}"


def _clock(place: float) -> str:
    minutes = round((WAKING[0] + place * (WAKING[1] - WAKING[0])) * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
