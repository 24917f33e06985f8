"""Events that every room knows, whatever is kept in it: how it began, what was taken back, what is on its way."""

from __future__ import annotations

from typing import Any

import msgspec

from handhold.core.entry import Act, Event, PersonId


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds the key of a room, with the public keys that prove it (base64 in JSON)."""

    person: PersonId
    exchange: bytes
    signing: bytes


class RoomOpened(Event, frozen=True, tag="room_opened"):
    """The first event of every room.  Later signatures are held against the keys that stand here."""

    members: tuple[Member, ...]


class TakenBack(Event, frozen=True, tag="taken_back"):
    """The author took one entry back.  Only together with this is an emptied place not a damage.

    ``entry`` is the id of what stood there: it went with the body, and whoever repeats the old act must still be told
    that it has been done.
    """

    seq: int
    entry: str = ""


class Intended(Event, frozen=True, tag="intended"):
    """Written to *mine* before anything is written to *ours*, so that a crash in between can be finished later.

    ``events`` are the encoded events for the shared room ``room``; they are appended under ``id``, and doing it twice
    changes nothing.
    """

    id: str
    room: str
    events: tuple[dict[str, Any], ...]


class TakeBack(Act, frozen=True, tag="take_back"):
    """Ask that one entry of my own be emptied."""

    seq: int
