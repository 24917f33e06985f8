"""What reading a draft costs, and how well it goes on the messages that were kept aside.

``python -m benchmarks.coach`` prints these rows alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from benchmarks.frame import Row, cpu_seconds, percentile, ratio
from handhold.commands.coach import LONG, read_rows
from handhold.content.coach import load_pack, pack_bytes
from handhold.core.coach.pack import Coach, Pack, build
from handhold.core.coach.read import Known, read
from handhold.core.coach.score import score

LABELLED = Path(__file__).parents[1] / "tests" / "coach"
CORPORA = ("sample_en", "aside_en", "tune_en", "more_en", "third_en")
MORE = " And then I waited."


def rows(short: bool) -> Iterator[Row]:
    """Time and size of a reading, then its bars on each body of labelled messages."""
    pack = load_pack()
    if pack is None:
        raise FileNotFoundError("content/en/coach.json")
    coach = build(pack)
    texts = [row.text for row in read_rows(LABELLED / "tune_en.jsonl")]
    yield from _times(coach, texts, 3 if short else 9)
    yield Row("coach: making the pack ready, once", cpu_seconds(lambda: _build_anew(pack), 3) * 1e3, "ms")
    yield Row("coach: the pack", len(pack_bytes() or b"") / 1024, "KiB", 300)
    for name in CORPORA:
        yield from _bars(coach, name)


def _build_anew(pack: Pack) -> None:
    re.purge()
    build(pack)


def _times(coach: Coach, texts: Sequence[str], times: int) -> Iterator[Row]:
    usual = [cpu_seconds(lambda text=text: read(coach, text), 1) * 1e3 for text in texts]  # type: ignore[misc]
    yield Row("coach: one message, p50", percentile(usual, 0.50), "ms")
    yield Row("coach: one message, p99", percentile(usual, 0.99), "ms")
    long = [_long(texts[first:]) for first in range(0, len(texts), 5)]
    took = [cpu_seconds(lambda text=text: read(coach, text), times) * 1e3 for text in long]  # type: ignore[misc]
    yield Row(f"coach: {LONG} characters never read before, p99", percentile(took, 0.99), "ms", 20)
    known: Known = {}
    read(coach, long[0], known=known)
    edits = cycle(range(10**9))
    again = ratio(lambda: read(coach, f"{long[0]}{MORE}{next(edits)}", known=known), lambda: read(coach, long[0]), 30)
    yield Row("coach: editing one sentence of it, against reading all", again, "x", 0.35)


def _bars(coach: Coach, name: str) -> Iterator[Row]:
    result = score([(row, read(coach, row.text, row.context)) for row in read_rows(LABELLED / f"{name}.jsonl")])
    yield Row(f"coach, {name}: hints on benign messages", 100 * result.benign_hinted / result.benign, "%", 2)
    yield Row(f"coach, {name}: automatic precision", result.automatic.precision or 0, "", 0.95, at_least=True)
    yield Row(f"coach, {name}: explicit recall", result.explicit.recall or 0, "", 0.55, at_least=True)
    yield Row(f"coach, {name}: span overlap", result.automatic.overlap or 0, "", 0.80, at_least=True)
    yield Row(f"coach, {name}: danger seen", result.safety.recall or 0, "", 0.90, at_least=True)
    yield Row(f"coach, {name}: danger seen where none is", result.safety.false, "rows", 0)


def _long(texts: Sequence[str]) -> str:
    message = ""
    for text in cycle(texts):
        message += f"{text} "
        if len(message) >= LONG:
            return message[:LONG]
    raise ValueError("no messages")


if __name__ == "__main__":
    for row in rows(short=False):
        print(row.line())
