"""Moving in: the first event of a person's own room.  Until it stands nothing can be written there."""

from __future__ import annotations

from handhold.core.room import Member, RoomOpened
from handhold.service import Hall
from handhold.store.contracts import Moved
from handhold.store.keys import Keyring, public


async def move_in(hall: Hall, ring: Keyring) -> None:
    """Open *mine* if it was never opened: after registering, or later when the power failed in between."""
    if ring.mine is None or hall.heads(ring).get("mine"):
        return
    known = public(ring.identity)
    member = Member(person=known.person, exchange=known.exchange, signing=known.signing)
    try:
        await hall.begin(ring, ring.mine, [RoomOpened(members=(member,))])
    except Moved:
        return
