"""Smoothing against the joint normal distribution, forecasts against it, and what-if against its own long walk."""

from __future__ import annotations

import numpy as np
import pytest

from handhold.insight import dynamics, future, posterior, whatif
from handhold.insight.model import Array, Diary, carry_matrix, effect_matrix, pick
from handhold.insight.posterior import Posterior
from handhold.insight.verify.exact import dense
from tests.insight.worlds import couples


def certain(theta: Array, draws: int = 4) -> Posterior:
    """A posterior that knows theta (1, p) exactly."""
    return Posterior(
        np.repeat(theta[:, None], draws, 1), np.full((1, draws), 1 / draws), np.array([900.0]), np.array([True])
    )


@pytest.mark.parametrize(("indicators", "inputs"), [(1, 0), (1, 2), (2, 3)])
def test_the_smoothed_line_is_the_conditional_normal_distribution(indicators: int, inputs: int) -> None:
    world = couples(indicators, inputs, count=2)
    for number in range(2):
        theta, book = world.one(number)
        whole = dense(theta[0], book)
        there = ~np.isnan(book.ratings[0].ravel())
        link = (whole.lines @ whole.design.T)[:, there]
        gain = link @ np.linalg.inv(whole.covariance[np.ix_(there, there)])
        mean = whole.lines_mean + gain @ (book.ratings[0].ravel() - whole.mean)[there]
        variance = np.diag(whole.lines - gain @ link.T)
        found = future.smooth(theta, book)
        assert found[0][:, 0].ravel() == pytest.approx(mean, abs=1e-9)
        assert found[1][:, 0].ravel() == pytest.approx(variance, abs=1e-9)


def test_many_parameters_smooth_as_one_does() -> None:
    world = couples(count=3)
    _, book = world.one(0)
    together = future.smooth(world.theta, book)
    alone = future.smooth(world.theta[2:], book)
    assert together[0][:, 2] == pytest.approx(alone[0][:, 0], abs=1e-10)
    assert together[1][:, 2] == pytest.approx(alone[1][:, 0], abs=1e-10)


def test_the_band_holds_the_mean_and_is_wider_where_nobody_answered() -> None:
    world = couples(2, 0, count=1, days=40)
    ratings = np.where(np.isnan(world.book.ratings), 6.0, world.book.ratings)
    ratings[:, 15:25] = np.nan
    book = Diary(ratings, world.book.inputs, 1.0)
    found = posterior.sample(book, world.prior, dynamics.fit(book, world.prior), seed=1)
    band = future.latent(book, found, seed=2)
    width = band.high - band.low
    assert ((band.low < band.mean) & (band.mean < band.high)).all()
    assert (width[20] > width[5]).all()


def test_a_forecast_has_the_mean_and_the_variance_of_the_joint_distribution() -> None:
    world = couples(1, 1, count=1, days=20)
    theta, book = world.one(0)
    known = Diary(book.ratings[:, :18], book.inputs[:, :18])
    drawn = future.forecast(known, certain(theta, 1_000), book.inputs[0, 18:], seed=4)
    whole = dense(theta[0], book)
    there = np.concatenate([~np.isnan(known.ratings[0].ravel()), np.zeros(4, bool)])
    gain = whole.covariance[-4:, there] @ np.linalg.inv(whole.covariance[np.ix_(there, there)])
    mean = whole.mean[-4:] + gain @ (book.ratings[0].ravel() - whole.mean)[there]
    variance = np.diag(whole.covariance[-4:, -4:] - gain @ whole.covariance[there, -4:])
    assert drawn.shape == (1_000, 2, 2)
    assert (drawn.reshape(1_000, 4).mean(0) - mean) / np.sqrt(variance) == pytest.approx(np.zeros(4), abs=0.12)
    assert drawn.reshape(1_000, 4).var(0) / variance == pytest.approx(np.ones(4), abs=0.25)


def test_forecasts_of_tomorrow_hold_it_nine_times_in_ten() -> None:
    world = couples(1, 0, count=60, days=40, seed=8)
    inside = []
    for number in range(60):
        theta, book = world.one(number)
        before = pick(Diary(book.ratings[:, :-1], book.inputs[:, :-1]), slice(0, 1))
        drawn = future.forecast(before, certain(theta, 500), book.inputs[0, -1:], seed=number)[:, 0]
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        there = ~np.isnan(book.ratings[0, -1])
        inside += ((low <= book.ratings[0, -1]) & (book.ratings[0, -1] <= high))[there].tolist()
    assert 0.8 < np.mean(inside) < 0.98


def test_what_if_ends_where_its_path_ends() -> None:
    world = couples(count=1)
    theta, _ = world.one(0)
    found = certain(theta)
    end = whatif.long_run(found, world.prior, 1, 0.5)
    way = whatif.path(found, world.prior, 1, 0.5, 200)
    layout = world.prior.layout
    inverse = np.linalg.inv(np.eye(2) - carry_matrix(theta, layout)[0])
    expected = (inverse @ effect_matrix(theta, layout)[0, :, 1] * 0.5).mean()
    assert end.mean[0] == pytest.approx(expected)
    assert way.mean[0, -1] == pytest.approx(expected)
    assert way.mean[0, 0] == pytest.approx(effect_matrix(theta, layout)[0, :, 1].mean() * 0.5)


def test_a_path_of_ten_years_is_not_lost_to_draws_that_run_away() -> None:
    world = couples(count=1)
    theta, prior = world.theta, world.prior
    wild = theta.copy()
    wild[0, prior.layout.own] = 1.8
    found = Posterior(np.stack([theta, wild], 1), np.array([[1.0, 0.0]]), np.array([900.0]), np.array([True]))
    way = whatif.path(found, prior, 1, 0.5, 3_650)
    assert way.mean[0, -1] == pytest.approx(whatif.long_run(found, prior, 1, 0.5).mean[0])


def test_the_band_of_what_if_holds_nine_in_ten_of_the_draws() -> None:
    world = couples(count=1, days=60)
    found = posterior.sample(world.book, world.prior, dynamics.fit(world.book, world.prior), seed=1)
    band = whatif.long_run(found, world.prior, 0, 1.0)
    layout = world.prior.layout
    trusted = found.weights[0] > 0
    theta = found.draws[0][trusted]
    ends = np.linalg.solve(np.eye(2) - carry_matrix(theta, layout), effect_matrix(theta, layout)[:, :, :1]).mean((1, 2))
    inside = found.weights[0][trusted][(ends >= band.low[0]) & (ends <= band.high[0])].sum()
    assert inside == pytest.approx(0.9, abs=0.02)
