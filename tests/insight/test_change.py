"""A step on a known day, and reliable change."""

from __future__ import annotations

import numpy as np
import pytest

from handhold.insight import change, measures, priors
from handhold.insight.fitting import fit
from handhold.insight.model import Array, Diary
from handhold.insight.verify.stressed import welch
from tests.insight.worlds import couples


def moved(shift: float, count: int = 10, day: int = 20) -> Diary:
    book = couples(1, 0, count=count, days=40, seed=3).book
    ratings = book.ratings.copy()
    ratings[:, day:] += shift
    return Diary(ratings, book.inputs)


def test_a_step_of_four_points_is_seen_and_its_direction_too() -> None:
    for shift in (4.0, -4.0):
        found = change.after(moved(shift), priors.claim(1, ()), 20)
        seen = found.bayes_factor > change.CLEAR
        assert seen.mean() > 0.7
        assert (np.sign(found.step[seen]) == np.sign(shift)).all()


def test_a_calm_day_seldom_looks_like_a_step() -> None:
    found = change.after(moved(0.0), priors.claim(1, ()), 20)
    assert (found.bayes_factor > change.CLEAR).mean() <= 0.1
    assert found.converged.all()


def test_the_bayes_factor_is_prior_over_posterior_density_at_zero() -> None:
    book = moved(-1.0, count=2)
    found = change.after(book, priors.claim(1, ()), 20)

    def density(mean: Array, sd: Array) -> Array:
        return np.asarray(np.exp(-0.5 * (mean / sd) ** 2) / sd)

    expected = density(np.zeros(2), np.full(2, change.STEP_SD / np.sqrt(2))) / density(found.step, found.sd)
    assert found.bayes_factor == pytest.approx(expected)


def test_push_and_step_are_two_more_inputs_of_the_same_model() -> None:
    book = couples(1, 1, count=2, days=40).book
    extra = np.zeros((2, 40, 2))
    extra[:, 20, 0], extra[:, 20:, 1] = 1, 1
    base = priors.claim(1, ("stressor",))
    wide = priors.claim(1, ("stressor", "push", "step"))
    for name, sd in (("push", change.PUSH_SD), ("step", change.STEP_SD)):
        wide.sd[wide.layout.effect(wide.inputs.index(name))] = sd
    whole = fit(Diary(book.ratings, np.concatenate([book.inputs, extra], 2)), wide)
    places = wide.layout.effect(2)
    found = change.after(book, base, 20)
    assert found.step == pytest.approx(whole.mode[:, places].mean(1), abs=1e-9)
    assert found.sd == pytest.approx([np.sqrt(part[np.ix_(places, places)].mean()) for part in whole.covariance])


@pytest.mark.parametrize("day", [0, 40])
def test_a_day_with_nothing_on_one_side_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match="before and after"):
        change.after(moved(0.0, count=1), priors.claim(1, ()), day)


def test_our_welch_test_is_that_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
    ratings = couples(1, 0, count=20, days=40).book.ratings
    for days in ratings:
        daily = [
            [row[~np.isnan(row)].mean() for row in part if not np.isnan(row).all()] for part in (days[:20], days[20:])
        ]
        expected = stats.ttest_ind(*daily, equal_var=False).pvalue
        assert welch(days, 20) == (expected < 0.05) or abs(expected - 0.05) < 1e-3


def test_reliable_change_is_what_noise_exceeds_once_in_twenty_times() -> None:
    sd, reliability = 4.0, 0.94
    noise = np.random.default_rng(1).standard_normal((2, 200_000)) * sd * np.sqrt(1 - reliability)
    gap = np.abs(noise[0] - noise[1])
    assert (gap > measures.reliable_change(sd, reliability)).mean() == pytest.approx(0.05, abs=0.002)
    assert measures.reliable_change(sd, reliability) == pytest.approx(2.7, abs=0.05)
    assert measures.changed_reliably(10, 13, sd, reliability)
    assert not measures.changed_reliably(10, 12, sd, reliability)


@pytest.mark.parametrize(("sd", "reliability"), [(0.0, 0.9), (float("nan"), 0.9), (4.0, 1.1), (4.0, -0.1)])
def test_impossible_scales_are_refused(sd: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="must be"):
        measures.reliable_change(sd, reliability)
