"""Web push: sealing a message for one browser (RFC 8291, RFC 8188) and saying who sends it (VAPID, RFC 8292).

It makes bytes and headers and sends nothing.  The push service in between sees that something came, and no content.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handhold.store import box
from handhold.store.contracts import Unopenable

RECORD = 4096
PADDED = 192
"""Every message is filled up to this many bytes, so that its length tells nothing."""
LASTS = 12 * 3600
"""Seconds for which a signed header is good; the standard allows a day."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_POINT, _AUTH, _SALT = 65, 16, 16


class Subscription(msgspec.Struct, frozen=True):
    """Where one browser is reached, and the keys it gave for that (base64url, as browsers give them)."""

    endpoint: str
    p256dh: str
    auth: str


class Message(NamedTuple):
    """What is sent to the push service: the address, the headers and the sealed body."""

    endpoint: str
    headers: dict[str, str]
    body: bytes


def subscription(endpoint: str, p256dh: str, auth: str) -> Subscription:
    """A subscription whose keys are keys.  Raises ``Unopenable``."""
    known = Subscription(endpoint, p256dh.rstrip("="), auth.rstrip("="))
    try:
        _public(_bytes(known.p256dh))
        fits = len(_bytes(known.auth)) == _AUTH
    except ValueError as wrong:
        raise Unopenable from wrong
    if not fits:
        raise Unopenable
    return known


def server_key(secret: bytes) -> EllipticCurvePrivateKey:
    """The house's own push key, made from the server's secret: nothing more has to be kept or copied."""
    number = int.from_bytes(box.derive(secret, "push key") + box.derive(secret, "push key, more"), "big")
    return derive_private_key(number % (_ORDER - 1) + 1, SECP256R1())


def public_text(key: EllipticCurvePrivateKey) -> str:
    """The public half, as a browser wants it when it subscribes."""
    return _text(_point(key.public_key()))


def message(
    key: EllipticCurvePrivateKey, to: Subscription, plain: bytes, *, contact: str, now: int, lives: int, topic: str
) -> Message:
    """``plain`` sealed for ``to``.  ``lives``: how many seconds the push service may keep it; a newer one of the same
    ``topic`` takes its place there.  ``contact`` is an ``https:`` or ``mailto:`` address; ``now`` is UTC seconds.
    """
    headers = {
        "Authorization": _authorization(key, to.endpoint, contact, now + LASTS),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(lives),
        "Topic": topic,
        "Urgency": "normal",
    }
    return Message(to.endpoint, headers, seal(to, plain, generate_private_key(SECP256R1()), os.urandom(_SALT)))


def seal(to: Subscription, plain: bytes, once: EllipticCurvePrivateKey, salt: bytes, padded: int = PADDED) -> bytes:
    """One record of RFC 8291.  ``once`` is a key pair and ``salt`` 16 bytes that are used for this message alone."""
    theirs, ours = _bytes(to.p256dh), _point(once.public_key())
    shared = once.exchange(ECDH(), _public(theirs))
    bound = b"WebPush: info\0" + theirs + ours
    material = HKDF(SHA256(), 32, _bytes(to.auth), bound).derive(shared)
    cipher = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
    # 0x02 ends the last record; zeros behind it are padding.
    record = (plain + b"\2").ljust(padded, b"\0")
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(cipher).encrypt(nonce, record, None)


def _authorization(key: EllipticCurvePrivateKey, endpoint: str, contact: str, until: int) -> str:
    parts = urlsplit(endpoint)
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": until, "sub": contact}
    signed = ".".join(_text(msgspec.json.encode(part)) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = _text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature},k={public_text(key)}"


def _point(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _public(point: bytes) -> EllipticCurvePublicKey:
    if len(point) != _POINT:
        raise ValueError("not an uncompressed point")
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
