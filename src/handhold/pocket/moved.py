"""Where a marked time stands now: written by whoever moved it, found by the calendar of whoever marked it.

Each time has a key of its own out of the room's, one for each of the two who may have marked it.  So the address of a
calendar opens where its own times went, also while its owner is away, and opens nothing else of the room.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from handhold.core.entry import PersonId
from handhold.store import box
from handhold.store.contracts import Unopenable
from handhold.store.keys import Keyring


class Stand(msgspec.Struct, frozen=True):
    """One time (UTC); ``None`` when it is agreed no longer."""

    at: datetime | None = None


_LONGEST = len(msgspec.json.encode(Stand(datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC))))


def key_of(ring: Keyring, owner: PersonId, name: str) -> bytes:
    """The key of one time in the calendar of ``owner``: known to both of the two, and opening nothing else."""
    if ring.ours is None:
        raise ValueError("an agreed time needs a shared room")
    first = ring.ours.keys[min(ring.ours.keys)]
    return box.derive(first, f"agreed time {owner} {name}")


def place_of(key: bytes) -> str:
    """Where it lies, among the calendars."""
    return box.derive(key, "agreed time place").hex()


def seal(key: bytes, at: datetime | None) -> bytes:
    """A time as it lies there; always equally long."""
    plain = msgspec.json.encode(Stand(at))
    return box.seal_value(key, "agreed time", plain.ljust(_LONGEST))


def opened(key: bytes, sealed: bytes) -> Stand | None:
    """Where it stands now; ``None`` where that does not open."""
    try:
        return msgspec.json.decode(box.open_value(key, "agreed time", sealed), type=Stand)
    except (Unopenable, msgspec.DecodeError):
        return None
