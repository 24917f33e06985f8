"""How much time does it take, beside a peer on the same days?  The clock, an argument, gives seconds of CPU."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from handhold.insight import priors, simulate
from handhold.insight.fitting import Engine, fit
from handhold.insight.model import Array, Diary, pick
from handhold.insight.posterior import sample
from handhold.insight.priors import Prior
from handhold.insight.verify import peers
from handhold.insight.verify.rows import Clock, Row, Size, at_least, at_most, best_engine, has_peer, shown, skipped

NAMES = ("stressor", "practice")
MORE_NAMES = ("stressor", "flare", "practice", "unanswered")
PEER = "statsmodels VARMAX"
PAGES = 5


def rows(size: Size, seed: int, clock: Clock) -> list[Row]:
    """CPU per couple over 60 days against VARMAX, and what one page costs."""
    prior = priors.forecast(1, NAMES)
    book = _couples(prior, size.speed, 60, seed)
    one_by_one = [pick(book, slice(n, n + 1)) for n in range(min(len(book), 20))]
    costs = {
        "numpy batch": _per_couple(clock, lambda: fit(book, prior), len(book)),
        "numpy single": _per_couple(clock, lambda: [fit(one, prior) for one in one_by_one], len(one_by_one)),
    }
    if best_engine() == "numba":
        fit(book, prior, engine="numba")
        costs["numba"] = _per_couple(clock, lambda: fit(book, prior, engine="numba"), len(book))
    floors = {"numba": 1000, "numpy batch": 100, "numpy single": 10}
    return [*_ratios(costs, floors, book, size, clock), *latencies(seed, clock)]


def _ratios(costs: dict[str, float], floors: dict[str, int], book: Diary, size: Size, clock: Clock) -> list[Row]:
    """The fit is mode and observed curvature; VARMAX is its maximum alone, its standard errors come on top."""
    if not has_peer():
        return [
            skipped(f"CPU, {PEER} over {name}", f">= {floor}", "statsmodels is not installed")
            for name, floor in floors.items()
        ]
    some = [pick(book, slice(n, n + 1)) for n in range(size.timed)]
    theirs = _per_couple(clock, lambda: [peers.varmax_carry(one) for one in some], len(some))
    out = [shown(f"CPU ms per couple, 60 days: {PEER}", 1e3 * theirs)]
    for name, floor in floors.items():
        if name in costs:
            out.append(at_least(f"CPU, {PEER} over {name}", theirs / costs[name], floor, f"{1e3 * costs[name]:.3f} ms"))
        else:
            out.append(skipped(f"CPU, {PEER} over {name}", f">= {floor}", "numba is not installed"))
    return out


def latencies(seed: int, clock: Clock) -> list[Row]:
    """One page in numpy: fit and a thousand draws, two ratings each and four inputs; warm starts from a day before."""
    prior = priors.forecast(2, MORE_NAMES)
    out = []
    for days, warm, limit in ((60, True, 50), (365, True, 150), (90, False, 100)):
        book = _couples(prior, PAGES, days, seed + days)
        alone, whole = np.array([_page(pick(book, slice(n, n + 1)), prior, warm, clock) for n in range(len(book))]).T
        name = f"one couple, {'warm' if warm else 'cold'}, {days} days, numpy, ms"
        out.append(
            at_most(name, float(np.median(whole)), limit, f"fit alone {np.median(alone):.1f}; median of {len(book)}")
        )
    return out


def _page(book: Diary, prior: Prior, warm: bool, clock: Clock) -> tuple[float, float]:
    """Milliseconds of the fit, and of fit and draws together."""
    start: Array | None = None
    if warm:
        start = fit(Diary(book.ratings[:, :-1], book.inputs[:, :-1], book.grain), prior).mode
    engine: Engine = "numpy"
    began = clock()
    fitted = fit(book, prior, start=start, engine=engine)
    half = clock()
    sample(book, prior, fitted, seed=1, engine=engine)
    return 1e3 * (half - began), 1e3 * (clock() - began)


def _couples(prior: Prior, count: int, days: int, seed: int) -> Diary:
    theta = simulate.parameters(prior, count, seed)
    return simulate.days(theta, prior, simulate.given(prior.inputs, count, days, seed + 1), seed + 2, whole=True)


def _per_couple(clock: Clock, work: Callable[[], object], count: int) -> float:
    began = clock()
    work()
    return (clock() - began) / count
