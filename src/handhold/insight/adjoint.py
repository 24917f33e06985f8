"""The gradient of the log-likelihood once more, backwards through the days: quicker than forward sensitivities where no
information matrix is wanted, and a second witness of them.  It knows equations, not people.

With X and S the derivatives by a day's mean and covariance, and e = v / f, one rating of partner i turns them by

    V = -e + X'k                          F = (e^2 - 1/f) / 2 - e X'k + k'S k
    S <- S + (X e - 2 S k) on row i, + F on its diagonal      X_i <- X_i - V      dm = -V      dr = F

and one night by  X <- A'X,  S <- A'S A,  dA = X x' + 2 S A P,  dB = X u',  dQ = S.   (S is kept as S00, S01 + S10, S11)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handhold.insight.kalman import Day, Days, Scalar, Seen, lay_out, log_likelihood_of, walk
from handhold.insight.model import Array, Diary, pick

MANY = 1024
"""Couples walked together: enough to spread the cost of each operation, few enough to be remembered day by day."""


class Slope(NamedTuple):
    """log-likelihood (N,) and gradient (N, p)."""

    value: Array
    gradient: Array


class _Back(NamedTuple):
    """Derivatives by the mean and the covariance of the two lines."""

    x0: Scalar
    x1: Scalar
    s00: Scalar
    s01: Scalar
    s11: Scalar


def slope(theta: Array, book: Diary) -> Slope:
    """Log-likelihood and gradient for each theta (N, p) on its own couple, or all on one couple."""
    parts = [
        _slope(theta[at : at + MANY], book if len(book) == 1 else pick(book, slice(at, at + MANY)))
        for at in range(0, len(theta), MANY)
    ]
    return Slope(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _slope(theta: Array, book: Diary) -> Slope:
    layout = book.layout
    days = lay_out(theta, book)
    walked = list(walk(days))
    pushes: Array = np.zeros((2, len(walked), len(theta)))
    carry: list[Scalar] = [0.0] * 4
    shock: list[Scalar] = [0.0] * 3
    levels: list[Scalar] = [0.0] * layout.columns
    noises: list[Scalar] = [0.0] * layout.columns
    back = _Back(0.0, 0.0, 0.0, 0.0, 0.0)
    for number in range(len(walked) - 1, -1, -1):
        for seen in reversed(walked[number].seen):
            back, v, f = _untake(back, seen, layout.owner[seen.column])
            levels[seen.column] = levels[seen.column] - v
            noises[seen.column] = noises[seen.column] + f
        if number:
            pushes[0, number], pushes[1, number] = back.x0, back.x1
            shock = [total + part for total, part in zip(shock, back[2:], strict=True)]
            back, more = _unpredict(back, walked[number], days)
            carry = [total + part for total, part in zip(carry, more, strict=True)]
    out = np.empty(theta.shape)
    for start, parts in ((0, levels), (layout.carry.start, carry), (layout.noises.start, noises)):
        for place, part in enumerate(parts):
            out[:, start + place] = part
    out[:, layout.noises] *= 2 * np.exp(2 * theta[:, layout.noises])
    out[:, layout.effects] = (pushes[:, None] * days.given).sum(2).reshape(-1, len(theta)).T
    out[:, layout.shocks] = _shocked(theta[:, layout.shocks], shock)
    return Slope(log_likelihood_of(walked, len(theta)), out)


def _untake(back: _Back, seen: Seen, owner: int) -> tuple[_Back, Scalar, Scalar]:
    """Before one rating from after it; and the derivatives by its surprise and its variance."""
    x0, x1, s00, s01, s11 = back
    k0, k1 = seen.k0, seen.k1
    inverse = seen.weight / seen.f
    e = seen.v * inverse
    pulled = x0 * k0 + x1 * k1
    v = pulled - e
    f = 0.5 * (e * e - inverse) - e * pulled + s00 * k0 * k0 + s01 * k0 * k1 + s11 * k1 * k1
    h0 = x0 * e - 2 * s00 * k0 - s01 * k1
    h1 = x1 * e - s01 * k0 - 2 * s11 * k1
    if owner == 0:
        return _Back(x0 - v, x1, s00 + h0 + f, s01 + h1, s11), v, f
    return _Back(x0, x1 - v, s00, s01 + h0, s11 + h1 + f), v, f


def _unpredict(back: _Back, day: Day, days: Days) -> tuple[_Back, tuple[Scalar, ...]]:
    """The evening before from the morning; and the derivatives by A."""
    a00, a01, a10, a11 = days.theta[days.layout.carry]
    b0, b1, s00, s01, s11 = back
    x0, x1, p00, p01, p11 = day.before
    c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
    c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
    t00, t11 = 2 * s00, 2 * s11
    carry = (
        b0 * x0 + t00 * c00 + s01 * c10,
        b0 * x1 + t00 * c01 + s01 * c11,
        b1 * x0 + s01 * c00 + t11 * c10,
        b1 * x1 + s01 * c01 + t11 * c11,
    )
    d00, d01 = a00 * t00 + a10 * s01, a01 * t00 + a11 * s01
    d10, d11 = a00 * s01 + a10 * t11, a01 * s01 + a11 * t11
    evening = _Back(
        a00 * b0 + a10 * b1,
        a01 * b0 + a11 * b1,
        (a00 * d00 + a10 * d10) / 2,
        a00 * d01 + a10 * d11,
        (a01 * d01 + a11 * d11) / 2,
    )
    return evening, carry


def _shocked(shocks: Array, back: list[Scalar]) -> Array:
    """Derivatives by log sd w of both and atanh of their correlation (N, 3)."""
    sd0, sd1, rho = np.exp(shocks[:, 0]), np.exp(shocks[:, 1]), np.tanh(shocks[:, 2])
    both = sd0 * sd1 * back[1]
    return np.column_stack(
        [2 * sd0**2 * back[0] + rho * both, 2 * sd1**2 * back[2] + rho * both, (1 - rho * rho) * both]
    )
