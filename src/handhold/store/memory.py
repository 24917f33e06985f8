"""The sealed floor in memory: the same promises for tests and demos, kept for as long as the process lives."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from handhold.store.contracts import (
    Account,
    Head,
    Moved,
    Piece,
    RoomSeal,
    Row,
    Session,
    Throttle,
    Wrap,
    is_idle,
)
from handhold.store.seal import row_hash


class MemoryLog:
    """``Log`` in a dictionary."""

    def __init__(self) -> None:
        self._rooms: dict[str, list[Row]] = {}
        self._blobs: dict[str, dict[str, tuple[Piece, ...]]] = {}

    def head(self, room: str) -> Head | None:
        rows = self._rooms.get(room)
        return Head(seq=rows[-1].seq, hash=row_hash(room, rows[-1])) if rows else None

    def rows(self, room: str, after: int = 0, limit: int | None = None) -> list[Row]:
        behind = [row for row in self._rooms.get(room, ()) if row.seq > after]
        return behind if limit is None else behind[:limit]

    async def append(
        self,
        room: str,
        expected: Head | None,
        rows: Sequence[Row],
        empty: Sequence[int] = (),
        drop: Sequence[str] = (),
    ) -> None:
        if self.head(room) != expected:
            raise Moved
        kept = self._rooms.setdefault(room, [])
        kept[:] = [replace(row, body=None) if row.seq in empty else row for row in [*kept, *rows]]
        for blob in drop:
            self._blobs.get(room, {}).pop(blob, None)

    async def put_blob(self, room: str, blob: str, pieces: Sequence[Piece]) -> None:
        self._blobs.setdefault(room, {})[blob] = tuple(pieces)

    def blob(self, room: str, blob: str) -> list[Piece]:
        return list(self._blobs.get(room, {}).get(blob, ()))

    async def erase(self, room: str) -> None:
        self._rooms.pop(room, None)
        self._blobs.pop(room, None)


class MemoryPeople:
    """``People`` in dictionaries."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._wraps: dict[tuple[str, str], Wrap] = {}
        self._sessions: dict[tuple[str, str], Session] = {}
        self._seals: dict[tuple[str, str, int], RoomSeal] = {}
        self._marks: dict[tuple[str, str], bytes] = {}
        self._throttles: dict[tuple[bytes, str], Throttle] = {}
        self._devices: set[tuple[bytes, str]] = set()

    async def add(self, account: Account, wraps: Sequence[Wrap]) -> bool:
        if self.by_login(account.login):
            return False
        self._accounts[account.person] = account
        await self.set_wraps(account.person, wraps)
        return True

    def by_login(self, login: bytes) -> Account | None:
        return next((account for account in self._accounts.values() if account.login == login), None)

    def account(self, person: str) -> Account | None:
        return self._accounts.get(person)

    def count(self) -> int:
        return len(self._accounts)

    async def set_confirmed(self, person: str, confirmed: bool) -> None:
        if account := self._accounts.get(person):
            self._accounts[person] = replace(account, code_confirmed=confirmed)

    async def set_times(self, person: str, lock_after: int, ask_after: int) -> None:
        if account := self._accounts.get(person):
            self._accounts[person] = replace(account, lock_after=lock_after, ask_after=ask_after)
        for session in self.sessions(person):
            if session.kind == "browser":
                self._sessions[person, session.sid] = replace(session, lock_after=lock_after)

    def wrap(self, person: str, kind: str) -> Wrap | None:
        return self._wraps.get((person, kind))

    async def set_wraps(self, person: str, wraps: Sequence[Wrap]) -> None:
        self._wraps.update({(person, wrap.kind): wrap for wrap in wraps})

    async def save_session(self, session: Session) -> None:
        self._sessions[session.person, session.sid] = session

    def session(self, person: str, sid: str) -> Session | None:
        return self._sessions.get((person, sid))

    def sessions(self, person: str) -> list[Session]:
        return sorted(
            (session for session in self._sessions.values() if session.person == person),
            key=lambda session: (session.begun, session.sid),
        )

    async def touch(self, person: str, sid: str, used: int, mine_until: int) -> None:
        if session := self.session(person, sid):
            self._sessions[person, sid] = replace(session, used=used, mine_until=mine_until)

    async def lock(self, person: str, sid: str) -> None:
        if session := self.session(person, sid):
            self._sessions[person, sid] = replace(session, own=None, mine=None, extra=None)

    async def close_mine(self, person: str, sid: str) -> None:
        if session := self.session(person, sid):
            self._sessions[person, sid] = replace(session, mine=None)

    async def drop_extra(self, person: str, sid: str) -> None:
        if session := self.session(person, sid):
            self._sessions[person, sid] = replace(session, extra=None)

    async def end_session(self, person: str, sid: str) -> None:
        self._sessions.pop((person, sid), None)

    async def lock_idle(self, now: int) -> list[tuple[str, str]]:
        shut = []
        for (person, sid), session in list(self._sessions.items()):
            if session.until <= now:
                await self.end_session(person, sid)
                shut.append((person, sid))
            elif session.own and is_idle(session, now):
                await self.lock(person, sid)
                shut.append((person, sid))
            elif session.mine and session.mine_until <= now:
                await self.close_mine(person, sid)
        return sorted(shut)

    def seals(self, person: str) -> list[RoomSeal]:
        return [self._seals[key] for key in sorted(self._seals) if key[0] == person]

    async def save_seals(self, seals: Sequence[RoomSeal]) -> None:
        self._seals.update({(seal.person, seal.room, seal.epoch): seal for seal in seals})

    async def drop_seals(self, person: str, room: str) -> None:
        self._seals = {key: seal for key, seal in self._seals.items() if key[:2] != (person, room)}

    def mark(self, person: str, slot: str) -> bytes | None:
        return self._marks.get((person, slot))

    def note_mark(self, person: str, slot: str, sealed: bytes) -> None:
        self._marks[person, slot] = sealed

    def throttle(self, login: bytes, device: str) -> Throttle | None:
        return self._throttles.get((login, device))

    async def save_throttle(self, login: bytes, device: str, throttle: Throttle | None) -> None:
        if throttle is None:
            self._throttles.pop((login, device), None)
        else:
            self._throttles[login, device] = throttle

    async def forget_throttles(self, before: int) -> None:
        self._throttles = {key: kept for key, kept in self._throttles.items() if kept.until >= before}

    def knows_device(self, login: bytes, device: str) -> bool:
        return (login, device) in self._devices

    async def remember_device(self, login: bytes, device: str) -> None:
        self._devices.add((login, device))

    async def erase(self, person: str) -> None:
        login = account.login if (account := self._accounts.pop(person, None)) else b""
        self._wraps = {key: wrap for key, wrap in self._wraps.items() if key[0] != person}
        self._sessions = {key: session for key, session in self._sessions.items() if key[0] != person}
        self._seals = {key: seal for key, seal in self._seals.items() if key[0] != person}
        self._marks = {key: mark for key, mark in self._marks.items() if key[0] != person}
        self._throttles = {key: kept for key, kept in self._throttles.items() if key[0] != login}
        self._devices = {key for key in self._devices if key[0] != login}
