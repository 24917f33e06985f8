"""The drawing of a line over time: a soft band, a firmer one inside it, and a line; gaps stay gaps.

Pure geometry in the units of the view box; the text beside it says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from handhold.insight.line import Line, Point

WIDTH, HEIGHT = 640, 150
TOP, BOTTOM = 8, 142


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch without a gap: where single days usually fall, where the line very likely is, and the line itself."""

    usual: str
    sure: str
    line: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A column that can be touched: the days it stands for."""

    x: float
    width: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that a template needs to draw one line."""

    stretches: tuple[Stretch, ...]
    touches: tuple[Touch, ...]
    lone: tuple[tuple[float, float], ...]
    """Points that stand alone between two gaps."""


def draw(line: Line, first: date, last: date) -> Drawing:
    """Lay a line between two days; several lines over the same days share one axis."""
    span = max((last - first).days, 1)
    stretches, lone, touches = [], [], []
    half = line.days_per_point / 2
    for points in line.stretches:
        spots = [(_x(point.day, first, span), point) for point in points]
        if len(spots) == 1:
            lone.append((spots[0][0], _y(points[0].level)))
        stretches.append(_stretch(spots, span))
        touches += [_touch(x, point, line.days_per_point, half / span * WIDTH) for x, point in spots if point.answers]
    return Drawing(tuple(stretches), tuple(touches), tuple(lone))


def _stretch(spots: list[tuple[float, Point]], span: int) -> Stretch:
    if len(spots) == 1:
        # A single answer has no width of its own: a short piece lets its band be seen.
        x, point = spots[0]
        reach = max(WIDTH / span / 2, 3.0)
        spots = [(x - reach, point), (x + reach, point)]
    return Stretch(
        usual=_area([(x, p.usual_low, p.usual_high) for x, p in spots]),
        sure=_area([(x, p.low, p.high) for x, p in spots]),
        line="M" + "L".join(f"{x:.1f} {_y(p.level):.1f}" for x, p in spots),
    )


def _area(edges: list[tuple[float, float, float]]) -> str:
    over = [f"{x:.1f} {_y(high):.1f}" for x, _, high in edges]
    under = [f"{x:.1f} {_y(low):.1f}" for x, low, _ in reversed(edges)]
    return "M" + "L".join(over + under) + "Z"


def _touch(x: float, point: Point, days: int, half: float) -> Touch:
    first = point.day - timedelta(days=days // 2)
    return Touch(x - half, half * 2, first, first + timedelta(days=days - 1))


def _x(day: date, first: date, span: int) -> float:
    """The middle of a last week that has only begun lies ahead: it stands at the end."""
    return min((day - first).days / span, 1.0) * WIDTH


def _y(value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / 10
