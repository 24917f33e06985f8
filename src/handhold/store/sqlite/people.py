"""``People`` on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec
from msgspec.structs import astuple

from handhold.store.contracts import AHEAD, Account, RoomSeal, Session, Throttle, Wrap
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.schema import HUSK
from handhold.store.sqlite.writer import Writer

_ACCOUNT = (
    "select person, login, exchange, signing, code_confirmed, lock_after, ask_after from accounts where person = ?"
)
_SESSION = """
select person, sid, kind, label, begun, used, until, lock_after, nullif(own, zeroblob(length(own))),
    nullif(mine, zeroblob(length(mine))), mine_until, nullif(extra, zeroblob(length(extra)))
from sessions join visits using (person, sid) where person = ?"""
_DUE = "select person, sid from sessions join visits using (person, sid) where "
_IDLE = _DUE + ("until > ? and lock_after > 0 and (used + lock_after <= ? or used > ?) and own > zeroblob(length(own))")
_LOCK = """update sessions set own = zeroblob(length(own)), mine = zeroblob(length(mine)),
    extra = zeroblob(length(extra)) where person = ? and sid = ?"""
_CLOSE_MINE = "update sessions set mine = zeroblob(length(mine)) where person = ? and sid = ?"
_DROP_EXTRA = "update sessions set extra = zeroblob(length(extra)) where person = ? and sid = ?"
_FIELDS = Session.__struct_fields__


class SqlitePeople:
    """Accounts and what hangs on them, in the same file as the logs."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def add(self, account: Account, wraps: Sequence[Wrap]) -> bool:
        def job(connection: sqlite3.Connection) -> bool:
            if connection.execute("select 1 from logins where login = ?", (account.login,)).fetchone():
                return False
            connection.execute("insert into logins values (?, ?)", (account.login, account.person))
            connection.execute("insert into accounts values (?, ?, ?, ?, ?, ?, ?)", astuple(account))
            _set_wraps(connection, account.person, wraps)
            return True

        return await self._writer.run(job)

    def by_login(self, login: bytes) -> Account | None:
        found = self._reader.one("select person from logins where login = ?", login)
        return self.account(found[0]) if found else None

    def account(self, person: str) -> Account | None:
        found = self._reader.one(_ACCOUNT, person)
        if found is None:
            return None
        # Not strict, because SQLite has no truth values: 1 stands for true.
        return msgspec.convert(dict(zip(Account.__struct_fields__, found, strict=True)), Account, strict=False)

    def count(self) -> int:
        ((many,),) = self._reader.all("select count(*) from logins")
        return int(many)

    async def set_confirmed(self, person: str, confirmed: bool) -> None:
        await self._execute("update accounts set code_confirmed = ? where person = ?", int(confirmed), person)

    async def set_times(self, person: str, lock_after: int, ask_after: int) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "update accounts set lock_after = ?, ask_after = ? where person = ?", (lock_after, ask_after, person)
            )
            connection.execute(
                "update visits set lock_after = ? where person = ? and lock_after > 0", (lock_after, person)
            )

        await self._writer.run(job)

    def wrap(self, person: str, kind: str) -> Wrap | None:
        found = self._reader.one("select salt, params, sealed from wraps where person = ? and kind = ?", person, kind)
        if found is None:
            return None
        params = msgspec.json.decode(found[1], type=dict[str, int])
        return Wrap(kind=kind, salt=found[0], params=params, sealed=found[2])

    async def set_wraps(self, person: str, wraps: Sequence[Wrap]) -> None:
        await self._writer.run(lambda connection: _set_wraps(connection, person, wraps), erases=True)

    async def save_session(self, session: Session) -> None:
        await self._writer.run(lambda connection: _save_session(connection, session), erases=True)

    def session(self, person: str, sid: str) -> Session | None:
        found = self._reader.one(_SESSION + " and sid = ?", person, sid)
        return _session(*found) if found else None

    def sessions(self, person: str) -> list[Session]:
        return self._reader.structs(_session, _SESSION + " order by begun, sid", person)

    async def touch(self, person: str, sid: str, used: int, mine_until: int) -> None:
        await self._execute(
            "update visits set used = ?, mine_until = ? where person = ? and sid = ?", used, mine_until, person, sid
        )

    async def lock(self, person: str, sid: str) -> None:
        await self._execute(_LOCK, person, sid, erases=True)

    async def close_mine(self, person: str, sid: str) -> None:
        await self._execute(_CLOSE_MINE, person, sid, erases=True)

    async def drop_extra(self, person: str, sid: str) -> None:
        await self._execute(_DROP_EXTRA, person, sid, erases=True)

    async def end_session(self, person: str, sid: str) -> None:
        await self._writer.run(lambda connection: _end_session(connection, person, sid), erases=True)

    async def lock_idle(self, now: int) -> list[tuple[str, str]]:
        over = self._reader.all(_DUE + "until <= ?", now)
        idle = self._reader.all(_IDLE, now, now, now + AHEAD)
        asking = self._reader.all(_DUE + "until > ? and mine_until <= ? and mine > zeroblob(length(mine))", now, now)

        def job(connection: sqlite3.Connection) -> None:
            for person, sid in over:
                _end_session(connection, person, sid)
            for person, sid in idle:
                connection.execute(_LOCK, (person, sid))
            for person, sid in asking:
                connection.execute(_CLOSE_MINE, (person, sid))

        if over or idle or asking:
            await self._writer.run(job, erases=True)
        return sorted([*over, *idle])

    def seals(self, person: str) -> list[RoomSeal]:
        query = "select person, room, epoch, sealed from seals where person = ? order by room, epoch"
        return [
            RoomSeal(person=holder, room=room, epoch=epoch, sealed=sealed)
            for holder, room, epoch, sealed in self._reader.all(query, person)
        ]

    async def save_seals(self, seals: Sequence[RoomSeal]) -> None:
        def job(connection: sqlite3.Connection) -> None:
            for seal in seals:
                place = (seal.person, seal.room, seal.epoch)
                connection.execute(HUSK["seals"] + " where person = ? and room = ? and epoch = ?", place)
                connection.execute("insert into seals values (?, ?, ?, ?)", astuple(seal))

        await self._writer.run(job)

    async def drop_seals(self, person: str, room: str) -> None:
        await self._execute(HUSK["seals"] + " where person = ? and room = ?", person, room, erases=True)

    def mark(self, person: str, slot: str) -> bytes | None:
        found = self._reader.one("select sealed from marks where person = ? and slot = ?", person, slot)
        return found[0] if found else None

    def note_mark(self, person: str, slot: str, sealed: bytes) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute("insert or replace into marks values (?, ?, ?)", (person, slot, sealed))

        self._writer.note(job)

    def throttle(self, login: bytes, device: str) -> Throttle | None:
        found = self._reader.one("select fails, until from throttles where login = ? and device = ?", login, device)
        return Throttle(*found) if found else None

    async def save_throttle(self, login: bytes, device: str, throttle: Throttle | None) -> None:
        if throttle is None:
            await self._execute("delete from throttles where login = ? and device = ?", login, device)
        else:
            await self._execute(
                "insert or replace into throttles values (?, ?, ?, ?)", login, device, throttle.fails, throttle.until
            )

    async def forget_throttles(self, before: int) -> None:
        if self._reader.one("select 1 from throttles where until < ? limit 1", before):
            await self._execute("delete from throttles where until < ?", before)

    def knows_device(self, login: bytes, device: str) -> bool:
        return self._reader.one("select 1 from devices where login = ? and device = ?", login, device) is not None

    async def remember_device(self, login: bytes, device: str) -> None:
        await self._execute("insert or ignore into devices values (?, ?)", login, device)

    async def erase(self, person: str) -> None:
        def job(connection: sqlite3.Connection) -> None:
            found = connection.execute("select login from accounts where person = ?", (person,)).fetchone()
            if found:
                connection.execute("delete from logins where login = ?", found)
                connection.execute("delete from throttles where login = ?", found)
                connection.execute("delete from devices where login = ?", found)
            connection.execute("delete from visits where person = ?", (person,))
            connection.execute("delete from marks where person = ?", (person,))
            connection.execute("delete from jobs where person = ?", (person,))
            for table in ("accounts", "wraps", "sessions", "seals", "pockets"):
                connection.execute(HUSK[table] + " where person = ?", (person,))

        await self._writer.run(job, erases=True)

    async def _execute(self, statement: str, *values: object, erases: bool = False) -> None:
        def job(connection: sqlite3.Connection) -> None:
            connection.execute(statement, values)

        await self._writer.run(job, erases=erases)


