"""What can be known about the parameters: weighted draws, and honest summaries of them.

Importance sampling: draws from a multivariate t with 6 degrees of freedom around the mode, weighted by posterior over
proposal; draws whose dynamics would run away (spectral radius of A of 0.95 or more) have weight zero.  The draws are
made in bent coordinates, each half of each axis stretched to the posterior's own width there (the split t of Geweke
1989, Econometrica 57, section 4); where too few of them count, more are made around the first. Few effective draws in
the end tell that the proposals missed, and then nothing may be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from handhold.insight.bent import bend, root, slope, unbend
from handhold.insight.fitting import Engine, Fit, log_posterior
from handhold.insight.model import STABLE, Array, Diary, carry_matrix, pick, spectral_radius
from handhold.insight.priors import Prior

DRAWS = 1_000
FREEDOM = 6.0
GOOD_DRAWS = 200.0
"""Effective draws that end the search for a better proposal."""
FAR = 10.0
"""Draws so many prior sds off are not worth their arithmetic."""
ROUNDS = 3
WIDER = 1.1
ENOUGH_DRAWS = 100.0
"""Effective draws below which the answer is "this could not be computed reliably"."""
SPANNING = 1.5 * ENOUGH_DRAWS
"""Effective draws from which a covariance may be taken."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws (N, D, p), their weights (N, D, summing to one), effective draws (N,), and whether they may be trusted."""

    draws: Array
    weights: Array
    effective: Array
    reliable: NDArray[np.bool_]


def sample(
    book: Diary, prior: Prior, fitted: Fit, *, seed: int, draws: int = DRAWS, engine: Engine = "numpy"
) -> Posterior:
    """Draw from the posterior of each couple.  ``draws`` must be even (they come in mirrored pairs).

    D is ``draws`` times the most rounds that any couple needed; those who needed fewer have weights of zero at the end.
    The memory is N x D x p numbers: give a large batch in parts.  Equal seeds give equal results.
    """
    size = fitted.mode.shape[1]
    clouds = []
    for couple, (mode, covariance) in enumerate(zip(fitted.mode, fitted.covariance, strict=True)):
        target = _Target(pick(book, slice(couple, couple + 1)), prior, engine)
        spread = _bent_covariance(target, mode, covariance)
        cloud = _first_cloud(target, mode, spread, _unit_draws(seed, draws, size))
        for again in range(1, ROUNDS):
            if cloud.effective >= GOOD_DRAWS:
                break
            cloud = _together(cloud, _next_cloud(target, cloud, spread, _unit_draws(seed + again, draws, size)))
        clouds.append(cloud)
    longest = max(len(cloud.weights) for cloud in clouds)
    points, weights = np.empty((len(clouds), longest, size)), np.zeros((len(clouds), longest))
    for couple, cloud in enumerate(clouds):
        points[couple] = fitted.mode[couple]
        points[couple, : len(cloud.points)] = unbend(cloud.points, prior.layout)
        weights[couple, : len(cloud.weights)] = cloud.weights
    effective = np.array([cloud.effective for cloud in clouds])
    return Posterior(points, weights, effective, fitted.converged & (effective >= ENOUGH_DRAWS))


def mean(found: Posterior, values: Array) -> Array:
    """Posterior mean of ``values`` (N, D) or (N, D, ...), one value per draw."""
    result: Array = np.einsum("nd,nd...->n...", found.weights, values)
    return result


def sd(found: Posterior, values: Array) -> Array:
    """Posterior standard deviation of ``values`` (N, D) or (N, D, ...)."""
    centre = mean(found, values)
    spread: Array = np.sqrt(np.maximum(mean(found, (values - centre[:, None]) ** 2), 0))
    return spread


def above_zero(found: Posterior, values: Array) -> Array:
    """Posterior probability that ``values`` (N, D) is above zero."""
    return mean(found, (values > 0).astype(float))


def quantile(found: Posterior, values: Array, level: float) -> Array:
    """Posterior quantile (N,) of ``values`` (N, D), each draw counting by its weight, half of it on either side."""
    result: Array = quantiles(found, values, (level,))[0]
    return result


def quantiles(found: Posterior, values: Array, levels: Sequence[float]) -> Array:
    """Several quantiles at once, (levels, N); see :func:`quantile`."""
    order = np.argsort(values, axis=1)
    ranked = np.take_along_axis(values, order, 1)
    weights = np.take_along_axis(found.weights, order, 1)
    middle: Array = np.cumsum(weights, axis=1) - weights / 2
    found_at = [np.interp(levels, places, row) for places, row in zip(middle, ranked, strict=True)]
    result: Array = np.stack(found_at, 1)
    return result


