"""Memory of a real house in a process of its own: idle, and for each open page that waits for something to come."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.frame import Row, resident_bytes
from tests.serving import House, begin, running

MIB, KIB = 1024**2, 1024
SETTLE = 2.0


def rows(short: bool) -> Iterator[Row]:
    """The house is idle when it has answered once.  Weighing a new passphrase loads lists of common ones, which stay.

    Pages are counted with all their streams open at one time.
    """
    pages = 200 if short else 1000
    with tempfile.TemporaryDirectory(prefix="handhold-memory-") as place, running(Path(place) / "data") as house:
        httpx.get(house.url).raise_for_status()
        yield Row("idle house, resident", _resident(house) / MIB, "MiB", 60.0)
        cookie = begin(house, "Ada")
        yield Row("the same once a new passphrase was weighed", _resident(house) / MIB, "MiB")
        asyncio.run(_hold(house, cookie, 20))
        before = _resident(house)
        during = asyncio.run(_hold(house, cookie, pages))
        yield Row(f"memory for each of {pages} open pages", (during - before) / pages / KIB, "KiB", 32.0)


async def _hold(house: House, cookie: str, pages: int) -> int:
    """The memory of the house, in bytes, while so many pages listen."""
    question = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nCookie: session={cookie}\r\n\r\n"
    writers = []
    for _ in range(pages):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(question.encode())
        await reader.readuntil(b"event: here")
        writers.append(writer)
    await asyncio.sleep(SETTLE)
    resident = _resident(house)
    for writer in writers:
        writer.close()
    await asyncio.sleep(SETTLE)
    return resident


def _resident(house: House) -> int:
    if house.process is None:
        raise RuntimeError("the house does not run")
    return resident_bytes(house.process.pid)
