"""The commands and where each is found.  A module is imported only when its command was asked for.

A command module has ``add(subparsers)``, which says its name and options, and ``run(args)``, which gives the exit code.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers


class Command(Protocol):
    """What a command module offers."""

    def add(self, subparsers: Subparsers) -> None:
        """Say the command's name, its one line and its options."""

    def run(self, args: argparse.Namespace, /) -> int:
        """Do it; 0 when all went well."""
        ...


@dataclass(frozen=True, slots=True)
class Listed:
    """A command before it is imported: what it does in one line, and how to get it."""

    summary: str
    load: Callable[[], Command]


def _serve() -> Command:
    from handhold.commands import serve  # noqa: PLC0415 - the point of this file: import what was asked for

    return serve


def _backup() -> Command:
    from handhold.commands import backup  # noqa: PLC0415 - the same

    return backup


def _restore() -> Command:
    from handhold.commands import restore  # noqa: PLC0415 - the same

    return restore


def _demo() -> Command:
    from handhold.commands import demo  # noqa: PLC0415 - see above

    return demo


def _verify() -> Command:
    from handhold.commands import verify  # noqa: PLC0415 - see above

    return verify


def _cards() -> Command:
    from handhold.commands import cards  # noqa: PLC0415 - see above

    return cards


def _doctor() -> Command:
    from handhold.commands import doctor  # noqa: PLC0415 - see above

    return doctor


def _setup() -> Command:
    from handhold.commands import setup  # noqa: PLC0415 - see above

    return setup


def _insight() -> Command:
    from handhold.commands import insight  # noqa: PLC0415 - see above

    return insight


def _coach() -> Command:
    from handhold.commands import coach  # noqa: PLC0415 - see above

    return coach


COMMANDS: dict[str, Listed] = {
    "serve": Listed("run the house until it is stopped (what happens without a command)", _serve),
    "setup": Listed("answer a few questions, and get the settings for this house", _setup),
    "doctor": Listed("look whether the house is well", _doctor),
    "backup": Listed("copy everything into one file, while the house runs or not", _backup),
    "restore": Listed("make a data folder out of such a file", _restore),
    "demo": Listed("a made-up couple with three months of life, to look around", _demo),
    "verify": Listed("check a copy that somebody took along", _verify),
    "cards": Listed("check cards that you wrote", _cards),
    "coach": Listed("hold the coach against labelled messages", _coach),
    "insight": Listed("what two people's days carry over, and how little can be known", _insight),
}
