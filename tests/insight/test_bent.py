"""The coordinates of the sampler: there and back again, with a constant Jacobian."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.insight.bent import bend, root, slope, unbend
from handhold.insight.model import Array, Layout
from tests.depth import examples
from tests.insight.worlds import couples

LOGS = st.lists(st.floats(-6, 6), min_size=15, max_size=15).map(lambda values: np.array([values]))


@settings(deadline=None, max_examples=examples(40))
@given(LOGS)
def test_bending_and_unbending_gives_back_what_was(theta: Array) -> None:
    for layout in (Layout(1, 2), Layout(2, 0)):
        assert unbend(bend(theta, layout), layout) == pytest.approx(theta, abs=1e-9)
        assert bend(unbend(theta, layout), layout) == pytest.approx(theta, abs=1e-9)


@pytest.mark.parametrize("indicators", [1, 2])
def test_the_slope_is_the_jacobian_and_its_volume_never_changes(indicators: int) -> None:
    world = couples(indicators, 1)
    layout, volumes = world.prior.layout, []
    for theta in world.theta:
        shifts = 1e-6 * np.eye(layout.size)
        expected = (bend(theta + shifts, layout) - bend(theta - shifts, layout)).T / 2e-6
        assert slope(theta, layout) == pytest.approx(expected, abs=1e-6)
        volumes.append(np.linalg.slogdet(slope(theta, layout))[1])
    assert volumes == pytest.approx([volumes[0]] * len(volumes))


def test_the_root_of_a_covariance_is_a_root_and_turns_the_noises_first() -> None:
    layout = Layout(1, 0)
    half = np.random.default_rng(1).standard_normal((layout.size, layout.size))
    found = root(half @ half.T, layout)
    assert found @ found.T == pytest.approx(half @ half.T)
    assert found[layout.noises.start, 1:] == pytest.approx(0)
