"""Opening a whole log: what can be read, what cannot and why, and what is to be remembered of it.

A damage is a value in its place and never an error.  Rows up to the mark are pinned by the chain of hashes; every
other row must carry the signature of the one it names.  A row that was altered no longer has the hash by which the
next one names it, so the damage is shown at the altered row and not behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import force_setattr

from handhold.store import remember, seal
from handhold.store.contracts import Head, Row
from handhold.store.keys import Identity, Public, RoomKeys, public
from handhold.store.remember import Mark, Walk
from handhold.store.seal import CONTENT_AT, LENGTH, NONCE, Damage, Envelope, Epoch, Place

_TAKEN_BACK = b'"kind":"taken_back"'
_length_of = LENGTH.unpack_from
_DECODE = msgspec.json.Decoder(Envelope).decode


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An opened log, or the part of it behind ``after``.

    ``head`` is the last row that stands there: new rows go behind it.  ``mark`` is what to remember from now on,
    ``None`` as long as the first row does not say who the members are.
    ``verified`` counts the signatures that were checked.  ``again`` says that this part does not stand alone, because
    something before it was taken back or changed, or nothing is there at all: open the log from its start.
    """

    places: list[Place]
    head: Head | None
    mark: Mark | None
    verified: int
    again: bool = False


class _Founding(msgspec.Struct, tag_field="kind", tag="room_opened"):
    members: tuple[Public, ...]


class _TakenBack(msgspec.Struct, tag_field="kind", tag="taken_back"):
    seq: int


def open_rows(
    keys: RoomKeys,
    rows: Sequence[Row],
    reader: Identity,
    *,
    after: Head | None = None,
    mark: Mark | None = None,
    members: Mapping[str, bytes] | None = None,
    verify_all: bool = False,
) -> Opened:
    """Open ``rows``, all that stand behind ``after`` (``None``: the whole log), in order.

    ``mark`` is what ``reader`` remembers of this room; without it, or with ``verify_all``, every signature is checked.
    Signing keys come from the mark, else from the first row (the reader's own must stand there), else from
    ``members`` (person to public Ed25519 key), which is only needed when the first row is damaged and no mark is left.
    """
    walk = remember.walk(keys.room, rows, after, mark)
    reading = _Reading(keys, reader, mark, members or {})
    trusted = range(0) if verify_all else walk.trusted
    found: list[Place] = [
        reading.open(row, bound, row.seq in trusted) for row, bound in zip(walk.rows, walk.bound, strict=True)
    ]
    again = _blame(walk, found) or (after is not None and not rows)
    for taking in reading.takings:
        again |= _take_back(walk, found, reading.epochs, taking)
    return Opened(
        places=remember.with_missing(walk, found),
        head=walk.head or after,
        mark=remember.next_mark(walk, found, reading.members) if reading.founded else mark,
        verified=reading.verified,
        again=again,
    )


class _Reading:
    """What it takes to open one room's rows: ciphers by epoch and the members' signing keys."""

    def __init__(self, keys: RoomKeys, reader: Identity, mark: Mark | None, members: Mapping[str, bytes]) -> None:
        self.room = keys.room
        self.epochs = {number: Epoch(secret) for number, secret in keys.keys.items()}
        self.reader = public(reader)
        self.founded = mark is not None
        self.members = dict(mark.members if mark else members) | {reader.person: self.reader.signing}
        self.verified = 0
        self.takings: list[Envelope] = []
        """Envelopes that may hold a *taken back*."""

    def open(self, row: Row, bound: bytes, trusted: bool) -> Place:
        """One row by itself: its envelope, or a damage."""
        body = row.body
        if body is None:
            return Damage(row.seq, "missing")
        try:
            plain = self.epochs[row.epoch].aead.decrypt(body[:NONCE], body[NONCE:], bound)
            content = plain[CONTENT_AT : CONTENT_AT + _length_of(plain)[0]]
            envelope = _DECODE(content)
            if sha256(body).digest() == row.digest and (trusted or self._is_signed(row, plain, content, envelope)):
                force_setattr(envelope, "seq", row.seq)
                if _TAKEN_BACK in content:
                    self.takings.append(envelope)
                return envelope
        except (InvalidTag, InvalidSignature, msgspec.DecodeError, struct.error, KeyError, TypeError, ValueError):
            pass
        return Damage(row.seq, "damaged")

    def _is_signed(self, row: Row, plain: bytes, content: bytes, envelope: Envelope) -> bool:
        """Whether the one whom the row names wrote it.  May raise what a wrong key or signature raises."""
        founds = row.seq == 1 and not self.founded
        members = self._founders(envelope) if founds else self.members
        self.verified += 1
        key = Ed25519PublicKey.from_public_bytes(members[envelope.by])
        key.verify(plain[LENGTH.size : CONTENT_AT], seal.signed_bytes(self.room, row, content))
        is_signed = compare_digest(self.epochs[row.epoch].tag(envelope.by, row.seq), row.tag)
        if founds and is_signed:
            self.members, self.founded = members, True
        return is_signed

    def _founders(self, envelope: Envelope) -> dict[str, bytes]:
        """The signing keys in the first event; ``ValueError`` when the reader's own keys are not among them."""
        founding = msgspec.json.decode(envelope.event, type=_Founding)
        if self.reader not in founding.members:
            raise ValueError("the reader is not a member of this room")
        return {member.person: member.signing for member in founding.members}


def _blame(walk: Walk, found: list[Place]) -> bool:
    """Show a broken link at the row that was altered; ``True`` when that row lies before this part.

    Where a row names another hash than the row before it has, the one with the better witness is believed: a row
    that the mark pins, else the later one, whose author signed for the earlier.
    """
    if not walk.breaks:
        return False
    for index in reversed(walk.breaks):
        row = walk.rows[index]
        if row.seq == 1 or walk.is_pinned(row.seq - 1):
            found[index] = Damage(row.seq, "damaged")
        elif index and (walk.is_pinned(row.seq) or isinstance(found[index], Envelope)):
            found[index - 1] = Damage(row.seq - 1, "damaged")
    return walk.breaks[0] == 0 and walk.start > 0


def _take_back(walk: Walk, found: list[Place], epochs: Mapping[int, Epoch], taking: Envelope) -> bool:
    """Show what its author took back as such; ``True`` when it lies before this part."""
    seq, own = _taken_back(taking), walk.index_of(taking.seq)
    if own is None or found[own] is not taking:
        return False
    index = walk.index_of(seq)
    if index is not None and seq < taking.seq and _may_be_taken_back(found[index], walk.rows[index]):
        row = walk.rows[index]
        if row.epoch in epochs and compare_digest(epochs[row.epoch].tag(taking.by, seq), row.tag):
            found[index] = Damage(seq, "taken_back", taking.by)
    return 0 < seq <= walk.start


def _taken_back(envelope: Envelope) -> int:
    try:
        return msgspec.json.decode(envelope.event, type=_TakenBack).seq
    except msgspec.DecodeError:
        return 0


def _may_be_taken_back(place: Place, row: Row) -> bool:
    """An emptied place, or one whose body came back from an old copy; not one whose row was altered."""
    return isinstance(place, Envelope) or (row.body is None and place.reason == "missing")
