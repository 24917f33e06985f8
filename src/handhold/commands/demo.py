"""A made-up couple with three months of life, in a folder of its own, then the house as ever."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import logging
import os
from typing import TYPE_CHECKING

from handhold import settings as host
from handhold.commands import ground, made_up
from handhold.commands.frame import say
from handhold.commands.house import now, standing
from handhold.commands.serve import Server
from handhold.content.demo import Demo, read_demo
from handhold.settings import Settings
from handhold.store.sqlite.folder import DATABASE

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
    ground.forbid_core_dumps()
    ground.prepare_folder(settings.data, known=DATABASE)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    demo = read_demo()
    make(settings, demo)
    for who, name in demo.name.items():
        say(f"To be {name}, sign in as {name} with: {made_up.PASSPHRASES[who]}")
    if args.no_serve:
        return 0
    with standing(settings) as house, ground.listen(settings.host, settings.port) as door:
        Server(settings, house).run(sockets=[door])
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
