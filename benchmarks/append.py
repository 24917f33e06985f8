"""Durable appends, 32 callers at once, against the same rows through SQLAlchemy: both SQLite, WAL, synchronous FULL.

SQLAlchemy gets its best case: one writing thread with one connection, so that no caller waits for a lock.  What it
lacks is the group commit, and that is the point: each of its transactions pays for its own sync.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median

from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from benchmarks.frame import Row as Figure
from handhold.store.contracts import Head, Log, Row
from handhold.store.seal import FIRST_PREV, row_hash
from handhold.store.sqlite import open_store

CALLERS = 32
BODY = 12 + 256 + 16
"""Nonce, one step of padding, tag: the smallest sealed body."""
_ROWS = Table(
    "rows",
    MetaData(),
    Column("room", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("epoch", Integer),
    *(Column(name, LargeBinary) for name in ("prev", "tag", "digest", "body")),
)


def rows(short: bool) -> Iterator[Figure]:
    """Appends a second by the clock on the wall, because waiting for the disk is what is measured."""
    each, turns = (20, 3) if short else (60, 7)
    with tempfile.TemporaryDirectory(prefix="handhold-append-") as place, ThreadPoolExecutor(1) as writer:
        engine = _engine(Path(place) / "alchemy.db")
        pairs = []
        with closing(open_store(Path(place) / "ours")) as store:
            for _ in range(turns):
                ours = asyncio.run(_ours(store.log, each))
                pairs.append((ours, asyncio.run(_alchemy(engine, writer, each))))
        engine.dispose()
    yield Figure("durable appends a second, 32 at once", median(ours for ours, _ in pairs), "/s")
    yield Figure("the same through SQLAlchemy", median(theirs for _, theirs in pairs), "/s")
    yield Figure("appends against SQLAlchemy", median(a / b for a, b in pairs), "times", 5.0, at_least=True)


async def _ours(log: Log, each: int) -> float:
    """Each caller appends to a room of its own, one row at a time, and waits until it is durable."""

    async def caller() -> None:
        room, head = os.urandom(16).hex(), None
        for _ in range(each):
            row = _row(head)
            await log.append(room, head, [row])
            head = Head(seq=row.seq, hash=row_hash(room, row))

    return await _rate([caller() for _ in range(CALLERS)], each)


async def _alchemy(engine: Engine, writer: ThreadPoolExecutor, each: int) -> float:
    def insert(room: str, row: Row) -> None:
        values = {"room": room, **{name: getattr(row, name) for name in row.__struct_fields__}}
        with engine.begin() as connection:
            connection.execute(_ROWS.insert(), values)

    async def caller() -> None:
        room, head = os.urandom(16).hex(), None
        for _ in range(each):
            row = _row(head)
            await asyncio.get_running_loop().run_in_executor(writer, insert, room, row)
            head = Head(seq=row.seq, hash=row_hash(room, row))

    return await _rate([caller() for _ in range(CALLERS)], each)


async def _rate(callers: list[Coroutine[object, object, None]], each: int) -> float:
    begun = time.monotonic()
    await asyncio.gather(*callers)
    return len(callers) * each / (time.monotonic() - begun)


def _row(head: Head | None) -> Row:
    seq, prev = (head.seq + 1, head.hash) if head else (1, FIRST_PREV)
    return Row(seq=seq, epoch=1, prev=prev, tag=bytes(16), digest=os.urandom(32), body=os.urandom(BODY))


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def settle(connection: DBAPIConnection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.cursor().execute(f"PRAGMA {pragma}")

    _ROWS.metadata.create_all(engine)
    return engine
