"""The only door from numbers to sentences.  What does not meet every condition here stays "not enough yet".

Conditions: enough observed days (or reaches); P(sign) above 0.98 under the claim prior; the data have taken a fifth or
more of the prior's doubt away (posterior sd below 0.8 prior sd); at least 100 effective draws; both people's own
numbers lean the same way, for a sentence is about the two together; for the dance, the same verdict with and
without the stress control and without the last seven days.  P(sign) is 0.98 and not 0.95 so that each sentence stays
false in at most 5 of 100 couples also after a year, when the prior no longer restrains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, erf, floor, sqrt

import numpy as np

from handhold.insight import change, line, loop, readings, said, whatif
from handhold.insight.fitting import Flags, fit
from handhold.insight.model import Array, Layout
from handhold.insight.posterior import Posterior, above_zero, mean, sample, sd
from handhold.insight.priors import CLAIM_CROSS, CLAIM_EFFECT, CLAIM_OWN, Prior, claim
from handhold.insight.said import NotYet, Said, Topic

SURE = 0.98
NARROWED = 0.8
MIN_DAYS, MIN_CROSS_DAYS, MIN_SIDE_DAYS = 14, 60, 7
RECENT_DAYS = 365
"""How far back sentences look: what carries over drifts with the seasons of a life, and no number is for ever."""
MIN_REACHES, MIN_EACH = 30, 8
SURE_DANCE, LAST_DAYS = 0.9, 7
CLEAR_MOVE = 0.3
"""Points below which a line is not said to have moved, however sure that is."""
USUAL_DAYS = {"carry": 20, "cross": 75, "effect": 25}
"""Observed days after which doubt is usually narrowed enough: measured on simulated couples, see docs/insight.md."""
WHAT_IF = ("practice",)
"""Inputs that the two can choose; nobody is asked what would be with fewer hard days."""

WORTH = 0.05
"""Points that round to more than nothing."""
LEAST = 1e-6
"""An sd below this is that of a single draw, which nobody is told of."""

Spoken = Said | NotYet


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence waiting at the door: the two numbers that it averages, their prior, and what it would say."""

    topic: Topic
    what: str
    places: tuple[int, int]
    above: str
    below: str
    min_days: int
    prior_sd: float


@dataclass(frozen=True, slots=True)
class Known:
    """A claim's numbers for each couple (N,): P(above zero), posterior over prior sd, whether both people lean one way,
    and whether the draws may be trusted."""

    above: Array
    narrowed: Array
    agreed: Flags
    reliable: Flags


def couple(kept: readings.Readings, *, seed: int, start: Array | None = None) -> tuple[Spoken, ...]:
    """Everything that may be said about two people's last year of days and reaches, in a fixed order.

    ``start`` is a warm start, see :func:`handhold.insight.fitting.fit`.
    """
    kept = last_year(kept)
    rated = readings.since_answered(kept)
    book, names = readings.diary_of(rated)
    prior = claim(2, names)
    found = sample(book, prior, fit(book, prior, start=start), seed=seed)
    days = min(readings.observed_days(rated))
    spoken = [judge(item, numbers(item, found, prior), days, len(rated)) for item in claims(prior)]
    return (*spoken, *what_ifs(spoken, found, prior), dance(kept, seed=seed), share(kept))


def last_year(kept: readings.Readings) -> readings.Readings:
    """The days that sentences may rest on."""
    return readings.between(kept, len(kept) - RECENT_DAYS, len(kept))


def claims(prior: Prior) -> tuple[Claim, ...]:
    """The sentences that the daily model could say with these inputs."""
    layout = prior.layout
    own, cross = layout.own, layout.cross
    out = [
        Claim("carry", said.CARRY, (own[0], own[1]), said.CARRIES, said.SWINGS, MIN_DAYS, CLAIM_OWN[1]),
        Claim("cross", said.CROSS, (cross[0], cross[1]), said.ALONG, said.AGAINST, MIN_CROSS_DAYS, CLAIM_CROSS[1]),
    ]
    for name, what in said.EFFECTS.items():
        if places := _effect_places(layout, prior.inputs, name):
            above, below = said.HIGHER[name], said.LOWER[name]
            out.append(Claim("effect", what, places, above, below, MIN_DAYS, CLAIM_EFFECT[1]))
    return tuple(out)


