# ruff: noqa: PLR0917  (numba kernels take plain positional arguments)
"""The filter and its adjoint for numba, eight couples abreast so that one instruction serves several of them.

Import this module only when numba is wanted, by way of ``accelerated``.  The equations are those of ``kalman`` and
``adjoint``; a missing rating weighs nothing.  It must never know whose days these are.
"""

from __future__ import annotations

from math import exp, log, tanh

import numpy as np
from numba import njit

from handhold.insight.kalman import LOG_2PI
from handhold.insight.model import START_VARIANCE, Array

LANES = 8
START, LOG_TWO_PI = START_VARIANCE, LOG_2PI


@njit(cache=True, nogil=True, error_model="numpy")
def slopes(
    theta: Array, ratings: Array, inputs: Array, rounding: float, backward: bool, value: Array, gradient: Array
) -> None:
    """Fill the log-likelihood (N,) and, if ``backward``, the gradient (N, p) of each theta (N, p)."""
    many, size = theta.shape
    days, columns = ratings.shape[1:]
    before, seen = np.zeros((days, 5, LANES)), np.zeros((days, columns, 5, LANES))
    local, slope = np.zeros((size, LANES)), np.zeros((size, LANES))
    for start in range(0, many, LANES):
        for lane in range(LANES):
            local[:, lane] = theta[min(start + lane, many - 1)]
        total = _forward(local, ratings, inputs, rounding, start, before, seen)
        if backward:
            _backward(local, inputs, start, before, seen, slope)
        for lane in range(min(LANES, many - start)):
            value[start + lane] = total[lane]
            if backward:
                gradient[start + lane] = slope[:, lane]


@njit(cache=True, nogil=True, error_model="numpy")
def _forward(
    theta: Array, ratings: Array, inputs: Array, rounding: float, start: int, before: Array, seen: Array
) -> Array:
    """Walk through the days, remembering each evening before and each rating's [weight / f, v, f, k0, k1]."""
    days, columns = ratings.shape[1:]
    noise, shock = _sizes(theta, columns, inputs.shape[2])
    belief, total = np.zeros((5, LANES)), np.zeros(LANES)
    belief[2], belief[4] = START, START
    for day in range(days):
        before[day] = belief
        if day:
            _predict(belief, theta, shock, inputs, day, start, columns)
        for column in range(columns):
            owner = 2 * column // columns
            note = seen[day, column]
            for lane in range(LANES):
                y = ratings[min(start + lane, len(ratings) - 1), day, column]
                there = y == y  # noqa: PLR0124 (NaN)
                note[0, lane] = 1.0 if there else 0.0
                note[1, lane] = y - theta[column, lane] - belief[owner, lane] if there else 0.0
            for lane in range(LANES):
                weight = note[0, lane]
                f = weight * (belief[2 + 2 * owner, lane] + noise[column, lane] + rounding) + 1 - weight
                h0, h1 = weight * belief[2 + owner, lane], weight * belief[3 + owner, lane]
                v, k0, k1 = note[1, lane], h0 / f, h1 / f
                note[0, lane], note[2, lane], note[3, lane], note[4, lane] = weight / f, f, k0, k1
                belief[0, lane] += k0 * v
                belief[1, lane] += k1 * v
                belief[2, lane] -= k0 * h0
                belief[3, lane] -= k0 * h1
                belief[4, lane] -= k1 * h1
                total[lane] += weight * LOG_TWO_PI + v * v / f
            for lane in range(LANES):
                total[lane] += log(note[2, lane])
    return -0.5 * total


