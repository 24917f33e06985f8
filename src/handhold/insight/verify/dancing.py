"""Does the loop find those who loop, and leave the others alone?  The confounded, unadjusted world is shown too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import nan

import numpy as np
from numpy.typing import NDArray

from handhold.insight import loop, simulate, speak
from handhold.insight.fitting import Flags
from handhold.insight.model import Array
from handhold.insight.readings import Readings
from handhold.insight.said import Said
from handhold.insight.verify.rows import FULL, Row, Size, at_least, at_most, shown, within

Kinds = NDArray[np.int64]

CLASSES = ("secure", "busy", "bursty", "one-link", "dance")
MIX = (0.45, 0.15, 0.10, 0.10, 0.20)
SURE = 0.9
NOISE, MISSING = 0.6, 0.3
"""Of the answers to how heavy a day was: sd against the burden's own, and the share that is missing."""
FIRST = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class World:
    """What the loop couples are like, whether bad days drive both sides, and whether the fit may see the burden.

    ``lasting`` is how much of a day's burden is still there on the next.
    """

    name: str
    dance: simulate.Kind = "strong"
    burdened: bool = False
    adjusted: bool = False
    lasting: float = 0.0


WORLDS = (
    World("strong"),
    World("moderate", "moderate"),
    World("strong, common cause, adjusted", burdened=True, adjusted=True),
    World("strong, common cause, NOT adjusted", burdened=True),
)
LASTING = World("heavy days on end, adjusted", burdened=True, adjusted=True, lasting=0.6)
"""Harder than the plan asks for: the burden carries over, which the model does not know.  Its flags are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """Per couple: its class (an index of CLASSES), P(dance), and the plain share left open."""

    kind: Kinds
    dance: Array
    share: Array


def rows(size: Size, seed: int) -> list[Row]:
    """Precision, flags, recall against the best share cut, at every length; then the sentence itself."""
    out = []
    mixed = np.random.default_rng(seed).choice(len(CLASSES), size.loop, p=MIX)
    for number, world in enumerate(WORLDS):
        for days, found in _run(world, mixed, size, [seed, number]).items():
            name = f"{world.name}, {days} days"
            out += _judged(name, found, size, trusted=world.adjusted or not world.burdened)
            if days == 30 and not world.burdened and (size is FULL or world.dance == "strong"):
                out.append(_against_share(name, found, 3 if size is FULL else 1.5))
    for number, world in enumerate((WORLDS[0], WORLDS[2], LASTING)):
        out += _bursty(world, size, [seed, 10 + number])
    return out + spoken(size, seed)


def spoken(size: Size, seed: int) -> list[Row]:
    """The sentence itself, which asks for three verdicts that agree: who hears it where heavy days drive both."""
    out = []
    trials = 0 if size is FULL else size.spoken
    for number, lasting in enumerate((0.0, LASTING.lasting)):
        for days in size.loop_days:
            name = f"{'heavy days on end' if lasting else 'common cause'}, {days} days"
            told, heard = (
                _heard(kind, days, lasting, size.spoken, [seed, 20 + number]) for kind in ("bursty", "strong")
            )
            note = within(told, size.spoken)
            out.append(
                at_most(f"told of a dance although bursty: {name}", told / size.spoken, 0.01, note, trials=trials)
            )
            out.append(shown(f"told of a dance, strong loops: {name}", heard / size.spoken, within(heard, size.spoken)))
    return out


def recall_at(score: Array, truth: Array, precision: float = 0.9, fewest: int = 20) -> float:
    """The largest share of the true that a cut on the score can find while this precise."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(truth[order])
    count = np.arange(1, len(truth) + 1)
    good = np.flatnonzero((hits / count >= precision) & (count >= fewest))
    return float(hits[good[-1]] / truth.sum()) if len(good) else 0.0


def _judged(name: str, found: Found, size: Size, *, trusted: bool) -> list[Row]:
    flagged, dancing = found.dance > SURE, found.kind == CLASSES.index("dance")
    # Whoever never speaks is never wrong, and that meets nothing.
    precision = float(dancing[flagged].mean()) if flagged.any() else nan
    note = f"flags {int(flagged.sum())} of {len(flagged)}, finds {flagged[dancing].mean():.2f} of those who loop"
    if not trusted:
        return [shown(f"precision of P > 0.9: {name}", precision, note)]
    trials = 0 if size is FULL else max(int(flagged.sum()), 1)
    out = [at_least(f"precision of P > 0.9: {name}", precision, 0.9, note, trials=trials)]
    others = ("secure", "busy")
    return out + [_flags(kind, name, flagged[found.kind == CLASSES.index(kind)], size) for kind in others]


