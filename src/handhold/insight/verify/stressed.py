"""After a day on which nothing lasting happened, who cries wolf: we, or a plain test of before against after?"""

from __future__ import annotations

from math import sqrt

import numpy as np

from handhold.insight import change, priors, simulate
from handhold.insight.fitting import Flags
from handhold.insight.line import t_quantile_975
from handhold.insight.model import Array, Diary
from handhold.insight.verify.rows import FULL, Row, Size, at_least, at_most, best_engine, shown

SPANS = ((28, 14), (44, 30), (60, 30))
CARRIES: tuple[float | None, ...] = (None, 0.6)
"""Own carry-over of the population, and a world in which everybody's is high."""
DROP = -1.5
"""A true lasting change, in points, with which power is shown."""


def rows(size: Size, seed: int) -> list[Row]:
    """False alarms of both, their ratio over all worlds, and what both find when there is something."""
    out, ours, theirs = [], [], []
    for carry in CARRIES:
        for days, day in SPANS:
            who = "as in the population" if carry is None else carry
            name = f"{day} days before, {days - day} after, own carry-over {who}"
            alarms, t_alarms = _alarms(_couples(size.change, (days, day), carry, seed), day)
            ours.append(float(alarms[0].mean()))
            theirs.append(float(t_alarms[0].mean()))
            trials, note = 0 if size is FULL else size.change, f"t-test {theirs[-1]:.3f}"
            out.append(at_most(f"false alarms after a stressor: {name}", ours[-1], 0.05, note, trials=trials))
            note = f"t-test {t_alarms[1].mean():.2f}"
            out.append(shown(f"finds a lasting drop of 1.5 points: {name}", float(alarms[1].mean()), note))
    mean_ours, mean_theirs = sum(ours) / len(ours), sum(theirs) / len(theirs)
    ratio = mean_theirs / max(mean_ours, 1e-9)
    note = f"ours {mean_ours:.3f}, t-test {mean_theirs:.3f}, over {len(ours)} worlds of {size.change} couples"
    return [*out, at_least("false alarms after a stressor, t-test over ours", ratio, 4, note)]


def welch(ratings: Array, day: int) -> bool:
    """Whether Welch's t-test on the daily means of both people calls before and after different at 5 %."""
    sides = [
        np.array([row[~np.isnan(row)].mean() for row in part if not np.isnan(row).all()])
        for part in (ratings[:day], ratings[day:])
    ]
    first, second = (float(side.var(ddof=1)) / len(side) for side in sides)
    total = first + second
    freedom = total**2 / (first**2 / (len(sides[0]) - 1) + second**2 / (len(sides[1]) - 1))
    gap = abs(float(sides[0].mean() - sides[1].mean()))
    return bool(gap > t_quantile_975(freedom) * sqrt(total))


def _alarms(book: Diary, day: int) -> tuple[Flags, Flags]:
    """Who is told of a change, by us and by the t-test, each (2, N): of the calm half, and of the half that moved."""
    found = change.after(book, priors.claim(1, ()), day, engine=best_engine())
    ours = found.converged & (found.bayes_factor > change.CLEAR)
    theirs = np.array([welch(ratings, day) for ratings in book.ratings])
    return ours.reshape(2, -1), theirs.reshape(2, -1)


def _couples(count: int, span: tuple[int, int], carry: float | None, seed: int) -> Diary:
    """Couples without inputs, first calm ones, then as many whose long-run level drops; ``span`` is (days, its day)."""
    days, day = span
    prior = priors.forecast(1, ("step",))
    layout, rng = prior.layout, np.random.default_rng(seed)
    theta = simulate.parameters(prior, 2 * count, seed + 1)
    if carry is not None:
        theta[:, layout.own] = carry + 0.08 * rng.standard_normal((2 * count, 2))
        theta[:, layout.cross] = 0.05 + 0.05 * rng.standard_normal((2 * count, 2))
    matrix = theta[:, layout.carry].reshape(-1, 2, 2)
    theta[:count, layout.effects] = 0
    theta[count:, layout.effects] = DROP * (np.eye(2) - matrix[count:]).sum(2)
    step = np.zeros((2 * count, days, 1))
    step[:, day:] = 1
    book = simulate.days(theta, prior, step, seed + 2)
    return Diary(book.ratings, np.zeros((2 * count, days, 0)), book.grain)
