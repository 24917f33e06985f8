"""The drawing of a dance: one loop of two strands that cross where one's move is the other's cue.

Pure geometry in the units of the view box; it knows angles and widths, and nothing of what anybody wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, tanh
from typing import NamedTuple

WIDTH, HEIGHT = 360, 420
CENTRE = (180.0, 210.0)
RADII = (128.0, 168.0)
APART, SWING = 24.0, 2.4
"""How far the strands stand from the middle line, and how quickly they change sides where they cross."""
THIN, THICK = 5.0, 16.0
STEPS = 180
STOPS = (62.0, 28.0, -8.0, -46.0)
"""Where the four steps of a half stand, in degrees above the horizontal: cue, meaning, feeling, move."""
CASING = 5.0
SEAM = 0.6
"""How much narrower than the strand a casing ends, so that no hair of it is seen."""
OVER = 21.0
"""Half the length, in degrees, of the piece that lies on top at a crossing."""


LINE, LINES = 13, 3
"""Letters in a line of the name, and lines of it."""


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float


class Strand(NamedTuple):
    """One person's strand: the whole ribbon, the piece that lies on top where it crosses, and that piece's casing."""

    ribbon: str
    over: str
    casing: str
    stops: tuple[Point, ...]
    heart: Point
    """Where what lies underneath is drawn, inside the loop."""


@dataclass(frozen=True, slots=True)
class Half:
    """One strand as it is to be drawn: whose, in which colour, which of its places are filled, and whether its move
    meets the other's cue.
    """

    person: str
    colour: str
    strand: Strand
    filled: Collection[str]
    meets: bool
    crossing: Point
    """Where this strand's move meets the other's cue."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Both halves, and the name in lines that fit into the middle."""

    halves: tuple[Half, Half]
    name: tuple[str, ...]


def drawing(
    people: Sequence[str],
    colours: Sequence[str],
    filled: Sequence[Collection[str]],
    meets: Sequence[bool],
    name: str,
) -> Drawing:
    """The drawing of two halves, in the order in which the two stand in their room: the same for both of them."""
    left, right = (
        Half(people[side], colours[side], strand, filled[side], meets[side], _crossing(90.0 if side == 0 else 270.0))
        for side, strand in enumerate(strands())
    )
    return Drawing((left, right), tuple(broken(name)))


def broken(name: str) -> list[str]:
    """A name in at most three lines; what is too long for the middle of the loop ends in an ellipsis."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:LINES] if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    return [line if len(line) <= LINE + 2 else f"{line[:LINE]}…" for line in kept]


def strands() -> tuple[Strand, Strand]:
    """The first person's strand (outside on the left) and the second's (outside on the right).

    The first lies on top at the upper crossing, the second at the lower one.
    """
    return _strand(-1, 90.0), _strand(1, 270.0)


def _strand(side: int, crossing: float) -> Strand:
    stops = tuple(_at(_mirrored(side, angle), side) for angle in _walked(side))
    return Strand(
        ribbon=_ribbon(side, 0.0, 360.0, 0.0, closed=True),
        over=_ribbon(side, crossing - OVER, crossing + OVER, 0.0, closed=False),
        casing=_ribbon(side, crossing - OVER, crossing + OVER, CASING, closed=False),
        stops=stops,
        heart=Point(CENTRE[0] + side * RADII[0] * 0.25, CENTRE[1] + RADII[1] * 0.22),
    )


def _crossing(angle: float) -> Point:
    turn = angle * pi / 180
    return Point(CENTRE[0] + RADII[0] * cos(turn), CENTRE[1] - RADII[1] * sin(turn))


def _walked(side: int) -> tuple[float, ...]:
    """The loop is walked clockwise: down on the right, and up on the left."""
    return STOPS if side > 0 else tuple(-angle for angle in STOPS)


def _mirrored(side: int, angle: float) -> float:
    return angle if side > 0 else 180.0 - angle


def _at(angle: float, side: int) -> Point:
    """The middle of a strand at an angle: outside on its own side, inside on the other's, crossing above and below."""
    turn = angle * pi / 180
    out = APART * side * tanh(SWING * cos(turn)) / tanh(SWING)
    return Point(CENTRE[0] + (RADII[0] + out) * cos(turn), CENTRE[1] - (RADII[1] + out) * sin(turn))


def _width(angle: float, side: int) -> float:
    share = (1 + side * cos(angle * pi / 180)) / 2
    return THIN + (THICK - THIN) * share * share


def _ribbon(side: int, start: float, end: float, wider: float, *, closed: bool) -> str:
    count = max(12, int(STEPS * (end - start) / 360))
    angles = [start + (end - start) * step / count for step in range(count if closed else count + 1)]
    # A casing thins out towards its ends, so that it opens the strand below and is not seen itself.
    edges = [_edges(angle, side, _casing(wider, (angle - start) / (end - start))) for angle in angles]
    outer, inner = [edge[0] for edge in edges], [edge[1] for edge in edges]
    if closed:
        return f"{_line(outer)}Z{_line(inner[::-1])}Z"
    return f"{_line(outer + inner[::-1])}Z"


def _casing(wider: float, share: float) -> float:
    return wider * sin(pi * share) - SEAM if wider else 0.0


def _edges(angle: float, side: int, wider: float) -> tuple[Point, Point]:
    here, ahead = _at(angle, side), _at(angle + 0.5, side)
    dx, dy = ahead.x - here.x, ahead.y - here.y
    length = hypot(dx, dy)
    reach = _width(angle, side) / 2 + wider
    nx, ny = dy / length * reach, -dx / length * reach
    return Point(here.x + nx, here.y + ny), Point(here.x - nx, here.y - ny)


def _line(points: list[Point]) -> str:
    return "M" + "L".join(f"{point.x:.1f} {point.y:.1f}" for point in points)
