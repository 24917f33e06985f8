"""Does the loop find those who loop, and leave the others alone?  The confounded, unadjusted world is shown too."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from handhold.insight import loop, simulate
from handhold.insight.model import Array
from handhold.insight.verify.rows import FULL, Row, Size, at_least, at_most, shown

CLASSES = ("secure", "busy", "bursty", "one-link", "dance")
MIX = (0.45, 0.15, 0.10, 0.10, 0.20)
SURE = 0.9


@dataclass(frozen=True, slots=True)
class World:
    """What the loop couples are like, whether bad days drive both sides, and whether the fit may see the burden."""

    name: str
    dance: simulate.Kind = "strong"
    burdened: bool = False
    adjusted: bool = False


WORLDS = (
    World("strong"),
    World("moderate", "moderate"),
    World("strong, common cause, adjusted", burdened=True, adjusted=True),
    World("strong, common cause, NOT adjusted", burdened=True),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Per couple: its class (an index of CLASSES), P(dance), and the plain share left open."""

    kind: NDArray[np.int64]
    dance: Array
    share: Array


def rows(size: Size, seed: int) -> list[Row]:
    """Precision, flags, recall against the best share cut, at every length."""
    out = []
    for world in WORLDS:
        for days, found in _run(world, size, seed).items():
            name = f"{world.name}, {days} days"
            out += _judged(name, found, size, trusted=world.adjusted or not world.burdened)
            if days == 30 and not world.burdened and (size is FULL or world.dance == "strong"):
                out.append(_against_share(name, found, 3 if size is FULL else 1.5))
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
    precision = float(dancing[flagged].mean()) if flagged.any() else 1.0
    note = f"flags {int(flagged.sum())} of {len(flagged)}, finds {flagged[dancing].mean():.2f} of those who loop"
    if not trusted:
        return [shown(f"precision of P > 0.9: {name}", precision, note)]
    out = [at_least(f"precision of P > 0.9: {name}", precision, 0.9 if size is FULL else 0.8, note)]
    for kind in ("secure", "busy", "bursty"):
        here = found.kind == CLASSES.index(kind)
        trials = 0 if size is FULL else int(here.sum())
        out.append(at_most(f"flagged although {kind}: {name}", float(flagged[here].mean()), 0.01, trials=trials))
    return out


def _against_share(name: str, found: Found, limit: float) -> Row:
    dancing = (found.kind == CLASSES.index("dance")).astype(float)
    ours, share = recall_at(found.dance, dancing), recall_at(found.share, dancing)
    note = f"ours {ours:.2f}, best cut on the share {share:.2f}"
    ratio = ours / max(share, 1 / dancing.sum())
    return at_least(f"recall at 90 % precision over the best share cut: {name}", float(ratio), limit, note)


def _run(world: World, size: Size, seed: int) -> dict[int, Found]:
    rng = np.random.default_rng(seed)
    longest = max(size.loop_days)
    kinds = rng.choice(len(CLASSES), size.loop, p=MIX)
    table = np.empty((len(size.loop_days), size.loop, 2))
    for couple, kind in enumerate(kinds):
        truth = simulate.habit(world.dance if CLASSES[kind] == "dance" else simulate.KINDS[kind], rng)
        if world.burdened:
            truth = replace(truth, reach_stress=simulate.BURDEN[0], open_stress=simulate.BURDEN[1])
        stress = rng.standard_normal(longest)
        way = simulate.reaches(truth, stress, rng)
        answered = (stress + 0.6 * rng.standard_normal(longest)) / 1.36 * (rng.random(longest) >= 0.3)
        for row, days in enumerate(size.loop_days):
            found = _fit(way, days, answered if world.adjusted else None)
            table[row, couple] = found.dance, found.open / max(found.reaches, 1)
    return {days: Found(kinds, *table[row].T) for row, days in enumerate(size.loop_days)}


def _fit(way: loop.Reaches, days: int, stress: Array | None) -> loop.Direction:
    early = way.times < days
    cut = loop.Reaches(way.times[early], way.left_open[early])
    return loop.direction(cut, days, None if stress is None else stress[:days, None], seed=0)
