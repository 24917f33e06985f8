"""The whole verification plan of the numbers in one run, peers side by side.

``python benchmarks/insight.py`` takes about a quarter of an hour on two free cores; ``--short`` under a minute;
``--crowd 100000`` adds a hundred thousand couples on two cores, with numba in threads and with numpy in processes.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from time import process_time, thread_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from handhold.insight import priors, simulate
from handhold.insight.fitting import Engine, fit
from handhold.insight.verify import plan
from handhold.insight.verify.rows import FULL, QUICK, Row, at_most, best_engine, skipped

CROWD, PART, DAYS, CORES = 100_000, 1_000, 60, 2
NAMES = ("stressor", "practice")


def main() -> int:
    """Print the table; 1 when a floor was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--crowd", type=int, default=0, metavar="COUPLES", help="1000 or more; scaled to 100,000")
    parser.add_argument("--only-crowd", action="store_true")
    args = parser.parse_args()
    size = QUICK if args.short else FULL
    print(f"N: {size}\nseed: {plan.SEED}, one thread, CPU time unless wall time is written\n")
    missed = 0
    for row in () if args.only_crowd else plan.run(size, process_time):
        missed += _print(row)
    if args.crowd >= PART:
        missed += sum(_print(row) for row in crowd(args.crowd))
    return 1 if missed else 0


def crowd(count: int) -> list[Row]:
    """Mode and curvature of ``count`` couples, scaled to a hundred thousand: CPU seconds on each of two cores."""
    what = f"{CROWD:,} couples x {DAYS} days on {CORES} cores, CPU seconds a core"
    note = f"measured on {count:,}"
    with ProcessPoolExecutor(CORES) as pool:
        rows = [at_most(f"{what}: numpy", _seconds(pool, "numpy", count), 150, note)]
    if best_engine() != "numba":
        return [*rows, skipped(f"{what}: numba", "<= 30", "numba is not installed")]
    with ThreadPoolExecutor(CORES) as threads:
        return [*rows, at_most(f"{what}: numba", _seconds(threads, "numba", count), 30, note)]


def _seconds(pool: Executor, engine: Engine, count: int) -> float:
    """What each core has to do, after it has warmed up; making the days is not counted."""
    list(pool.map(_fit_part, [engine] * CORES, range(CORES)))
    parts = range(count // PART)
    return sum(pool.map(_fit_part, [engine] * len(parts), parts)) / CORES * CROWD / (len(parts) * PART)


def _fit_part(engine: Engine, seed: int) -> float:
    """CPU seconds of this thread that fitting one part took."""
    prior = priors.forecast(1, NAMES)
    theta = simulate.parameters(prior, PART, seed)
    book = simulate.days(theta, prior, simulate.given(NAMES, PART, DAYS, seed), seed)
    began = thread_time()
    fit(book, prior, engine=engine)
    return thread_time() - began


def _print(row: Row) -> bool:
    mark = {True: "ok    ", False: "MISSED", None: "      "}[row.ok]
    value = "-" if row.value is None else f"{row.value:.4g}"
    print(f"{mark}  {row.what:<84}  {row.floor:<22}  {value:>9}  {row.note}", flush=True)
    return row.ok is False


if __name__ == "__main__":
    sys.exit(main())
