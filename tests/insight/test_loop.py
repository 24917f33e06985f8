"""Reaching and answering: both regressions, the mixture and the plain share against independent witnesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.insight import loop, simulate
from handhold.insight.loop import Link, Reaches, direction
from handhold.insight.model import Array
from handhold.insight.verify import peers
from tests.depth import examples
from tests.missing import unavailable


def couple(kind: simulate.Kind, days: int = 45, seed: int = 1) -> Reaches:
    rng = np.random.default_rng(seed)
    return simulate.reaches(simulate.habit(kind, rng), np.zeros(days), rng)


def test_the_memories_of_reaches_are_the_sums_they_claim_to_be() -> None:
    way, rest = couple("busy", 6), (1.5, 0.5)
    at_bin, at_reach = loop._memories(way, 6, 0.5, rest)

    def witness(moment: float) -> tuple[float, float]:
        earlier = way.times < moment
        fade = np.exp((way.times[earlier] - moment) / 0.5)
        start = np.exp(-moment / 0.5)
        return rest[0] * start + fade.sum(), rest[1] * start + (fade * way.left_open[earlier]).sum()

    assert at_reach == pytest.approx(np.array([witness(moment) for moment in way.times]))
    assert at_bin == pytest.approx(np.array([witness(number / 24) for number in range(6 * 24)]))


@pytest.mark.parametrize("offset", [None, -1.0])
def test_the_regression_is_the_top_of_its_posterior_with_its_curvature(offset: float | None) -> None:
    rng = np.random.default_rng(2)
    table = rng.standard_normal((400, 2))
    linear = 0.3 + 0.5 * table[:, 0] - 0.2 * table[:, 1]
    drawn = rng.random(400) < 1 / (1 + np.exp(-linear)) if offset is None else rng.poisson(np.exp(linear + offset))
    y = drawn.astype(float)
    link = loop._regress(table, y, (0.2, 1.0), (0.7, 0.4), offset)
    best, sd = by_grid(table, y, offset)
    assert link.mean == pytest.approx(best, abs=2e-3)
    assert link.sd == pytest.approx(sd, rel=2e-2)


def by_grid(table: Array, y: Array, offset: float | None) -> tuple[float, float]:
    """Mode of the first coefficient and its Laplace sd, by plain coordinate search on the log-posterior."""
    design = np.column_stack([np.ones(len(table)), table])
    middle, sds = np.array([0.2, 0.0, 0.0]), np.array([1.0, 0.7, 0.4])

    def height(b: Array) -> float:
        eta = design @ b + (offset or 0.0)
        likelihood = y @ eta - (np.log1p(np.exp(eta)) if offset is None else np.exp(eta)).sum()
        return float(likelihood - 0.5 * (((b - middle) / sds) ** 2).sum())

    best, step = middle.copy(), 0.5
    while step > 1e-5:
        tries = [best + step * sign * axis for axis in np.eye(3) for sign in (1, -1)]
        higher = max(tries, key=height)
        best, step = (higher, step) if height(higher) > height(best) else (best, step / 2)
    return float(best[1]), curvature_sd(height, best)


def curvature_sd(height: Callable[[Array], float], best: Array) -> float:
    e = 1e-3 * np.eye(3)
    hessian = [
        [height(best + a + b) - height(best + a - b) - height(best - a + b) + height(best - a - b) for b in e]
        for a in e
    ]
    return float(np.sqrt(np.linalg.inv(-np.array(hessian) / 4e-6)[1, 1]))


def test_the_answer_regression_is_that_of_statsmodels_where_the_prior_is_wide() -> None:
    if not peers.are_here():
        unavailable("statsmodels is not installed")
    from statsmodels.discrete.discrete_model import Logit  # type: ignore[import-untyped,unused-ignore]

    rng = np.random.default_rng(4)
    table = rng.standard_normal((800, 2))
    y = (rng.random(800) < 1 / (1 + np.exp(-table[:, 0]))).astype(float)
    theirs: Any = Logit(y, np.column_stack([np.ones(800), table])).fit(disp=0)
    ours = loop._regress(table, y, (0.0, 1e3), (1e3, 1e3), None)
    assert (ours.mean, ours.sd) == pytest.approx((theirs.params[1], theirs.bse[1]), rel=1e-5)


@settings(deadline=None, max_examples=examples(40))
@given(st.integers(1, 300), st.integers(1, 300))
def test_beta_quantiles_hold_the_mass_they_say(a: int, b: int) -> None:
    low, high = loop.beta_quantiles(a, b, (0.05, 0.95))
    drawn = np.random.default_rng(7).beta(a, b, 20_000)
    assert ((low <= drawn) & (drawn <= high)).mean() == pytest.approx(0.9, abs=0.012)


def test_the_plain_share_is_counted_over_both_directions() -> None:
    ways = [Reaches(np.arange(4) / 4, np.array([1.0, 0, 0, 0])), Reaches(np.arange(6) / 6, np.ones(6))]
    share = loop.share_left_open(*ways)
    assert (share.open, share.reaches) == (7, 10)
    assert share.low < 0.7 < share.high


def test_the_dance_probability_is_the_mixture_integrated_by_brute_force() -> None:
    g, h = Link(0.5, 0.2), Link(0.8, 0.35)
    grid = np.linspace(-4, 4, 40_001)

    def marginal(link: Link, prior: float, centre: float, sd: float) -> float:
        data = np.exp(-0.5 * ((grid - link.mean) / link.sd) ** 2 + 0.5 * (grid / prior) ** 2)
        return float((data * np.exp(-0.5 * ((grid - centre) / sd) ** 2) / sd).sum())

    slab_g, spike_g = marginal(g, 0.6, *loop.REACH_SLAB), marginal(g, 0.6, 0, loop.REACH_SPIKE)
    slab_h, spike_h = marginal(h, 0.9, *loop.OPEN_SLAB), marginal(h, 0.9, 0, loop.OPEN_SPIKE)
    weights = np.array(loop.MIXTURE) * [spike_g * spike_h, slab_g * spike_h, spike_g * slab_h, slab_g * slab_h]
    assert loop.dance_probability(g, h) == pytest.approx(weights[3] / weights.sum(), rel=1e-6)


def test_a_strong_loop_is_found_and_others_are_left_alone() -> None:
    found = {
        kind: [direction(couple(kind, 90, seed), 90, seed=1).dance for seed in range(12)] for kind in simulate.KINDS
    }
    assert np.mean([value > 0.9 for value in found["strong"]]) >= 0.5
    assert all(value < 0.9 for kind in ("secure", "busy", "bursty") for value in found[kind])


def test_without_own_history_bursts_look_like_a_dance() -> None:
    bursty = [couple("bursty", 120, seed) for seed in range(12)]
    ours, bare = ([direction(way, 120, seed=1, history=history).dance for way in bursty] for history in (True, False))
    assert np.mean(ours) < 0.5 * np.mean(bare)


def test_the_gain_is_what_its_links_make_of_it() -> None:
    way = couple("strong", 60)
    found = direction(way, 60, seed=1)
    assert found.gain_low < found.gain < found.gain_high
    assert found == direction(way, 60, seed=1)
    assert (found.reaches, found.open) == (len(way.times), int(way.left_open.sum()))


def test_no_reach_at_all_says_nothing() -> None:
    found = direction(Reaches(np.empty(0), np.empty(0)), 30, seed=1)
    assert found.reaches == 0
    assert found.dance < 0.5
    assert found.leaving_open.sd == pytest.approx(loop.OPEN_SD)


@pytest.mark.parametrize(
    ("times", "left", "days", "stress"),
    [([0.5], [1.0, 0.0], 1, None), ([1.5], [1.0], 1, None), ([0.5, 0.2], [1.0, 0.0], 1, None), ([0.5], [1.0], 1, 2)],
)
def test_reaches_that_do_not_fit_their_days_are_refused(
    times: list[float], left: list[float], days: int, stress: int | None
) -> None:
    given_stress = None if stress is None else np.zeros((stress, 1))
    with pytest.raises(ValueError, match=r"must|needs"):
        direction(Reaches(np.array(times), np.array(left)), days, given_stress, seed=1)
