"""What *See* draws from one person's own answers: a quiet line, how sure it is, and where their days usually fall.

It knows one person's answers to one question and must never compare them with anybody else's.

Answers are gathered by day, week or four weeks, whichever keeps the drawing legible.  For means a_b of n_b answers:

    a_b = level_b + noise     Var = 1.4 s^2 / n_b         (1.4: neighbouring days resemble each other)
    level_b = level_{b-1} + drift      Var = (0.08 s)^2 per day         s^2 ~ inverse gamma

With s^2 common to all variances the posterior is closed-form (West & Harrison 1997, section 2.5): a t around the
smoothed level. A stretch ends where answers stay away: nothing is drawn across a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

LEVEL_START, START_SDS = 6.5, 2.0
"""Where a level is expected before anything is known, and how many s it may lie off."""
DRIFT, NEIGHBOURS = 0.08, 1.4
SHAPE, SCALE = 3.0, 1.2**2 * 3.0
"""Inverse gamma prior of s^2: about 1.2 points."""
LOWEST, HIGHEST = 0.0, 10.0
MOST_DAYS, MOST_WEEKS = 120, 3 * 366
QUIET_DAYS = 3
"""So many days without an answer are no gap in a line drawn by days; a missed day is nothing."""
FOUR_WEEKS, ENOUGH = 28, 5
"""A line's move is told from so many answers in each of two spans of four weeks."""


@dataclass(frozen=True, slots=True)
class Point:
    """``day`` is the middle of its bucket; ``low`` to ``high`` hold the level, ``usual_*`` a single day's answer.

    All in points, 5 to 95 %, kept within the scale from 0 to 10.
    """

    day: date
    level: float
    low: float
    high: float
    usual_low: float
    usual_high: float
    answers: int


@dataclass(frozen=True, slots=True)
class Line:
    """Stretches of points without a gap inside, and how many days one point stands for (1, 7 or 28)."""

    stretches: tuple[tuple[Point, ...], ...]
    days_per_point: int


@dataclass(frozen=True, slots=True)
class Move:
    """Mean and sd of the level now minus the level four weeks ago, and the degrees of freedom of the t around it."""

    mean: float
    sd: float
    freedom: float