def resample(found: Posterior, couple: int, count: int, seed: int) -> Array:
    """``count`` equally weighted draws (count, p) of one couple, by systematic resampling."""
    start = np.random.default_rng(seed).random()
    places = np.searchsorted(np.cumsum(found.weights[couple]), (start + np.arange(count)) / count)
    chosen: Array = found.draws[couple][np.minimum(places, found.weights.shape[1] - 1)]
    return chosen


class _Target(NamedTuple):
    """The posterior of one couple, over bent points (D, p)."""

    book: Diary
    prior: Prior
    engine: Engine

    def smooth(self, points: Array) -> Array:
        """The log-posterior without the cut to stable dynamics; far away it is taken as minus infinity."""
        theta = unbend(points, self.prior.layout)
        near = np.abs((theta - self.prior.mean) / self.prior.sd).max(1) < FAR
        height = np.full(len(theta), -np.inf)
        if near.any():
            height[near] = log_posterior(theta[near], self.book, self.prior, self.engine)
        return height

    def height(self, points: Array) -> Array:
        """The log-posterior."""
        height = self.smooth(points)
        carry = carry_matrix(unbend(points, self.prior.layout), self.prior.layout)
        height[spectral_radius(carry) >= STABLE] = -np.inf
        return height


class _Cloud(NamedTuple):
    points: Array
    weights: Array
    effective: float


def _bent_covariance(target: _Target, mode: Array, covariance: Array) -> Array:
    turn = slope(mode, target.prior.layout)
    bent: Array = turn @ covariance @ turn.T
    return bent


def _first_cloud(target: _Target, mode: Array, spread: Array, unit: Array) -> _Cloud:
    """Draws around the mode, each half axis as wide as the posterior falls slowly."""
    layout = target.prior.layout
    centre, axes = bend(mode[None], layout), root(spread, layout)
    far = np.array([1.0, 2.0])
    probes = np.concatenate([centre + side * distance * axes.T for side in (1, -1) for distance in far])
    if not np.isfinite(target.smooth(centre)).all():
        return _nowhere(centre + unit @ axes.T)
    drop = (target.smooth(centre) - target.smooth(probes)).reshape(2, len(far), -1)
    width = (far[:, None] / np.sqrt(2 * np.maximum(drop, 1e-3))).max(1).clip(0.5, 2.0)
    stretch = np.where(unit > 0, width[0], width[1])
    return _weigh(target, centre + (stretch * unit) @ axes.T, _log_t(unit) - np.log(stretch).sum(1))


def _next_cloud(target: _Target, cloud: _Cloud, spread: Array, unit: Array) -> _Cloud:
    """Draws around the tempered mean and covariance of an earlier cloud, a tenth wider.

    Where a level drifts for months, nearly all of the first draws run away; the few left span no covariance, so that
    of the mode is added.
    """
    weights = _tempered(cloud.weights)
    centre = weights @ cloud.points
    off = cloud.points - centre
    around = (off * weights[:, None]).T @ off
    if 1 / (weights * weights).sum() < SPANNING:
        around += spread
    axes = WIDER * root(around, target.prior.layout)
    return _weigh(target, centre + unit @ axes.T, _log_t(unit))


def _together(first: _Cloud, second: _Cloud) -> _Cloud:
    """Two clouds of one posterior, each counting by its effective draws."""
    total = first.effective + second.effective
    if total == 0:
        return first
    weights = np.concatenate([cloud.weights * (cloud.effective / total) for cloud in (first, second)])
    return _Cloud(np.concatenate([first.points, second.points]), weights, float(1 / (weights * weights).sum()))


def _tempered(weights: Array) -> Array:
    """Weights to the largest power at which enough of them count to give a covariance."""
    flat = weights
    for power in np.linspace(1, 0.05, 20):
        flat = weights**power
        flat = flat / flat.sum()
        if 1 / (flat * flat).sum() >= SPANNING:
            break
    return flat


def _weigh(target: _Target, points: Array, log_proposal: Array) -> _Cloud:
    height = target.height(points) - log_proposal
    height[~np.isfinite(height)] = -np.inf
    if not (height > -np.inf).any():
        return _nowhere(points)
    weights = np.exp(height - height.max())
    weights /= weights.sum()
    return _Cloud(points, weights, float(1 / (weights * weights).sum()))


def _nowhere(points: Array) -> _Cloud:
    return _Cloud(points, np.full(len(points), 1 / len(points)), 0.0)


def _log_t(unit: Array) -> Array:
    value: Array = -0.5 * (FREEDOM + unit.shape[1]) * np.log1p((unit * unit).sum(1) / FREEDOM)
    return value


def _unit_draws(seed: int, draws: int, size: int) -> Array:
    """Mirrored draws of a t with unit scale (D, p)."""
    if draws % 2:
        raise ValueError("draws must be even")
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal((draws // 2, size))
    stretched = normal * np.sqrt(FREEDOM / rng.chisquare(FREEDOM, draws // 2))[:, None]
    return np.concatenate([stretched, -stretched])