@njit(cache=True, nogil=True, error_model="numpy")
def _backward(theta: Array, inputs: Array, start: int, before: Array, seen: Array, slope: Array) -> None:
    """Walk back, adding up the gradient of each lane (p, LANES)."""
    size, days, columns = len(theta), len(before), seen.shape[1]
    noise, shock = _sizes(theta, columns, inputs.shape[2])
    back, sums = np.zeros((5, LANES)), np.zeros((3, LANES))
    slope[:] = 0.0
    for day in range(days - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            _untake(back, seen[day, column], 2 * column // columns, slope[column], slope[size - columns + column])
        if day:
            sums += back[2:]
            _unpredict(back, theta, before[day], inputs, day, start, slope, columns)
    at = columns + 4 + 2 * inputs.shape[2]
    for lane in range(LANES):
        slope[at, lane] = 2 * shock[0, lane] * sums[0, lane] + shock[1, lane] * sums[1, lane]
        slope[at + 1, lane] = 2 * shock[2, lane] * sums[2, lane] + shock[1, lane] * sums[1, lane]
        slope[at + 2, lane] = shock[3, lane] * sums[1, lane]
    slope[size - columns :] *= 2 * noise


@njit(cache=True, nogil=True, error_model="numpy")
def _sizes(theta: Array, columns: int, inputs: int) -> tuple[Array, Array]:
    """sd e^2 of each rating, and [q00, q01, q11, d q01 / d atanh corr], for each lane."""
    at = columns + 4 + 2 * inputs
    noise, shock = np.exp(2 * theta[at + 3 :]), np.zeros((4, LANES))
    for lane in range(LANES):
        s0, s1, rho = exp(theta[at, lane]), exp(theta[at + 1, lane]), tanh(theta[at + 2, lane])
        shock[0, lane], shock[1, lane], shock[2, lane] = s0 * s0, rho * s0 * s1, s1 * s1
        shock[3, lane] = (1 - rho * rho) * s0 * s1
    return noise, shock


@njit(cache=True, nogil=True, error_model="numpy")
def _predict(belief: Array, theta: Array, shock: Array, inputs: Array, day: int, start: int, columns: int) -> None:
    for lane in range(LANES):
        a00, a01, a10, a11 = (
            theta[columns, lane],
            theta[columns + 1, lane],
            theta[columns + 2, lane],
            theta[columns + 3, lane],
        )
        x0, x1 = belief[0, lane], belief[1, lane]
        p00, p01, p11 = belief[2, lane], belief[3, lane], belief[4, lane]
        c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
        c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
        belief[0, lane] = a00 * x0 + a01 * x1
        belief[1, lane] = a10 * x0 + a11 * x1
        belief[2, lane] = c00 * a00 + c01 * a01 + shock[0, lane]
        belief[3, lane] = c00 * a10 + c01 * a11 + shock[1, lane]
        belief[4, lane] = c10 * a10 + c11 * a11 + shock[2, lane]
    count = inputs.shape[2]
    for place in range(count):
        for lane in range(LANES):
            given = inputs[min(start + lane, len(inputs) - 1), day, place]
            belief[0, lane] += theta[columns + 4 + place, lane] * given
            belief[1, lane] += theta[columns + 4 + count + place, lane] * given


@njit(cache=True, nogil=True, error_model="numpy")
def _untake(back: Array, note: Array, owner: int, level: Array, noise: Array) -> None:
    for lane in range(LANES):
        inverse, k0, k1 = note[0, lane], note[3, lane], note[4, lane]
        x0, x1 = back[0, lane], back[1, lane]
        s00, s01, s11 = back[2, lane], back[3, lane], back[4, lane]
        e = note[1, lane] * inverse
        pulled = x0 * k0 + x1 * k1
        v = pulled - e
        f = 0.5 * (e * e - inverse) - e * pulled + s00 * k0 * k0 + s01 * k0 * k1 + s11 * k1 * k1
        back[2 + owner, lane] += x0 * e - 2 * s00 * k0 - s01 * k1
        back[3 + owner, lane] += x1 * e - s01 * k0 - 2 * s11 * k1
        back[2 + 2 * owner, lane] += f
        back[owner, lane] -= v
        level[lane] -= v
        noise[lane] += f


@njit(cache=True, nogil=True, error_model="numpy")
def _unpredict(
    back: Array, theta: Array, before: Array, inputs: Array, day: int, start: int, slope: Array, columns: int
) -> None:
    count = inputs.shape[2]
    for place in range(count):
        for lane in range(LANES):
            given = inputs[min(start + lane, len(inputs) - 1), day, place]
            slope[columns + 4 + place, lane] += back[0, lane] * given
            slope[columns + 4 + count + place, lane] += back[1, lane] * given
    for lane in range(LANES):
        a00, a01, a10, a11 = (
            theta[columns, lane],
            theta[columns + 1, lane],
            theta[columns + 2, lane],
            theta[columns + 3, lane],
        )
        b0, b1 = back[0, lane], back[1, lane]
        t00, s01, t11 = 2 * back[2, lane], back[3, lane], 2 * back[4, lane]
        x0, x1 = before[0, lane], before[1, lane]
        p00, p01, p11 = before[2, lane], before[3, lane], before[4, lane]
        c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
        c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
        slope[columns, lane] += b0 * x0 + t00 * c00 + s01 * c10
        slope[columns + 1, lane] += b0 * x1 + t00 * c01 + s01 * c11
        slope[columns + 2, lane] += b1 * x0 + s01 * c00 + t11 * c10
        slope[columns + 3, lane] += b1 * x1 + s01 * c01 + t11 * c11
        d00, d01 = a00 * t00 + a10 * s01, a01 * t00 + a11 * s01
        d10, d11 = a00 * s01 + a10 * t11, a01 * s01 + a11 * t11
        back[0, lane], back[1, lane] = a00 * b0 + a10 * b1, a01 * b0 + a11 * b1
        back[2, lane] = (a00 * d00 + a10 * d10) / 2
        back[3, lane] = a00 * d01 + a10 * d11
        back[4, lane] = (a01 * d01 + a11 * d11) / 2
