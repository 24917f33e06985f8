"""The exact gradient of the log-likelihood and its conditional Fisher information, by forward sensitivities in numpy.

Each parameter carries a row d = [dx0, dx1, dP00, dP01, dP11].  A whole day turns every row by the same small matrix, so
the days' matrices are built for all days at once, and only ``d_t = d_{t-1} M_t + c_t`` walks through time.

    gradient     sum over ratings of  (v^2/f - 1)/(2 f) df - (v/f) dv
    information  sum over ratings of  dv dv'/f + df df'/(2 f^2)
Source: Harvey 1989, section 3.4.5 (scoring for state space models); the day matrices are our own working-out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handhold.insight.kalman import LOG_2PI, Day, Scalar, lay_out, walk
from handhold.insight.model import Array, Diary, Layout, pick

MANY = 64
"""Couples walked together."""
BLOCK_NUMBERS = 200_000
"""How many numbers one array may hold: days are taken in blocks, so that the work stays in the processor's reach."""
_BLANK = (0.0, 0.0, 1.0, 0.0, 0.0)
"""What a missing rating leaves behind: no weight, no surprise, a variance that does no harm, no gain."""


class Score(NamedTuple):
    """log-likelihood (N,), gradient (N, p), information (N, p, p)."""

    value: Array
    gradient: Array
    information: Array


class Track(NamedTuple):
    """A walk as arrays: ``before`` (T, N, 5) and, per rating, weight, v, f, k0, k1 as (T, N, C)."""

    before: Array
    weight: Array
    v: Array
    f: Array
    k0: Array
    k1: Array


