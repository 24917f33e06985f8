"""A house in this process, with a couple at home in it, asked for pages without a network in between."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import couple
from benchmarks.couple import NOW, Couple
from handhold.commands import ground
from handhold.commands.house import House, standing
from handhold.core.words import Refused
from handhold.settings import Settings
from handhold.store import keys

PASSPHRASE = "four warm quiet words of Ada"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Visited:
    """A house with Ada and Ben in it, and the cookie of Ada's session."""

    house: House
    couple: Couple
    cookie: str
    loop: asyncio.AbstractEventLoop

    def wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do something that the house does on its loop."""
        return self.loop.run_until_complete(work)

    def ask(self, path: str) -> bytes:
        """The page at ``path``, as Ada sees it."""
        return self.wait(_ask(self.house, path, self.cookie))


@contextmanager
def visited(data: Path, days: int) -> Iterator[Visited]:
    """A house on ``data`` in which Ada and Ben have lived together for so many days."""
    loop = asyncio.new_event_loop()
    try:
        with standing(Settings(data=data), clock=lambda: NOW) as house:
            ground.calm_collector()
            pair, cookie = loop.run_until_complete(_move_in(house, days))
            yield Visited(house, pair, cookie, loop)
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _move_in(house: House, days: int) -> tuple[Couple, str]:
    entered = [await house.door.register(name, f"{PASSPHRASE} and {name}", "a browser") for name in ("Ada", "Ben")]
    ada, ben = (one for one in entered if not isinstance(one, Refused))
    pair = couple.meet(ada.keyring, ben.keyring)
    holders = [keys.public(ring.identity) for ring in (pair.ada, pair.ben)]
    await house.store.people.save_seals([keys.seal_room(holder, pair.shared, 1) for holder in holders])
    await couple.live(house.store.log, pair, days)
    return pair, ada.cookie


async def _ask(house: House, path: str, cookie: str) -> bytes:
    body = bytearray()
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        body.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8642"), (b"cookie", f"session={cookie}".encode())],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8642),
    }
    await house.app(scope, receive, send)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return bytes(body)
