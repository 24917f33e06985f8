"""Do reaching and not being answered feed each other?  Two small regressions a direction, the plain share beside.

It must never say who does what: it gives the same numbers for both directions, and `speak` decides what is said.

Time is counted in waking days from the first day on.  s_R and s_N are sums over earlier reaches, and over those left
open, decaying with tau = half a waking day; f(s) = log(1 + s), centred.

    reaching    log rate   = alpha + g f(s_N) + r f(s_R) + d' stress        Poisson counts in 24 bins a day
    left open   logit p    = beta  + h f(s_R) + k f(s_N) + e' stress        Bernoulli per reach
    gain        G = g a_N (1 + (1 - p) h a_R)     a_X = mean of s_X / (1 + s_X)

G = 0.6 reads "10 % more reaching comes back as 6 % more".  r, k (own history) and stress (a common cause) are always
there: without them, couples whose reaching simply comes in bursts, or whose bad days do both, look like a dance.
The likelihood factorises, so that g and h are independent given the data.  Source: our own model; its nearest published
relative is the logit model for binary dyadic sequences (Fuchs et al. 2017, 10.3389/fpsyg.2017.00429).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from handhold.insight.model import Array

TAU = 0.5
BINS = 24
REACH_SD, OPEN_SD = 0.6, 0.9
"""Prior sd of g and of h, both centred on zero."""
REACH_SPIKE, OPEN_SPIKE = 0.2, 0.3
"""What g and h may be where there is no link: sds of what hard days that nobody logged leave behind.  Were they narrow,
a common cause that is only partly known would make 2 to 5 of 100 couples whose reaching comes in bursts look like a
dance."""
REACH_SLAB, OPEN_SLAB = (0.65, 0.3), (1.0, 0.45)
"""What g and h are like where there is a dance: a guess until real daily logs exist."""
MIXTURE = (0.70, 0.05, 0.05, 0.20)
"""Prior shares: no link, reaching only, leaving open only, both (the dance)."""
GAIN_DRAWS = 4_000


@dataclass(frozen=True, slots=True)
class Reaches:
    """One direction: ``times`` (n,) in waking days, rising, and ``left_open`` (n,) as 0.0 or 1.0."""

    times: Array
    left_open: Array


@dataclass(frozen=True, slots=True)
class Link:
    """Posterior mean and sd of a coefficient."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Direction:
    """What one direction shows: both links, P(dance), the gain with its 5 and 95 % points, and the plain counts."""

    reaching: Link
    leaving_open: Link
    dance: float
    gain: float
    gain_low: float
    gain_high: float
    reaches: int
    open: int


@dataclass(frozen=True, slots=True)
class Share:
    """The plain share left open, with the 5 and 95 % points of its Beta posterior (uniform prior)."""

    open: int
    reaches: int
    low: float
    high: float


def direction(
    reaches: Reaches, days: int, stress: Array | None = None, *, seed: int, tau: float = TAU, history: bool = True
) -> Direction:
    """Fit one direction over ``days`` days.  ``stress`` (days, c) holds standardised columns, 0 where unknown.

    ``history=False`` leaves the own-history controls out; that exists only to show what goes wrong without them.
    Raises ValueError when times fall outside the days, do not rise, or the stress has another number of days.
    """
    pressure = np.zeros((days, 0)) if stress is None else stress
    _check(reaches, days, pressure)
    count, left = len(reaches.times), float(reaches.left_open.sum())
    rate, share = max(count, 1) / days, (left + 0.5) / (count + 1)
    rest = (rate * tau, rate * share * tau)
    at_bin, at_reach = _memories(reaches, days, tau, rest)
    centre = np.log1p(rest)
    binned = np.repeat(pressure, BINS, 0)
    counts = np.bincount((reaches.times * BINS).astype(int), minlength=days * BINS).astype(float)
    keep = slice(0, 2 if history else 1)
    rate_table = np.column_stack([(np.log1p(at_bin) - centre)[:, ::-1][:, keep], binned])
    open_table = np.column_stack([(np.log1p(at_reach) - centre)[:, keep], pressure[reaches.times.astype(int)]])
    g = _regress(rate_table, counts, (np.log(5.0), 0.5), (REACH_SD, 0.4), np.log(1 / BINS))
    h = _regress(open_table, reaches.left_open, (np.log(0.3 / 0.7), 1.0), (OPEN_SD, 0.6), None)
    full = (at_bin / (1 + at_bin)).mean(0)
    gains = _gains(g, h, full, left / max(count, 1), seed)
    low, middle, high = np.quantile(gains, [0.05, 0.5, 0.95])
    return Direction(g, h, dance_probability(g, h), float(middle), float(low), float(high), count, int(left))


def share_left_open(*ways: Reaches) -> Share:
    """The share of all reaches, in whichever direction, that were left open, with its 90 % interval."""
    total = sum(len(way.times) for way in ways)
    left = int(sum(way.left_open.sum() for way in ways))
    low, high = beta_quantiles(left + 1, total - left + 1, (0.05, 0.95))
    return Share(left, total, low, high)


