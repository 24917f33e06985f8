"""How two people find each other: a secret that one reads to the other, and what lies sealed under it meanwhile.

The database holds a place that Argon2id gives, two sealed parties and a time; the secret itself is in no table.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Protocol

import msgspec

from handhold.store import box
from handhold.store.derive import Cost, Derivations

# A scanner takes this line for a secret; it is the public alphabet of invitations.
# pragma: allowlist nextline secret
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Thirty-two signs without i, l, o and u; whoever types those anyway means 1, 1, 0 and v."""
GROUPS, GROUP = 4, 4
"""Sixteen signs: 80 bits."""
_MEANT = str.maketrans({"i": "1", "l": "1", "o": "0", "u": "v"})
WORDS = 4


class Invitation(msgspec.Struct, frozen=True):
    """One open invitation until some UTC second.  ``offer`` and ``reply`` are sealed; nothing says whose they are."""

    place: str
    until: int
    offer: bytes
    reply: bytes | None = None


class Invitations(Protocol):
    """Open invitations by place.  A row goes as soon as it is used, withdrawn or over."""

    async def put(self, invitation: Invitation) -> None: ...

    def get(self, place: str) -> Invitation | None: ...

    async def answer(self, place: str, reply: bytes) -> bool:
        """Lay the one reply beside the offer; ``False`` when there is one already or no such invitation."""
        ...

    async def drop(self, place: str) -> None:
        """Delete it so that no readable byte is in any file; dropping twice changes nothing."""

    async def drop_over(self, now: int) -> None:
        """Delete all whose time is over."""


class Opened(msgspec.Struct, frozen=True):
    """What a secret gives: where its invitation lies, and the key to what is sealed there."""

    place: str
    key: bytes


def new_secret() -> str:
    """Sixteen signs in four groups, easy to read over the phone."""
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def plain(secret: str) -> str | None:
    """A typed secret as it is meant, or ``None`` when it cannot be one."""
    signs = "".join(sign for sign in secret.lower() if sign.isascii() and sign.isalnum()).translate(_MEANT)
    return signs if len(signs) == GROUPS * GROUP else None


async def open_secret(derivations: Derivations, secret: str, server: bytes, cost: Cost) -> Opened | None:
    """Place and key of a typed secret; the server's own secret is the salt.  Raises ``Busy``."""
    signs = plain(secret)
    if signs is None:
        return None
    root = await derivations.key(signs, box.derive(server, "invitation salt")[:16], cost.params())
    return Opened(place=box.derive(root, "invitation place")[:16].hex(), key=box.derive(root, "invitation key"))


def seal_party(opened: Opened, side: str, plain: bytes) -> bytes:
    """Seal what one side (``offer`` or ``reply``) shows of themselves under the invitation's key."""
    return box.seal_value(opened.key, "invitation " + side, plain, opened.place.encode())


def open_party(opened: Opened, side: str, sealed: bytes) -> bytes:
    """What ``seal_party`` sealed.  Raises ``Unopenable``."""
    return box.open_value(opened.key, "invitation " + side, sealed, opened.place.encode())


async def words(derivations: Derivations, keys: Sequence[bytes], listed: Sequence[str], cost: Cost) -> tuple[str, ...]:
    """Four words that both compare, from all public keys of both, in any order.

    Each step of Argon2id makes a search for keys that give the same 32 bits that much longer.
    """
    together = b"".join(sorted(keys)).hex()
    digest = await derivations.key(together, b"handhold words 1", cost.params())
    return tuple(listed[byte] for byte in digest[:WORDS])


class MemoryInvitations:
    """``Invitations`` in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[str, Invitation] = {}

    async def put(self, invitation: Invitation) -> None:
        self._rows[invitation.place] = invitation

    def get(self, place: str) -> Invitation | None:
        return self._rows.get(place)

    async def answer(self, place: str, reply: bytes) -> bool:
        row = self._rows.get(place)
        if row is None or row.reply is not None:
            return False
        self._rows[place] = msgspec.structs.replace(row, reply=reply)
        return True

    async def drop(self, place: str) -> None:
        self._rows.pop(place, None)

    async def drop_over(self, now: int) -> None:
        self._rows = {place: row for place, row in self._rows.items() if row.until > now}
