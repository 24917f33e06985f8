"""The lines as they were, and the ratings as they may come: smoothing and forecasting over posterior draws.

Forecasts are distributions, never one number.  Their tails are a t with 5 degrees of freedom, scaled to the model's own
variance, because real days have more surprises than a normal distribution allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from handhold.insight.kalman import Belief, lay_out, walk
from handhold.insight.model import Array, Diary, carry_matrix, effect_matrix, shock_covariance
from handhold.insight.posterior import Posterior, resample

LINE_DRAWS, FORECAST_DRAWS = 100, 1_000
TAILS = 5.0
NORMAL_95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Band:
    """Posterior mean and the 5 and 95 % points, all of one shape, in points of the rating."""

    mean: Array
    low: Array
    high: Array


def latent(book: Diary, found: Posterior, *, seed: int) -> Band:
    """Both partners' latent lines of a diary of one couple, (T, 2), as departures from their own mean levels.

    Mean and spread are those of the mixture over parameter draws; the points are those of a normal with them.
    """
    mean, variance = smooth(resample(found, 0, LINE_DRAWS, seed), book)
    centre = mean.mean(1)
    spread = NORMAL_95 * np.sqrt(variance.mean(1) + mean.var(1))
    return Band(centre, centre - spread, centre + spread)


def smooth(theta: Array, book: Diary) -> tuple[Array, Array]:
    """Mean and variance of both latent lines given all ratings, (T, N, 2) each, for every theta (N, p).

    x_t|T = x_t + J (x_{t+1}|T - A x_t - B u)   J = P_t A' (A P_t A' + Q)^-1     (Rauch, Tung & Striebel 1965)
    """
    nights, mornings = [], []
    for day in walk(lay_out(theta, book)):
        nights.append(_unpack(day.night, len(theta)))
        mornings.append(_unpack(day.morning, len(theta)))
    carry = carry_matrix(theta, book.layout)
    mean, covariance = nights[-1]
    means, variances = [mean], [covariance]
    for (x, p), (ahead, p_ahead) in zip(reversed(nights[:-1]), reversed(mornings[1:]), strict=True):
        gain = np.linalg.solve(p_ahead, carry @ p).swapaxes(1, 2)
        mean = x + np.einsum("nij,nj->ni", gain, mean - ahead)
        covariance = p + gain @ (covariance - p_ahead) @ gain.swapaxes(1, 2)
        means.append(mean)
        variances.append(covariance)
    diagonal = np.diagonal(np.array(variances[::-1]), axis1=2, axis2=3)
    return np.array(means[::-1]), diagonal


def forecast(book: Diary, found: Posterior, ahead: Array, *, seed: int) -> Array:
    """Draws (D, h, C) of the ratings on the h days after a diary of one couple, given their inputs ``ahead`` (h, k)."""
    theta = resample(found, 0, FORECAST_DRAWS, seed)
    layout = book.layout
    carry, push = carry_matrix(theta, layout), np.einsum("dik,hk->hdi", effect_matrix(theta, layout), ahead)
    shock, owner = shock_covariance(theta, layout), list(layout.owner)
    *_, today = walk(lay_out(theta, book))
    mean, covariance = _unpack(today.night, len(theta))
    rng = np.random.default_rng(seed)
    out = np.empty((len(theta), len(ahead), layout.columns))
    for step in range(len(ahead)):
        mean = np.einsum("dij,dj->di", carry, mean) + push[step]
        covariance = carry @ covariance @ carry.swapaxes(1, 2) + shock
        variance = (
            np.diagonal(covariance, axis1=1, axis2=2)[:, owner] + np.exp(2 * theta[:, layout.noises]) + book.rounding
        )
        surprise = rng.standard_t(TAILS, variance.shape) * np.sqrt((TAILS - 2) / TAILS)
        out[:, step] = theta[:, layout.levels] + mean[:, owner] + np.sqrt(variance) * surprise
    return out


def _unpack(belief: Belief, count: int) -> tuple[Array, Array]:
    x0, x1, p00, p01, p11 = (np.broadcast_to(np.asarray(part, float), count) for part in belief)
    return np.stack([x0, x1], -1), np.stack([np.stack([p00, p01], -1), np.stack([p01, p11], -1)], -2)
