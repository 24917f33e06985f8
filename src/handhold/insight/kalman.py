"""One walk through the days: the Kalman filter, written once for one couple (plain floats) and for many (arrays).

Ratings of one day are taken in one after the other, so that any may be missing.  It must never know who they are of.

Predict:  x <- A x + B u        P <- A P A' + Q
Rating c: v = y_c - m_c - x_i   f = P_ii + r_c   k = P_.i / f   x <- x + k v   P <- P - k P_i.    (i owns rating c)
Source: univariate treatment of multivariate series (Durbin & Koopman 2012, section 6.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan
from typing import Any, NamedTuple

import numpy as np

from handhold.insight.model import START_VARIANCE, Array, Diary, Layout, effect_matrix, shock_covariance

Scalar = Any
"""A float (one couple) or an array of shape (N,): the arithmetic is the same."""
LOG_2PI = float(np.log(2 * np.pi))


class Belief(NamedTuple):
    """Mean and covariance of the two latent lines."""

    x0: Scalar
    x1: Scalar
    p00: Scalar
    p01: Scalar
    p11: Scalar


class Seen(NamedTuple):
    """One rating taken in: its column, weight (1 seen, 0 missing), surprise v, its variance f, and the gain k."""

    column: int
    weight: Scalar
    v: Scalar
    f: Scalar
    k0: Scalar
    k1: Scalar


class Day(NamedTuple):
    """A day: what was believed the evening before, in the morning, what was seen, and what is believed at night."""

    before: Belief
    morning: Belief
    seen: list[Seen]
    night: Belief


class Days(NamedTuple):
    """Data and parameters laid out for the walk, couples side by side; made by :func:`lay_out`.

    ``given`` holds the inputs as (k, T, N), or (k, T, 1) where every theta is tried on one couple.
    """

    theta: list[Scalar]
    shock: tuple[Scalar, Scalar, Scalar]
    noise: list[Scalar]
    push: list[tuple[Scalar, Scalar]]
    rated: list[list[tuple[int, Scalar, Scalar]]]
    layout: Layout
    given: Array


def lay_out(theta: Array, book: Diary) -> Days:
    """Prepare a walk.  ``theta`` is (N, p); the diary holds N couples, or one couple that every theta is tried on."""
    layout = book.layout
    many = len(theta) > 1
    cov = shock_covariance(theta, layout)
    shock = (cov[:, 0, 0], cov[:, 0, 1], cov[:, 1, 1])
    noise = np.exp(2 * theta[:, layout.noises]) + book.rounding
    given = np.ascontiguousarray(book.inputs.transpose(2, 1, 0))
    effects = effect_matrix(theta, layout).transpose(1, 2, 0)
    push = (effects[:, :, None] * given).sum(1)
    return Days(
        [_scalar(column, many) for column in theta.T],
        (_scalar(shock[0], many), _scalar(shock[1], many), _scalar(shock[2], many)),
        [_scalar(column, many) for column in noise.T],
        list(zip(*(push if many else push[:, :, 0].tolist()), strict=True)),
        _ratings(book),
        layout,
        given,
    )


def walk(days: Days) -> Iterator[Day]:
    """Yield each day of the filter in order."""
    a00, a01, a10, a11 = days.theta[days.layout.carry]
    q00, q01, q11 = days.shock
    night = Belief(0.0, 0.0, START_VARIANCE, 0.0, START_VARIANCE)
    morning = night
    for number, ((b0, b1), rated) in enumerate(zip(days.push, days.rated, strict=True)):
        before = night
        if number:
            x0, x1, p00, p01, p11 = before
            c00, c01 = a00 * p00 + a01 * p01, a00 * p01 + a01 * p11
            c10, c11 = a10 * p00 + a11 * p01, a10 * p01 + a11 * p11
            morning = Belief(
                a00 * x0 + a01 * x1 + b0,
                a10 * x0 + a11 * x1 + b1,
                c00 * a00 + c01 * a01 + q00,
                c00 * a10 + c01 * a11 + q01,
                c10 * a10 + c11 * a11 + q11,
            )
        seen, night = _take_in(days, morning, rated)
        yield Day(before, morning, seen, night)


def log_likelihood(theta: Array, book: Diary) -> Array:
    """log p(ratings | theta) of each row of ``theta`` (N, p), shape (N,).  Days with nothing rated add nothing."""
    return log_likelihood_of(walk(lay_out(theta, book)), len(theta))


def log_likelihood_of(walked: Iterable[Day], count: int) -> Array:
    """The log-likelihood (count,) of a walk."""
    total: Scalar = 0.0
    seen_count: Scalar = 0.0
    for day in walked:
        volume: Scalar = 1.0
        for seen in day.seen:
            volume = volume * seen.f
            total = total + seen.v * seen.v / seen.f
            seen_count = seen_count + seen.weight
        total = total + np.log(volume)
    result: Array = -0.5 * (np.zeros(count) + total + LOG_2PI * seen_count)
    return result


def _take_in(days: Days, morning: Belief, rated: list[tuple[int, Scalar, Scalar]]) -> tuple[list[Seen], Belief]:
    x0, x1, p00, p01, p11 = morning
    seen = []
    for column, y, weight in rated:
        first = days.layout.owner[column] == 0
        h0, h1, x = (p00, p01, x0) if first else (p01, p11, x1)
        f = (h0 if first else h1) + days.noise[column]
        v = y - days.theta[column] - x
        if weight is not None:
            v, f = weight * v, weight * f + (1 - weight)
            h0, h1 = weight * h0, weight * h1
        k0, k1 = h0 / f, h1 / f
        x0, x1 = x0 + k0 * v, x1 + k1 * v
        p00, p01, p11 = p00 - k0 * h0, p01 - k0 * h1, p11 - k1 * h1
        seen.append(Seen(column, 1.0 if weight is None else weight, v, f, k0, k1))
    return seen, Belief(x0, x1, p00, p01, p11)


def _ratings(book: Diary) -> list[list[tuple[int, Scalar, Scalar]]]:
    """By day, the ratings to take in: column, value, weight (None where all are there, left out where none is)."""
    if len(book) == 1:
        return [
            [(column, value, None) for column, value in enumerate(row) if not isnan(value)]
            for row in book.ratings[0].tolist()
        ]
    ratings = np.ascontiguousarray(book.ratings.transpose(1, 2, 0))
    there = ~np.isnan(ratings)
    seen = there.sum(2).tolist()
    ratings[~there] = 0.0
    weights = there.astype(float)
    return [
        [
            (column, ratings[day, column], None if count == len(book) else weights[day, column])
            for column, count in enumerate(counts)
            if count
        ]
        for day, counts in enumerate(seen)
    ]


def _scalar(values: Array, many: bool) -> Scalar:
    return np.ascontiguousarray(values) if many else float(values[0])
