"""Look whether this house is well: folder, disk, clock, rooms, backups, help lines, and its address from outside in."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handhold import settings as host
from handhold.commands import checkup, outside
from handhold.commands.checkup import Finding
from handhold.commands.frame import say
from handhold.content.help import WrongContent, read_help
from handhold.settings import Settings, WrongSettings

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

MARKS = {"well": "well  ", "look": "look  ", "broken": "BROKEN"}


def add(subparsers: Subparsers) -> None:
    """``handhold doctor [--json | --inside]``"""
    parser = subparsers.add_parser("doctor", help="look whether the house is well", description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="for programs: one object with everything that was found")
    how.add_argument("--inside", action="store_true", help="only whether the house answers here, for health checks")


def run(args: argparse.Namespace) -> int:
    """Say what was found; 0 when nothing is broken."""
    if args.inside:
        return 0 if outside.is_up(host.read(os.environ)) else 1
    found = list(_findings(datetime.now(UTC)))
    is_well = all(finding.state != "broken" for finding in found)
    if args.json:
        say(json.dumps({"well": is_well, "findings": [asdict(finding) for finding in found]}))
    else:
        for finding in found:
            say(f"{MARKS[finding.state]}  {finding.sentence}")
        say("The house is well." if is_well else "Something is broken; the lines above say what to do.")
    return 0 if is_well else 1


def _findings(now: datetime) -> Iterator[Finding]:
    try:
        settings = host.read(os.environ)
    except WrongSettings as wrong:
        yield from (Finding("settings", "broken", sentence) for sentence in wrong.sentences)
        return
    yield from examine(settings, now)


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Everything that can be found out about a house with these settings."""
    yield from checkup.versions()
    yield from _allowed("data", checkup.folder(settings))
    yield from _allowed("disk", checkup.disk(settings))
    yield from _allowed("rooms", checkup.rooms(settings, now))
    try:
        lines = read_help(settings.help_file)
    except WrongContent as wrong:
        yield Finding("help", "broken", str(wrong))
    else:
        yield from checkup.clock(lines, now)
        yield from checkup.lines(lines, now)
    yield from _allowed("backup", checkup.backups(settings, now))
    yield from checkup.address(settings, now)


def _allowed(about: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings of a look; where whoever asks may not look, that is one."""
    try:
        yield from findings
    except PermissionError as error:
        yield Finding(about, "broken", f"You may not look into {error.filename}; ask as whoever runs the house.")
