"""Sessions: how they begin, age, are touched and end, and what they can open.

A session's secret is only in its cookie; what lies in the database opens nothing without it.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from handhold.door.visit import Pass, Seen, pass_of
from handhold.store import keys
from handhold.store.contracts import Account, People, Session, Unopenable, is_idle
from handhold.store.keys import Identity, Keyring, RoomKeys, Secrets

BROWSER_LASTS = 30 * 24 * 3600
"""Seconds after which a browser has to sign in again."""
_TOUCH = 60


class Stays:
    """Everybody's sessions.  ``clock`` gives UTC seconds."""

    def __init__(self, people: People, clock: Callable[[], int]) -> None:
        self._people = people
        self._clock = clock

    def find(self, cookie: str | None) -> tuple[Pass, Session] | None:
        """The session that a cookie belongs to, as its times leave it now; ``None`` when it is over."""
        owner, kept = self._kept(cookie)
        return (owner, _aged(kept, self._clock())) if owner and kept else None

    async def settle(self, cookie: str | None) -> tuple[Pass, Session] | None:
        """The same, and what its times have closed is deleted from every file."""
        owner, kept = self._kept(cookie)
        if owner is None or kept is None:
            return None
        session = _aged(kept, self._clock())
        if session.own is None and kept.own is not None:
            await self._people.lock(owner.person, owner.sid)
        elif session.mine is None and kept.mine is not None:
            await self._people.close_mine(owner.person, owner.sid)
        return owner, session

    async def touch(self, session: Session, mine: bool) -> None:
        """Remember this use, at most once a minute (more often when the times are short)."""
        now, used, until = self._clock(), session.used, session.mine_until
        account = self._people.account(session.person) if mine and session.mine and session.lock_after else None
        if account and now + account.ask_after - until >= min(_TOUCH, account.ask_after // 4):
            until = now + account.ask_after
        if until != session.mine_until or now - used >= (min(_TOUCH, session.lock_after // 4) or _TOUCH):
            await self._people.touch(session.person, session.sid, now, until)

    def begin(self, owner: Pass, account: Account, known: Secrets, label: str, token_lasts: int = 0) -> Session:
        """A new session, not yet kept: a browser's, or that of a token which lasts so many seconds."""
        now = self._clock()
        closed = Session(
            person=owner.person,
            sid=owner.sid,
            kind="token" if token_lasts else "browser",
            label=keys.seal_label(known.identity, label),
            begun=now,
            used=now,
            until=now + (token_lasts or BROWSER_LASTS),
            lock_after=0 if token_lasts else account.lock_after,
            own=None,
            mine=None,
        )
        return self.opened(owner, closed, account, known, None)

    def opened(self, owner: Pass, session: Session, account: Account, known: Secrets, extra: bytes | None) -> Session:
        """The session with fresh wraps, not yet kept."""
        now = self._clock()
        return replace(
            session,
            used=now,
            own=keys.seal_own(owner.secret, owner.sid, known.identity),
            mine=keys.seal_mine(owner.secret, owner.sid, known.mine),
            mine_until=now + account.ask_after if session.lock_after else session.until,
            extra=extra,
        )

    async def end_others(self, person: str, here: str | None) -> None:
        """End all of a person's sessions but the one that is here."""
        for session in self._people.sessions(person):
            if session.sid != here:
                await self._people.end_session(person, session.sid)

    def keyring(self, identity: Identity, mine: RoomKeys | None) -> Keyring:
        """What somebody can read with these."""
        return Keyring(person=identity.person, identity=identity, mine=mine, ours=self._ours(identity))

    def _kept(self, cookie: str | None) -> tuple[Pass | None, Session | None]:
        owner = pass_of(cookie)
        kept = self._people.session(owner.person, owner.sid) if owner else None
        return owner, kept if kept and kept.until > self._clock() else None

    def _ours(self, identity: Identity) -> RoomKeys | None:
        """The shared room's keys; a person is in one couple at a time, and leaving drops the seals."""
        opened: dict[int, bytes] = {}
        room = None
        for seal in self._people.seals(identity.person):
            room = room or seal.room
            try:
                if seal.room == room:
                    opened[seal.epoch] = keys.open_room(identity, seal)
            except Unopenable:
                continue
        return RoomKeys(room, opened) if room and opened else None


def identity_of(owner: Pass, session: Session) -> Identity | None:
    """The identity in a session's wrap; ``None`` when it is locked."""
    try:
        return keys.open_own(owner.secret, owner.sid, session.own) if session.own else None
    except Unopenable:
        return None


def mine_of(owner: Pass, session: Session) -> RoomKeys | None:
    """*mine* in a session's wrap; ``None`` when its time is over."""
    try:
        return keys.open_mine(owner.secret, owner.sid, session.mine) if session.mine else None
    except Unopenable:
        return None


def seen_by(identity: Identity, session: Session, here: str | None) -> Seen:
    """A session as its owner sees it in the list."""
    try:
        label = keys.open_label(identity, session.label)
    except Unopenable:
        label = ""
    return Seen(
        sid=session.sid,
        kind=session.kind,
        label=label,
        begun=session.begun,
        used=session.used,
        is_here=session.sid == here,
        is_open=session.own is not None,
    )


def _aged(session: Session, now: int) -> Session:
    """Locked when idle for too long, without *mine* when its time is over."""
    if session.own and is_idle(session, now):
        return replace(session, own=None, mine=None, extra=None)
    return replace(session, mine=None) if session.mine and session.mine_until <= now else session
