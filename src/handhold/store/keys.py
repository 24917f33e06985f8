"""Keys and their wraps: what a person holds, and what passphrase, recovery code and cookie open.

Nothing here derives a key from a passphrase (see ``derive``), and nothing here reads or writes a database.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from handhold.store import box
from handhold.store.contracts import RoomSeal, Unopenable, Wrap

# A scanner takes this line for a secret; it is the public alphabet of codes.
# pragma: allowlist nextline secret
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that no hand and no eye mixes up: without i, l, o, 0 and 1."""
CODE_GROUPS, CODE_GROUP = 7, 4
"""28 signs of 31: 138 bits."""
Form = TypeVar("Form")


class Quiet(msgspec.Struct, frozen=True):
    """A struct that holds secrets and never shows them, so that no traceback and no log line can."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Identity(Quiet, frozen=True, kw_only=True):
    """A person's private keys: X25519 to be given room keys, Ed25519 to sign what they write."""

    person: str
    exchange: bytes
    signing: bytes


class Public(msgspec.Struct, frozen=True, kw_only=True):
    """The public halves of an identity."""

    person: str
    exchange: bytes
    signing: bytes


class RoomKeys(Quiet, frozen=True):
    """The keys of one room by epoch; new rows are sealed under the last."""

    room: str
    keys: dict[int, bytes]

    @property
    def epoch(self) -> int:
        """The epoch that new rows belong to."""
        return max(self.keys)

    @property
    def current(self) -> bytes:
        """The key of that epoch."""
        return self.keys[self.epoch]


class Keyring(Quiet, frozen=True, kw_only=True):
    """What an open session can read.  ``mine`` is ``None`` when its time is over, ``ours`` without a couple."""

    person: str
    identity: Identity
    mine: RoomKeys | None = None
    ours: RoomKeys | None = None


class Secrets(Quiet, frozen=True):
    """Everything that passphrase and recovery code open."""

    identity: Identity
    mine: RoomKeys


def new_secrets() -> Secrets:
    """A new person: random id, random keys, and a *mine* that nothing outside the wraps links to them."""
    exchange, signing = secrets.token_bytes(box.SECRET), secrets.token_bytes(box.SECRET)
    return Secrets(identity=Identity(person=new_id(), exchange=exchange, signing=signing), mine=new_room())


def new_room() -> RoomKeys:
    """A room with a random id and a first key."""
    return RoomKeys(room=new_id(), keys={1: secrets.token_bytes(box.SECRET)})


def new_id() -> str:
    """Sixteen random bytes in hexadecimal."""
    return secrets.token_hex(16)


def public(identity: Identity) -> Public:
    """The public halves that others hold signatures against and seal room keys to."""
    exchange = X25519PrivateKey.from_private_bytes(identity.exchange).public_key().public_bytes_raw()
    signing = Ed25519PrivateKey.from_private_bytes(identity.signing).public_key().public_bytes_raw()
    return Public(person=identity.person, exchange=exchange, signing=signing)


def wrap_secrets(known: Secrets, kind: str, key: bytes, salt: bytes, params: dict[str, int]) -> Wrap:
    """Seal all of a person's secrets under a key that passphrase or code gave; salt and costs are bound too."""
    bound = _wrap_place(known.identity.person, kind, salt, params)
    sealed = box.seal_value(key, "wrap", msgspec.json.encode(known), bound)
    return Wrap(kind=kind, salt=salt, params=params, sealed=sealed)


def open_wrap(person: str, wrap: Wrap, key: bytes) -> Secrets:
    """The secrets in a wrap.  Raises ``Unopenable`` when the key is not the one."""
    bound = _wrap_place(person, wrap.kind, wrap.salt, wrap.params)
    return _decoded(box.open_value(key, "wrap", wrap.sealed, bound), Secrets)


def new_code() -> str:
    """A recovery code in groups, as it is shown and printed."""
    signs = [secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUPS * CODE_GROUP)]
    return "-".join("".join(signs[at : at + CODE_GROUP]) for at in range(0, len(signs), CODE_GROUP))


