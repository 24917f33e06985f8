"""If the link is what it seems: where would both lines stand with more, or fewer, days of some kind?

Only `speak` may pass these on, and only for inputs whose link it already claims.
"""

from __future__ import annotations

import numpy as np

from handhold.insight.future import Band
from handhold.insight.model import Array, carry_matrix, effect_matrix
from handhold.insight.posterior import Posterior, mean, quantiles
from handhold.insight.priors import Prior


def long_run(found: Posterior, prior: Prior, number: int, more: float) -> Band:
    """Where the mean of both lines ends up when input ``number`` is ``more`` higher every day from now on, (N,).

    Draws of (I - A)^{-1} B du, the band from 5 to 95 %.
    """
    return _band(found, _long_run_draws(found, prior, number, more))


def path(found: Posterior, prior: Prior, number: int, more: float, days: int) -> Band:
    """The way there: the mean of both lines on each of the next ``days`` days, (N, days)."""
    count, draws, _ = found.draws.shape
    carry, push = _parts(found, prior, number, more)
    here = np.zeros_like(push)
    bands = []
    for _ in range(days):
        here = np.einsum("nij,nj->ni", carry, here) + push
        bands.append(_band(found, here.mean(1).reshape(count, draws)))
    middle, low, high = (np.stack(parts, 1) for parts in zip(*((b.mean, b.low, b.high) for b in bands), strict=True))
    return Band(middle, low, high)


def _long_run_draws(found: Posterior, prior: Prior, number: int, more: float) -> Array:
    count, draws, _ = found.draws.shape
    carry, push = _parts(found, prior, number, more)
    ends = np.linalg.solve(np.eye(2) - carry, push[:, :, None])[:, :, 0]
    result: Array = ends.mean(1).reshape(count, draws)
    return result


def _parts(found: Posterior, prior: Prior, number: int, more: float) -> tuple[Array, Array]:
    """A and B du of every draw; those without weight carry nothing, for theirs may run away beyond all numbers."""
    theta = found.draws.reshape(-1, found.draws.shape[2])
    trusted = found.weights.reshape(-1, 1, 1) > 0
    carry = np.where(trusted, carry_matrix(theta, prior.layout), 0.0)
    return carry, effect_matrix(theta, prior.layout)[:, :, number] * more


def _band(found: Posterior, values: Array) -> Band:
    low, high = quantiles(found, values, (0.05, 0.95))
    return Band(mean(found, values), low, high)
