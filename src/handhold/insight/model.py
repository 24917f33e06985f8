"""The model of two people's days, its parameters and its data.  It must never know who the two people are.

For day t, two latent lines x_t (one per partner) and C ratings y_t (one or two per partner):

    y_t = m + L x_t + e_t          e_t ~ N(0, diag(r))      L picks the owner of each rating; any entry may be missing
    x_t = A x_{t-1} + B u_t + w_t  w_t ~ N(0, Q)            x_1 ~ N(0, 2 I)

    theta = [m (C) | A by rows (4) | B by rows (2 k) | log sd w (2) | atanh corr w | log sd e (C)]
    r = sd e^2 + grain^2 / 12      grain: the step of the scale, so that somebody who always answers 10 stays uncertain

Source: a bivariate linear-Gaussian state space model (Durbin & Koopman 2012, chapters 3, 4 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
START_VARIANCE = 2.0
"""Variance of both latent lines on the first day, in squared points."""
STABLE = 0.95
"""Draws whose A has a spectral radius of this or more are refused."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each parameter stands in theta.  ``indicators`` is 1 or 2 ratings per partner, ``inputs`` is k >= 0."""

    indicators: int
    inputs: int

    @property
    def columns(self) -> int:
        """C, the number of ratings a day, ordered partner by partner."""
        return 2 * self.indicators

    @property
    def owner(self) -> tuple[int, ...]:
        """The partner (0 or 1) to whom each rating belongs."""
        return (0,) * self.indicators + (1,) * self.indicators

    @property
    def size(self) -> int:
        """p, the number of parameters."""
        return 2 * self.columns + 4 + 2 * self.inputs + 3

    @property
    def levels(self) -> slice:
        """The mean level m of each rating."""
        return slice(0, self.columns)

    @property
    def carry(self) -> slice:
        """A by rows: own 0, from 1 to 0, from 0 to 1, own 1."""
        return slice(self.columns, self.columns + 4)

    @property
    def effects(self) -> slice:
        """B by rows: k effects on partner 0, then k on partner 1."""
        return slice(self.columns + 4, self.columns + 4 + 2 * self.inputs)

    @property
    def shocks(self) -> slice:
        """log sd w of both partners, then atanh of their correlation."""
        return slice(self.columns + 4 + 2 * self.inputs, self.columns + 7 + 2 * self.inputs)

    @property
    def noises(self) -> slice:
        """log sd e of each rating."""
        return slice(self.size - self.columns, self.size)

    @property
    def own(self) -> list[int]:
        """Places of the two own carry-overs."""
        return [self.columns, self.columns + 3]

    @property
    def cross(self) -> list[int]:
        """Places of the two links from one partner's yesterday to the other's today."""
        return [self.columns + 1, self.columns + 2]

    @property
    def linear(self) -> list[int]:
        """Places of m and B: given the others, the log-likelihood is exactly quadratic in these."""
        return [*range(self.levels.stop), *range(self.effects.start, self.effects.stop)]

    @property
    def curved(self) -> list[int]:
        """Places of all other parameters: A, and the sizes of shocks and noises."""
        return [place for place in range(self.size) if place not in self.linear]

    def effect(self, number: int) -> list[int]:
        """Places of both partners' effect of input ``number``."""
        return [self.effects.start + number, self.effects.start + self.inputs + number]


@dataclass(frozen=True, slots=True)
class Diary:
    """N couples over T days: ``ratings`` (N, T, C) with NaN where missing, ``inputs`` (N, T, k) without NaN.

    ``grain`` is the step between two answers: 1 for whole numbers, 0 where any number may be answered.
    Build it with :func:`diary`, which checks the shapes.
    """

    ratings: Array
    inputs: Array
    grain: float = 0.0

    @property
    def layout(self) -> Layout:
        """The layout that fits these shapes."""
        return Layout(self.ratings.shape[2] // 2, self.inputs.shape[2])

    @property
    def rounding(self) -> float:
        """Variance that rounding to the grain adds to each rating (Sheppard's correction)."""
        return self.grain**2 / 12

    def __len__(self) -> int:
        return len(self.ratings)


def diary(ratings: Array, inputs: Array | None = None, grain: float = 0.0) -> Diary:
    """Check and pack ratings (N, T, 2 or 4) or (T, 2 or 4), and inputs (N, T, k) or (T, k), or no inputs at all.

    Raises ValueError when shapes do not fit each other, when an input is not a finite number or a rating is infinite.
    """
    rated = np.asarray(ratings, float)
    rated = rated[None] if rated.ndim == 2 else rated
    given = np.zeros((*rated.shape[:2], 0)) if inputs is None else np.asarray(inputs, float)
    given = given[None] if given.ndim == 2 else given
    if rated.ndim != 3 or rated.shape[2] not in (2, 4) or rated.shape[1] < 1:
        raise ValueError("ratings must have the shape (couples, days, 2 or 4)")
    if given.ndim != 3 or given.shape[:2] != rated.shape[:2]:
        raise ValueError("inputs must have the shape (couples, days, k) with the couples and days of the ratings")
    if not np.isfinite(given).all() or np.isinf(rated).any():
        raise ValueError("inputs must be finite numbers, ratings finite numbers or NaN")
    return Diary(np.ascontiguousarray(rated), np.ascontiguousarray(given), grain)


def pick(book: Diary, rows: NDArray[np.int64] | slice) -> Diary:
    """The diary of some of the couples."""
    return Diary(book.ratings[rows], book.inputs[rows], book.grain)


def carry_matrix(theta: Array, layout: Layout) -> Array:
    """A of each theta (N, p) as (N, 2, 2): row = today's partner, column = yesterday's."""
    return theta[:, layout.carry].reshape(-1, 2, 2)


def effect_matrix(theta: Array, layout: Layout) -> Array:
    """B of each theta (N, p) as (N, 2, k)."""
    return theta[:, layout.effects].reshape(len(theta), 2, layout.inputs)


def shock_covariance(theta: Array, layout: Layout) -> Array:
    """Q of each theta (N, p) as (N, 2, 2), in squared points."""
    s0, s1, z = (theta[:, layout.shocks.start + i] for i in range(3))
    sd0, sd1 = np.exp(s0), np.exp(s1)
    both = np.tanh(z) * sd0 * sd1
    return np.stack([np.stack([sd0 * sd0, both], -1), np.stack([both, sd1 * sd1], -1)], -2)


def spectral_radius(carry: Array) -> Array:
    """Largest modulus of the eigenvalues of (N, 2, 2) matrices, in closed form."""
    half = (carry[:, 0, 0] + carry[:, 1, 1]) / 2
    det = carry[:, 0, 0] * carry[:, 1, 1] - carry[:, 0, 1] * carry[:, 1, 0]
    gap = half * half - det
    real = np.abs(half) + np.sqrt(np.maximum(gap, 0))
    return np.where(gap >= 0, real, np.sqrt(np.abs(det)))