def judge(item: Claim, known: Known, days: int, span: int, *, row: int = 0) -> Spoken:
    """Say it, or not yet.  ``days`` were answered by the one who answered least, of ``span`` since the first."""
    if not known.reliable[row]:
        return NotYet(item.topic, item.what, said.UNRELIABLE)
    if days < item.min_days or known.narrowed[row] >= NARROWED:
        needed = max(item.min_days, USUAL_DAYS[item.topic])
        return _waits(item.topic, item.what, _days_to_go(days, needed, span))
    if known.agreed[row] and max(known.above[row], 1 - known.above[row]) > SURE:
        return Said(item.topic, item.above if known.above[row] > 0.5 else item.below)
    return NotYet(item.topic, item.what, said.NOTHING_CLEAR_EFFECT if item.topic == "effect" else said.NOTHING_CLEAR)


def numbers(item: Claim, found: Posterior, prior: Prior) -> Known:
    """What the posterior of each couple (N,) knows about the claim."""
    places = list(item.places)
    both = found.draws[:, :, places]
    centre, spread = mean(found, both.mean(2)), sd(found, both.mean(2))
    each = mean(found, both)
    agreed = (np.sign(each) == np.sign(centre)[:, None]).all(1)
    wide = item.prior_sd / np.sqrt(2)
    if item.topic != "carry":
        return Known(above_zero(found, both.mean(2)), spread / wide, agreed, found.reliable)
    centre, spread = _under(centre, spread, (prior.mean[places].mean(), prior.sd[places[0]] / np.sqrt(2)), wide)
    above = np.array([_normal(value) for value in centre / spread])
    return Known(above, spread / wide, agreed, found.reliable)


def what_ifs(spoken: list[Spoken], found: Posterior, prior: Prior) -> list[Said]:
    """For each effect that was said: where both lines would stand in the long run with one more such day a week."""
    out = []
    for number, name in enumerate(prior.inputs):
        sentences = {said.HIGHER.get(name), said.LOWER.get(name)}
        if name in WHAT_IF and any(isinstance(item, Said) and item.sentence in sentences for item in spoken):
            band = whatif.long_run(found, prior, number, 1 / 7)
            low, high = float(band.low[0]), float(band.high[0])
            if low >= WORTH:
                out.append(Said("what_if", said.IF_HIGHER, {"low": low, "high": high}))
            elif high <= -WORTH:
                out.append(Said("what_if", said.IF_LOWER, {"low": -high, "high": -low}))
    return out