def code_key(code: str, salt: bytes) -> bytes:
    """The key that a typed recovery code gives; case, spaces and hyphens do not matter.

    The code has 138 random bits, so HKDF is enough: there is nothing to slow a guesser down for.
    """
    return box.derive(plain_code(code).encode(), "recovery code", salt)


def plain_code(code: str) -> str:
    """A recovery code as it is compared: lower case, without spaces and hyphens."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def seal_own(session: bytes, sid: str, identity: Identity) -> bytes:
    """Wrap an identity for one session."""
    return _seal_for(session, sid, "own", msgspec.json.encode(identity))


def open_own(session: bytes, sid: str, sealed: bytes) -> Identity:
    """The identity in a session's wrap.  Raises ``Unopenable``."""
    return _decoded(_open_for(session, sid, "own", sealed), Identity)


def seal_mine(session: bytes, sid: str, mine: RoomKeys) -> bytes:
    """Wrap *mine* for one session; this wrap lives shorter than the other."""
    return _seal_for(session, sid, "mine", msgspec.json.encode(mine))


def open_mine(session: bytes, sid: str, sealed: bytes) -> RoomKeys:
    """Room and key of *mine* in a session's wrap.  Raises ``Unopenable``."""
    return _decoded(_open_for(session, sid, "mine", sealed), RoomKeys)


def seal_code(session: bytes, sid: str, code: str) -> bytes:
    """Keep a recovery code for the one session that has yet to confirm it."""
    return _seal_for(session, sid, "code", code.encode())


def open_code(session: bytes, sid: str, sealed: bytes) -> str:
    """The recovery code that waits to be confirmed.  Raises ``Unopenable``."""
    return _open_for(session, sid, "code", sealed).decode()


def drafts_key(identity: Identity) -> bytes:
    """The key under which a person's devices keep their drafts.  A page gets it only while its session is open."""
    return box.derive(identity.exchange, "drafts on a device")


def drafts_mark(identity: Identity) -> str:
    """Whose drafts these are: made from their key as their pages make it, and telling nothing without it."""
    return sha256(drafts_key(identity)).hexdigest()[:12]


def seal_label(identity: Identity, label: str) -> bytes:
    """Seal the name of a device so that only its owner reads which it is; padded, so that its length tells nothing."""
    return box.seal_value(identity.exchange, "label", label.encode()[:120].ljust(120))


def open_label(identity: Identity, sealed: bytes) -> str:
    """The name of a device.  Raises ``Unopenable``."""
    return box.open_value(identity.exchange, "label", sealed).decode(errors="ignore").rstrip()


def seal_room(holder: Public, room: RoomKeys, epoch: int) -> RoomSeal:
    """Seal one epoch's key of a shared room to one person."""
    bound = box.bind(holder.person, room.room, str(epoch))
    sealed = box.seal_to(holder.exchange, room.keys[epoch], bound)
    return RoomSeal(person=holder.person, room=room.room, epoch=epoch, sealed=sealed)


def open_room(identity: Identity, seal: RoomSeal) -> bytes:
    """The key in a room seal.  Raises ``Unopenable``."""
    return box.open_sealed_to(identity.exchange, seal.sealed, box.bind(identity.person, seal.room, str(seal.epoch)))


def mark_slot(identity: Identity, room: str) -> str:
    """The name under which a person's mark of a room is kept: it tells nobody else which room that is."""
    return hmac.digest(box.derive(identity.exchange, "mark slot"), room.encode(), "sha256")[:16].hex()


def _seal_for(session: bytes, sid: str, what: str, plain: bytes) -> bytes:
    return box.seal_value(session, "session " + what, plain, sid.encode())


def _open_for(session: bytes, sid: str, what: str, sealed: bytes) -> bytes:
    return box.open_value(session, "session " + what, sealed, sid.encode())


def _wrap_place(person: str, kind: str, salt: bytes, params: dict[str, int]) -> bytes:
    return box.bind(person, kind, salt, *(f"{name}={value}" for name, value in sorted(params.items())))


def _decoded(plain: bytes, form: type[Form]) -> Form:
    try:
        return msgspec.json.decode(plain, type=form)
    except msgspec.DecodeError as wrong:
        raise Unopenable from wrong
