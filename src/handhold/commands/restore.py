"""Make a data folder out of a backup.  It never writes over anything, and needs no key."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from handhold import settings as host
from handhold.commands import ground
from handhold.commands.frame import Stop, say
from handhold.store.contracts import StoreError
from handhold.store.sqlite.backup import restore

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers


def add(subparsers: Subparsers) -> None:
    """``handhold restore FILE``"""
    parser = subparsers.add_parser("restore", help="make a data folder out of a backup", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, help="a file that handhold backup made")


def run(args: argparse.Namespace) -> int:
    """Restore into the folder of the settings, and say what comes next."""
    settings = host.read(os.environ)
    os.umask(ground.PRIVATE)
    try:
        label = restore(args.file, settings.data)
    except StoreError as error:
        raise Stop(str(error)) from None
    say(f"{settings.data} holds what was copied at {label.made:%Y-%m-%d %H:%M} UTC.")
    say("Everybody signs in anew there; passphrases and recovery codes are those of that day.")
    return 0
