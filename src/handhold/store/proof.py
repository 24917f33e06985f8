"""Proof that a copy is what was written: content, signature and chain of every row, checked without any key.

Whoever holds the keys makes the proof; afterwards anybody who has the copy can check it, and hold it against a log.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from handhold.store import seal
from handhold.store.contracts import Row
from handhold.store.keys import Public, RoomKeys
from handhold.store.remember import SHOWN

VERSION = 1
"""How a copy is written; a house reads those up to its own."""
Fault = Literal["signature", "chain", "missing", "unproved", "elsewhere"]


class Proof(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row as a copy keeps it.  ``content`` is what was signed; both are ``None`` where nothing could be opened."""

    seq: int
    epoch: int
    prev: bytes
    tag: bytes
    digest: bytes
    signature: bytes | None = None
    content: str | None = None


class RoomProof(msgspec.Struct, frozen=True):
    """A whole room with the public keys of those who founded it.  ``version`` is that of this form."""

    room: str
    members: tuple[Public, ...]
    rows: tuple[Proof, ...]
    version: int = VERSION


class Finding(msgspec.Struct, frozen=True):
    """What is wrong at one place: a forged signature, a broken chain, a missing row, content without a proof, or
    another row ``elsewhere``, in the log that the copy was held against.
    """

    seq: int
    fault: Fault


class _Signed(msgspec.Struct):
    by: str


def prove(keys: RoomKeys, members: Sequence[Public], rows: Sequence[Row]) -> RoomProof:
    """Open every row as far as it opens and keep what is needed to check it later."""
    epochs = {number: seal.Epoch(secret) for number, secret in keys.keys.items()}
    context = seal.context_of(keys.room)
    return RoomProof(keys.room, tuple(members), tuple(_prove(epochs, context, row) for row in rows))


def check(proof: RoomProof, log: Sequence[Row] | None = None) -> list[Finding]:
    """Everything that is wrong with a copy; with ``log``, also where the log holds another row or none.

    A copy may have been altered in any way.  Of a long gap, the first ``SHOWN`` places are named.
    """
    return sorted(
        {*_chain(proof), *_signatures(proof), *_against(proof, log)}, key=lambda found: (found.seq, found.fault)
    )


def _prove(epochs: dict[int, seal.Epoch], context: bytes, row: Row) -> Proof:
    bare = Proof(row.seq, row.epoch, row.prev, row.tag, row.digest)
    epoch = epochs.get(row.epoch)
    if row.body is None or epoch is None:
        return bare
    nonce, sealed = row.body[: seal.NONCE], row.body[seal.NONCE :]
    try:
        plain = epoch.aead.decrypt(nonce, sealed, seal.place_of(context, row))
    except (InvalidTag, ValueError):
        return bare
    (length,) = seal.LENGTH.unpack_from(plain)
    content = plain[seal.CONTENT_AT : seal.CONTENT_AT + length]
    return msgspec.structs.replace(
        bare, signature=plain[seal.LENGTH.size : seal.CONTENT_AT], content=content.decode(errors="replace")
    )


def _row(proof: Proof) -> Row:
    return Row(proof.seq, proof.epoch, proof.prev, proof.tag, proof.digest, None)


def _hash(room: str, row: Row) -> bytes:
    """The hash of a row; that of one whose numbers fit in no row is nobody's."""
    try:
        return seal.row_hash(room, row)
    except struct.error:
        return b""


def _chain(proof: RoomProof) -> Iterator[Finding]:
    seq, expected = 0, seal.FIRST_PREV
    for kept in proof.rows:
        yield from (Finding(gone, "missing") for gone in range(seq + 1, min(kept.seq, seq + 1 + SHOWN)))
        if kept.seq == seq + 1 and kept.prev != expected:
            yield Finding(kept.seq, "chain")
        seq, expected = kept.seq, _hash(proof.room, _row(kept))


def _signatures(proof: RoomProof) -> Iterator[Finding]:
    members = {member.person: member.signing for member in proof.members}
    for kept in proof.rows:
        if kept.content is None:
            continue
        try:
            author = msgspec.json.decode(kept.content, type=_Signed).by
            signed = seal.signed_bytes(proof.room, _row(kept), kept.content.encode())
            Ed25519PublicKey.from_public_bytes(members[author]).verify(kept.signature or b"", signed)
        except (InvalidSignature, msgspec.DecodeError, KeyError, ValueError, struct.error):
            yield Finding(kept.seq, "signature")


def _against(proof: RoomProof, log: Sequence[Row] | None) -> Iterator[Finding]:
    if log is None:
        return
    standing = {row.seq: row for row in log}
    for kept in proof.rows:
        row = standing.get(kept.seq)
        if row is None or _hash(proof.room, row) != _hash(proof.room, _row(kept)):
            yield Finding(kept.seq, "elsewhere")
        elif kept.content is None and row.body is not None and sha256(row.body).digest() == row.digest:
            yield Finding(kept.seq, "unproved")
