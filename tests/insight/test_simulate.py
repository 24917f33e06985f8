"""Invented couples: equal seeds, known truths, and figures that published diaries gave."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handhold.insight import priors, simulate
from handhold.insight.model import STABLE, carry_matrix, spectral_radius
from tests.insight.worlds import FIRST, couples


def test_equal_seeds_give_equal_couples_and_others_give_others() -> None:
    first, again, other = (couples(seed=seed).book.ratings for seed in (1, 1, 2))
    assert np.array_equal(first, again, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)
    ada = [simulate.couple("moderate", 20, seed, FIRST) for seed in (1, 1, 2)]
    assert (ada[0].by_a.times == ada[1].by_a.times).all()
    assert len(ada[0].by_a.times) != len(ada[2].by_a.times) or (ada[0].by_a.times != ada[2].by_a.times).any()


def test_how_heavy_the_days_are_hangs_on_nothing_else_of_a_couple() -> None:
    many = [simulate.couple("secure", 12, seed, FIRST) for seed in range(150)]
    loads = np.array([kept.loads[:4, 0] for kept in many])
    levels = np.array([np.nanmean(kept.ratings, 0) for kept in many])
    for day, level in zip(loads.T, levels.T, strict=True):
        known = ~np.isnan(day)
        assert abs(np.corrcoef(day[known], level[known])[0, 1]) < 0.3


def test_drawn_parameters_follow_the_prior_and_are_stable() -> None:
    prior = priors.forecast(1, ("stressor",))
    theta = simulate.parameters(prior, 4_000, 1)
    assert spectral_radius(carry_matrix(theta, prior.layout)).max() < STABLE
    assert (theta.mean(0) - prior.mean) / prior.sd == pytest.approx(np.zeros(13), abs=0.08)


def test_long_days_have_the_mean_the_spread_and_the_carry_over_of_their_parameters() -> None:
    prior = priors.forecast(1, ())
    theta = prior.mean[None].copy()
    ratings = simulate.days(theta, prior, np.zeros((1, 15_000, 0)), 3, missing=0.0).ratings[0]
    carry = theta[0, prior.layout.carry].reshape(2, 2)
    both = np.tanh(0.3)
    shock = np.array([[1, both], [both, 1]])
    line = np.linalg.solve(np.eye(4) - np.kron(carry, carry), shock.ravel()).reshape(2, 2)
    off = ratings - ratings.mean(0)
    assert ratings.mean(0) == pytest.approx(theta[0, :2], abs=0.08)
    assert off.T @ off / len(off) == pytest.approx(line + 0.64 * np.eye(2), abs=0.06)
    assert off[1:].T @ off[:-1] / len(off) == pytest.approx(carry @ line, abs=0.06)


def test_missing_whole_and_outlying_answers_come_as_asked() -> None:
    prior = priors.forecast(2, ())
    theta = simulate.parameters(prior, 200, 1)
    none = np.zeros((200, 60, 0))
    plain, wild = (simulate.days(theta, prior, none, 2, outliers=share) for share in (0.0, 0.2))
    assert np.isnan(plain.ratings).mean() == pytest.approx(0.3, abs=0.02)
    assert np.isnan(plain.ratings).all(2).mean() == pytest.approx(0.15, abs=0.02)
    assert np.nanstd(wild.ratings - theta[:, None, :4]) > 1.1 * np.nanstd(plain.ratings - theta[:, None, :4])
    whole = simulate.days(theta, prior, none, 2, whole=True)
    seen = whole.ratings[~np.isnan(whole.ratings)]
    assert set(np.unique(seen)) <= set(range(11))
    assert whole.grain == 1


@pytest.mark.parametrize("kind", simulate.KINDS)
def test_each_kind_leaves_about_its_share_open(kind: simulate.Kind) -> None:
    rng = np.random.default_rng(4)
    ways = [simulate.reaches(simulate.habit(kind, rng), np.zeros(40), rng) for _ in range(20)]
    share = np.mean([way.left_open.mean() for way in ways])
    assert share == pytest.approx(simulate.SHARES[kind][0], abs=0.15)
    assert all((np.diff(way.times) > 0).all() and way.times.max() < 40 for way in ways)


def test_only_the_loop_has_both_links() -> None:
    rng = np.random.default_rng(5)
    for kind in simulate.KINDS:
        truth = simulate.habit(kind, rng)
        links = (abs(truth.g) > 0.2, abs(truth.h) > 0.2)
        assert sum(links) == {"moderate": 2, "strong": 2, "one-link": 1}.get(kind, 0)


def test_heavy_days_raise_reaching_and_leaving_open_where_they_drive_both() -> None:
    rng = np.random.default_rng(6)
    stress = np.repeat([2.0, -2.0], 300)
    truth = replace(simulate.Habit(5, 0.3), reach_stress=0.3, open_stress=0.6)
    way = simulate.reaches(truth, stress, rng)
    heavy = way.times < 300
    assert heavy.sum() > 2 * (~heavy).sum()
    assert way.left_open[heavy].mean() > way.left_open[~heavy].mean() + 0.2


def test_reaches_that_were_not_logged_are_missing() -> None:
    truth = simulate.Habit(6, 0.3)
    whole, thin = (
        simulate.reaches(truth, np.zeros(200), np.random.default_rng(7), unlogged=share) for share in (0.0, 0.5)
    )
    assert len(thin.times) == pytest.approx(len(whole.times) / 2, rel=0.1)


def test_friction_and_nearness_look_like_the_published_diaries() -> None:
    friction, near = simulate.friction_and_nearness(1_500, 14, 1)
    within = near - near.mean(1, keepdims=True)
    assert near.mean() == pytest.approx(6.24, abs=0.08)
    assert near.std() == pytest.approx(0.87, abs=0.06)
    assert within.std() == pytest.approx(0.63, abs=0.06)
    assert [(friction >= cut).mean() for cut in (2, 3, 4, 5)] == pytest.approx([0.48, 0.27, 0.16, 0.08], abs=0.03)
    assert np.corrcoef(within[..., 0].ravel(), within[..., 1].ravel())[0, 1] == pytest.approx(0.52, abs=0.06)
