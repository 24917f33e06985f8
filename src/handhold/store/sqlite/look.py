"""Looking at a database from beside the house that runs on it: whole or not, by count and without a key.

It never writes, and names no room: who has which is nobody's business here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import groupby, starmap
from pathlib import Path
from typing import NamedTuple

from handhold.store.contracts import Row, StoreDown
from handhold.store.seal import FIRST_PREV, row_hash
from handhold.store.sqlite import schema

_ROWS = """
select room, seq, epoch, cast(prev as blob), cast(tag as blob), cast(digest as blob),
    case when cast(body as blob) >= x'000000000000000000000001' then cast(body as blob) end from rows
where room < 'husk' or room >= 'husl' order by room, seq"""
_LAST = "select max(used) from visits"


class Seen(NamedTuple):
    """What was found.  ``broken`` counts rooms whose rows do not follow on one another or are not what they were;
    ``last_used`` is the last time (UTC seconds) that somebody was here and is still signed in.
    """

    is_whole: bool
    rooms: int
    broken: int
    last_used: int | None


def look(database: Path) -> Seen:
    """Read the whole database once.  Raises ``StoreDown`` when it cannot be read at all."""
    try:
        with closing(schema.connect(database, writes=False)) as connection:
            is_whole = connection.execute("pragma quick_check").fetchall() == [("ok",)]
            ((last_used,),) = connection.execute(_LAST)
            found = [is_chain(room, rows) for room, rows in _rooms(connection)]
    except sqlite3.Error as error:
        raise StoreDown from error
    return Seen(is_whole, len(found), found.count(False), last_used)


def version() -> str:
    """The version of SQLite."""
    return sqlite3.sqlite_version


def is_chain(room: str, rows: Iterable[Row]) -> bool:
    """Whether rows count from 1, each names the one before it by its hash, and each body is the one that it names."""
    prev = FIRST_PREV
    for seq, row in enumerate(rows, start=1):
        if row.seq != seq or row.prev != prev or (row.body is not None and sha256(row.body).digest() != row.digest):
            return False
        prev = row_hash(room, row)
    return True


def _rooms(connection: sqlite3.Connection) -> Iterator[tuple[str, Iterable[Row]]]:
    records = connection.execute(_ROWS)
    for room, group in groupby(records, key=lambda record: str(record[0])):
        yield room, starmap(Row, (record[1:] for record in group))
