"""One's own copy of everything one can open: states to be read, and proofs to be checked.  It writes no file."""

from __future__ import annotations

import msgspec

from handhold.core.home import Home
from handhold.core.room import Member
from handhold.service.hall import Hall, RoomName
from handhold.service.rooms import in_thread
from handhold.store import keys
from handhold.store.contracts import Log
from handhold.store.keys import Keyring, RoomKeys
from handhold.store.proof import RoomProof, prove

_CLOSED = '"kind":"room_closed"'
"""How that event is written; quoted in somebody's words it would carry backslashes."""


class Copy(msgspec.Struct, frozen=True):
    """What a person takes along: the folded home for the readable pages, and each room with its proof."""

    home: Home
    rooms: dict[RoomName, RoomProof]

    def without_ours(self) -> Copy:
        """The same without the shared room."""
        return Copy(Home(mine=self.home.mine), {name: proof for name, proof in self.rooms.items() if name == "mine"})


async def copy_home(hall: Hall, log: Log, ring: Keyring) -> Copy:
    """Everything that this keyring opens now."""
    here = await hall.home(ring)
    rooms: dict[RoomName, RoomProof] = {}
    if ring.mine is not None:
        rooms["mine"] = await _proof(log, ring.mine, [keys.public(ring.identity)])
    if ring.ours is not None and here.ours is not None:
        shared = await _proof(log, ring.ours, [_public(member) for member in here.ours.members])
        is_told = here.ours.is_over(ring.person, hall.asked(ring, here).at)
        rooms["ours"] = shared if is_told else _without_closing(shared)
    return Copy(here, rooms)


async def _proof(log: Log, room: RoomKeys, members: list[keys.Public]) -> RoomProof:
    rows = log.rows(room.room)
    return await in_thread(len(rows), lambda: prove(room, members, rows))


def _without_closing(proof: RoomProof) -> RoomProof:
    """The same without the words in which somebody left, for whoever is not told of it yet: its place stays, empty."""
    rows = [
        msgspec.structs.replace(row, signature=None, content=None) if _CLOSED in (row.content or "") else row
        for row in proof.rows
    ]
    return msgspec.structs.replace(proof, rows=tuple(rows))


def _public(member: Member) -> keys.Public:
    return keys.Public(person=member.person, exchange=member.exchange, signing=member.signing)
