"""Are the likelihood, the gradient, the mode and the accelerator right, to the last digits?"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from handhold.insight import adjoint, kalman, priors, score, simulate
from handhold.insight.fitting import fit, log_posterior, tools
from handhold.insight.model import START_VARIANCE, Array, Diary, carry_matrix, effect_matrix, pick, shock_covariance
from handhold.insight.priors import Prior
from handhold.insight.verify import peers
from handhold.insight.verify.rows import Row, Size, at_most, best_engine, has_peer, skipped

NAMES = ("stressor", "practice", "flare", "unanswered")
LAYOUTS = [(indicators, inputs) for indicators in (1, 2) for inputs in range(5)]


def rows(size: Size, seed: int) -> list[Row]:
    """Every exactness row."""
    worlds = [world(*layout, size.exact, seed) for layout in LAYOUTS]
    out = [
        at_most("log-likelihood against a dense normal distribution", _worst(_dense_gap, worlds), 1e-9),
        at_most("both gradients against differences", _worst(_slope_gap, worlds), 1e-6),
    ]
    floor = "<= 1e-09"
    if has_peer():
        out.append(at_most("log-likelihood against statsmodels", _worst(_peer_gap, worlds), 1e-9, "k = 0..4, C = 2, 4"))
        gap = max(
            mode_gap(pick(book, slice(n, n + 1)), prior) for prior, _, book in worlds[2::5] for n in range(size.exact)
        )
        out.append(at_most("mode against scipy on the statsmodels likelihood", gap, 1e-4))
    else:
        out.append(skipped("log-likelihood against statsmodels", floor, "statsmodels is not installed"))
        out.append(
            skipped("mode against scipy on the statsmodels likelihood", "<= 0.0001", "statsmodels is not installed")
        )
    if best_engine() == "numba":
        out.append(
            at_most("numba against numpy: likelihood, gradient, information", _worst(_engine_gap, worlds), 1e-12)
        )
        out.append(at_most("numba against numpy: mode", max(_fit_gap(prior, book) for prior, _, book in worlds), 1e-12))
    else:
        out.append(skipped("numba against numpy", "<= 1e-12", "numba is not installed"))
    return out


def world(indicators: int, inputs: int, count: int, seed: int) -> tuple[Prior, Array, Diary]:
    """A prior, parameters drawn from it, and 40 days of couples with partly missing days."""
    prior = priors.forecast(indicators, NAMES[:inputs])
    theta = simulate.parameters(prior, count, seed)
    given = simulate.given(prior.inputs, count, 40, seed + 1)
    return prior, theta, simulate.days(theta, prior, given, seed + 2, whole=inputs % 2 == 1)


class Dense(NamedTuple):
    """The joint normal distribution of one couple's lines (2 T) and ratings (T C), with nothing missing."""

    lines_mean: Array
    lines: Array
    design: Array
    mean: Array
    covariance: Array


def dense(theta: Array, book: Diary) -> Dense:
    """That distribution, by solving for all days at once, without any recursion."""
    layout, days = book.layout, book.ratings.shape[1]
    one = theta[None]
    carry, shock = carry_matrix(one, layout)[0], shock_covariance(one, layout)[0]
    push = book.inputs[0] @ effect_matrix(one, layout)[0].T
    push[0] = 0
    sources = np.kron(np.eye(days), shock)
    sources[:2, :2] = START_VARIANCE * np.eye(2)
    spread = np.linalg.inv(np.eye(2 * days) - np.kron(np.eye(days, k=-1), carry))
    lines_mean, lines = spread @ push.ravel(), spread @ sources @ spread.T
    design = np.kron(np.eye(days), np.eye(2)[list(layout.owner)]).astype(np.float64)
    noise = np.kron(np.eye(days), np.diag(np.exp(2 * theta[layout.noises]) + book.rounding))
    mean = np.tile(theta[layout.levels], days) + design @ lines_mean
    return Dense(lines_mean, lines, design, mean, design @ lines @ design.T + noise)


def dense_likelihood(theta: Array, book: Diary) -> float:
    """The log-likelihood of one couple from that distribution."""
    whole = dense(theta, book)
    there = ~np.isnan(book.ratings[0].ravel())
    off = (book.ratings[0].ravel() - whole.mean)[there]
    kept = whole.covariance[np.ix_(there, there)]
    _, volume = np.linalg.slogdet(kept)
    return float(-0.5 * (volume + off @ np.linalg.solve(kept, off) + len(off) * kalman.LOG_2PI))


def mode_gap(book: Diary, prior: Prior) -> float:
    """Largest difference between our mode and the independent optimiser's, in points and logs.

    Where the posterior has two tops the higher one counts: ours may not be the lower.
    """
    ours, theirs = fit(book, prior).mode[0], peers.optimiser_mode(book, prior)
    heights = log_posterior(np.stack([ours, theirs]), book, prior)
    return 0.0 if heights[0] > heights[1] + 1e-6 else float(np.abs(ours - theirs).max())


def _worst(gap: Callable[[Array, Diary], float], worlds: list[tuple[Prior, Array, Diary]]) -> float:
    return max(gap(theta[n], pick(book, slice(n, n + 1))) for _, theta, book in worlds for n in range(len(theta)))


def _dense_gap(theta: Array, book: Diary) -> float:
    return abs(dense_likelihood(theta, book) - float(kalman.log_likelihood(theta[None], book)[0]))


def _peer_gap(theta: Array, book: Diary) -> float:
    return abs(peers.statsmodels_likelihood(book)(theta) - float(kalman.log_likelihood(theta[None], book)[0]))


def _slope_gap(theta: Array, book: Diary) -> float:
    shifts = 1e-5 * np.eye(len(theta))
    slope = (kalman.log_likelihood(theta + shifts, book) - kalman.log_likelihood(theta - shifts, book)) / 2e-5
    forward, backward = score.score(theta[None], book).gradient[0], adjoint.slope(theta[None], book).gradient[0]
    return float(max(np.abs(slope - forward).max(), np.abs(slope - backward).max()))


def _engine_gap(theta: Array, book: Diary) -> float:
    """Largest difference, relative to the largest number of the same kind."""
    ours, theirs = score.score(theta[None], book), tools("numba").score(theta[None], book)
    gaps = [float(np.abs(a - b).max() / max(np.abs(a).max(), 1)) for a, b in zip(ours, theirs, strict=True)]
    slope = tools("numba").slope(theta[None], book)
    return max(
        *gaps, *(float(np.abs(a - b).max() / max(np.abs(a).max(), 1)) for a, b in zip(ours[:2], slope, strict=True))
    )


def _fit_gap(prior: Prior, book: Diary) -> float:
    return float(np.abs(fit(book, prior).mode - fit(book, prior, engine="numba").mode).max())
