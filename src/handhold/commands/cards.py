"""``handhold cards check FILE``: says what is wrong with a card, line by line, or *ok*.  It needs no running house."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from handhold.commands.frame import say
from handhold.content.cards import check_file

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers


def add(subparsers: Subparsers) -> None:
    """Say the command's name and what it takes."""
    cards = subparsers.add_parser("cards", help="check cards that you wrote", description=__doc__)
    doing = cards.add_subparsers(dest="doing", metavar="what", required=True)
    check = doing.add_parser("check", help="say what is wrong with a card, or ok")
    check.add_argument("files", metavar="FILE", nargs="+", type=Path)


def run(args: argparse.Namespace) -> int:
    """Check every file; 0 when all of them may run."""
    wrong = [str(each) for file in args.files for each in check_file(file)]
    say("\n".join(wrong or ["ok"]))
    return 1 if wrong else 0