def score(theta: Array, book: Diary) -> Score:
    """Log-likelihood, gradient and information for each theta (N, p) on its own couple, or all on one couple."""
    parts = [
        _score(theta[at : at + MANY], book if len(book) == 1 else pick(book, slice(at, at + MANY)))
        for at in range(0, len(theta), MANY)
    ]
    return Score(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _score(theta: Array, book: Diary) -> Score:
    layout = book.layout
    many, size = theta.shape
    total = Score(np.zeros(many), np.zeros((many, size)), np.zeros((many, size, size)))
    whole, time_map = _track(theta, book), _time_map(theta, layout)
    step = max(2, BLOCK_NUMBERS // (many * size * (5 + 2 * layout.columns)))
    last = np.zeros((many, size, 5))
    for at in range(0, len(whole.v), step):
        track = Track(*(part[at : at + step] for part in whole))
        maps, direct = _day_maps(track, theta, layout)
        rows = _direct_rows(track, theta, book.inputs[:, at : at + step], first=at == 0) @ maps
        rows[:, :, layout.levels] += direct[:, :, : layout.columns]
        rows[:, :, layout.noises] += direct[:, :, layout.columns :]
        turned = time_map @ maps
        for day, turn in enumerate(turned):
            rows[day] += last @ turn
            last = rows[day, :, :, :5]
        more = _sums(track, rows[..., 5:])
        total = Score(*(kept + extra for kept, extra in zip(total, more, strict=True)))
    return total


def _track(theta: Array, book: Diary) -> Track:
    days = [_flat(day, book.layout.columns) for day in walk(lay_out(theta, book))]
    if len(theta) == 1:
        kept: Array = np.array(days, float)[:, None]
    else:
        kept = np.empty((len(days), len(theta), len(days[0])))
        for number, row in enumerate(days):
            for place, value in enumerate(row):
                kept[number, :, place] = value
    return Track(kept[..., :5], *(np.ascontiguousarray(kept[..., place::5]) for place in range(5, 10)))


def _flat(day: Day, columns: int) -> list[Scalar]:
    row = [*day.before, *_BLANK * columns]
    for seen in day.seen:
        row[5 + 5 * seen.column : 10 + 5 * seen.column] = seen[1:]
    return row


def _day_maps(track: Track, theta: Array, layout: Layout) -> tuple[Array, Array]:
    """Maps (T, N, 5, 5+2C) from a morning's row to the night's row and to each rating's (dv, df); and what the levels
    and the noises (T, N, 2C, 5+2C) add by themselves."""
    days, many, columns = track.v.shape
    state = np.zeros((days, many, 5 + 2 * columns, 5))
    state[:, :, :5] = np.eye(5)
    noise = 2 * np.exp(2 * theta[:, layout.noises])
    out = np.empty((days, many, 5 + 2 * columns, 5 + 2 * columns))
    parts = np.empty((days, many, 5 + 2 * columns, 4))
    for column, owner in enumerate(layout.owner):
        coefficients = _update_map(track, column)
        parts[..., 0] = -state[..., owner]
        parts[..., 0][..., 5 + column] -= 1
        parts[..., 1] = state[..., 2 + 2 * owner]
        parts[..., 1][..., 5 + columns + column] += noise[:, column]
        parts[..., 2:] = state[..., 2 + owner : 4 + owner]
        state += parts @ coefficients
        out[..., 5 + 2 * column : 7 + 2 * column] = parts[..., :2]
    out[..., :5] = state
    return out[:, :, :5], out[:, :, 5:]


def _update_map(track: Track, column: int) -> Array:
    """How one rating turns (dv, df, dP_0i, dP_1i) into the change of a row, (T, N, 4, 5)."""
    v, f, k0, k1 = (part[..., column] for part in (track.v, track.f, track.k0, track.k1))
    zero, pull = np.zeros_like(v), v / f * track.weight[..., column]
    table = [
        [k0, k1, zero, zero, zero],
        [-k0 * pull, -k1 * pull, k0 * k0, k0 * k1, k1 * k1],
        [pull, zero, -2 * k0, -k1, zero],
        [zero, pull, zero, -k0, -2 * k1],
    ]
    return np.stack([np.stack(row, -1) for row in table], -2)


def _time_map(theta: Array, layout: Layout) -> Array:
    """How a night becomes the next morning for every row, (N, 5, 5), rows from the left."""
    a00, a01, a10, a11 = (theta[:, layout.carry.start + i] for i in range(4))
    out = np.zeros((len(theta), 5, 5))
    out[:, 0, 0], out[:, 1, 0], out[:, 0, 1], out[:, 1, 1] = a00, a01, a10, a11
    out[:, 2, 2], out[:, 3, 2], out[:, 4, 2] = a00 * a00, 2 * a00 * a01, a01 * a01
    out[:, 2, 3], out[:, 3, 3], out[:, 4, 3] = a00 * a10, a00 * a11 + a01 * a10, a01 * a11
    out[:, 2, 4], out[:, 3, 4], out[:, 4, 4] = a10 * a10, 2 * a10 * a11, a11 * a11
    return out


def _direct_rows(track: Track, theta: Array, inputs: Array, *, first: bool) -> Array:
    """What A, B and Q themselves add to their rows overnight, (T, N, p, 5); nothing before the first day of all."""
    layout = Layout(track.v.shape[2] // 2, inputs.shape[2])
    rows = np.zeros((*track.before.shape[:2], layout.size, 5))
    x0, x1, p00, p01, p11 = (track.before[..., place] for place in range(5))
    a00, a01, a10, a11 = (theta[:, layout.carry.start + i] for i in range(4))
    c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
    c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
    at = rows[:, :, layout.carry]
    at[:, :, 0, 0], at[:, :, 0, 2], at[:, :, 0, 3] = x0, 2 * c00, c10
    at[:, :, 1, 0], at[:, :, 1, 2], at[:, :, 1, 3] = x1, 2 * c01, c11
    at[:, :, 2, 1], at[:, :, 2, 4], at[:, :, 2, 3] = x0, 2 * c10, c00
    at[:, :, 3, 1], at[:, :, 3, 4], at[:, :, 3, 3] = x1, 2 * c11, c01
    given = inputs.transpose(1, 0, 2)
    start = layout.effects.start
    rows[:, :, start : start + layout.inputs, 0] = given
    rows[:, :, start + layout.inputs : layout.effects.stop, 1] = given
    sd0, sd1, z = (theta[:, layout.shocks.start + i] for i in range(3))
    s0, s1, rho = np.exp(sd0), np.exp(sd1), np.tanh(z)
    at = rows[:, :, layout.shocks]
    at[:, :, 0, 2], at[:, :, 0, 3] = 2 * s0 * s0, rho * s0 * s1
    at[:, :, 1, 4], at[:, :, 1, 3] = 2 * s1 * s1, rho * s0 * s1
    at[:, :, 2, 3] = (1 - rho * rho) * s0 * s1
    if first:
        rows[0] = 0
    return rows


def _sums(track: Track, moved: Array) -> Score:
    days, many, size, _ = moved.shape
    dv, df = moved[..., 0::2], moved[..., 1::2]
    inverse = track.weight / track.f
    pull = track.v * inverse
    bend = 0.5 * (pull * pull - inverse)
    weights = np.stack([-pull, bend], -1).reshape(days, many, -1, 1)
    gradient = (moved @ weights)[..., 0].sum(0)
    value = -0.5 * (track.weight * (LOG_2PI + np.log(track.f)) + track.v * pull).sum((0, 2))
    halves = np.concatenate([dv * np.sqrt(inverse)[:, :, None], df * (np.sqrt(0.5) * inverse)[:, :, None]], -1)
    stacked = halves.transpose(1, 2, 0, 3).reshape(many, size, -1)
    return Score(value, gradient, stacked @ stacked.swapaxes(1, 2))
