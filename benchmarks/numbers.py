"""What one page costs that shows numbers about a couple, and what the coach costs for a long message."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from itertools import cycle
from time import process_time

from benchmarks.frame import Row, percentile
from handhold.content.coach import load_pack
from handhold.core.coach.pack import Coach, build
from handhold.core.coach.read import read
from tests.serving import ROOT

# One thread, or the processor time of a page would be that of all cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SEED = 20260302
LONG = 1_000
"""Characters of a long message."""


def rows(short: bool) -> Iterator[Row]:
    """Fit and a thousand draws for one couple, and a reading of a thousand characters, all in processor time."""
    from handhold.insight.verify import speed  # noqa: PLC0415 - numpy reads the number of threads when it is loaded

    for row in speed.latencies(SEED, process_time):
        if row.value is not None:
            yield Row(row.what.removesuffix(", ms"), row.value, "ms", float(row.floor.split()[-1]))
    pack = load_pack()
    if pack is not None:
        coach = build(pack)
        taken = [_reading(coach, message) for message in _messages(100 if short else 500)]
        yield Row("coach, a message of 1,000 characters, p99", percentile(taken, 0.99) * 1000, "ms", 20.0)


def _reading(coach: Coach, message: str) -> float:
    begun = process_time()
    read(coach, message)
    return process_time() - begun


def _messages(count: int) -> Iterator[str]:
    """Long messages, each put together from the made-up couple's own words and begun elsewhere."""
    story = ROOT / "src" / "handhold" / "content" / "en" / "demo.toml"
    lines = [line["text"] for line in tomllib.loads(story.read_text(encoding="utf-8"))["line"] if "text" in line]
    endless = cycle(lines)
    for _ in range(count):
        message = ""
        while len(message) < LONG:
            message += next(endless) + "\n"
        yield message[:LONG]
