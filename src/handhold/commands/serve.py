"""Run the house until it is stopped.  It knows processes and sockets, and nothing of what is said in the rooms."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import uvicorn

from handhold import settings as host
from handhold.commands import ground, keeping
from handhold.commands.frame import say
from handhold.commands.house import House, now, standing
from handhold.settings import Settings
from handhold.store.contracts import StoreError
from handhold.store.sqlite.folder import DATABASE

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

BACKUP_SECONDS = 60.0
"""How often it is asked whether a backup is due or too old."""
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
    if settings.tls_cert is not None and settings.tls_key is not None:
        ground.check_certificate(settings.tls_cert, settings.tls_key)
    ground.forbid_core_dumps()
    ground.prepare_folder(settings.data, known=DATABASE)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def keep_open(settings: Settings) -> None:
    """Let the house stand until somebody asks this process to stop.  Raises ``Stop`` when it cannot."""
    # The server hands on the signal that stopped it; unanswered, that would end the process with the store still open.
    signal.signal(signal.SIGTERM, _leave)
    with standing(settings) as house, ground.listen(settings.host, settings.port) as door:
        ground.calm_collector()
        Server(settings, house).run(sockets=[door])


class Server(uvicorn.Server):
    """Uvicorn with the habits of the house: it says its address, does the chores, and lets open pages go first."""

    def __init__(self, settings: Settings, house: House) -> None:
        super().__init__(_config(settings, house))
        self._settings = settings
        self._house = house
        self._chores: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say where."""
        await super().startup(sockets)
        if self.started:
            chores = (_sweep(self._house), self._house.runner.forever(), _keep_backups(self._settings))
            self._chores = [asyncio.create_task(chore) for chore in chores]
            say(f"Handhold is at {self._settings.url} (Ctrl+C stops it)")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the open streams, which would never end by themselves, and then wait for the answers under way."""
        self._house.bell.close()
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await super().shutdown(sockets)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


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


async def _keep_backups(settings: Settings) -> None:
    while settings.backups is not None:
        try:
            await asyncio.to_thread(keeping.tend, settings, now())
        except (StoreError, OSError) as error:
            _log.error("no backup could be made or thrown away: %s", error)
        await asyncio.sleep(BACKUP_SECONDS)


async def _sweep(house: House) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await house.lock_idle()
            await house.together.joining.clean()
        except Exception:
            # Whatever it was, locking must go on: a sweeper that died would leave doors open.
            _log.exception("idle sessions could not be locked; trying again in %s seconds", SWEEP_SECONDS)
