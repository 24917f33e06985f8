# ruff: noqa: PLR0917  (numba kernels take plain positional arguments)
"""The equations of ``kalman`` and ``score`` as scalar loops for numba: an optional accelerator, never a second truth.

Import this module only when numba is wanted.  Its results agree with numpy's to 1e-12, which a test holds.
"""

from __future__ import annotations

from math import exp, log, tanh

import numpy as np
from numba import njit
from numpy.typing import NDArray

from handhold.insight import lanes
from handhold.insight.adjoint import Slope
from handhold.insight.kalman import LOG_2PI
from handhold.insight.model import START_VARIANCE, Array, Diary
from handhold.insight.score import Score

Places = NDArray[np.int64]
"""Places of the parameters on which the filter's covariance depends, in rising order, the first of them A's."""
START, LOG_TWO_PI = START_VARIANCE, LOG_2PI


def score(theta: Array, book: Diary) -> Score:
    """As :func:`handhold.insight.score.score`."""
    many, size = theta.shape
    out = Score(np.zeros(many), np.zeros((many, size)), np.zeros((many, size, size)))
    places = np.array(book.layout.curved)
    _scores(np.ascontiguousarray(theta), book.ratings, book.inputs, book.rounding, places, *out)
    return out


def slope(theta: Array, book: Diary) -> Slope:
    """As :func:`handhold.insight.adjoint.slope`."""
    return _slopes(theta, book, backward=True)


def log_likelihood(theta: Array, book: Diary) -> Array:
    """As :func:`handhold.insight.kalman.log_likelihood`."""
    return _slopes(theta, book, backward=False).value


def _slopes(theta: Array, book: Diary, *, backward: bool) -> Slope:
    out = Slope(np.zeros(len(theta)), np.zeros(theta.shape))
    lanes.slopes(np.ascontiguousarray(theta), book.ratings, book.inputs, book.rounding, backward, *out)
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def _scores(
    theta: Array,
    ratings: Array,
    inputs: Array,
    rounding: float,
    places: Places,
    value: Array,
    gradient: Array,
    information: Array,
) -> None:
    size, columns = theta.shape[1], ratings.shape[2]
    rows, dv, df, belief = np.empty((5, size)), np.empty(size), np.empty(size), np.empty(5)
    for n in range(len(theta)):
        book = n if len(ratings) > 1 else 0
        carry, shock, noise = _unpack(theta[n], columns, inputs.shape[2])
        belief[:] = 0.0
        belief[2] = belief[4] = START
        rows[:] = 0.0
        for day in range(ratings.shape[1]):
            if day:
                _carry_rows(rows, places, belief, carry, shock, inputs[book, day])
                _predict(belief, carry, shock, theta[n], inputs[book, day], columns)
            for column in range(columns):
                y = ratings[book, day, column]
                if y == y:  # noqa: PLR0124 (NaN)
                    owner = 2 * column // columns
                    h0, h1 = belief[2 + owner], belief[3 + owner]
                    f = belief[2 + 2 * owner] + noise[column] + rounding
                    v = y - theta[n, column] - belief[owner]
                    for j in range(size):
                        dv[j], df[j] = -rows[owner, j], rows[2 + 2 * owner, j]
                    dv[column] -= 1.0
                    df[size - columns + column] += 2 * noise[column]
                    value[n] -= 0.5 * (LOG_TWO_PI + log(f) + v * v / f)
                    _add(gradient[n], information[n], dv, df, v, f)
                    _turn_rows(rows, places, owner, dv, df, v / f, h0 / f, h1 / f)
                    _take_in(belief, owner, v, f)
        for j in range(size):
            for other in range(j):
                information[n, other, j] = information[n, j, other]


@njit(cache=True, nogil=True, error_model="numpy")
def _unpack(theta: Array, columns: int, inputs: int) -> tuple[Array, Array, Array]:
    """A by rows, [q00, q01, q11, d q01 / d atanh corr], and the variance of each rating's noise."""
    at = columns + 4 + 2 * inputs
    s0, s1, rho = exp(theta[at]), exp(theta[at + 1]), tanh(theta[at + 2])
    shock = np.array([s0 * s0, rho * s0 * s1, s1 * s1, (1 - rho * rho) * s0 * s1])
    return theta[columns : columns + 4], shock, np.exp(2 * theta[at + 3 :])


