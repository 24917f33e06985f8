"""Opening and closing everything that lies in one data folder."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from handhold.store.contracts import StoreError, StoreFull, WrongFolder
from handhold.store.sqlite import schema
from handhold.store.sqlite.folder import DATABASE, SPARE, Folder
from handhold.store.sqlite.invitations import SqliteInvitations
from handhold.store.sqlite.log import SqliteLog
from handhold.store.sqlite.people import SqlitePeople
from handhold.store.sqlite.pockets import SqliteFeeds, SqliteJobs, SqlitePockets
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.writer import Writer, named


class SqliteStore(NamedTuple):
    """An open data folder.  ``secret`` is the server's own; ``close`` lets another process have the folder."""

    log: SqliteLog
    people: SqlitePeople
    invitations: SqliteInvitations
    jobs: SqliteJobs
    pockets: SqlitePockets
    feeds: SqliteFeeds
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

    Raises ``InUse`` when another process has it, ``WrongFolder`` when something in it does not fit, ``StoreFull`` and
    ``StoreDown``.
    """
    with ExitStack() as undo:  # what was opened is closed again, when something in the folder does not fit
        folder = undo.enter_context(closing(Folder(path)))
        try:
            connection = undo.enter_context(closing(_connect(folder)))
            schema.prepare(connection)
            schema.compact(connection)
            reader = undo.enter_context(closing(Reader(folder.database)))
            people_there = reader.one("select 1 from logins limit 1") is not None
        except sqlite3.Error as error:
            raise _named(error, path) from error
        secret = folder.secret(people_there)
        writer = Writer(connection, path / SPARE)
        undo.pop_all()
    return SqliteStore(
        log=SqliteLog(writer, reader),
        people=SqlitePeople(writer, reader),
        invitations=SqliteInvitations(writer, reader),
        jobs=SqliteJobs(writer, reader),
        pockets=SqlitePockets(writer, reader),
        feeds=SqliteFeeds(writer, reader),
        secret=secret,
        folder=folder,
        writer=writer,
        reader=reader,
    )


def _connect(folder: Folder) -> sqlite3.Connection:
    """The writer's connection.  It needs a little room, for which a full disk gets the spare: all is to be read."""
    try:
        return schema.connect(folder.database, writes=True)
    except sqlite3.OperationalError as error:
        if not isinstance(_named(error, folder.path), StoreFull):
            raise
        (folder.path / SPARE).unlink(missing_ok=True)
        return schema.connect(folder.database, writes=True)


def _named(error: sqlite3.Error, path: Path) -> StoreError:
    if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
        return WrongFolder(
            f"{DATABASE} in the data folder is not a Handhold database. Please put it back from your backup, or choose"
            " another folder."
        )
    return named(error, path)
