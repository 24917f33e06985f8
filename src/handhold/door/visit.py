"""What the door hands out, and the value that a cookie or a bearer token carries.

The value is the person's id and a random secret; the database holds only what can be derived from it one way.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Literal, NamedTuple

import msgspec

from handhold.store import box, keys
from handhold.store.keys import Keyring, Quiet

_PERSON = 16


class Entered(Quiet, frozen=True, kw_only=True):
    """Somebody came in.  ``cookie`` goes into the session's cookie or the bearer header, ``device`` into a
    long-lived cookie (``None``: the one that is there stays).
    """

    cookie: str
    keyring: Keyring
    device: str | None = None


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks.  *locked*: the person is known and nothing can be read; *open*: there is a keyring."""

    state: Literal["nobody", "locked", "open"]
    person: str | None = None
    sid: str | None = None
    kind: str | None = None
    keyring: Keyring | None = None
    code_waits: bool = False
    """The recovery code has yet to be written down and confirmed."""


NOBODY = Visitor(state="nobody")


class Pending(Quiet, frozen=True):
    """A recovery code that waits to be confirmed by typing two of its groups (counted from 1)."""

    code: str
    first: int
    second: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One of a person's own sessions, as only they see it.  Times are UTC seconds."""

    sid: str
    kind: str
    label: str
    begun: int
    used: int
    is_here: bool
    is_open: bool


class Pass(NamedTuple):
    """A cookie's value taken apart."""

    person: str
    secret: bytes

    def __repr__(self) -> str:
        return "Pass(…)"

    @property
    def sid(self) -> str:
        """The session's id, derived from the secret one way."""
        return box.derive(self.secret, "session id")[:16].hex()


def new_pass(person: str) -> Pass:
    """A pass with a new secret."""
    return Pass(person, secrets.token_bytes(box.SECRET))


def cookie_of(owner: Pass) -> str:
    """The value of a cookie or a bearer token."""
    return base64.urlsafe_b64encode(bytes.fromhex(owner.person) + owner.secret).decode()


def pass_of(cookie: str | None) -> Pass | None:
    """The pass in a cookie; ``None`` when it is not one of ours."""
    try:
        raw = base64.b64decode((cookie or "").encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return Pass(raw[:_PERSON].hex(), raw[_PERSON:]) if len(raw) == _PERSON + box.SECRET else None


def asked_groups(sid: str) -> tuple[int, int]:
    """Which two groups of the recovery code a session asks for: always the same two, counted from 1."""
    first = int(sid[:8], 16) % keys.CODE_GROUPS
    second = (first + 1 + int(sid[8:16], 16) % (keys.CODE_GROUPS - 1)) % keys.CODE_GROUPS
    low, high = sorted((first, second))
    return low + 1, high + 1
