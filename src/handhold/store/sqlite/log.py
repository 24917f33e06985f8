"""``Log`` on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from handhold.store.contracts import Head, Moved, Piece, Row
from handhold.store.seal import row_hash
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.schema import HUSK
from handhold.store.sqlite.writer import Writer

_ROWS = """
select seq, epoch, prev, tag, digest, case when body >= x'000000000000000000000001' then body end from rows
where room = ? and seq > ? order by seq limit ?"""
"""A body begins with twelve random bytes; one that begins with as many zeros was emptied."""
_LAST = "select seq, epoch, prev, tag, digest, null from rows where room = ? order by seq desc limit 1"
_DROP = HUSK["blobs"] + " where room = ? and blob = ?"


class SqliteLog:
    """Logs and blobs of all rooms in one file."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    def head(self, room: str) -> Head | None:
        return _head(room, self._reader.one(_LAST, room))

    def rows(self, room: str, after: int = 0, limit: int | None = None) -> list[Row]:
        return self._reader.structs(Row, _ROWS, room, after, -1 if limit is None else limit)

    async def append(
        self,
        room: str,
        expected: Head | None,
        rows: Sequence[Row],
        empty: Sequence[int] = (),
        drop: Sequence[str] = (),
    ) -> None:
        def job(connection: sqlite3.Connection) -> None:
            if _head(room, connection.execute(_LAST, (room,)).fetchone()) != expected:
                raise Moved
            connection.executemany(
                "insert into rows values (?, ?, ?, ?, ?, ?, ?)",
                [(room, row.seq, row.epoch, row.prev, row.tag, row.digest, row.body) for row in rows],
            )
            connection.executemany(
                "update rows set body = zeroblob(length(body)) where room = ? and seq = ?",
                [(room, seq) for seq in empty],
            )
            connection.executemany(_DROP, [(room, blob) for blob in drop])

        await self._writer.run(job, erases=bool(empty or drop))

    async def put_blob(self, room: str, blob: str, pieces: Sequence[Piece]) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(_DROP, (room, blob))
            connection.executemany(
                "insert into blobs values (?, ?, ?, ?)", [(room, blob, piece.part, piece.body) for piece in pieces]
            )

        await self._writer.run(job)

    def blob(self, room: str, blob: str) -> list[Piece]:
        query = "select part, body from blobs where room = ? and blob = ? order by part"
        return self._reader.structs(Piece, query, room, blob)

    async def erase(self, room: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(HUSK["rows"] + " where room = ?", (room,))
            connection.execute(HUSK["blobs"] + " where room = ?", (room,))

        await self._writer.run(job, erases=True)


def _head(room: str, last: tuple[int, int, bytes, bytes, bytes, None] | None) -> Head | None:
    return Head(seq=last[0], hash=row_hash(room, Row(*last))) if last else None
