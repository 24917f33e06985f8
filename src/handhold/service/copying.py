"""One's own copy of everything one can open: states to be read, and proofs to be checked.  It writes no file."""

from __future__ import annotations

import msgspec

from handhold.core.home import Home
from handhold.core.room import Member
from handhold.service.hall import Hall, RoomName
from handhold.store import keys
from handhold.store.contracts import Log
from handhold.store.keys import Keyring
from handhold.store.proof import RoomProof, prove


class Copy(msgspec.Struct, frozen=True):
    """What a person takes along: the folded home for the readable pages, and each room with its proof."""

    home: Home
    rooms: dict[RoomName, RoomProof]


async def copy_home(hall: Hall, log: Log, ring: Keyring) -> Copy:
    """Everything that this keyring opens now."""
    here = await hall.home(ring)
    rooms: dict[RoomName, RoomProof] = {}
    if ring.mine is not None:
        rooms["mine"] = prove(ring.mine, [keys.public(ring.identity)], log.rows(ring.mine.room))
    if ring.ours is not None and here.ours is not None:
        rooms["ours"] = prove(ring.ours, [_public(member) for member in here.ours.members], log.rows(ring.ours.room))
    return Copy(here, rooms)


def _public(member: Member) -> keys.Public:
    return keys.Public(person=member.person, exchange=member.exchange, signing=member.signing)
