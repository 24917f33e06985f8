"""Shapes, places and stability of the parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.insight import model, priors
from tests.depth import examples

NUMBER = st.floats(-2, 2)


@pytest.mark.parametrize(("indicators", "inputs", "size"), [(1, 0, 11), (1, 2, 15), (2, 0, 15), (2, 4, 23)])
def test_every_parameter_of_ada_and_ben_has_one_place(indicators: int, inputs: int, size: int) -> None:
    layout = model.Layout(indicators, inputs)
    parts = [layout.levels, layout.carry, layout.effects, layout.shocks, layout.noises]
    assert (
        [place for part in parts for place in range(part.start, part.stop)]
        == list(range(size))
        == list(range(layout.size))
    )
    assert sorted([*layout.linear, *layout.curved]) == list(range(size))
    assert sorted([*layout.own, *layout.cross]) == list(range(layout.carry.start, layout.carry.stop))
    assert sorted(place for n in range(inputs) for place in layout.effect(n)) == list(
        range(layout.effects.start, layout.effects.stop)
    )


@settings(deadline=None, max_examples=examples(40))
@given(NUMBER, NUMBER, NUMBER, NUMBER)
def test_the_spectral_radius_is_the_largest_eigenvalue(a: float, b: float, c: float, d: float) -> None:
    matrix = np.array([[[a, b], [c, d]]])
    expected = np.abs(np.linalg.eigvals(matrix[0])).max()
    assert model.spectral_radius(matrix)[0] == pytest.approx(expected, abs=1e-6)


def test_shocks_of_ada_and_ben_have_the_sizes_and_the_correlation_that_theta_says() -> None:
    layout = model.Layout(1, 0)
    theta = np.zeros((1, layout.size))
    theta[0, layout.shocks] = np.log(2), np.log(3), np.arctanh(0.5)
    assert model.shock_covariance(theta, layout)[0] == pytest.approx(np.array([[4.0, 3.0], [3.0, 9.0]]))


def test_a_diary_takes_one_couple_or_many_and_no_inputs_at_all() -> None:
    assert model.diary(np.zeros((5, 4))).ratings.shape == (1, 5, 4)
    assert model.diary(np.zeros((2, 5, 2)), np.zeros((2, 5, 3))).layout == model.Layout(1, 3)
    assert model.diary(np.zeros((5, 2)), grain=1.0).rounding == pytest.approx(1 / 12)


@pytest.mark.parametrize(
    ("ratings", "inputs"),
    [
        (np.zeros((5, 3)), None),
        (np.zeros((0, 2)), None),
        (np.zeros((5, 2)), np.zeros((4, 1))),
        (np.zeros((5, 2)), np.full((5, 1), np.nan)),
        (np.full((5, 2), np.inf), None),
    ],
)
def test_a_diary_that_does_not_fit_is_refused(ratings: model.Array, inputs: model.Array | None) -> None:
    with pytest.raises(ValueError, match="must"):
        model.diary(ratings, inputs)


def test_the_claim_prior_expects_nothing_between_ada_and_ben() -> None:
    prior = priors.claim(2, ("stressor", "practice"))
    places = [*prior.layout.cross, *range(prior.layout.effects.start, prior.layout.effects.stop)]
    assert (prior.mean[places] == 0).all()
    assert (prior.sd > 0).all()


def test_both_priors_treat_ada_and_ben_alike_and_differ_only_in_links_and_effects() -> None:
    claim, forecast = (make(2, ("stressor", "load_a")) for make in (priors.claim, priors.forecast))
    layout = claim.layout
    free = [*layout.cross, *range(layout.effects.start, layout.effects.stop)]
    rest = [place for place in range(layout.size) if place not in free]
    assert (claim.mean[rest] == forecast.mean[rest]).all()
    assert (claim.sd[rest] == forecast.sd[rest]).all()
    for prior in (claim, forecast):
        assert prior.mean[layout.effects].reshape(2, -1)[0] == pytest.approx(
            prior.mean[layout.effects].reshape(2, -1)[1]
        )
        assert prior.mean[layout.cross[0]] == prior.mean[layout.cross[1]]
