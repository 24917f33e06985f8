"""Do 90 % intervals hold the truth nine times in ten?  How close do estimates come, beside the prior and a peer?"""

from __future__ import annotations

import numpy as np

from handhold.insight import posterior, priors, simulate
from handhold.insight.fitting import fit
from handhold.insight.model import Array, pick
from handhold.insight.posterior import sample
from handhold.insight.priors import Prior
from handhold.insight.verify import peers
from handhold.insight.verify.rows import (
    FULL,
    Row,
    Size,
    at_least,
    at_most,
    best_engine,
    between,
    has_peer,
    shown,
    skipped,
)

NAMES = ("stressor", "practice")
DAYS = (14, 30, 60)
BATCH = 100


def rows(size: Size, seed: int) -> list[Row]:
    """Coverage of every block at every length, and recovery against VARMAX with the prior-alone row beside it."""
    out = []
    for number, days in enumerate(DAYS):
        hit, reliable = coverage(size.coverage, days, seed + 10 * number)
        trials = 0 if size is FULL else size.coverage
        for name, places in blocks(priors.forecast(1, NAMES)).items():
            out.append(
                between(f"90 % intervals, {days} days: {name}", float(hit[:, places].mean()), 0.87, 0.93, trials=trials)
            )
        out.append(at_most(f"couples flagged as not reliable, {days} days", 1 - reliable, 0.02, trials=trials))
    return out + recovery(size, seed + 50)


def blocks(prior: Prior) -> dict[str, list[int]]:
    """Places of theta that mean the same, by name."""
    layout = prior.layout
    effects = {f"effect of {name}": layout.effect(number) for number, name in enumerate(prior.inputs)}
    shocks = list(range(layout.shocks.start, layout.shocks.stop))
    return {
        "level": list(range(layout.columns)),
        "own carry-over": layout.own,
        "cross": layout.cross,
        **effects,
        "size of shocks": shocks[:2],
        "shocks together": shocks[2:],
        "size of noise": list(range(layout.noises.start, layout.size)),
    }


def coverage(count: int, days: int, seed: int) -> tuple[Array, float]:
    """Whether each 90 % interval holds the truth (count, p), and the share of couples that may be spoken about."""
    prior = priors.forecast(1, NAMES)
    theta = simulate.parameters(prior, count, seed)
    book = simulate.days(theta, prior, simulate.given(NAMES, count, days, seed + 1), seed + 2)
    hits, reliable = [], []
    for at in range(0, count, BATCH):
        part = pick(book, slice(at, at + BATCH))
        found = sample(part, prior, fit(part, prior, engine=best_engine()), seed=seed + at, engine=best_engine())
        ends = np.stack(
            [posterior.quantiles(found, draws, (0.05, 0.95)) for draws in found.draws.transpose(2, 0, 1)], -1
        )
        truth = theta[at : at + BATCH]
        hits.append((ends[0] <= truth) & (truth <= ends[1]))
        reliable.append(found.reliable)
    return np.concatenate(hits).astype(float), float(np.concatenate(reliable).mean())


def recovery(size: Size, seed: int) -> list[Row]:
    """Root mean square errors of A over 60 days."""
    prior = priors.forecast(1, NAMES)
    theta = simulate.parameters(prior, size.peer, seed)
    book = simulate.days(theta, prior, simulate.given(NAMES, size.peer, 60, seed + 1), seed + 2)
    ours = fit(book, prior, engine=best_engine()).mode
    out, errors = [], {"ours": ours - theta, "prior alone": prior.mean - theta}
    if has_peer():
        peer = np.array([peers.varmax_carry(pick(book, slice(n, n + 1))).ravel() for n in range(size.peer)])
        other = theta.copy()
        other[:, prior.layout.carry] = peer
        errors["VARMAX"] = other - theta
    for name, places in (("own carry-over", prior.layout.own), ("cross", prior.layout.cross)):
        size_of = {who: float(np.sqrt(np.nanmean(error[:, places] ** 2))) for who, error in errors.items()}
        out += [shown(f"error, {name}, 60 days: {who}", value, f"N {size.peer}") for who, value in size_of.items()]
        if name == "cross":
            what = "error of the cross link, VARMAX over ours"
            told = "most of it is the prior: see the row of the prior alone"
            out.append(
                at_least(what, size_of["VARMAX"] / size_of["ours"], 3, told)
                if "VARMAX" in size_of
                else skipped(what, ">= 3", "statsmodels is not installed")
            )
    return out
