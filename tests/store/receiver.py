"""A browser's half of web push, for tests: the keys it would keep, and how it would open what arrives."""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handhold.store.contracts import Unopenable
from handhold.store.webpush import Subscription


class Receiver:
    """One browser that subscribed at ``endpoint``."""

    def __init__(self, endpoint: str) -> None:
        self._key = generate_private_key(SECP256R1())
        self._auth = os.urandom(16)
        self._point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(endpoint, _text(self._point), _text(self._auth))

    def open(self, body: bytes) -> bytes:
        """The message in a body.  Raises ``Unopenable``."""
        salt, size = body[:16], body[20]
        theirs = body[21 : 21 + size]
        shared = self._key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
        material = HKDF(SHA256(), 32, self._auth, b"WebPush: info\0" + self._point + theirs).derive(shared)
        cipher = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        try:
            record = AESGCM(cipher).decrypt(nonce, body[21 + size :], None)
        except InvalidTag as wrong:
            raise Unopenable from wrong
        return record.rstrip(b"\0").removesuffix(b"\2")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
