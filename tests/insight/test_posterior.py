"""Draws and their summaries, against brute force, the prior, and plain numpy."""

from __future__ import annotations

import numpy as np
import pytest

from handhold.insight import dynamics, kalman, posterior, priors, said, simulate, speak
from handhold.insight.model import STABLE, carry_matrix, spectral_radius
from handhold.insight.posterior import Posterior, sample
from tests.insight.worlds import Couples, couples, readings


def drawn(world: Couples, seed: int = 1, draws: int = 1_000) -> Posterior:
    return sample(world.book, world.prior, dynamics.fit(world.book, world.prior), seed=seed, draws=draws)


def test_the_draws_agree_with_weighing_the_prior_by_the_likelihood() -> None:
    world = couples(count=1, days=6)
    many = simulate.parameters(world.prior, 60_000, 11)
    logs = kalman.log_likelihood(many, world.book)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    centre = weights @ many
    spread = np.sqrt(weights @ (many - centre) ** 2)
    found = drawn(world, draws=4_000)
    assert (posterior.mean(found, found.draws)[0] - centre) / spread == pytest.approx(np.zeros(15), abs=0.12)
    assert posterior.sd(found, found.draws)[0] / spread == pytest.approx(np.ones(15), abs=0.1)


def test_without_an_answer_the_draws_are_the_prior() -> None:
    prior = priors.claim(1, ())
    book = dynamics.diary(np.full((5, 2), np.nan))
    found = sample(book, prior, dynamics.fit(book, prior), seed=2, draws=4_000)
    unit = (found.draws - prior.mean) / prior.sd
    assert posterior.mean(found, unit)[0] == pytest.approx(np.zeros(11), abs=0.1)
    assert posterior.sd(found, unit)[0] == pytest.approx(np.ones(11), abs=0.1)


def test_only_stable_dynamics_carry_weight_and_equal_seeds_give_equal_draws() -> None:
    world = couples(count=2)
    found, again, other = drawn(world), drawn(world), drawn(world, seed=9)
    assert found.weights.sum(1) == pytest.approx(1)
    for couple in range(2):
        used = found.draws[couple][found.weights[couple] > 0]
        assert spectral_radius(carry_matrix(used, world.prior.layout)).max() < STABLE
    assert (found.draws == again.draws).all()
    assert not (found.draws == other.draws).all()
    assert found.effective == pytest.approx(1 / (found.weights**2).sum(1))
    assert found.reliable.all()


def test_a_couple_that_did_not_arrive_is_never_reliable() -> None:
    world = couples(count=1)
    fitted = dynamics.fit(world.book, world.prior)
    lost = dynamics.Fit(fitted.mode, fitted.covariance, fitted.height, fitted.steps, np.array([False]))
    assert not sample(world.book, world.prior, lost, seed=1).reliable[0]
    far = dynamics.Fit(fitted.mode + 100, fitted.covariance, fitted.height, fitted.steps, fitted.converged)
    astray = sample(world.book, world.prior, far, seed=1)
    assert not astray.reliable[0]
    assert astray.effective[0] == 0


@pytest.mark.parametrize(("top", "bottom", "noise", "days"), [(9, 2, 0.5, 60), (9, 2, 1.0, 120), (10, 0, 0.0, 120)])
def test_a_level_that_falls_for_months_is_unreliable_and_no_error(
    top: float, bottom: float, noise: float, days: int
) -> None:
    rng = np.random.default_rng(1)
    ratings = np.linspace(top, bottom, days)[:, None] + noise * rng.standard_normal((days, 4))
    told = speak.couple(readings(ratings.round().clip(0, 10)), seed=1)
    assert [item.sentence for item in told if item.topic in {"carry", "cross"}] == [said.UNRELIABLE] * 2


def test_summaries_of_equal_weights_are_those_of_numpy() -> None:
    values = np.random.default_rng(1).standard_normal((2, 2_001))
    flat = Posterior(values[:, :, None], np.full((2, 2_001), 1 / 2_001), np.full(2, 2_001.0), np.array([True, True]))
    assert posterior.mean(flat, values) == pytest.approx(values.mean(1))
    assert posterior.sd(flat, values) == pytest.approx(values.std(1))
    assert posterior.above_zero(flat, values) == pytest.approx((values > 0).mean(1))
    assert posterior.quantile(flat, values, 0.05) == pytest.approx(np.quantile(values, 0.05, axis=1), abs=0.01)


def test_resampling_keeps_the_mean() -> None:
    found = drawn(couples(count=1))
    again = posterior.resample(found, 0, 2_000, seed=3)
    sd = posterior.sd(found, found.draws)[0]
    assert (again.mean(0) - posterior.mean(found, found.draws)[0]) / sd == pytest.approx(np.zeros(15), abs=0.05)


def test_draws_come_in_pairs() -> None:
    world = couples(count=1)
    with pytest.raises(ValueError, match="even"):
        drawn(world, draws=11)
