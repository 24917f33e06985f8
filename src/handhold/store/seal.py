"""Sealing the rows of a log and opening them again, with every damage shown in its place.

It holds bytes and keys; of what they say it knows two things only: who founded the room, and what was taken back.
"""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handhold.store import box
from handhold.store.contracts import Head, Row
from handhold.store.keys import Identity, RoomKeys

STEP = 256
"""Plain texts are padded to a multiple of this many bytes."""
FIRST_PREV = bytes(32)
"""What the first row names as the row before it."""
NONCE, TAG, DIGEST, SIGNATURE = 12, 16, 32, 64
LENGTH = struct.Struct(">I")
CONTENT_AT = LENGTH.size + SIGNATURE
_PLACE = struct.Struct(">QI")


class Envelope(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What is sealed: an event with its id, its author and its time (UTC).  ``seq`` is set by opening, never sealed."""

    id: str
    by: str
    at: datetime
    event: msgspec.Raw
    seq: int = 0


class Damage(msgspec.Struct, frozen=True):
    """A place that cannot be read: ``taken_back`` by its author, ``damaged`` outside the app, or ``missing``."""

    seq: int
    reason: Literal["damaged", "missing", "taken_back"]
    by: str | None = None


Place = Envelope | Damage


class Epoch:
    """The cipher and the tag key of one epoch of a room."""

    def __init__(self, secret: bytes) -> None:
        self.aead = AESGCM(box.derive(secret, "row"))
        self.tag_key = box.derive(secret, "author tag")

    def tag(self, by: str, seq: int) -> bytes:
        """The author's tag at one place: opaque to the host, the same for every holder of the key."""
        return hmac.digest(self.tag_key, by.encode() + seq.to_bytes(8, "big"), "sha256")[:TAG]


def seal_rows(
    keys: RoomKeys, author: Identity, head: Head | None, envelopes: Sequence[Envelope]
) -> tuple[list[Row], Head]:
    """Rows that carry ``envelopes`` behind ``head``, and the head after them.

    Each is signed by ``author``, who must be the one named in every envelope (``ValueError`` otherwise).
    """
    if not envelopes or any(envelope.by != author.person for envelope in envelopes):
        raise ValueError("only the author's own envelopes can be sealed, and at least one")
    epoch = Epoch(keys.current)
    signing = Ed25519PrivateKey.from_private_bytes(author.signing)
    rows: list[Row] = []
    end = head or Head(seq=0, hash=FIRST_PREV)
    for envelope in envelopes:
        row = _seal(keys, epoch, signing, end, envelope)
        rows.append(row)
        end = Head(seq=row.seq, hash=row_hash(keys.room, row))
    return rows, end


def row_hash(room: str, row: Row) -> bytes:
    """The hash by which the next row names this one."""
    return sha256(place_of(context_of(room), row) + row.digest).digest()


def context_of(room: str) -> bytes:
    """The constant beginning of what binds a row to its room."""
    return box.bind("handhold row 1", room)


def place_of(context: bytes, row: Row) -> bytes:
    """What a row's body is bound to: room, position, epoch, the row before, the author's tag."""
    return context + _PLACE.pack(row.seq, row.epoch) + row.prev + row.tag


def signed_bytes(room: str, row: Row, content: bytes) -> bytes:
    """What the author signs: the place and the content."""
    return box.bind("handhold signature 1", room) + _PLACE.pack(row.seq, row.epoch) + row.prev + content


def _seal(keys: RoomKeys, epoch: Epoch, signing: Ed25519PrivateKey, head: Head, envelope: Envelope) -> Row:
    seq = head.seq + 1
    tag = epoch.tag(envelope.by, seq)
    bare = Row(seq=seq, epoch=keys.epoch, prev=head.hash, tag=tag, digest=b"", body=None)
    content = msgspec.json.encode(msgspec.structs.replace(envelope, seq=0))
    signature = signing.sign(signed_bytes(keys.room, bare, content))
    plain = LENGTH.pack(len(content)) + signature + content
    plain += bytes(-len(plain) % STEP)
    nonce = os.urandom(NONCE)
    body = nonce + epoch.aead.encrypt(nonce, plain, place_of(context_of(keys.room), bare))
    return msgspec.structs.replace(bare, digest=sha256(body).digest(), body=body)
