"""What the sealed floor promises, whichever database stands below it.

Each contract has one test in ``tests/store`` that SQLite and the in-memory fake both pass, so that another database
is a second implementation and nothing else.  Every key begins with its partition column (the room, the person or the
login), ids are random, and nothing here is ordered or unique across rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class StoreError(Exception):
    """The database could not do what was asked.  Its text is one fixed sentence and never carries content."""

    sentence = "The data could not be read or written."

    def __str__(self) -> str:
        return self.sentence


class Moved(StoreError):
    """Somebody else wrote at this position first: read again, decide again."""

    sentence = "Somebody else wrote here first."


class StoreFull(StoreError):
    """There is no room left on the disk.  Reading goes on; writing resumes when there is room."""

    sentence = "The disk is full. Everything can still be read; writing goes on once there is room."


class StoreDown(StoreError):
    """The disk or the database answered with an error that is not about room."""

    sentence = "The disk did not do its work. Nothing was written; please try again in a while."


class Busy(StoreError):
    """Too many keys are being derived at this moment: ask again in a little while."""

    sentence = "Too many people are at the door at once. Please try again in a little while."


class Unopenable(StoreError):
    """These bytes do not open here: another key, another place, or altered."""

    sentence = "These bytes do not open here."


class InUse(StoreError):
    """Another Handhold already runs on this data folder."""

    sentence = (
        "Another Handhold is already running on this data folder. Stop that one first, or set HANDHOLD_DATA to another"
        " folder."
    )


class WrongFolder(StoreError):
    """The data folder lacks what it needs, or was written by a later version.  ``sentence`` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Head(msgspec.Struct, frozen=True):
    """The last position of a room's log and the hash of the row that stands there."""

    seq: int
    hash: bytes


class Row(msgspec.Struct, frozen=True, gc=False):
    """One sealed event as it lies in the database.

    ``prev`` is the hash of the row before; ``tag`` names the author to holders of the room's key and to nobody else;
    ``digest`` is the SHA-256 of the sealed body and stays when the body is taken back (``body`` is then ``None``).
    The row's own hash is derived: see ``seal.row_hash``.
    """

    seq: int
    epoch: int
    prev: bytes
    tag: bytes
    digest: bytes
    body: bytes | None


class Piece(msgspec.Struct, frozen=True):
    """One sealed piece of a blob; ``part`` counts from 0."""

    part: int
    body: bytes


class Log(Protocol):
    """Append-only logs of sealed rows, one a room, and the blobs that hang on them."""

    def head(self, room: str) -> Head | None:
        """The room's last position, or ``None`` when there is no such room."""
        ...

    def rows(self, room: str, after: int = 0, limit: int | None = None) -> list[Row]:
        """Rows with ``seq > after`` in order, at most ``limit``."""
        ...

    async def append(
        self,
        room: str,
        expected: Head | None,
        rows: Sequence[Row],
        empty: Sequence[int] = (),
        drop: Sequence[str] = (),
    ) -> None:
        """Write ``rows`` behind ``expected`` (``None``: the room begins here).

        In the same step the bodies at the places ``empty`` and the blobs ``drop`` are deleted, so that no readable
        byte of them is in any file.  Which blobs an event points to is sealed, so only the caller can name them.
        Durable when it returns.
        Raises ``Moved`` when the head is no longer ``expected``, ``StoreFull`` and ``StoreDown``.
        """

    async def put_blob(self, room: str, blob: str, pieces: Sequence[Piece]) -> None:
        """Keep the pieces of one blob; an event that points to it is appended afterwards."""

    def blob(self, room: str, blob: str) -> list[Piece]:
        """The pieces of a blob in order; empty when there is none."""
        ...

    async def erase(self, room: str) -> None:
        """Delete the room, its rows and its blobs so that no readable byte of them is in any file."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What the host can see of a person.  Names are not here; ``login`` is a keyed hash of the name used to sign in."""

    person: str
    login: bytes
    exchange: bytes
    """Public X25519 key."""
    signing: bytes
    """Public Ed25519 key."""
    code_confirmed: bool = False
    lock_after: int = 900
    """Idle seconds after which this person's browsers lock."""
    ask_after: int = 300
    """Seconds without use after which *mine* asks for the passphrase again."""


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's keys, sealed by something they know.  ``params`` say how, so that costs can rise later."""

    kind: str
    """``passphrase`` or ``recovery``."""
    salt: bytes
    params: dict[str, int]
    sealed: bytes


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One signed-in browser or script.  The secret that opens its wraps lives only there.

    ``own`` opens identity and *ours*; ``mine`` opens *mine* until ``mine_until``.  Locking sets both to ``None``.
    Times are UTC seconds.
    """

    person: str
    sid: str
    kind: str
    """``browser`` or ``token``."""
    label: bytes
    """Sealed under the person's identity: only they read which device this is."""
    begun: int
    used: int
    until: int
    lock_after: int
    """Idle seconds after which the wraps are deleted; 0 means never (tokens)."""
    own: bytes | None
    mine: bytes | None
    mine_until: int = 0
    extra: bytes | None = None
    """The recovery code until it is confirmed, sealed under the session's secret."""


