"""Couples with a known truth: for tests, checks and demonstrations.  Nobody real is in here, and nothing real may be.

Every function takes a seed; equal arguments give equal couples.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import exp, log, log1p
from typing import Literal

import numpy as np

from handhold.insight import priors
from handhold.insight.loop import TAU, Reaches
from handhold.insight.model import STABLE, Array, Diary, carry_matrix, effect_matrix, shock_covariance, spectral_radius
from handhold.insight.priors import Prior
from handhold.insight.readings import Readings

Rng = np.random.Generator
Kind = Literal["secure", "busy", "bursty", "one-link", "moderate", "strong"]
KINDS: tuple[Kind, ...] = ("secure", "busy", "bursty", "one-link", "moderate", "strong")
SHARES: dict[Kind, tuple[float, float]] = {
    "secure": (0.20, 0.07),
    "busy": (0.45, 0.10),
    "bursty": (0.40, 0.10),
    "one-link": (0.35, 0.10),
    "moderate": (0.42, 0.10),
    "strong": (0.42, 0.10),
}
"""Mean and sd of the share left open at rest.  Busy and looping couples have nearly the same, on purpose."""
RATES = {"stressor": 0.15, "practice": 0.25}
"""Share of days on which an input is 1; any other input has 0.2."""
BURDEN = (0.3, 0.6)
"""How much a heavy day raises reaching, and leaving open, where it drives both."""
HARD = 1.04
"""Standardised burden from which a day is logged as hard: about 15 of 100."""
BURN_IN = 30
RUN_UP = 3.0
"""Days before the first in which reaching settles, unseen."""
MOST_A_DAY = 40.0
"""Reaches come at most this often: candidates for the thinning."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The truth behind one direction: reaches a day, share left open at rest, and the coefficients of `loop`."""

    rate: float
    share: float
    g: float = 0.0
    h: float = 0.0
    r: float = 0.0
    k: float = 0.0
    reach_stress: float = 0.0
    open_stress: float = 0.0


def parameters(prior: Prior, count: int, seed: int) -> Array:
    """Parameters of ``count`` couples (count, p), drawn from a prior and cut to stable dynamics."""
    rng = np.random.default_rng(seed)
    theta = prior.mean + prior.sd * rng.standard_normal((count, len(prior.mean)))
    while (wild := spectral_radius(carry_matrix(theta, prior.layout)) >= STABLE).any():
        theta[wild] = prior.mean + prior.sd * rng.standard_normal((int(wild.sum()), len(prior.mean)))
    return theta


def given(names: tuple[str, ...], count: int, days: int, seed: int) -> Array:
    """Inputs (count, days, k) of 0 and 1, by the rates of their names."""
    chances = np.array([RATES.get(name, 0.2) for name in names])
    return (np.random.default_rng(seed).random((count, days, len(names))) < chances).astype(float)


def days(
    theta: Array,
    prior: Prior,
    inputs: Array,
    seed: int,
    *,
    missing: float = 0.3,
    whole: bool = False,
    outliers: float = 0.0,
) -> Diary:
    """Ratings of each couple under the model of ``model``, after a burn-in without inputs.

    Half of what is ``missing`` is missing for both and for every rating of a day.  ``whole`` rounds to 0..10 as the
    interface does; ``outliers`` is the share of ratings with an extra error of sd 2.5.
    """
    rng = np.random.default_rng(seed)
    layout = prior.layout
    carry, effects = carry_matrix(theta, layout), effect_matrix(theta, layout)
    roots = np.linalg.cholesky(shock_covariance(theta, layout))
    latent = np.zeros((len(theta), 2))
    lines = np.empty((len(theta), inputs.shape[1], 2))
    for day in range(-BURN_IN, inputs.shape[1]):
        shock = np.einsum("nij,nj->ni", roots, rng.standard_normal((len(theta), 2)))
        latent = np.einsum("nij,nj->ni", carry, latent) + shock
        if day >= 0:
            latent = latent + np.einsum("nik,nk->ni", effects, inputs[:, day])
            lines[:, day] = latent
    noise = np.exp(theta[:, None, layout.noises]) * rng.standard_normal((*lines.shape[:2], layout.columns))
    ratings = theta[:, None, layout.levels] + lines[:, :, list(layout.owner)] + noise
    ratings += 2.5 * rng.standard_normal(ratings.shape) * (rng.random(ratings.shape) < outliers)
    if whole:
        ratings = ratings.round().clip(0, 10)
    return Diary(_with_gaps(ratings, missing, rng), inputs, float(whole))


def habit(kind: Kind, rng: Rng) -> Habit:
    """The habit of one couple of a kind: what loops, what only bursts, and how much is left open at rest."""
    rate, spread = rng.uniform(3, 8), rng.normal(0, 0.05, 2)
    share = float(np.clip(rng.normal(*SHARES[kind]), 0.04, 0.85))
    strong = kind == "strong" or (kind == "one-link" and rng.random() < 0.5)
    g, h = (abs(rng.normal(0.8 if strong else 0.5, 0.15)), abs(rng.normal(1.2 if strong else 0.8, 0.25)))
    if kind == "one-link":
        g, h = (g, 0.0) if rng.random() < 0.5 else (0.0, h)
    elif kind not in {"moderate", "strong"}:
        g, h = 0.0, 0.0
    r, k = (0.5, 0.8) if kind == "bursty" else (0.0, 0.0)
    return Habit(rate, share, g + spread[0], h + spread[1], r, k)


