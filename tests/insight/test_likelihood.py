"""The likelihood and its gradients, each held against three witnesses that share no code with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.insight import adjoint, kalman, score
from handhold.insight.model import Array, Diary, diary
from handhold.insight.verify import peers
from handhold.insight.verify.exact import dense, dense_likelihood
from tests.depth import examples
from tests.insight.worlds import Couples, couples
from tests.missing import unavailable

LAYOUTS = [(indicators, inputs) for indicators in (1, 2) for inputs in (0, 1, 4)]


@pytest.fixture(params=LAYOUTS, ids=str)
def world(request: pytest.FixtureRequest) -> Couples:
    indicators, inputs = request.param
    return couples(indicators, inputs)


def test_the_likelihood_is_that_of_one_big_normal_distribution(world: Couples) -> None:
    for number in range(len(world.theta)):
        theta, book = world.one(number)
        assert kalman.log_likelihood(theta, book)[0] == pytest.approx(dense_likelihood(theta[0], book), abs=1e-9)


def test_the_likelihood_is_that_of_statsmodels(world: Couples) -> None:
    if not peers.are_here():
        unavailable("statsmodels is not installed")
    for number in range(len(world.theta)):
        theta, book = world.one(number)
        theirs = peers.statsmodels_likelihood(book)(theta[0])
        assert kalman.log_likelihood(theta, book)[0] == pytest.approx(theirs, abs=1e-9)


def test_ada_and_ben_among_others_have_the_likelihood_they_have_alone(world: Couples) -> None:
    together = kalman.log_likelihood(world.theta, world.book)
    alone = [kalman.log_likelihood(*world.one(number))[0] for number in range(len(world.theta))]
    assert together == pytest.approx(alone, abs=1e-11)


def test_many_parameters_can_be_tried_on_one_couple(world: Couples) -> None:
    _, book = world.one(0)
    tried = kalman.log_likelihood(world.theta, book)
    assert tried == pytest.approx([dense_likelihood(theta, book) for theta in world.theta], abs=1e-9)


def test_days_on_which_nobody_answered_add_nothing() -> None:
    theta, _ = couples(count=1).one(0)
    assert kalman.log_likelihood(theta, diary(np.full((9, 2), np.nan), np.zeros((9, 2))))[0] == 0.0


def test_both_gradients_are_the_slope_of_the_likelihood(world: Couples) -> None:
    for number in range(len(world.theta)):
        theta, book = world.one(number)
        shifts = 1e-5 * np.eye(theta.shape[1])
        rise = kalman.log_likelihood(theta + shifts, book) - kalman.log_likelihood(theta - shifts, book)
        assert adjoint.slope(theta, book).gradient[0] == pytest.approx(rise / 2e-5, abs=1e-6)
        assert score.score(theta, book).gradient[0] == pytest.approx(rise / 2e-5, abs=1e-6)


def test_the_gradient_forwards_is_the_gradient_backwards(world: Couples) -> None:
    forward, backward = score.score(world.theta, world.book), adjoint.slope(world.theta, world.book)
    assert forward.value == pytest.approx(backward.value, abs=1e-10)
    assert forward.gradient == pytest.approx(backward.gradient, abs=1e-10)


def test_the_information_between_levels_and_effects_is_the_exact_curvature(world: Couples) -> None:
    theta, book = world.one(0)
    linear = book.layout.linear
    shifts = 1e-3 * np.eye(theta.shape[1])[linear]
    rise = adjoint.slope(theta + shifts, book).gradient - adjoint.slope(theta - shifts, book).gradient
    expected = score.score(theta, book).information[0][np.ix_(linear, linear)]
    assert -rise[:, linear] / 2e-3 == pytest.approx(expected, abs=1e-7)


def test_the_information_is_the_mean_of_the_squared_gradient() -> None:
    world = couples(count=1, days=20)
    theta, book = world.one(0)
    whole = dense(theta[0], book)
    drawn = np.random.default_rng(3).multivariate_normal(whole.mean, whole.covariance, 4_000)
    many = diary(drawn.reshape(4_000, 20, 2), np.repeat(book.inputs, 4_000, 0))
    found = score.score(np.repeat(theta, 4_000, 0), many)
    squared, expected = found.gradient.T @ found.gradient / 4_000, found.information.mean(0)
    size = np.sqrt(np.diag(expected))
    assert np.abs((squared - expected) / size[:, None] / size).max() < 0.1


ANY = st.lists(st.floats(-1.5, 1.5), min_size=15, max_size=15).map(lambda values: 0.4 * np.array([values]))


@settings(deadline=None, max_examples=examples(40))
@given(ANY)
def test_exchanging_ada_and_ben_changes_nothing(theta: Array) -> None:
    _, book = couples(count=1).one(0)
    other = Diary(book.ratings[:, :, ::-1].copy(), book.inputs)
    exchanged = theta[:, [1, 0, 5, 4, 3, 2, 8, 9, 6, 7, 11, 10, 12, 14, 13]]
    ours, theirs = kalman.log_likelihood(theta, book)[0], kalman.log_likelihood(exchanged, other)[0]
    assert ours == pytest.approx(theirs, rel=1e-9)


@settings(deadline=None, max_examples=examples(40))
@given(ANY, st.floats(-5, 5))
def test_lifting_every_answer_and_both_levels_changes_nothing(theta: Array, lift: float) -> None:
    _, book = couples(count=1).one(0)
    lifted = theta.copy()
    lifted[:, :2] += lift
    ours = kalman.log_likelihood(theta, book)[0]
    assert ours == pytest.approx(kalman.log_likelihood(lifted, Diary(book.ratings + lift, book.inputs))[0], rel=1e-9)


@settings(deadline=None, max_examples=examples(40))
@given(ANY, st.integers(1, 29))
def test_a_day_more_adds_what_that_day_surprises(theta: Array, days: int) -> None:
    """log p(y_1..y_t) - log p(y_1..y_t-1) is the density of day t's forecast."""
    _, book = couples(count=1).one(0)
    walked = list(kalman.walk(kalman.lay_out(theta, Diary(book.ratings[:, : days + 1], book.inputs[:, : days + 1]))))
    last = -0.5 * sum(kalman.LOG_2PI + np.log(seen.f) + seen.v**2 / seen.f for seen in walked[-1].seen)
    whole, before = (
        kalman.log_likelihood(theta, Diary(book.ratings[:, :end], book.inputs[:, :end]))[0] for end in (days + 1, days)
    )
    assert whole - before == pytest.approx(last, rel=1e-6, abs=1e-8)