def dance_probability(g: Link, h: Link) -> float:
    """P(both links are there), from their summaries: the prior taken out, then spike against slab for each."""
    weight_g = _slab_over_spike(g, REACH_SD, REACH_SPIKE, REACH_SLAB)
    weight_h = _slab_over_spike(h, OPEN_SD, OPEN_SPIKE, OPEN_SLAB)
    logs = np.log(MIXTURE) + np.array([0.0, weight_g, weight_h, weight_g + weight_h])
    weights = np.exp(logs - logs.max())
    return float(weights[3] / weights.sum())


def beta_quantiles(a: float, b: float, levels: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of a Beta(a, b) with a, b >= 1, from its density on a fine grid (error below 1e-4)."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    height = (a - 1) * np.log(grid) + (b - 1) * np.log1p(-grid)
    mass = np.cumsum(np.exp(height - height.max()))
    return tuple(float(value) for value in np.interp(levels, mass / mass[-1], grid))


def _check(reaches: Reaches, days: int, pressure: Array) -> None:
    times = reaches.times
    if len(times) != len(reaches.left_open):
        raise ValueError("every reach needs a time and whether it was left open")
    if len(times) and (times[0] < 0 or times[-1] >= days or (np.diff(times) < 0).any()):
        raise ValueError("times of reaches must rise and lie within the days")
    if len(pressure) != days:
        raise ValueError("the stress must have one row for each day")


def _memories(reaches: Reaches, days: int, tau: float, rest: tuple[float, float]) -> tuple[Array, Array]:
    """(s_R, s_N) at the start of every bin (bins, 2) and just before every reach (n, 2)."""
    before = np.empty((len(reaches.times), 2))
    after = np.empty((len(reaches.times) + 1, 2))
    after[0] = s_r, s_n = rest
    last = 0.0
    for number, (time, left) in enumerate(zip(reaches.times.tolist(), reaches.left_open.tolist(), strict=True)):
        fade = exp((last - time) / tau)
        s_r, s_n, last = s_r * fade, s_n * fade, time
        before[number] = s_r, s_n
        s_r, s_n = s_r + 1, s_n + left
        after[number + 1] = s_r, s_n
    starts = np.arange(days * BINS) / BINS
    latest = np.searchsorted(reaches.times, starts)
    since = starts - np.concatenate([[0.0], reaches.times])[latest]
    return after[latest] * np.exp(-since / tau)[:, None], before


def _regress(table: Array, y: Array, base: tuple[float, float], sds: tuple[float, float], offset: float | None) -> Link:
    """MAP and Laplace sd of the first column's coefficient: Poisson with a log offset, or Bernoulli without one.

    ``base`` is the prior of the intercept, ``sds`` the prior sds of the first column and of all others.
    """
    design = np.column_stack([np.ones(len(table)), table])
    middle = np.zeros(design.shape[1])
    middle[0] = base[0]
    precision = np.array([base[1], sds[0], *[sds[1]] * (design.shape[1] - 2)]) ** -2.0
    found = middle.copy()
    for _ in range(50):
        mean, weight = _mean_and_weight(design @ found, offset)
        curve = (design * weight[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curve, design.T @ (y - mean) - precision * (found - middle))
        found += step.clip(-1.5, 1.5)
        if np.abs(step).max() < 1e-8:
            break
    mean, weight = _mean_and_weight(design @ found, offset)
    spread = np.linalg.inv((design * weight[:, None]).T @ design + np.diag(precision))
    return Link(float(found[1]), float(np.sqrt(spread[1, 1])))


def _mean_and_weight(linear: Array, offset: float | None) -> tuple[Array, Array]:
    if offset is not None:
        rate = np.exp(np.minimum(linear + offset, 12.0))
        return rate, rate
    chance = 1 / (1 + np.exp(-linear))
    return chance, chance * (1 - chance)


def _gains(g: Link, h: Link, full: Array, share: float, seed: int) -> Array:
    """Draws of G.  ``full`` is (a_R, a_N)."""
    unit = np.random.default_rng(seed).standard_normal((2, GAIN_DRAWS))
    reaching, leaving = g.mean + g.sd * unit[0], h.mean + h.sd * unit[1]
    gains: Array = reaching * full[1] * (1 + (1 - share) * leaving * full[0])
    return gains


def _slab_over_spike(link: Link, prior_sd: float, spike: float, slab: tuple[float, float]) -> float:
    """Log of how much better the slab explains the data than the spike does."""
    precision = max(link.sd**-2 - prior_sd**-2, 1e-4)
    seen, variance = link.mean * link.sd**-2 / precision, 1 / precision
    wide, narrow = variance + slab[1] ** 2, variance + spike**2
    return float(0.5 * (np.log(narrow / wide) + seen * seen / narrow - (seen - slab[0]) ** 2 / wide))