def _set_wraps(connection: sqlite3.Connection, person: str, wraps: Sequence[Wrap]) -> None:
    for wrap in wraps:
        connection.execute(HUSK["wraps"] + " where person = ? and kind = ?", (person, wrap.kind))
        record = (person, wrap.kind, wrap.salt, msgspec.json.encode(wrap.params), wrap.sealed)
        connection.execute("insert into wraps values (?, ?, ?, ?, ?)", record)


def _save_session(connection: sqlite3.Connection, session: Session) -> None:
    person, sid = session.person, session.sid
    _end_session(connection, person, sid)
    connection.execute(
        "insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            person,
            sid,
            session.kind,
            session.label,
            session.begun,
            session.until,
            session.own,
            session.mine,
            session.extra,
        ),
    )
    connection.execute(
        "insert into visits values (?, ?, ?, ?, ?)",
        (person, sid, session.used, session.lock_after, session.mine_until),
    )


def _end_session(connection: sqlite3.Connection, person: str, sid: str) -> None:
    connection.execute(HUSK["sessions"] + " where person = ? and sid = ?", (person, sid))
    connection.execute("delete from visits where person = ? and sid = ?", (person, sid))


def _session(*record: object) -> Session:
    return msgspec.convert(dict(zip(_FIELDS, record, strict=True)), Session)
