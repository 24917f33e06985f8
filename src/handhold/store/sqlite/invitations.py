"""``Invitations`` on SQLite."""

from __future__ import annotations

import sqlite3

from msgspec.structs import astuple, replace

from handhold.store.pairing import Invitation
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.schema import HUSK
from handhold.store.sqlite.writer import Writer

_GET = "select place, until, offer, reply from invitations where place = ?"
_DROP = HUSK["invitations"] + " where place = ?"


class SqliteInvitations:
    """Open invitations in the same file as everything else."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def put(self, invitation: Invitation) -> None:
        await self._writer.run(lambda connection: _replace(connection, invitation))

    def get(self, place: str) -> Invitation | None:
        found = self._reader.one(_GET, place)
        return Invitation(*found) if found else None

    async def answer(self, place: str, reply: bytes) -> bool:
        def job(connection: sqlite3.Connection) -> bool:
            found = connection.execute(_GET, (place,)).fetchone()
            if found is None or found[3] is not None:
                return False
            _replace(connection, replace(Invitation(*found), reply=reply))
            return True

        return await self._writer.run(job)

    async def drop(self, place: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP, (place,))

        await self._writer.run(job, erases=True)

    async def drop_over(self, now: int) -> None:
        query = "select place from invitations where until <= ? and (place < 'husk' or place >= 'husl')"
        for (place,) in self._reader.all(query, now):
            await self.drop(place)


def _replace(connection: sqlite3.Connection, invitation: Invitation) -> None:
    """A row that grew would move, so the old one is emptied and a new one stands at the end."""
    connection.execute(_DROP, (invitation.place,))
    connection.execute("insert into invitations values (?, ?, ?, ?)", astuple(invitation))
