"""``handhold insight``: the numbers for researchers and the curious.  It parses, calls and prints; it decides nothing.

numpy is loaded only when one of these is run, with one thread, so that the time measured is the time taken.
"""

from __future__ import annotations

import argparse
import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handhold.insight.readings import Readings

KINDS = ("secure", "busy", "bursty", "one-link", "moderate", "strong", "confounded")
FIRST = date(2026, 1, 1)
SEED = 1


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Hang ``insight`` and its four commands under the main parser."""
    parser = subparsers.add_parser("insight", help="what two people's days carry over, and how little can be known")
    commands = parser.add_subparsers(dest="insight", required=True, metavar="COMMAND")
    for name, about in (("fit", "fit the daily model to a table"), ("loop", "fit reaching and answering")):
        one = commands.add_parser(name, help=about)
        one.add_argument("file", type=Path, metavar="FILE.csv")
        one.add_argument("--json", action="store_true")
    invent = commands.add_parser("simulate", help="invent a couple and print its table")
    invent.add_argument("kind", choices=KINDS)
    invent.add_argument("--seed", type=_seed, required=True)
    invent.add_argument("--days", type=_days, required=True)
    check = commands.add_parser("check", help="hold every number against a witness")
    check.add_argument("--quick", action="store_true", help="fewer couples, under a minute")
    check.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Run one of the commands; 0 when it worked, 1 when a table is bad or a check failed."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "fit": _fit,
        "loop": _loop,
        "simulate": _simulate,
        "check": _check,
    }
    return commands[args.insight](args)


def _fit(args: argparse.Namespace) -> int:
    from handhold.insight import report  # noqa: PLC0415

    return _report(args, report.of_days)


def _loop(args: argparse.Namespace) -> int:
    from handhold.insight import report  # noqa: PLC0415

    return _report(args, report.of_reaches)


def _report(args: argparse.Namespace, make: Callable[[Readings, int], dict[str, Any]]) -> int:
    from handhold.insight import readings  # noqa: PLC0415

    try:
        kept = readings.read(io.StringIO(_text(args.file.read_bytes()), newline=""))
    except (OSError, readings.BadReadings) as problem:
        sys.stderr.write(f"{args.file.name}: {getattr(problem, 'strerror', None) or problem}\n")
        return 1
    found = make(kept, SEED)
    sys.stdout.write(json.dumps(found, indent=2) + "\n" if args.json else _as_text(found))
    return 0


def _text(table: bytes) -> str:
    from handhold.insight.readings import BadReadings  # noqa: PLC0415

    table = table.removeprefix(codecs.BOM_UTF8)
    try:
        return table.decode()
    except UnicodeDecodeError as problem:
        line = table.count(b"\n", 0, problem.start) + 1
        raise BadReadings(f"line {line}: this is not text in UTF-8") from None


def _simulate(args: argparse.Namespace) -> int:
    from handhold.insight import readings, simulate  # noqa: PLC0415

    kept = simulate.couple(args.kind, args.days, args.seed, FIRST)
    csv.writer(sys.stdout, lineterminator="\n").writerows(readings.write(kept))
    return 0


def _check(args: argparse.Namespace) -> int:
    from handhold.insight.verify import plan  # noqa: PLC0415
    from handhold.insight.verify.rows import FULL, QUICK  # noqa: PLC0415

    rows = []
    for row in plan.run(QUICK if args.quick else FULL, process_time):
        rows.append(row)
        if not args.json:
            sys.stdout.write(row.line() + "\n")
            sys.stdout.flush()
    if args.json:
        sys.stdout.write(json.dumps({"rows": [row.plain() for row in rows]}, indent=2) + "\n")
    return 1 if any(row.ok is False for row in rows) else 0


def _as_text(found: dict[str, Any]) -> str:
    """Every sentence first, then the numbers by name."""
    lines = [*found["said"], ""]
    for name, value in found.items():
        if name == "said":
            continue
        if isinstance(value, dict):
            lines += [name, *(f"  {key:<24} {_cell(part)}" for key, part in value.items())]
        else:
            lines.append(f"{name:<26} {_cell(value)}")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{key} {_cell(part)}" for key, part in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _days(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 3_660):
        raise argparse.ArgumentTypeError("days must be a whole number from 1 to 3660")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a seed must be a whole number from 0 on")
    return int(text)
