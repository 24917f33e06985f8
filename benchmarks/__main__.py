"""``make bench``: every figure from this one run, with its budget.  ``SHORT=1`` leaves out what takes long.

An *over* on a busy machine is a reason to look and not a failure: the exit code only says whether all was measured.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator

from benchmarks import append, click, coach, derive, history, hold, insight, memory, page, start
from benchmarks.frame import Measured

Bench = Callable[[bool], Iterator[Measured]]
BENCHES: tuple[Bench, ...] = (
    page.rows,
    history.rows,
    append.rows,
    derive.rows,
    click.rows,
    hold.rows,
    insight.rows,
    coach.rows,
    memory.rows,
    start.rows,
)


def main() -> int:
    """Measure everything and say it row by row."""
    short = bool(os.environ.get("SHORT"))
    broken = over = 0
    for bench in BENCHES:
        try:
            for row in bench(short):
                print(row.line(), flush=True)
                over += row.verdict == "over"
        except Exception:
            traceback.print_exc()
            broken += 1
    print(f"{'short' if short else 'whole'} run: {over} over budget, {broken} could not be measured")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
