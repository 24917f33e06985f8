"""The command line: parses, calls, says.  It knows no feature; each command has a module of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from handhold import __version__
from handhold.commands.frame import Stop, complain
from handhold.commands.registry import COMMANDS
from handhold.settings import NAMES, WrongSettings

DEFAULT = "serve"


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that ``words`` ask for; 0 when all went well, 1 when not, 2 when they could not be understood."""
    words = list(sys.argv[1:] if words is None else words) or [DEFAULT]
    args = _parser(chosen=words[0]).parse_args(words)
    try:
        return COMMANDS[args.command].load().run(args)
    except WrongSettings as wrong:
        for sentence in wrong.sentences:
            complain(sentence)
        return 1
    except Stop as stop:
        complain(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever was reading has gone (handhold ... | head): that is not an error, and there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser(chosen: str) -> argparse.ArgumentParser:
    """A parser in which every command is listed, and the chosen one, imported for it, knows its options."""
    parser = argparse.ArgumentParser(
        prog="handhold",
        description="A private home for two, on a machine of your own.",
        epilog=_settings_text(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"handhold {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, listed in COMMANDS.items():
        if name == chosen:
            listed.load().add(subparsers)
        else:
            subparsers.add_parser(name, help=listed.summary, add_help=False)
    return parser


def _settings_text() -> str:
    width = max(map(len, NAMES))
    lines = [f"  {name:<{width}}  {meaning}" for name, meaning in NAMES.items()]
    return "\n".join(["settings, read from the environment:", *lines])


if __name__ == "__main__":
    sys.exit(main())
