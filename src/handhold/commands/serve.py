"""Run the house until it is stopped.  It knows processes and sockets, and nothing of what is said in the rooms."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import socket
from typing import TYPE_CHECKING

import uvicorn

from handhold import settings as host
from handhold.commands import ground
from handhold.commands.frame import say
from handhold.commands.house import House, standing
from handhold.settings import Settings
from handhold.store.sqlite.folder import DATABASE

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

SWEEP_SECONDS = 20.0
"""How often idle sessions are looked for."""
FAREWELL_SECONDS = 5
"""How long answers that are under way may take once the house is asked to stop."""
_log = logging.getLogger("handhold")


def add(subparsers: Subparsers) -> None:
    """``handhold serve`` has no options: everything about it is a setting."""
    subparsers.add_parser("serve", help="run the house until it is stopped", description=__doc__)


def run(_args: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    settings = host.read(os.environ)
    prepare(settings)
    keep_open(settings)
    return 0


def prepare(settings: Settings) -> None:
    """Make this process and its data folder fit for a house.  Raises ``Stop``."""
    ground.forbid_core_dumps()
    ground.prepare_folder(settings.data, known=DATABASE)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def keep_open(settings: Settings) -> None:
    """Let the house stand until somebody asks this process to stop.  Raises ``Stop`` when it cannot."""
    with standing(settings) as house, ground.listen(settings.host, settings.port) as door:
        ground.calm_collector()
        Server(settings, house).run(sockets=[door])


class Server(uvicorn.Server):
    """Uvicorn with three habits of the house: it says its address, locks who is idle, and lets open pages go first."""

    def __init__(self, settings: Settings, house: House) -> None:
        super().__init__(_config(settings, house))
        self._settings = settings
        self._house = house
        self._sweeper: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say where."""
        await super().startup(sockets)
        if self.started:
            self._sweeper = asyncio.create_task(_sweep(self._house))
            say(f"Handhold is at {self._settings.url} (Ctrl+C stops it)")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the open streams, which would never end by themselves, and then wait for the answers under way."""
        self._house.bell.close()
        if self._sweeper is not None:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
        await super().shutdown(sockets)


def _config(settings: Settings, house: House) -> uvicorn.Config:
    return uvicorn.Config(
        house.app,
        # A path can betray a person, so requests are not written down.
        access_log=False,
        log_config=None,
        server_header=False,
        lifespan="off",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies) or None,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=FAREWELL_SECONDS,
    )


async def _sweep(house: House) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await house.lock_idle()
            await house.together.joining.clean()
        except Exception:
            # Whatever it was, locking must go on: a sweeper that died would leave doors open.
            _log.exception("idle sessions could not be locked; trying again in %s seconds", SWEEP_SECONDS)