AHEAD = 600
"""Seconds.  A session that was used longer than that after now was used while the clock was wrong, and counts as idle:
otherwise it would stay open until the clock has come there.
"""


def is_idle(session: Session, now: int) -> bool:
    """Whether nobody used a browser for so long that it locks."""
    return session.lock_after > 0 and not now - session.lock_after < session.used <= now + AHEAD


class RoomSeal(msgspec.Struct, frozen=True, kw_only=True):
    """The key of one epoch of a shared room, sealed to one person's public key (HPKE)."""

    person: str
    room: str
    epoch: int
    sealed: bytes


class Throttle(msgspec.Struct, frozen=True):
    """Failed sign-ins of one login from one known device (empty: all unknown devices together)."""

    fails: int
    until: int


class People(Protocol):
    """Accounts, wraps, sessions, room seals, remembered heads, throttles.  A write is durable when it returns."""

    async def add(self, account: Account, wraps: Sequence[Wrap]) -> bool:
        """Add a person; ``False`` when that login is taken."""
        ...

    def by_login(self, login: bytes) -> Account | None: ...

    def account(self, person: str) -> Account | None: ...

    def count(self) -> int: ...

    async def set_confirmed(self, person: str, confirmed: bool) -> None:
        """Whether the recovery code that stands was typed back."""

    async def set_times(self, person: str, lock_after: int, ask_after: int) -> None:
        """Change a person's times, also for the browsers that are signed in."""

    def wrap(self, person: str, kind: str) -> Wrap | None: ...

    async def set_wraps(self, person: str, wraps: Sequence[Wrap]) -> None:
        """Replace the wraps of these kinds; the old ones are in no file afterwards."""

    async def save_session(self, session: Session) -> None:
        """Add or replace one session."""

    def session(self, person: str, sid: str) -> Session | None: ...

    def sessions(self, person: str) -> list[Session]: ...

    async def touch(self, person: str, sid: str, used: int, mine_until: int) -> None: ...

    async def lock(self, person: str, sid: str) -> None:
        """Delete both wraps and the extra of one session from every file; the session itself stays known."""

    async def close_mine(self, person: str, sid: str) -> None:
        """Delete the wrap of *mine* alone from every file."""

    async def drop_extra(self, person: str, sid: str) -> None:
        """Delete the recovery code that waited to be confirmed from every file."""

    async def end_session(self, person: str, sid: str) -> None: ...

    async def lock_idle(self, now: int) -> list[tuple[str, str]]:
        """Lock every session that ``is_idle``, end those past ``until``, and close *mine* where its time is
        over.  Returns (person, sid) of the locked and the ended."""
        ...

    def seals(self, person: str) -> list[RoomSeal]: ...

    async def save_seals(self, seals: Sequence[RoomSeal]) -> None: ...

    async def drop_seals(self, person: str, room: str) -> None: ...

    def mark(self, person: str, slot: str) -> bytes | None:
        """The sealed remembered head of a room, as this person's sessions last saw it.

        ``slot`` is ``keys.mark_slot``: the room's own id would tell the host whose *mine* it is.
        """
        ...

    def note_mark(self, person: str, slot: str, sealed: bytes) -> None:
        """Keep a mark with the next thing that is written, or soon.  Nobody waits for it and nobody hears if it failed:
        a mark that lags costs some checking again.
        """

    def throttle(self, login: bytes, device: str) -> Throttle | None: ...

    async def save_throttle(self, login: bytes, device: str, throttle: Throttle | None) -> None: ...

    async def forget_throttles(self, before: int) -> None:
        """Drop the throttles whose waiting time ended before that time (UTC seconds)."""

    def knows_device(self, login: bytes, device: str) -> bool:
        """``device`` is the hash of a device's token."""
        ...

    async def remember_device(self, login: bytes, device: str) -> None: ...

    async def erase(self, person: str) -> None:
        """Delete everything kept about a person but the rooms, so that no readable byte is in any file."""