def _bursty(world: World, size: Size, seed: list[int]) -> list[Row]:
    """Flags among many bursty couples."""
    found = _run(world, np.full(size.bursty, CLASSES.index("bursty")), size, seed)
    told = [_flags("bursty", f"{world.name}, {days} days", here.dance > SURE, size) for days, here in found.items()]
    return [replace(row, floor="shown", ok=None) for row in told] if world is LASTING else told


def _flags(kind: str, name: str, flagged: Flags, size: Size) -> Row:
    trials = 0 if size is FULL else len(flagged)
    note = within(int(flagged.sum()), len(flagged))
    return at_most(f"flagged although {kind}: {name}", float(flagged.mean()), 0.01, note, trials=trials)


def _against_share(name: str, found: Found, limit: float) -> Row:
    dancing = (found.kind == CLASSES.index("dance")).astype(float)
    ours, share = recall_at(found.dance, dancing), recall_at(found.share, dancing)
    note = f"ours {ours:.2f}, best cut on the share {share:.2f}"
    ratio = ours / max(share, 1 / dancing.sum())
    return at_least(f"recall at 90 % precision over the best share cut: {name}", float(ratio), limit, note)


def _run(world: World, kinds: Kinds, size: Size, seed: list[int]) -> dict[int, Found]:
    rng = np.random.default_rng(seed)
    longest = max(size.loop_days)
    table = np.empty((len(size.loop_days), len(kinds), 2))
    for couple, kind in enumerate(kinds):
        truth = simulate.habit(world.dance if CLASSES[kind] == "dance" else simulate.KINDS[kind], rng)
        if world.burdened:
            truth = replace(truth, reach_stress=simulate.BURDEN[0], open_stress=simulate.BURDEN[1])
        stress = _burden(longest, world.lasting, rng)
        way, answered = simulate.reaches(truth, stress, rng), _answered(stress, rng)
        for row, days in enumerate(size.loop_days):
            found = _fit(way, days, answered if world.adjusted else None)
            table[row, couple] = found.dance, found.open / max(found.reaches, 1)
    return {days: Found(kinds, *table[row].T) for row, days in enumerate(size.loop_days)}


def _burden(days: int, lasting: float, rng: np.random.Generator) -> Array:
    """How heavy each day is, standardised; ``lasting`` is what carries over to the next."""
    burden = rng.standard_normal(days)
    for day in range(1, days):
        burden[day] = lasting * burden[day - 1] + np.sqrt(1 - lasting**2) * burden[day]
    return burden


def _answered(stress: Array, rng: np.random.Generator) -> Array:
    """What is known of it: the best guess from a noisy answer, and nothing on three days of ten."""
    noisy = stress + NOISE * rng.standard_normal(len(stress))
    return noisy / (1 + NOISE**2) * (rng.random(len(stress)) >= MISSING)


def _fit(way: loop.Reaches, days: int, stress: Array | None) -> loop.Direction:
    early = way.times < days
    cut = loop.Reaches(way.times[early], way.left_open[early])
    return loop.direction(cut, days, None if stress is None else stress[:days, None], seed=0)


def _heard(kind: simulate.Kind, days: int, lasting: float, count: int, seed: list[int]) -> int:
    """How many of ``count`` couples of a kind are told of a dance."""
    rng = np.random.default_rng([*seed, days, simulate.KINDS.index(kind)])
    return sum(_hears(kind, _burden(days, lasting, rng), rng) for _ in range(count))


def _hears(kind: simulate.Kind, stress: Array, rng: np.random.Generator) -> bool:
    """Whether a couple, both directions alike, is told of a dance; one of them answers how heavy the days are."""
    days, missing = len(stress), np.full(len(stress), np.nan)
    truths = [
        replace(simulate.habit(kind, rng), reach_stress=simulate.BURDEN[0], open_stress=simulate.BURDEN[1])
        for _ in range(2)
    ]
    by_a, by_b = (simulate.reaches(truth, stress, rng) for truth in truths)
    answered = _answered(stress, rng)
    loads = np.column_stack([np.where(answered == 0, np.nan, 5 + 2 * answered), missing])
    kept = Readings(FIRST, np.column_stack([missing] * 4), loads, np.zeros((days, 3)), by_a, by_b)
    return isinstance(speak.dance(kept, seed=0), Said)
