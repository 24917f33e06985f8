"""Reading somebody's own copy of an earlier home: whose it is, whether it is what was written, and what may come in.

The bytes may be anybody's.  Whatever they are, the answer is a bag of things or one sentence, and never a word of them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from handhold.core import luggage
from handhold.core.brought import Coming
from handhold.core.entry import Entry, Gap, PersonId, Place
from handhold.core.person import Chosen
from handhold.core.words import N_, Refused
from handhold.service.rooms import MINE, OURS, Kind, decoded
from handhold.store import box, proof
from handhold.store.contracts import Unopenable
from handhold.store.keys import Keyring, Public
from handhold.store.proof import RoomProof
from handhold.store.seal import Envelope

MOST = 200_000
"""Entries in one room of a copy: decades of a very busy couple."""
STRANGE = N_("This file is not a copy that can come in here. Please choose the file that you saved, as it was saved.")
NEWER = N_("This copy was made by a newer version. Please ask whoever runs this house to bring it up to date first.")
NOT_YOURS = N_("This copy was saved by the other of you two. What they wrote is theirs to bring.")
ONLY_OURS = N_(
    "Your own room is not in this file, so nobody can tell which words are yours. Please take the whole copy."
)
MIXED = N_("The two rooms in this file do not belong together. Please choose the file as it was saved.")
_MOST_NAME = 60
_decode = msgspec.json.Decoder(RoomProof).decode
_envelope = msgspec.json.Decoder(Envelope).decode


class Bag(msgspec.Struct, frozen=True):
    """What a copy holds for its owner: under which name it was saved, what may come in, how much cannot be read."""

    name: str
    coming: tuple[Coming, ...]
    unread: int


def read_copy(documents: Sequence[bytes], me: Public, other: PersonId | None, at: datetime) -> Bag | Refused:
    """The bag in a copy's rooms, as one or two JSON documents; ``other`` is who shares a room with ``me``.

    Blocking: it checks every signature.
    """
    try:
        rooms = [_room(document) for document in documents]
        refused = next((room for room in rooms if isinstance(room, Refused)), None)
        return refused or _read([room for room in rooms if isinstance(room, RoomProof)], me, other, at)
    except (msgspec.MsgspecError, RecursionError, ValueError, TypeError, OverflowError, struct.error):
        return Refused(STRANGE)


def pack_bag(ring: Keyring, bag: Bag) -> bytes:
    """A bag that waits for its owner's word, sealed so that it opens only while *mine* does."""
    return box.seal_value(_secret(ring), "bag", msgspec.json.encode(bag))


def open_bag(ring: Keyring, sealed: bytes) -> Bag | None:
    """What ``pack_bag`` sealed; ``None`` when it is not this person's."""
    try:
        return msgspec.json.decode(box.open_value(_secret(ring), "bag", sealed), type=Bag)
    except Unopenable:
        return None


def _secret(ring: Keyring) -> bytes:
    if ring.mine is None:
        raise ValueError("a bag is packed and opened in one's own room")
    return ring.mine.current


def _room(document: bytes) -> RoomProof | Refused:
    room = _decode(document)
    if room.version > proof.VERSION:
        return Refused(NEWER)
    seqs = [row.seq for row in room.rows]
    # Only then may the proof be walked: it names every place that is missing.
    is_in_order = seqs == sorted(set(seqs)) and min(seqs, default=0) > 0 and max(seqs, default=0) <= MOST
    # Two keys under one name would let whoever holds either speak for that person.
    people = {member.person for member in room.members}
    is_known = room.version == proof.VERSION and len(people) == len(room.members) in {1, 2}
    return room if is_in_order and is_known else Refused(STRANGE)


def _read(rooms: Sequence[RoomProof], me: Public, other: PersonId | None, at: datetime) -> Bag | Refused:
    own = [room for room in rooms if len(room.members) == 1]
    shared = [room for room in rooms if len(room.members) == 2]
    if len(own) > 1 or len(shared) > 1:
        return Refused(STRANGE)
    owner = own[0].members[0] if own else me
    refused = _whose(owner, own, shared, me, other)
    if refused is not None:
        return refused
    mine, ours = _places(own, owner, MINE), _places(shared, owner, OURS)
    found = luggage.sort_out(mine, ours, owner.person, at)
    return Bag(_name(mine, owner), found.coming, found.unread)


def _whose(
    owner: Public, own: Sequence[RoomProof], shared: Sequence[RoomProof], me: Public, other: PersonId | None
) -> Refused | None:
    """Why this copy is not for the one who brings it."""
    if owner.person == other:
        return Refused(NOT_YOURS)
    if owner.person == me.person and owner != me:
        return Refused(STRANGE)
    if shared and owner not in shared[0].members:
        return Refused(MIXED if own else ONLY_OURS)
    return None


def _places(found: Sequence[RoomProof], owner: Public, kind: Kind[Any]) -> list[Place]:
    """The places of a room as far as they are proved; of the other's, only what tells whose words are whose."""
    places: list[Place] = []
    for room in found:
        false = {finding.seq for finding in proof.check(room) if finding.fault == "signature"}
        for row in room.rows:
            if row.seq in false:
                places.append(Gap(row.seq, "damaged"))
            elif row.content is not None:
                envelope = msgspec.structs.replace(_envelope(row.content), seq=row.seq)
                place = decoded(envelope, kind)
                if isinstance(place, Entry) or envelope.by == owner.person:
                    places.append(place)
    return places


def _name(places: Sequence[Place], owner: Public) -> str:
    """What the owner of a copy wanted to be called last."""
    names = [
        place.event.name
        for place in places
        if isinstance(place, Entry) and isinstance(place.event, Chosen) and place.by == owner.person
    ]
    told = next((name for name in reversed(names) if name), "")
    return told if told.isprintable() and len(told) <= _MOST_NAME else ""
