"""``handhold coach FILE``: hold the coach against labelled messages and say how well it does.

It reads files that somebody labelled for this; a draft never comes near it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from handhold.commands.frame import Stop, say
from handhold.content.coach import load_pack
from handhold.core.coach.pack import Coach, build
from handhold.core.coach.read import Found, Reading, choose_automatic, read
from handhold.core.coach.score import Row, Score, Tally, score, share

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

LONG = 1_000
"""Characters of the long message whose time is taken."""
LONG_MESSAGES = 200


def add(subparsers: Subparsers) -> None:
    """Say the command's name and what it takes."""
    coach = subparsers.add_parser("coach", help="hold the coach against labelled messages", description=__doc__)
    coach.add_argument("files", metavar="FILE", nargs="+", type=Path, help="JSON Lines, as docs/coach.md tells")
    coach.add_argument("--language", default="en", help="the pattern pack to read with (en)")
    coach.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    coach.add_argument("--misses", action="store_true", help="also list every false and missed hint")


def run(args: argparse.Namespace) -> int:
    """Read every message and say the figures."""
    pack = load_pack(args.language)
    if pack is None:
        raise Stop(
            f"There is no pattern pack for {args.language} yet, so the coach is silent in it; try --language en."
        )
    coach = build(pack)
    rows = [row for file in args.files for row in read_rows(file)]
    if not rows:
        raise Stop("There is no message in there; a file holds one JSON object a line.")
    readings = [(row, read(coach, row.text, row.context)) for row in rows]
    result, times = score(readings), take_times(coach, rows)
    if args.json:
        say(
            msgspec.json.encode(
                {"rows": [_plain(row, reading) for row, reading in readings], "summary": summarise(result, times)}
            ).decode()
        )
        return 0
    for line in (*_table(result, times), *(_misses(readings) if args.misses else ())):
        say(line)
    return 0


def read_rows(file: Path) -> list[Row]:
    """The labelled messages of one file.  Raises ``Stop`` with the line that cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except OSError as wrong:
        raise Stop(f"{file} cannot be read: {wrong.strerror}.") from wrong
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(msgspec.json.decode(line, type=Row))
        except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
            raise Stop(f"{file}, line {number}: {wrong}.") from wrong
    return rows


def take_times(coach: Coach, rows: Sequence[Row]) -> dict[str, float | None]:
    """Milliseconds of work to read one message, and one of a thousand characters, none of it read before.

    The processor's time is taken, not the clock's: a machine that does other things meanwhile counts for nothing.
    """
    texts = [row.text for row in rows]
    usual = [_time(coach, text) for text in texts]
    long = [_time(coach, text) for text in _long_messages(texts)]
    return {
        "message_p50_ms": _at_share(usual, 0.50),
        "message_p99_ms": _at_share(usual, 0.99),
        "long_p50_ms": _at_share(long, 0.50),
        "long_p99_ms": _at_share(long, 0.99),
    }


def summarise(result: Score, times: dict[str, float | None]) -> dict[str, Any]:
    """The figures as plain values; a share is ``None`` where nothing was counted."""
    return {
        "rows": result.rows,
        "labels": {label: _figures(tally) for label, tally in result.labels.items()},
        "cautions": _figures(result.cautions),
        "automatic": _figures(result.automatic),
        "benign": {
            "rows": result.benign,
            "hinted": result.benign_hinted,
            "share": share(result.benign_hinted, result.benign),
        },
        "explicit_recall": result.explicit.recall,
        "indirect_recall": result.indirect.recall,
        "safety": {**_figures(result.safety), "hinted": result.safety_hinted},
        "ledger": {rule: {"right": right, "wrong": wrong} for rule, (right, wrong) in result.ledger.items()},
        "times": times,
    }


def _figures(tally: Tally) -> dict[str, float | None]:
    return {**asdict(tally), "precision": tally.precision, "recall": tally.recall, "overlap": tally.overlap}


def _plain(row: Row, reading: Reading) -> dict[str, Any]:
    automatic = choose_automatic(reading)
    pointed = {
        "hints": reading.cautions,
        "strengths": reading.strengths,
        "listening": reading.listening if row.context is not None else (),
    }
    return {"id": row.id, "safety": bool(reading.safety)} | {
        name: [
            {"label": found.kind, "start": found.start, "end": found.end, "automatic": found is automatic}
            for found in founds
        ]
        for name, founds in pointed.items()
    }


def _table(result: Score, times: dict[str, float | None]) -> Iterator[str]:
    yield f"{'label':<18}{'hits':>6}{'false':>6}{'missed':>7}{'precision':>11}{'recall':>8}{'overlap':>9}"
    named = {**result.labels, "all cautions": result.cautions, "automatic": result.automatic, "safety": result.safety}
    for label, tally in named.items():
        shares = (_percent(tally.precision, 11), _percent(tally.recall, 8), _percent(tally.overlap, 9))
        yield f"{label:<18}{tally.hits:>6}{tally.false:>6}{tally.missed:>7}" + "".join(shares)
    benign = _percent(share(result.benign_hinted, result.benign), 0)
    yield ""
    yield f"messages {result.rows}; benign with an automatic hint: {result.benign_hinted} of {result.benign} ({benign})"
    yield f"explicit cautions with a right automatic hint: {_percent(result.explicit.recall, 0)}"
    yield f"indirect cautions with a right automatic hint: {_percent(result.indirect.recall, 0)}"
    yield f"safety rows with any hint: {result.safety_hinted}"
    for name, what in (("message", "one message"), ("long", f"{LONG} characters")):
        yield f"{what}: p50 {times[f'{name}_p50_ms']:.2f} ms, p99 {times[f'{name}_p99_ms']:.2f} ms"


def _misses(readings: Iterable[tuple[Row, Reading]]) -> Iterator[str]:
    yield ""
    for row, reading in readings:
        hint = choose_automatic(reading)
        if hint is not None and hint.kind not in (*row.labels, *row.optional):
            yield f"false   {row.id} {hint.rule}: {_words(row, hint)}"
        elif row.surface == "explicit" and (hint is None or hint.kind not in row.labels):
            yield f"missed  {row.id} {', '.join(row.labels)}: {row.text}"
        if ("safety" in row.labels) != bool(reading.safety) and "safety" not in row.optional:
            yield f"safety  {row.id} {[(found.rule, _words(row, found)) for found in reading.safety]}: {row.text}"


def _words(row: Row, found: Found) -> str:
    return row.text[found.start : found.end]


def _percent(value: float | None, width: int) -> str:
    return f"{'-' if value is None else f'{value:.1%}':>{width}}"


def _time(coach: Coach, text: str) -> float:
    start = time.thread_time()
    read(coach, text)
    return (time.thread_time() - start) * 1_000


def _long_messages(texts: Sequence[str]) -> Iterator[str]:
    """Messages of ``LONG`` characters, made of the given ones in their order."""
    endless = cycle(texts)
    for _ in range(LONG_MESSAGES):
        message = ""
        while len(message) < LONG:
            message += next(endless).strip() + "\n"
        yield message[:LONG]


def _at_share(times: Sequence[float], part: float) -> float | None:
    return sorted(times)[min(int(len(times) * part), len(times) - 1)] if times else None