def draw(answers: Mapping[date, float | None]) -> Line:
    """The line through the answers (0 to 10) of one person to one question; None and absent days are days without."""
    given = {day: float(value) for day, value in answers.items() if value is not None}
    if not given:
        return Line((), 1)
    first, last = min(given), max(given)
    span = (last - first).days + 1
    width = 1 if span <= MOST_DAYS else 7 if span <= MOST_WEEKS else FOUR_WEEKS
    buckets = _gather(given, first, span, width)
    levels, _, size, freedom = _smooth(buckets, width)
    points = [
        _point(first + timedelta(days=number * width + width // 2), bucket, level, size, freedom)
        for number, (bucket, level) in enumerate(zip(buckets, levels, strict=True))
    ]
    return Line(_stretches(points, QUIET_DAYS if width == 1 else 0), width)


def move(answers: Mapping[date, float | None], today: date) -> Move | None:
    """The level against four weeks ago; None with fewer than 5 answers in either of the last two four-week spans."""
    given = {day: float(value) for day, value in answers.items() if value is not None and day <= today}
    if min(_last_four_weeks(given, today), _last_four_weeks(given, today - timedelta(days=FOUR_WEEKS))) < ENOUGH:
        return None
    first = min(given)
    buckets = _gather(given, first, (today - first).days + 1, 1)
    levels, gains, size, freedom = _smooth(buckets, 1)
    now, then = levels[-1], levels[-1 - FOUR_WEEKS]
    link = now[1]
    for gain in gains[-FOUR_WEEKS:]:
        link *= gain
    return Move(now[0] - then[0], sqrt(max(size * (now[1] + then[1] - 2 * link), 0.0)), freedom)


def days_to_move(answers: Mapping[date, float | None], today: date) -> int | None:
    """Days until :func:`move` may tell something at the pace of the last four weeks; None where that is too slow."""
    given = sorted(day for day, value in answers.items() if value is not None and day <= today)
    lately = _last_four_weeks(given, today)
    if not lately:
        return None
    span = min(FOUR_WEEKS, (today - given[0]).days + 1)
    if lately * FOUR_WEEKS < ENOUGH * span:
        return None
    for day in given:
        if day > today - timedelta(days=FOUR_WEEKS) and _last_four_weeks(given, day) >= ENOUGH:
            return max(1, (day - today).days + FOUR_WEEKS)
    return round((ENOUGH - lately) * span / lately) + FOUR_WEEKS


def t_quantile_95(freedom: float) -> float:
    """The 95 % point of a t with ``freedom`` >= 5 degrees, to 0.002."""
    return _t_quantile(1.6448536269514722, freedom)


def t_quantile_975(freedom: float) -> float:
    """The 97.5 % point of a t with ``freedom`` >= 5 degrees, to 0.01."""
    return _t_quantile(1.959963984540054, freedom)


def _last_four_weeks(days: Iterable[date], until: date) -> int:
    """On how many of these days something was answered in the four weeks that end with ``until``."""
    return sum(until - timedelta(days=FOUR_WEEKS) < day <= until for day in days)


@dataclass(frozen=True, slots=True)
class _Bucket:
    mean: float
    count: int
    scatter: float


def _gather(given: Mapping[date, float], first: date, span: int, width: int) -> list[_Bucket]:
    """Bucket by bucket: mean, number and squared scatter of its answers."""
    piles: list[list[float]] = [[] for _ in range((span - 1) // width + 1)]
    for day in sorted(given):
        piles[(day - first).days // width].append(given[day])
    out = []
    for pile in piles:
        mean = sum(pile) / len(pile) if pile else 0.0
        out.append(_Bucket(mean, len(pile), sum((value - mean) ** 2 for value in pile)))
    return out


def _smooth(buckets: list[_Bucket], width: int) -> tuple[list[tuple[float, float]], list[float], float, float]:
    """Smoothed (level, variance / s^2) of each bucket, the gains between them, E[s^2] and degrees of freedom."""
    level, variance = LEVEL_START, START_SDS**2
    shape, scale = SHAPE, SCALE
    nights, drift = [], DRIFT**2 * width
    for number, bucket in enumerate(buckets):
        variance += drift if number else 0.0
        if bucket.count:
            spread = variance + NEIGHBOURS / bucket.count
            surprise = bucket.mean - level
            shape += bucket.count / 2
            scale += (surprise * surprise / spread + bucket.scatter) / 2
            gain = variance / spread
            level, variance = level + gain * surprise, variance * (1 - gain)
        nights.append((level, variance))
    out, gains = [nights[-1]], []
    for level, variance in reversed(nights[:-1]):
        gain = variance / (variance + drift)
        ahead, ahead_variance = out[-1]
        out.append((level + gain * (ahead - level), variance + gain * gain * (ahead_variance - variance - drift)))
        gains.append(gain)
    return out[::-1], gains[::-1], scale / shape, 2 * shape


def _point(day: date, bucket: _Bucket, level: tuple[float, float], size: float, freedom: float) -> Point:
    wide = t_quantile_95(freedom)
    sure, usual = wide * sqrt(size * level[1]), wide * sqrt(size * (level[1] + 1))
    low, high, far_low, far_high = (min(max(level[0] + off, LOWEST), HIGHEST) for off in (-sure, sure, -usual, usual))
    return Point(day, min(max(level[0], LOWEST), HIGHEST), low, high, far_low, far_high, bucket.count)


def _stretches(points: list[Point], patience: int) -> tuple[tuple[Point, ...], ...]:
    """Cut where more than ``patience`` points in a row hold no answer; a stretch begins and ends with an answer."""
    stretches: list[list[Point]] = []
    waiting: list[Point] = []
    for point in points:
        if not point.answers:
            waiting.append(point)
        elif stretches and len(waiting) <= patience:
            stretches[-1] += [*waiting, point]
            waiting = []
        else:
            stretches.append([point])
            waiting = []
    return tuple(tuple(stretch) for stretch in stretches)


def _t_quantile(z: float, freedom: float) -> float:
    """Cornish-Fisher expansion about the normal quantile z."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
