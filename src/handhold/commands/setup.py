"""A few questions, and the settings that follow: printed, or written to a file that systemd, Docker and a shell read.

It changes nothing but that one file, and never writes over one.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from handhold import settings as host
from handhold.commands import ground
from handhold.commands.frame import Stop, say
from handhold.settings import WrongSettings

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

Ask = Callable[[str], str]
Chosen = dict[str, str]
"""Settings by name, in the order in which they were chosen."""
_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def add(subparsers: Subparsers) -> None:
    """``handhold setup [FILE]``"""
    parser = subparsers.add_parser("setup", help="get the settings for this house", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="where to write them; printed without it")


def run(args: argparse.Namespace) -> int:
    """Ask, check, and hand over."""
    if args.file is not None and args.file.exists():
        raise Stop(f"{args.file} is there already and is left as it is; name a file that is not there yet.")
    chosen = questions(_ask)
    try:
        host.read(chosen)
    except WrongSettings as wrong:
        raise Stop(" ".join(wrong.sentences) + " Nothing was written; please begin again.") from None
    lines = [f"{name}={_quoted(value)}" for name, value in chosen.items()]
    if args.file is None:
        _show(lines)
        return 0
    os.umask(ground.PRIVATE)
    try:
        args.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        _show(lines)
        raise Stop(f"{args.file} could not be written ({error.strerror}); the settings stand above.") from None
    say(f"\n{args.file} holds the settings now, readable by you alone. To run a house with them from a shell:")
    say(f"  set -a; . {shlex.quote(str(args.file.absolute()))}; set +a; make run")
    return 0


def _show(lines: list[str]) -> None:
    say("\nThese are the settings; put them into the environment of the house:\n")
    say("\n".join(lines) or "(none: everything is as it comes)")


def _quoted(value: str) -> str:
    """A value as systemd, compose files and a shell all read it."""
    if _PLAIN.fullmatch(value):
        return value
    return f"'{value}'" if "'" not in value else '"' + re.sub(r'(["$`\\])', r"\\\1", value) + '"'


def questions(ask: Ask) -> Chosen:
    """Everything that is asked, and the settings that follow from the answers."""
    return {**_data(ask), **_reach(ask), **_newcomers(ask), **_backups(ask)}


def _data(ask: Ask) -> Chosen:
    folder = ask("Which folder shall hold everything? [data]")
    return {"HANDHOLD_DATA": folder} if folder else {}


def _reach(ask: Ask) -> Chosen:
    say("\nWho shall reach this house?")
    way = _one_of(
        ask,
        {
            "1": "only this machine, to try it out",
            "2": "other devices, with a certificate of its own (docs/second-phone.md says how to make one)",
            "3": "other devices, through a proxy on this machine that holds the certificate",
        },
    )
    if way == "1":
        return {}
    url = ask("Which address will people type? Such as https://home.example")
    if way == "3":
        return {"HANDHOLD_URL": url, "HANDHOLD_PROXY": "127.0.0.1"}
    cert, key = ask("Where is the certificate? [cert.pem]"), ask("And its key? [key.pem]")
    files = {"HANDHOLD_TLS_CERT": cert or "cert.pem", "HANDHOLD_TLS_KEY": key or "key.pem"}
    return {"HANDHOLD_HOST": "0.0.0.0", "HANDHOLD_URL": url, **files}  # noqa: S104  TLS stands before it


def _newcomers(ask: Ask) -> Chosen:
    say("\nWho may begin here?")
    who = _one_of(ask, {"1": "anyone who finds the address", "2": "whoever knows a code", "3": "nobody any more"})
    if who == "1":
        return {}
    if who == "3":
        return {"HANDHOLD_REGISTER": "nobody"}
    code = ask("Which code? Empty, and one is made") or secrets.token_hex(6)
    say(f"The code is {code}")
    return {"HANDHOLD_REGISTER": "code", "HANDHOLD_CODE": code}


def _backups(ask: Ask) -> Chosen:
    folder = ask("\nIn which folder shall the house keep backups of itself? Best on another disk; empty for none")
    if not folder:
        return {}
    days = ask("After how many days shall it throw one away? [30]")
    return {"HANDHOLD_BACKUPS": folder} | ({"HANDHOLD_BACKUP_DAYS": days} if days else {})


def _one_of(ask: Ask, choices: dict[str, str]) -> str:
    for number, words in choices.items():
        say(f"  {number}  {words}")
    while True:
        answer = ask("[1]") or "1"
        if answer in choices:
            return answer
        say(f"Please type one of {', '.join(choices)}.")


def _ask(question: str) -> str:
    try:
        return input(f"{question} ").strip()
    except EOFError:
        raise Stop("Nobody answered. Run handhold setup where somebody can type; nothing was written.") from None
