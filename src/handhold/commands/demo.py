"""A made-up couple with three months of life, in a folder of its own, then the house as ever."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
from typing import TYPE_CHECKING

from handhold import settings as host
from handhold.commands import made_up, serve
from handhold.commands.frame import say
from handhold.commands.house import now, standing
from handhold.content.demo import Demo, read_demo
from handhold.settings import Settings

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

FOLDER = "demo"
"""Where it lives inside the data folder."""


def add(subparsers: Subparsers) -> None:
    """``handhold demo``, and ``--no-serve`` to only make the couple."""
    parser = subparsers.add_parser("demo", help="a made-up couple with three months of life", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="make the couple and stop")


def run(args: argparse.Namespace) -> int:
    """Make the couple if they are not there yet, say how to be each of them, and serve."""
    chosen = host.read(os.environ)
    settings = dataclasses.replace(chosen, data=chosen.data / FOLDER)
    serve.prepare(settings)
    demo = read_demo()
    make(settings, demo)
    for who, name in demo.name.items():
        say(f"To be {name}, sign in as {name} with: {made_up.PASSPHRASES[who]}")
    if not args.no_serve:
        serve.keep_open(settings)
    return 0


def make(settings: Settings, demo: Demo) -> None:
    """Let the two live their three months, once; a folder in which somebody lives already is left as it is."""
    today = now()
    hands = made_up.Hands(made_up.Days(demo, today).moment(0, made_up.DAWN))
    with standing(settings, clock=hands.read) as house:
        if house.store.people.count():
            return
        say("Two made-up people are living three months; this takes a few seconds.")
        asyncio.run(made_up.live(house, hands, demo, today))
