"""Small worlds with a known truth for the tests of the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from handhold.insight import priors, simulate
from handhold.insight.loop import Reaches
from handhold.insight.model import Array, Diary, pick
from handhold.insight.priors import Prior
from handhold.insight.readings import Readings

NAMES = ("stressor", "practice", "flare", "unanswered")
FIRST = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Couples:
    """Couples with the truth behind them."""

    prior: Prior
    theta: Array
    book: Diary

    def one(self, number: int) -> tuple[Array, Diary]:
        """The truth (1, p) and the diary of one couple."""
        rows = slice(number, number + 1)
        return self.theta[rows], pick(self.book, rows)


def couples(indicators: int = 1, inputs: int = 2, count: int = 3, days: int = 30, seed: int = 5) -> Couples:
    """Couples from the forecast prior, a third of their ratings missing; whole numbers where there are two ratings."""
    prior = priors.forecast(indicators, NAMES[:inputs])
    theta = simulate.parameters(prior, count, seed)
    given = simulate.given(prior.inputs, count, days, seed + 1)
    return Couples(prior, theta, simulate.days(theta, prior, given, seed + 2, whole=indicators == 2))


NOBODY = Reaches(np.empty(0), np.empty(0))


def readings(ratings: Array, by_a: Reaches = NOBODY, by_b: Reaches = NOBODY) -> Readings:
    """A table of ratings (T, 4) and reaches, with nothing else in it."""
    days = len(ratings)
    return Readings(FIRST, ratings, np.full((days, 2), np.nan), np.zeros((days, 3)), by_a, by_b)


def swapped(kept: Readings) -> Readings:
    """The same couple with the two people exchanged."""
    return Readings(
        kept.first, kept.ratings[:, [2, 3, 0, 1]], kept.loads[:, ::-1].copy(), kept.logged, kept.by_b, kept.by_a
    )
