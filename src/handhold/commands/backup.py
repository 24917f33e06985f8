"""Copy everything of this house into one file, while it runs.  It knows folders and files, and needs no key."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handhold import __version__
from handhold import settings as host
from handhold.commands import ground
from handhold.commands.frame import Stop, say
from handhold.store.contracts import StoreError
from handhold.store.sqlite.backup import backup

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers


def add(subparsers: Subparsers) -> None:
    """``handhold backup FILE``"""
    parser = subparsers.add_parser("backup", help="copy everything into one file", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="where the copy goes; it must not be there yet")


def run(args: argparse.Namespace) -> int:
    """Copy, and say so."""
    settings = host.read(os.environ)
    try:
        backup(settings.data, args.file, datetime.now(UTC), __version__)
    except StoreError as error:
        raise Stop(str(error)) from None
    say(f"Everything that was written in {settings.data} is in {args.file} now. It is as sealed as the folder itself.")
    if (settings.data / ground.CARDS).is_dir():
        say(f"The cards that you made yourself are not: please keep a copy of {settings.data / ground.CARDS}.")
    say(f"Please throw it away in {settings.backup_days} days: whoever deletes an account here was told so.")
    return 0
