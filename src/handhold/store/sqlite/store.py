"""Opening and closing everything that lies in one data folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from handhold.store.sqlite import schema
from handhold.store.sqlite.folder import SPARE, Folder
from handhold.store.sqlite.invitations import SqliteInvitations
from handhold.store.sqlite.log import SqliteLog
from handhold.store.sqlite.people import SqlitePeople
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.writer import Writer


class SqliteStore(NamedTuple):
    """An open data folder.  ``secret`` is the server's own; ``close`` lets another process have the folder."""

    log: SqliteLog
    people: SqlitePeople
    invitations: SqliteInvitations
    secret: bytes
    folder: Folder
    writer: Writer
    reader: Reader

    def close(self) -> None:
        """Write what waits and let go of the folder."""
        self.writer.close()
        self.reader.close()
        self.folder.close()


def open_store(path: Path) -> SqliteStore:
    """Open a data folder, making it when there is none: the folder 0700, every file 0600.

    Raises ``InUse`` when another process has it, ``WrongFolder`` when something in it does not fit.
    """
    folder = Folder(path)
    try:
        connection = schema.connect(folder.database, writes=True)
        schema.prepare(connection)
        schema.compact(connection)
        reader = Reader(folder.database)
        people_there = reader.one("select 1 from logins limit 1") is not None
        secret = folder.secret(people_there)
        writer = Writer(connection, path / SPARE)
    except BaseException:
        folder.close()
        raise
    return SqliteStore(
        log=SqliteLog(writer, reader),
        people=SqlitePeople(writer, reader),
        invitations=SqliteInvitations(writer, reader),
        secret=secret,
        folder=folder,
        writer=writer,
        reader=reader,
    )
