"""The whole verification plan of the numbers in one run, peers side by side.

``python -m benchmarks.insight`` takes about ten minutes on a free core; ``--short`` well under one.
``--crowd 100000`` adds a hundred thousand couples on two cores by the clock on the wall; ``--only-crowd`` that alone.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from time import perf_counter, process_time

# One thread for each process, or the time measured would not be the time taken.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from handhold.insight import priors, simulate
from handhold.insight.fitting import Engine, fit
from handhold.insight.verify import plan
from handhold.insight.verify.rows import FULL, QUICK, Row, Size, at_most, best_engine, skipped

CROWD, PART, DAYS, CORES = 100_000, 2_500, 60, 2
NAMES = ("stressor", "practice")


def main() -> int:
    """Print the table; 1 when a floor was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--crowd", type=int, default=0, metavar="COUPLES", help=f"{PART} or more; scaled to {CROWD:,}")
    parser.add_argument("--only-crowd", action="store_true")
    args = parser.parse_args()
    size = QUICK if args.short else FULL
    print(f"N: {size}\nseed: {plan.SEED}, one thread, CPU time unless wall time is written\n")
    missed = 0
    for row in _every(size, args.crowd, args.only_crowd):
        print(row.line(), flush=True)
        missed += row.ok is False
    return 1 if missed else 0


def rows(short: bool) -> Iterator[Row]:
    """The quick plan, and a tenth of the crowd where there is time for it."""
    yield from plan.run(QUICK, process_time)
    if not short:
        yield from crowd(CROWD // 10)


def crowd(count: int) -> Iterator[Row]:
    """Mode and curvature of ``count`` couples, scaled to a hundred thousand: seconds on the wall, on two cores.

    Making the days is part of the time; starting the processes and compiling is not.
    """
    what = f"{CROWD:,} couples x {DAYS} days on {CORES} cores, seconds on the wall"
    with ProcessPoolExecutor(CORES) as pool:
        yield _timed(f"{what}: numpy", pool, "numpy", count, 150)
        if best_engine() == "numba":
            yield _timed(f"{what}: numba", pool, "numba", count, 30)
        else:
            yield skipped(f"{what}: numba", "<= 30", "numba is not installed")


def _every(size: Size, count: int, only_crowd: bool) -> Iterator[Row]:
    if not only_crowd:
        yield from plan.run(size, process_time)
    if count >= PART:
        yield from crowd(count)


def _timed(what: str, pool: Executor, engine: Engine, count: int, limit: float) -> Row:
    parts = range(count // PART)
    list(pool.map(_fit_part, [engine] * 2 * CORES, range(2 * CORES), [PART // 10] * 2 * CORES))
    began = perf_counter()
    busy = sum(pool.map(_fit_part, [engine] * len(parts), parts, [PART] * len(parts)))
    taken, scale = perf_counter() - began, CROWD / (len(parts) * PART)
    note = f"{busy * scale:.0f} s of CPU in the fits; measured on {len(parts) * PART:,}"
    return at_most(what, taken * scale, limit, note)


def _fit_part(engine: Engine, seed: int, count: int) -> float:
    """Make the days of some couples and fit them; CPU seconds that the fit took."""
    prior = priors.forecast(1, NAMES)
    theta = simulate.parameters(prior, count, seed)
    book = simulate.days(theta, prior, simulate.given(NAMES, count, DAYS, seed), seed)
    began = process_time()
    fit(book, prior, engine=engine)
    return process_time() - began


if __name__ == "__main__":
    sys.exit(main())
