"""Leaving: one act, no consent, no waiting, no question about the other.  And putting a closed room away.

The other is told only that the room is closed, from the moment the leaver chose.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from handhold.core.entry import Entry
from handhold.core.home import Home
from handhold.core.ours import Ours, RoomClosed
from handhold.core.pause import PauseLined
from handhold.core.room import TakenBack
from handhold.service.hall import Hall
from handhold.store import keys
from handhold.store.contracts import Log, People
from handhold.store.keys import Keyring, RoomKeys

LATEST = 14 * 24
"""The longest delay before the other is told, in hours."""


class Leaving:
    """The ways out of a shared room."""

    def __init__(self, hall: Hall, log: Log, people: People, clock: Callable[[], datetime]) -> None:
        self._hall, self._log, self._people, self._clock = hall, log, people, clock

    async def leave(self, ring: Keyring, hours: int = 0) -> None:
        """Close the room for me, at once.  In a room that the other left already, this puts it away for good.

        The other goes on under a new key that I do not have, until they are told.
        """
        here = await self._hall.home(ring)
        if ring.ours is None or here.ours is None:
            return
        if here.ours.closed is None:
            shown = self._clock() + timedelta(hours=min(max(hours, 0), LATEST))
            await self._hall.append(ring, ring.ours, [RoomClosed(shown_from=shown)], secrets.token_hex(16))
            # Both may leave at one moment: then the first closed it, and the second puts it away.
            here = await self._hall.home(ring)
        shared = here.ours or Ours()
        if shared.closed_by not in (None, ring.person):
            await self._put_away(ring, ring.ours)
            return
        await self._turn_key(ring.ours, ring.person, shared)
        await self._people.drop_seals(ring.person, ring.ours.room)
        self._hall.forget(ring.person)

    async def take_all_back(self, ring: Keyring) -> int:
        """Take back everything that I ever told in *ours*; returns how many entries that were."""
        here = await self._hall.home(ring)
        if ring.ours is None or here.ours is None:
            return 0
        owned = {seq: entry for seq, (author, entry) in here.ours.owned.items() if author == ring.person}
        mine = owned | await self._lines(ring)
        if mine:
            events = [TakenBack(seq=seq, entry=entry) for seq, entry in mine.items()]
            await self._hall.append(ring, ring.ours, events, secrets.token_hex(16))
        return len(mine)

    async def finish(self, ring: Keyring, here: Home) -> bool:
        """Finish a leaving that a crash cut short: the room is closed by me and I still hold its seal."""
        if ring.ours is None or here.ours is None or here.ours.closed_by != ring.person:
            return False
        await self.leave(ring)
        return True

    async def _lines(self, ring: Keyring) -> dict[int, str]:
        """What I let through in pauses, by its place.  Alone it cannot be taken back, because each pause counts it."""
        places = await self._hall.events(ring, "ours", limit=None) or []
        entries = (place for place in places if isinstance(place, Entry) and place.by == ring.person)
        return {entry.seq: entry.id for entry in entries if isinstance(entry.event, PauseLined)}

    async def _turn_key(self, room: RoomKeys, leaver: str, shared: Ours) -> None:
        """The next epoch's key, sealed once to the one who stays and to nobody else; also after a crash in between."""
        stays = next((member for member in shared.members if member.person != leaver), None)
        if stays is None:
            return
        held = [sealed.epoch for sealed in self._people.seals(stays.person) if sealed.room == room.room]
        if not held or max(held) > room.epoch:
            return
        holder = keys.Public(person=stays.person, exchange=stays.exchange, signing=stays.signing)
        turned = RoomKeys(room.room, {room.epoch + 1: secrets.token_bytes(32)})
        await self._people.save_seals([keys.seal_room(holder, turned, turned.epoch)])

    async def _put_away(self, ring: Keyring, room: RoomKeys) -> None:
        await self._people.drop_seals(ring.person, room.room)
        await self._log.erase(room.room)
        self._hall.forget(ring.person)
