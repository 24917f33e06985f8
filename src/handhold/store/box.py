"""Boxes for small values, blobs and keys: sealed bytes that open only where they belong.

Everything here is told its purpose and its place, binds both, and never learns what the bytes mean.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handhold.store.contracts import Piece, Unopenable

SECRET = 32
"""Bytes in every secret key here."""
PIECE = 1 << 20
"""Bytes of plain text in one piece of a blob."""
_NONCE = 12
_PART = struct.Struct(">II")
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def derive(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A 32-byte key of its own for one purpose, by HKDF-SHA256 (RFC 5869).  ``secret`` must already be random."""
    return HKDF(SHA256(), SECRET, salt, b"handhold " + purpose.encode()).derive(secret)


def bind(*parts: str | bytes) -> bytes:
    """Several names as one byte string that no other list of names gives: each part after its own length."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(struct.pack(">I", len(part)) + part for part in raw)


def seal_value(secret: bytes, purpose: str, plain: bytes, bound: bytes = b"") -> bytes:
    """Seal a small value; it opens only with the same secret, purpose and ``bound``."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(derive(secret, purpose)).encrypt(nonce, plain, bound)


def open_value(secret: bytes, purpose: str, sealed: bytes, bound: bytes = b"") -> bytes:
    """The value that ``seal_value`` sealed.  Raises ``Unopenable``."""
    return _opened(AESGCM(derive(secret, purpose)), sealed, bound)


def seal_blob(secret: bytes, room: str, blob: str, data: bytes) -> list[Piece]:
    """Seal a blob in pieces of 1 MiB.  Each piece is bound to the room, the blob, its number and their total.

    The event that names the blob's random id ties it to a place in the log; the place itself is not known yet
    when the blob is written.
    """
    aead = AESGCM(derive(secret, "blob"))
    chunks = [data[at : at + PIECE] for at in range(0, len(data), PIECE)] or [b""]
    pieces = []
    for part, chunk in enumerate(chunks):
        nonce = os.urandom(_NONCE)
        bound = bind(room, blob, _PART.pack(part, len(chunks)))
        pieces.append(Piece(part=part, body=nonce + aead.encrypt(nonce, chunk, bound)))
    return pieces


def open_blob(secret: bytes, room: str, blob: str, pieces: Sequence[Piece]) -> bytes:
    """The whole blob.  Raises ``Unopenable`` when a piece is missing, moved or altered."""
    aead = AESGCM(derive(secret, "blob"))
    total = len(pieces)
    if not total:
        raise Unopenable
    opened = (_opened(aead, piece.body, bind(room, blob, _PART.pack(part, total))) for part, piece in enumerate(pieces))
    return b"".join(opened)


def seal_to(public: bytes, plain: bytes, bound: bytes) -> bytes:
    """Seal to the holder of an X25519 private key (HPKE base mode, RFC 9180)."""
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=b"handhold seal" + bound)


def open_sealed_to(private: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What ``seal_to`` sealed to the public half of ``private``.  Raises ``Unopenable``."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        return _SUITE.decrypt(sealed, key, info=b"handhold seal" + bound)
    except (InvalidTag, ValueError) as wrong:
        raise Unopenable from wrong


def _opened(aead: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return aead.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except (InvalidTag, ValueError, TypeError) as wrong:
        raise Unopenable from wrong
