"""In worlds where there is nothing, how often is something said?  Every sentence, every world.

A what-if is said only beside the sentence about its link, so it is never false more often than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from handhold.insight import change, priors, readings, simulate, speak
from handhold.insight.fitting import Flags, fit
from handhold.insight.loop import Reaches
from handhold.insight.model import Array, Diary, pick
from handhold.insight.posterior import sample
from handhold.insight.priors import Prior
from handhold.insight.readings import Readings
from handhold.insight.said import Said
from handhold.insight.verify.rows import FULL, Row, Size, at_most, best_engine

NAMES = ("stressor", "practice")
BATCH = 200
LIMIT = 0.05
LOGGED_RATES = (0.15, 0.1, 0.25)
"""Shares of days with a stressor, a flare and a practice."""
UNRATED = 0.3
"""Share of loads that are missing."""
FIRST = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """How a world without anything to find departs from the model: rounding, outliers, or wrong priors."""

    name: str
    whole: bool = False
    outliers: float = 0.0
    own: float = 0.0
    louder: float = 1.0


WORLDS = (
    World("gaussian"),
    World("whole numbers", whole=True),
    World("outliers", outliers=0.04),
    World("wrong prior", own=-0.2, louder=1.5),
)


def rows(size: Size, seed: int) -> list[Row]:
    """One row per world and sentence: the largest share of couples told it, over the lengths tried."""
    out = []
    for world in WORLDS:
        out += _judged(world.name, [dict(_told(world, size.silent, days, seed)) for days in size.silent_days], size)
    return [*out, *tables(size, seed), dances(size, seed)]


def tables(size: Size, seed: int) -> list[Row]:
    """Couples as a page reads them: two ratings in whole numbers, and everything that can be logged, without effect."""
    return _judged("all inputs", [_told_of_tables(size.silent, days, seed) for days in size.silent_days], size)


def dances(size: Size, seed: int) -> Row:
    """Couples without a loop, both directions, told that reaching and waiting take turns."""
    rng = np.random.default_rng(seed)
    told = 0
    for number in range(size.dance):
        kind = simulate.KINDS[number % 3]
        stress = rng.standard_normal(60)
        by_a, by_b = (simulate.reaches(simulate.habit(kind, rng), stress, rng) for _ in range(2))
        told += isinstance(speak.dance(_readings(np.full((60, 4), np.nan), stress, by_a, by_b), seed=seed), Said)
    trials = 0 if size is FULL else size.dance
    note = f"{size.dance} couples: secure, busy, bursty; 60 days"
    return at_most("false sentences: dance", told / size.dance, LIMIT, note, trials=trials)


def _judged(name: str, told: list[dict[str, float]], size: Size) -> list[Row]:
    """One row per sentence from the share told it after each of the lengths."""
    out = []
    for topic in told[0]:
        shares = [at_length[topic] for at_length in told]
        trials = 0 if size is FULL else size.silent
        note = ", ".join(f"{days} d {share:.3f}" for days, share in zip(size.silent_days, shares, strict=True))
        out.append(at_most(f"false sentences, {name}: {topic}", max(shares), LIMIT, note, trials=trials))
    return out


def _told(world: World, count: int, days: int, seed: int) -> Iterator[tuple[str, float]]:
    prior = priors.forecast(1, NAMES)
    layout = prior.layout
    theta = simulate.parameters(prior, count, seed)
    theta[:, layout.cross] = 0
    theta[:, layout.effects] = 0
    theta[:, layout.own] += world.own
    theta[:, layout.noises] += np.log(world.louder)
    still = theta.copy()
    still[:, layout.own] = 0
    book = _days(world, np.concatenate([theta, still]), prior, days, seed)
    for name, told in _claims_told(book).items():
        yield name, float((told[count:] if name == "carry" else told[:count]).mean())
    carrying = pick(book, slice(0, count))
    yield "change", _changes_told(carrying)
    yield "line", _lines_told(carrying)


def _days(world: World, theta: Array, prior: Prior, days: int, seed: int) -> Diary:
    inputs = simulate.given(NAMES, len(theta), days, seed + 1)
    return simulate.days(theta, prior, inputs, seed + 2, whole=world.whole, outliers=world.outliers)


def _told_of_tables(count: int, days: int, seed: int) -> dict[str, float]:
    prior = priors.forecast(2, ())
    theta = simulate.parameters(prior, count, seed + 5)
    theta[:, prior.layout.cross] = 0
    ratings = simulate.days(theta, prior, np.zeros((count, days, 0)), seed + 6, whole=True).ratings
    rng = np.random.default_rng([seed, days])
    told: dict[str, list[float]] = {}
    for one in ratings:
        for name, verdicts in _claims_told(*readings.diary_of(_table(one, rng))).items():
            told.setdefault(name, []).append(float(verdicts[0]))
    return {name: sum(verdicts) / count for name, verdicts in told.items() if name != "carry"}


def _table(ratings: Array, rng: np.random.Generator) -> Readings:
    """Everything that can be logged beside one couple's ratings, all of it by chance alone."""
    days = len(ratings)
    loads = (5 + 2 * rng.standard_normal((days, 1)) + rng.standard_normal((days, 2))).round().clip(0, 10)
    loads[rng.random(loads.shape) < UNRATED] = np.nan
    logged = (rng.random((days, len(LOGGED_RATES))) < LOGGED_RATES).astype(float)
    by_a, by_b = (simulate.reaches(simulate.habit("busy", rng), np.zeros(days), rng) for _ in range(2))
    return Readings(FIRST, ratings, loads, logged, by_a, by_b)


def _claims_told(book: Diary, names: tuple[str, ...] = NAMES) -> dict[str, Flags]:
    """Sentence by sentence, which couples (N,) are told."""
    prior = priors.claim(book.layout.indicators, names)
    count, span, _ = book.ratings.shape
    answered = ~np.isnan(book.ratings).reshape(count, span, 2, -1).all(3)
    least = answered.sum(1).min(1).tolist()
    told: dict[str, list[bool]] = {}
    for at in range(0, len(book), BATCH):
        part = pick(book, slice(at, at + BATCH))
        found = sample(part, prior, fit(part, prior, engine=best_engine()), seed=at, engine=best_engine())
        for item in speak.claims(prior):
            known = speak.numbers(item, found, prior)
            verdicts = (speak.judge(item, known, least[at + n], span, row=n) for n in range(len(part)))
            name = item.what if item.topic == "effect" else item.topic
            told.setdefault(name, []).extend(isinstance(verdict, Said) for verdict in verdicts)
    return {name: np.array(verdicts) for name, verdicts in told.items()}


def _changes_told(book: Diary) -> float:
    found = change.after(book, priors.claim(1, NAMES), book.ratings.shape[1] // 2, engine=best_engine())
    return float(np.mean([isinstance(speak.judge_change(found, row), Said) for row in range(len(book))]))


def _lines_told(book: Diary) -> float:
    told = 0
    for ratings in book.ratings[:, :, 0].tolist():
        kept = (None if np.isnan(value) else min(max(value, 0.0), 10.0) for value in ratings)
        answers = {FIRST + timedelta(days=number): value for number, value in enumerate(kept)}
        told += isinstance(speak.own_line(answers, max(answers)), Said)
    return told / len(book)


def _readings(ratings: Array, stress: Array, by_a: Reaches, by_b: Reaches) -> Readings:
    days = len(ratings)
    loads = np.column_stack([5 + 2 * stress, np.full(days, np.nan)])
    return Readings(FIRST, ratings, loads, np.zeros((days, 3)), by_a, by_b)
