"""``Jobs``, ``Pockets`` and ``Feeds`` on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import starmap

from msgspec.structs import astuple

from handhold.store.pockets import Job, Slip
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.schema import HUSK
from handhold.store.sqlite.writer import Writer

_JOBS = "select person, id, due, kind, since from jobs where "
_SLIPS = "select person, slot, sealed, label from pockets where person = ?"
_DROP_SLIPS = HUSK["pockets"] + " where person = ?"
_DROP_FEED = HUSK["feeds"] + " where place = ?"


class SqliteJobs:
    """Jobs in the same file as everything else."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def put(self, jobs: Sequence[Job]) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.executemany("insert or replace into jobs values (?, ?, ?, ?, ?)", [astuple(one) for one in jobs])

        await self._writer.run(job)

    def of(self, person: str) -> list[Job]:
        return list(starmap(Job, self._reader.all(_JOBS + "person = ? order by due, id", person)))

    def due(self, now: int, limit: int) -> list[Job]:
        return list(starmap(Job, self._reader.all(_JOBS + "due <= ? order by due, person, id limit ?", now, limit)))

    async def claim(self, job: Job, until: int) -> bool:
        def take(connection: sqlite3.Connection) -> bool:
            taken = connection.execute(
                "update jobs set due = ? where person = ? and id = ? and due = ? returning 1",
                (until, job.person, job.id, job.due),
            )
            return taken.fetchone() is not None

        return await self._writer.run(take)

    async def drop(self, person: str, ids: Sequence[str]) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.executemany("delete from jobs where person = ? and id = ?", [(person, id) for id in ids])

        await self._writer.run(job)


class SqlitePockets:
    """Slips in the same file as everything else."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def save(self, slip: Slip) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP_SLIPS + " and slot = ?", (slip.person, slip.slot))
            connection.execute("insert into pockets values (?, ?, ?, ?)", astuple(slip))

        await self._writer.run(job, erases=True)

    def slip(self, person: str, slot: str) -> Slip | None:
        found = self._reader.one(_SLIPS + " and slot = ?", person, slot)
        return Slip(*found) if found else None

    def slips(self, person: str) -> list[Slip]:
        return list(starmap(Slip, self._reader.all(_SLIPS + " order by slot", person)))

    async def drop(self, person: str, slot: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP_SLIPS + " and slot = ?", (person, slot))

        await self._writer.run(job, erases=True)

    async def erase(self, person: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP_SLIPS, (person,))
            connection.execute("delete from jobs where person = ?", (person,))

        await self._writer.run(job, erases=True)


class SqliteFeeds:
    """Feeds in the same file as everything else."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def put(self, place: str, sealed: bytes) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP_FEED, (place,))
            connection.execute("insert into feeds values (?, ?)", (place, sealed))

        await self._writer.run(job, erases=True)

    def get(self, place: str) -> bytes | None:
        found = self._reader.one("select sealed from feeds where place = ?", place)
        return found[0] if found else None

    async def drop(self, place: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP_FEED, (place,))

        await self._writer.run(job, erases=True)
