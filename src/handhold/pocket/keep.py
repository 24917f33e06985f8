"""What lies in a pocket while nobody is signed in, sealed under the server's own secret or under its owner's keys.

The server's secret lies beside the database, so the host can open what is sealed under it: wishes, addresses of
devices, a mail address.  None of it is something that a person wrote.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple, TypeVar

import msgspec

from handhold.core.pocket import Wishes
from handhold.store import box, keys
from handhold.store.contracts import Unopenable
from handhold.store.keys import Identity, Keyring
from handhold.store.pockets import Feeds, Jobs, Pockets, Slip
from handhold.store.webpush import Subscription

WISHES, MAIL, FEED, DEVICE = "wishes", "mail", "feed", "device:"
"""The slots of a pocket; ``DEVICE`` is followed by a device's random id."""
_STEP = 512
Form = TypeVar("Form")


class Shelves(NamedTuple):
    """The three contracts that a pocket stands on."""

    jobs: Jobs
    pockets: Pockets
    feeds: Feeds


class Device(NamedTuple):
    """One device that may be told, as its owner sees it."""

    id: str
    label: str


def seal_wishes(secret: bytes, person: str, wishes: Wishes) -> Slip:
    """Wishes as they lie in the pocket."""
    return Slip(person, WISHES, _seal(secret, person, WISHES, wishes))


def open_wishes(secret: bytes, slip: Slip | None) -> Wishes | None:
    """The wishes in a slip; ``None`` when there are none."""
    return _open(secret, slip, Wishes) if slip else None


def seal_device(secret: bytes, owner: Identity, id: str, label: str, known: Subscription) -> Slip:
    """A device: where it is reached, for the server; what it is called, for its owner alone."""
    slot = DEVICE + id
    return Slip(owner.person, slot, _seal(secret, owner.person, slot, known), keys.seal_label(owner, label))


def open_device(secret: bytes, slip: Slip) -> Subscription:
    """Where a device is reached.  Raises ``Unopenable``."""
    return _open(secret, slip, Subscription)


def seen_by(owner: Identity, slip: Slip) -> Device:
    """A device as its owner sees it."""
    return Device(slip.slot.removeprefix(DEVICE), keys.open_label(owner, slip.label))


def seal_mail(secret: bytes, person: str, address: str) -> Slip:
    """A mail address as it lies in the pocket."""
    return Slip(person, MAIL, _seal(secret, person, MAIL, address))


def open_mail(secret: bytes, slip: Slip | None) -> str | None:
    """The mail address in a slip, if there is one."""
    return _open(secret, slip, str) if slip else None


def seal_feed(owner: Identity, feed: str) -> Slip:
    """The secret of a person's feed, for that person alone."""
    return Slip(owner.person, FEED, box.seal_value(owner.exchange, "feed", feed.encode()))


def open_feed(owner: Identity, slip: Slip | None) -> str | None:
    """The secret of one's own feed, if there is one."""
    return box.open_value(owner.exchange, "feed", slip.sealed).decode() if slip else None


def occasion(ring: Keyring, name: str) -> str:
    """The id of a job about one thing in *ours*: the same for both of the two, and telling nobody else anything."""
    if ring.ours is None:
        raise ValueError("an occasion needs a shared room")
    first = ring.ours.keys[min(ring.ours.keys)]
    return hmac.digest(box.derive(first, "occasion"), name.encode(), "sha256")[:16].hex()


def _seal(secret: bytes, person: str, slot: str, value: object) -> bytes:
    plain = msgspec.json.encode(value)
    plain += b" " * (-len(plain) % _STEP)
    return box.seal_value(secret, "pocket", plain, box.bind(person, slot))


def _open(secret: bytes, slip: Slip, form: type[Form]) -> Form:
    plain = box.open_value(secret, "pocket", slip.sealed, box.bind(slip.person, slip.slot))
    try:
        return msgspec.json.decode(plain, type=form)
    except msgspec.DecodeError as wrong:
        raise Unopenable from wrong