def changed(kept: readings.Readings, day: date) -> Spoken:
    """Whether both lines stand differently since a day that the two of them named."""
    number = (day - kept.first).days
    if 0 < number < len(kept):
        early = max(number - RECENT_DAYS // 2, 0)
        kept, number = readings.between(kept, early, number + RECENT_DAYS // 2), number - early
    there = ~np.isnan(kept.ratings)
    seen = np.stack([there[:, :2].any(1), there[:, 2:].any(1)], 1)
    before, behind = seen[: max(number, 0)].sum(0).min(), seen[max(number, 0) :].sum(0).min()
    if min(before, behind) < MIN_SIDE_DAYS or before + behind < MIN_DAYS:
        to_go = _days_to_go(int(behind), MIN_SIDE_DAYS, len(kept) - number) if before >= MIN_SIDE_DAYS else None
        return _waits("change", said.CHANGE, to_go)
    book, names = readings.diary_of(kept)
    return judge_change(change.after(book, claim(2, names), number))


def judge_change(found: change.Change, row: int = 0) -> Spoken:
    """Say which way it moved where the Bayes factor is clear; silence is "no clear change" and never "no change"."""
    if not found.converged[row]:
        return NotYet("change", said.CHANGE, said.UNRELIABLE)
    if found.bayes_factor[row] <= change.CLEAR:
        return NotYet("change", said.CHANGE, said.NO_CLEAR_CHANGE)
    return Said("change", said.CHANGED_UP if found.step[row] > 0 else said.CHANGED_DOWN)


def dance(kept: readings.Readings, *, seed: int) -> Spoken:
    """Whether reaching and being left open take turns, in either direction and in the same words for both."""
    found = directions(kept, seed=seed)
    if not any(_is_countable(way) for way in found):
        counts = [
            min(way.reaches / MIN_REACHES, way.open / MIN_EACH, (way.reaches - way.open) / MIN_EACH) for way in found
        ]
        return _waits("dance", said.DANCE, _days_to_go(max(counts), 1, len(kept)))
    before = len(kept) - LAST_DAYS
    if before <= 0:
        return _waits("dance", said.DANCE, 1 - before)
    earlier = directions(readings.between(kept, 0, before), seed=seed)
    bare = directions(kept, seed=seed, stress=False)
    sure = [
        now
        for now, then, alone in zip(found, earlier, bare, strict=True)
        if _is_countable(now) and min(now.dance, then.dance, alone.dance) > SURE_DANCE
    ]
    if not sure:
        return NotYet("dance", said.DANCE, said.NOTHING_CLEAR)
    more = int(10 * max(way.gain_low for way in sure))
    return Said("dance", said.TURNS_AT_LEAST, {"more": more}) if more >= 1 else Said("dance", said.TURNS)


def directions(kept: readings.Readings, *, seed: int, stress: bool = True) -> tuple[loop.Direction, loop.Direction]:
    """Both directions, with the stress control or (only to hold the verdict against) without."""
    burden = readings.stress_of(kept) if stress else None
    by_a, by_b = (loop.direction(way, len(kept), burden, seed=seed) for way in (kept.by_a, kept.by_b))
    return by_a, by_b


def share(kept: readings.Readings) -> Spoken:
    """The couple's plain share of reaches that stayed open; a count, so it needs no condition but a reach."""
    found = loop.share_left_open(kept.by_a, kept.by_b)
    if not found.reaches:
        return NotYet("share", said.DANCE, said.NO_REACHES)
    low, high = floor(100 * found.low), ceil(100 * found.high)
    return Said("share", said.SHARE, {"open": found.open, "reaches": found.reaches, "low": low, "high": high})


def own_line(answers: Mapping[date, float | None], today: date) -> Spoken:
    """Whether one person's own line has moved in four weeks; for their eyes only."""
    found = line.move(answers, today)
    if found is None:
        return _waits("line", said.LINE, line.days_to_move(answers, today))
    if abs(found.mean) < CLEAR_MOVE or abs(found.mean) <= line.t_quantile_975(found.freedom) * found.sd:
        return NotYet("line", said.LINE, said.NOTHING_CLEAR)
    return Said("line", said.LINE_UP if found.mean > 0 else said.LINE_DOWN)


def _effect_places(layout: Layout, inputs: tuple[str, ...], name: str) -> tuple[int, int] | None:
    """Where both people's effect of an input stands; of loads, each one's own on their own line."""
    if name in inputs:
        first, second = layout.effect(inputs.index(name))
        return first, second
    if name == "load" and {"load_a", "load_b"} <= set(inputs):
        return layout.effect(inputs.index("load_a"))[0], layout.effect(inputs.index("load_b"))[1]
    return None


def _days_to_go(days: float, needed: int, span: int) -> int | None:
    """Calendar days until ``needed`` are answered at the pace so far; None where that is past or will not come.

    It will not come without a pace, nor at one so slow that even the whole last year would hold too few.
    """
    if days <= 0 or days >= needed or days * RECENT_DAYS < needed * span:
        return None
    return max(1, round((needed - days) * span / days))


def _waits(topic: Topic, what: str, to_go: int | None) -> NotYet:
    few, soon, early = (
        (said.TOO_FEW_EFFECT, said.TOMORROW_EFFECT, said.TOO_EARLY_EFFECT)
        if topic == "effect"
        else (said.TOO_FEW, said.TOMORROW, said.TOO_EARLY)
    )
    return NotYet(topic, what, few if to_go is None else soon if to_go == 1 else early, to_go)


def _is_countable(way: loop.Direction) -> bool:
    return way.reaches >= MIN_REACHES and way.open >= MIN_EACH and way.reaches - way.open >= MIN_EACH


def _under(centre: Array, spread: Array, old: tuple[float, float], wide: float) -> tuple[Array, Array]:
    """Mean and sd under N(0, wide^2) of what was estimated under N(old): the old prior taken out, the new put in."""
    sharp = np.maximum(spread, LEAST) ** -2.0
    precision = np.maximum(sharp - old[1] ** -2.0, 1e-6)
    seen = (centre * sharp - old[0] * old[1] ** -2.0) / precision
    total = precision + wide**-2.0
    return seen * precision / total, total**-0.5


def _normal(value: float) -> float:
    return 0.5 * (1 + erf(value / sqrt(2)))