@njit(cache=True, nogil=True, error_model="numpy")
def _predict(belief: Array, carry: Array, shock: Array, theta: Array, given: Array, columns: int) -> None:
    a00, a01, a10, a11 = carry
    x0, x1, p00, p01, p11 = belief
    c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
    c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
    belief[0], belief[1] = a00 * x0 + a01 * x1, a10 * x0 + a11 * x1
    inputs = len(given)
    for i in range(inputs):
        belief[0] += theta[columns + 4 + i] * given[i]
        belief[1] += theta[columns + 4 + inputs + i] * given[i]
    belief[2] = c00 * a00 + c01 * a01 + shock[0]
    belief[3] = c00 * a10 + c01 * a11 + shock[1]
    belief[4] = c10 * a10 + c11 * a11 + shock[2]


@njit(cache=True, nogil=True, error_model="numpy")
def _take_in(belief: Array, owner: int, v: float, f: float) -> None:
    h0, h1 = belief[2 + owner], belief[3 + owner]
    k0, k1 = h0 / f, h1 / f
    belief[0] += k0 * v
    belief[1] += k1 * v
    belief[2] -= k0 * h0
    belief[3] -= k0 * h1
    belief[4] -= k1 * h1


@njit(cache=True, nogil=True, error_model="numpy")
def _carry_rows(rows: Array, places: Places, belief: Array, carry: Array, shock: Array, given: Array) -> None:
    """Sensitivities of a morning from those of the night before: the old rows turned, and what A, B and Q add."""
    a00, a01, a10, a11 = carry
    x0, x1, p00, p01, p11 = belief
    for j in range(rows.shape[1]):
        d0, d1 = rows[0, j], rows[1, j]
        rows[0, j], rows[1, j] = a00 * d0 + a01 * d1, a10 * d0 + a11 * d1
    for j in places:
        d00, d01, d11 = rows[2, j], rows[3, j], rows[4, j]
        b00, b01 = a00 * d00 + a01 * d01, a00 * d01 + a01 * d11
        b10, b11 = a10 * d00 + a11 * d01, a10 * d01 + a11 * d11
        rows[2, j] = b00 * a00 + b01 * a01
        rows[3, j] = b00 * a10 + b01 * a11
        rows[4, j] = b10 * a10 + b11 * a11
    c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
    c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
    inputs, columns = len(given), places[0]
    past = ((x0, c00, c10), (x1, c01, c11))
    for i in range(2):
        x, c0, c1 = past[i]
        first, second = columns + i, columns + 2 + i
        rows[0, first] += x
        rows[2, first] += 2 * c0
        rows[3, first] += c1
        rows[1, second] += x
        rows[4, second] += 2 * c1
        rows[3, second] += c0
    for i in range(inputs):
        rows[0, columns + 4 + i] += given[i]
        rows[1, columns + 4 + inputs + i] += given[i]
    at = columns + 4 + 2 * inputs
    rows[2, at] += 2 * shock[0]
    rows[3, at] += shock[1]
    rows[4, at + 1] += 2 * shock[2]
    rows[3, at + 1] += shock[1]
    rows[3, at + 2] += shock[3]


@njit(cache=True, nogil=True, error_model="numpy")
def _turn_rows(
    rows: Array, places: Places, owner: int, dv: Array, df: Array, pull: float, k0: float, k1: float
) -> None:
    """Sensitivities after one rating has been taken in."""
    for j in range(rows.shape[1]):
        rows[0, j] += k0 * dv[j]
        rows[1, j] += k1 * dv[j]
    for j in places:
        e0, e1, d = rows[2 + owner, j], rows[3 + owner, j], df[j]
        rows[0, j] += (e0 - k0 * d) * pull
        rows[1, j] += (e1 - k1 * d) * pull
        rows[2, j] += k0 * (k0 * d - 2 * e0)
        rows[3, j] += k0 * k1 * d - e0 * k1 - e1 * k0
        rows[4, j] += k1 * (k1 * d - 2 * e1)


@njit(cache=True, nogil=True, error_model="numpy")
def _add(gradient: Array, information: Array, dv: Array, df: Array, v: float, f: float) -> None:
    inverse = 1 / f
    pull = v * inverse
    bend = 0.5 * (pull * pull - inverse)
    for j in range(len(dv)):
        gradient[j] += bend * df[j] - pull * dv[j]
    for j in range(len(dv)):
        a, b = dv[j] * inverse, 0.5 * df[j] * inverse * inverse
        for other in range(j + 1):
            information[j, other] += a * dv[other] + b * df[other]
