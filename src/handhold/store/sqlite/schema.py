"""Tables and connections, and how bytes leave the file for good.

SQLite's ``secure_delete`` zeroes a deleted row, but when rows of different lengths come and go, neighbours are moved
between pages and copies of them stay behind in the unused part of a page.  So a row with sealed bytes never moves:
these tables only grow at their end, a row is emptied by writing zeros of the same length over it, and what is
replaced or erased stays as an empty *husk* until ``compact`` rebuilds the file.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from handhold.store.contracts import WrongFolder

VERSION = "1"
WAIT = 10.0
"""Seconds that a connection waits for another."""
_MANY_HUSKS = 1000

_TABLES = """
begin immediate;
create table meta (name text primary key, value text not null) without rowid;
create table rows (room text, seq integer, epoch integer, prev blob, tag blob, digest blob, body blob,
    primary key (room, seq));
create table blobs (room text, blob text, part integer, body blob, primary key (room, blob, part));
create table logins (login blob primary key, person text) without rowid;
create table accounts (person text primary key, login blob, exchange blob, signing blob, code_confirmed integer,
    lock_after integer, ask_after integer);
create table wraps (person text, kind text, salt blob, params blob, sealed blob, primary key (person, kind));
create table sessions (person text, sid text, kind text, label blob, begun integer, until integer, own blob,
    mine blob, extra blob, primary key (person, sid));
create table visits (person text, sid text, used integer, lock_after integer, mine_until integer,
    primary key (person, sid)) without rowid;
create table seals (person text, room text, epoch integer, sealed blob, primary key (person, room, epoch));
create table marks (person text, slot text, sealed blob, primary key (person, slot)) without rowid;
create table throttles (login blob, device text, fails integer, until integer, primary key (login, device))
    without rowid;
create table devices (login blob, device text, primary key (login, device)) without rowid;
create table invitations (place text primary key, until integer, offer blob, reply blob);
insert into meta values ('schema', '1');
commit;
"""
_LATER = """
create table if not exists jobs (person text, id text, due integer, kind text, since integer, primary key (person, id))
    without rowid;
create table if not exists pockets (person text, slot text, sealed blob, label blob, primary key (person, slot));
create table if not exists feeds (place text primary key, sealed blob);
"""
"""Tables that came after the first folders were made: an older folder gets them when it is opened."""

_EMPTIED = {
    "rows": ("room", "prev", "tag", "digest", "body"),
    "blobs": ("room", "blob", "body"),
    "accounts": ("person", "login", "exchange", "signing"),
    "wraps": ("person", "salt", "params", "sealed"),
    "sessions": ("person", "sid", "label", "own", "mine", "extra"),
    "seals": ("person", "room", "sealed"),
    "invitations": ("place", "offer", "reply"),
    "pockets": ("person", "slot", "sealed", "label"),
    "feeds": ("place", "sealed"),
}
"""Of each table that holds anything of a person: its partition column, then what is overwritten in place."""


def _husk(table: str, key: str, *columns: str) -> str:
    """Overwrite at the same length, under a random key of the same length, so that no row moves in the file."""
    sets = [f"{key} = substr('husk' || lower(hex(randomblob(32))), 1, length({key}))"]
    sets += [f"{column} = zeroblob(length(cast({column} as blob)))" for column in columns]
    return f"update {table} set {', '.join(sets)}"  # noqa: S608  # names of our own, no input


HUSK = {table: _husk(table, *names) for table, names in _EMPTIED.items()}
"""For each table whose rows never move: zero a row in its place and give it a name that nothing finds."""
_COUNTS = """
select
    (select count(*) from rows where room >= 'husk' and room < 'husl')
    + (select count(*) from blobs where room >= 'husk' and room < 'husl')
    + (select count(*) from accounts where person >= 'husk' and person < 'husl')
    + (select count(*) from wraps where person >= 'husk' and person < 'husl')
    + (select count(*) from sessions where person >= 'husk' and person < 'husl')
    + (select count(*) from seals where person >= 'husk' and person < 'husl')
    + (select count(*) from invitations where place >= 'husk' and place < 'husl')
    + (select count(*) from pockets where person >= 'husk' and person < 'husl')
    + (select count(*) from feeds where place >= 'husk' and place < 'husl'),
    (select coalesce(max(rowid), 0) from rows)
    + (select coalesce(max(rowid), 0) from blobs)
    + (select coalesce(max(rowid), 0) from accounts)
    + (select coalesce(max(rowid), 0) from wraps)
    + (select coalesce(max(rowid), 0) from sessions)
    + (select coalesce(max(rowid), 0) from seals)
    + (select coalesce(max(rowid), 0) from invitations)
    + (select coalesce(max(rowid), 0) from pockets)
    + (select coalesce(max(rowid), 0) from feeds)
"""
_SWEEP = """
begin immediate;
delete from rows where room >= 'husk' and room < 'husl';
delete from blobs where room >= 'husk' and room < 'husl';
delete from accounts where person >= 'husk' and person < 'husl';
delete from wraps where person >= 'husk' and person < 'husl';
delete from sessions where person >= 'husk' and person < 'husl';
delete from seals where person >= 'husk' and person < 'husl';
delete from invitations where place >= 'husk' and place < 'husl';
delete from pockets where person >= 'husk' and person < 'husl';
delete from feeds where place >= 'husk' and place < 'husl';
insert or replace into meta values ('rebuilding', '1');
commit;
"""
_REBUILDING = "select 1 from meta where name = 'rebuilding'"
"""Stands from the moment rows moved in the file until it was rebuilt: copies of them lie in its unused parts."""


_READING = ("foreign_keys = off", "query_only = on")
_WRITING = ("foreign_keys = off", "journal_mode = wal", "synchronous = full", "secure_delete = on")


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """A connection that one thread at a time may use; only the writer's may write."""
    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _WRITING if writes else _READING:
            connection.execute(f"pragma {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables in a new file; ``WrongFolder`` for a file of another version."""
    names = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if "meta" not in names:
        connection.executescript(_TABLES)
    ((version,),) = connection.execute("select value from meta where name = 'schema'")
    if version != VERSION:
        raise WrongFolder(
            "The data folder was written by another version of Handhold. Please run that version or a later one."
        )
    if not {"jobs", "pockets", "feeds"} <= names:
        connection.executescript(_LATER)


def compact(connection: sqlite3.Connection) -> bool:
    """Rebuild the file without husks when they are many; ``True`` when it was rebuilt.  For the start of the server.

    It takes as much room again as the file does.  Where there is none, the house opens as it is, and the next start
    tries again.
    """
    husks, kept = connection.execute(_COUNTS).fetchone()
    is_begun = connection.execute(_REBUILDING).fetchone() is not None
    if not is_begun and (husks < _MANY_HUSKS or husks * 4 < kept):
        return False
    try:
        connection.executescript(_SWEEP)
        connection.execute("vacuum")
        connection.execute("delete from meta where name = 'rebuilding'")
    except sqlite3.OperationalError:
        if connection.in_transaction:
            connection.execute("rollback")
        return False
    finally:
        connection.execute("pragma wal_checkpoint(truncate)")
    return True
