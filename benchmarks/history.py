"""Ten years together against one week: replay, and what Ada's Today page costs warm and cold."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.couple import A_DAY, ONE_WEEK, TEN_YEARS
from benchmarks.frame import Row, ratio
from benchmarks.visiting import Visited, visited

REPLAYED = 20_000


def rows(short: bool) -> Iterator[Row]:
    """``short`` takes two years in place of ten and says so."""
    long = 730 if short else TEN_YEARS
    name = "two years" if short else "ten years"
    with tempfile.TemporaryDirectory(prefix="handhold-history-") as place, ExitStack() as stack:
        week = stack.enter_context(visited(Path(place) / "week", ONE_WEEK))
        years = stack.enter_context(visited(Path(place) / "years", long))
        years.ask("/today")
        yield Row("read, open, decode and fold 20,000 entries", _replay(years, long * A_DAY), "ms")
        yield Row(f"/today after {name}, cold", _cold(years) * 1000, "ms", 500.0)
        warm = ratio(lambda: years.ask("/today"), lambda: week.ask("/today"), 40 if short else 200)
        yield Row(f"/today after {name} against one week, warm", warm, "times", 1.2)


def _replay(home: Visited, entries: int) -> float:
    """Milliseconds for 20,000 entries at the speed at which both rooms are read anew, the best of three."""
    hall, ring = home.house.hall, home.couple.ada
    taken = []
    for _ in range(3):
        hall.forget(ring.person)
        taken.append(_seconds(lambda: home.wait(hall.home(ring))))
    return min(taken) * 1000 * REPLAYED / entries


def _cold(home: Visited) -> float:
    """Seconds for the page when nothing of it is in memory, the median of three."""
    taken = []
    for _ in range(3):
        home.house.hall.forget(home.couple.ada.person)
        taken.append(_seconds(lambda: home.ask("/today")))
    return sorted(taken)[1]


def _seconds(work: Callable[[], object]) -> float:
    """Processor time in all threads: what the clock on the wall would say if nothing else ran here."""
    begun = time.process_time()
    work()
    return time.process_time() - begun