def reaches(truth: Habit, stress: Array, rng: Rng, *, unlogged: float = 0.0) -> Reaches:
    """Reaches over ``len(stress)`` days (a standardised burden a day), by thinning; a share may stay ``unlogged``."""
    total = len(stress)
    burden = stress.tolist()
    centre_r, centre_n = _resting(truth.rate * TAU), _resting(truth.rate * truth.share * TAU)
    base, open_base = log(truth.rate / MOST_A_DAY), log(truth.share / (1 - truth.share))
    s_r, s_n, last = truth.rate * TAU, truth.rate * truth.share * TAU, -RUN_UP
    moments = np.sort(rng.uniform(-RUN_UP, total, rng.poisson(MOST_A_DAY * (total + RUN_UP)))).tolist()
    coins = rng.random((len(moments), 3)).tolist()
    times, left = [], []
    for now, (comes, opens, logs) in zip(moments, coins, strict=True):
        fade = exp((last - now) / TAU)
        s_r, s_n, last = s_r * fade, s_n * fade, now
        z = burden[int(now)] if now >= 0 else 0.0
        f_r, f_n = log1p(s_r) - centre_r, log1p(s_n) - centre_n
        if comes >= exp(base + truth.g * f_n + truth.r * f_r + truth.reach_stress * z):
            continue
        odds = open_base + truth.h * f_r + truth.k * f_n + truth.open_stress * z
        is_open = float(opens < 1 / (1 + exp(-odds)))
        s_r, s_n = s_r + 1, s_n + is_open
        if now >= 0 and logs >= unlogged:
            times.append(now)
            left.append(is_open)
    return Reaches(np.array(times), np.array(left))


def couple(kind: Kind | Literal["confounded"], length: int, seed: int, first: date) -> Readings:
    """A whole table of one couple: two ratings, load, logged days, and reaches in both directions.

    ``confounded`` is a busy couple without any loop whose heavy days raise both reaching and leaving open.
    """
    seeds = np.random.SeedSequence(seed).generate_state(3).tolist()
    rng = np.random.default_rng(seeds[0])
    prior = priors.forecast(2, ("stressor", "practice"))
    burden = rng.standard_normal(length)
    logged = np.column_stack([burden > HARD, np.zeros(length), rng.random(length) < RATES["practice"]]).astype(float)
    theta = parameters(prior, 1, seeds[1])
    book = days(theta, prior, logged[None, :, [0, 2]], seeds[2], whole=True)
    loads = (5 + 2 * burden[:, None] + rng.standard_normal((length, 2))).round().clip(0, 10)
    loads[np.isnan(book.ratings[0]).all(1)] = np.nan
    truths = [habit("busy" if kind == "confounded" else kind, rng) for _ in range(2)]
    if kind == "confounded":
        truths = [replace(truth, reach_stress=BURDEN[0], open_stress=BURDEN[1]) for truth in truths]
    by_a, by_b = (reaches(truth, burden, rng) for truth in truths)
    return Readings(first, book.ratings[0], loads, logged, by_a, by_b)


def friction_and_nearness(count: int, length: int, seed: int) -> tuple[Array, Array]:
    """Friction 1..7 and satisfaction 1..7 (count, length, 2) under a second, published-data model of daily life.

    It shares no equation with our own model, so it is a fair stranger for robustness tests.  Constants were tuned to
    the 14-day diaries of 103 dating couples (Campbell, Simpson, Boldry & Kashy 2005): friction is a cut latent variable
    with couple, person and day parts; satisfaction follows its own and the partner's yesterday and both's friction.
    """
    rng = np.random.default_rng(seed)
    cuts = np.array([0.05, 0.65, 1.06, 1.46, 1.91, 2.29])
    lasting = rng.normal(0, 0.26, (count, 1)) + rng.normal(0, 0.30, (count, 2))
    level = 6.52 + 0.76 * _paired(rng, (count,), 0.80)
    size = 0.55 * np.exp(rng.normal(0, 0.5, (count, 2)))
    shared, mood = np.zeros((count, 1)), np.zeros((count, 2))
    friction, nearness = np.empty((2, count, length, 2))
    for day in range(-BURN_IN, length):
        shared = 0.10 * shared + rng.normal(0, 0.68, (count, 1))
        strain = lasting + shared + rng.normal(0, 0.66, (count, 2))
        trouble = 1.0 + (strain[:, :, None] > cuts).sum(2)
        mood = 0.36 * mood + 0.03 * mood[:, ::-1] - 0.235 * (trouble - 2) - 0.105 * (trouble[:, ::-1] - 2)
        mood += size * _paired(rng, (count,), 0.42)
        if day >= 0:
            friction[:, day] = trouble
            nearness[:, day] = (4 * (level + mood).clip(1, 7)).round() / 4
    return friction, nearness


def _resting(memory: float) -> float:
    """Mean of log(1 + s) of shot noise s with this mean, to second order."""
    return float(np.log1p(memory) - memory / 4 / (1 + memory) ** 2)


def _paired(rng: Rng, shape: tuple[int, ...], correlation: float) -> Array:
    first, second = rng.standard_normal((2, *shape))
    return np.stack([first, correlation * first + np.sqrt(1 - correlation**2) * second], -1)


def _with_gaps(ratings: Array, missing: float, rng: Rng) -> Array:
    out = ratings.copy()
    out[rng.random(ratings.shape[:2]) < missing / 2] = np.nan
    out[rng.random(ratings.shape) < (missing / 2) / (1 - missing / 2)] = np.nan
    return out
