"""What every command uses: saying a line, and stopping with one sentence.  It knows no command."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


class Stop(Exception):
    """The command cannot go on; its text is one sentence that says what to do."""


def say(line: str) -> None:
    """Write one line to whoever started the command, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """Write one sentence about what went wrong."""
    sys.stderr.write(f"handhold: {sentence}\n")
