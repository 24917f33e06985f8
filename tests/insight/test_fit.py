"""The mode and its curvature, against an independent optimiser, differences, and themselves in a batch."""

from __future__ import annotations

import numpy as np
import pytest

from handhold.insight import adjoint, dynamics, priors
from handhold.insight.fitting import log_posterior, tools
from handhold.insight.model import pick
from handhold.insight.verify import peers
from tests.insight.worlds import couples
from tests.missing import unavailable


@pytest.mark.parametrize("indicators", [1, 2])
def test_at_the_mode_of_ada_and_ben_nothing_pulls_any_more(indicators: int) -> None:
    world = couples(indicators, days=40)
    found = dynamics.fit(world.book, world.prior)
    gradient = adjoint.slope(found.mode, world.book).gradient - (found.mode - world.prior.mean) / world.prior.sd**2
    assert found.converged.all()
    assert np.abs(gradient).max() < 1e-4
    assert found.height == pytest.approx(log_posterior(found.mode, world.book, world.prior))
    assert (found.height > log_posterior(world.theta, world.book, world.prior)).all()


def test_the_mode_is_that_of_scipy_on_the_likelihood_of_statsmodels() -> None:
    if not peers.are_here():
        unavailable("statsmodels is not installed")
    world = couples(count=1)
    theirs = peers.optimiser_mode(world.book, world.prior)
    assert dynamics.fit(world.book, world.prior).mode[0] == pytest.approx(theirs, abs=1e-4)


def test_the_covariance_is_the_inverse_of_the_curvature_by_second_differences() -> None:
    world = couples(count=1, days=40)
    found = dynamics.fit(world.book, world.prior)
    size = world.prior.layout.size
    steps = 1e-3 * np.eye(size)
    corners = [found.mode + a + sign * b for a in steps for b in steps for sign in (1, -1)]
    corners += [found.mode - a + sign * b for a in steps for b in steps for sign in (1, -1)]
    heights = log_posterior(np.concatenate(corners), world.book, world.prior).reshape(2, size, size, 2)
    curvature = -(heights[0, :, :, 0] - heights[0, :, :, 1] - heights[1, :, :, 0] + heights[1, :, :, 1]) / 4e-6
    sd = np.sqrt(np.diag(found.covariance[0]))
    assert (found.covariance[0] @ curvature) * sd[None] / sd[:, None] == pytest.approx(np.eye(size), abs=2e-3)


def test_a_couple_in_a_batch_gets_what_it_gets_alone() -> None:
    world = couples(count=4)
    together = dynamics.fit(world.book, world.prior)
    for number in range(4):
        alone = dynamics.fit(pick(world.book, slice(number, number + 1)), world.prior)
        assert together.mode[number] == pytest.approx(alone.mode[0], abs=1e-10)
        assert together.covariance[number] == pytest.approx(alone.covariance[0], rel=1e-8, abs=1e-9)


def test_a_warm_start_comes_to_the_same_place_in_fewer_steps() -> None:
    world = couples(count=1, days=40)
    cold = dynamics.fit(world.book, world.prior)
    warm = dynamics.fit(world.book, world.prior, start=cold.mode)
    assert warm.mode == pytest.approx(cold.mode, abs=1e-6)
    assert warm.steps[0] < cold.steps[0]


def test_who_answered_nothing_is_known_as_well_as_before() -> None:
    prior = priors.claim(2, ())
    found = dynamics.fit(dynamics.diary(np.full((60, 4), np.nan)), prior)
    assert found.mode[0] == pytest.approx(prior.mean)
    assert np.sqrt(np.diag(found.covariance[0])) == pytest.approx(prior.sd)


def test_who_always_answers_ten_is_no_trouble() -> None:
    ratings = np.full((60, 4), 10.0)
    ratings[:, 2:] = np.random.default_rng(1).integers(4, 9, (60, 2))
    found = dynamics.fit(dynamics.diary(ratings, grain=1.0), priors.claim(2, ()))
    assert found.converged.all()
    assert found.mode[0, :2] == pytest.approx(10, abs=0.1)


def test_a_prior_for_other_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match="another number"):
        dynamics.fit(couples(inputs=2).book, priors.claim(1, ("stressor",)))


@pytest.mark.parametrize("indicators", [1, 2])
def test_numba_says_what_numpy_says_to_the_last_digits(indicators: int) -> None:
    pytest.importorskip("numba", reason="numba is not installed (an optional accelerator)")
    world = couples(indicators, 2, count=9)
    plain, quick = tools("numpy"), tools("numba")
    assert quick.likelihood(world.theta, world.book) == pytest.approx(
        plain.likelihood(world.theta, world.book), rel=1e-12
    )
    assert quick.slope(world.theta, world.book).gradient == pytest.approx(
        plain.slope(world.theta, world.book).gradient, rel=1e-12, abs=1e-11
    )
    for ours, theirs in zip(quick.score(world.theta, world.book), plain.score(world.theta, world.book), strict=True):
        assert np.abs(ours - theirs).max() <= 1e-12 * max(np.abs(theirs).max(), 1)
    one = pick(world.book, slice(0, 1))
    assert quick.likelihood(world.theta, one) == pytest.approx(plain.likelihood(world.theta, one), rel=1e-12)
    modes = [dynamics.fit(world.book, world.prior, engine=engine).mode for engine in ("numpy", "numba")]
    assert np.abs(modes[0] - modes[1]).max() <= 1e-12


@pytest.mark.parametrize("before", [0, 40])
def test_months_without_an_answer_may_stop_the_climb_but_raise_nothing(before: int) -> None:
    rng = np.random.default_rng(3)
    early, late = rng.integers(7, 10, (before, 4)), rng.integers(2, 6, (100, 4))
    ratings = np.vstack([early.astype(float), np.full((265, 4), np.nan), late.astype(float)])
    found = dynamics.fit(dynamics.diary(ratings, grain=1.0), priors.claim(2, ()))
    assert np.isfinite(found.mode).all()
    assert np.isfinite(found.height).all()
