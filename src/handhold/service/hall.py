"""Acting: form → act → decide → events or a refusal → seal → append → ring.  It decides nothing itself.

No key is kept here: keys come with each call and go with it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from handhold.bell import Bell
from handhold.core import mine, ours
from handhold.core.brought import Coming
from handhold.core.entry import Asked, Entry, Event, Place
from handhold.core.home import (
    ASK_AGAIN,
    Decision,
    Home,
    HomeAct,
    decide_mine,
    decide_ours,
    decide_sitting,
    due_sittings,
    known_to,
)
from handhold.core.luggage import brought, new_in
from handhold.core.practice.card import Cards
from handhold.core.practice.events import SittingAct
from handhold.core.room import Intended, TakenBack
from handhold.core.words import N_, Refused
from handhold.service.rooms import MINE, OURS, Folded, Rooms, in_thread
from handhold.store import seal
from handhold.store.contracts import Head, Log, Moved, People, StoreError
from handhold.store.keys import Keyring, RoomKeys

RoomName = Literal["mine", "ours"]
ROUNDS = 12
"""How often an act goes round again when somebody else wrote first."""
Heard = Callable[[Keyring, Home, Sequence[Event]], Awaitable[None]]
"""Somebody who wants to hear of what was written: by whom, how both rooms stand after it, and the events."""
_log = logging.getLogger("handhold.service")
CROWDED = N_("Too much is being written at this moment. Nothing is lost; please try once more.")


class Done(msgspec.Struct, frozen=True):
    """The act is written, durably.  ``seqs`` are the places of its entries in the room that was asked."""

    id: str
    seqs: tuple[int, ...]


class Here(msgspec.Struct, frozen=True):
    """Both rooms as they were read at one moment."""

    own: Folded[mine.Mine] | None
    shared: Folded[ours.Ours] | None

    @property
    def home(self) -> Home:
        """The states alone."""
        return Home(self.own.state if self.own else None, self.shared.state if self.shared else None)

    @property
    def heads(self) -> tuple[Head | None, Head | None]:
        """How far each room was read."""
        return self.own.head if self.own else None, self.shared.head if self.shared else None

    def acts(self, room: RoomName) -> dict[str, tuple[int, ...]]:
        """Which acts stand in a room already."""
        folded = self.own if room == "mine" else self.shared
        return folded.acts if folded else {}


class Hall:
    """The one way in to the rooms."""

    def __init__(
        self,
        log: Log,
        people: People,
        bell: Bell,
        clock: Callable[[], datetime],
        cards: Cards | None = None,
        *,
        heard: Heard | None = None,
    ) -> None:
        self._log, self._bell, self._clock, self._heard = log, bell, clock, heard
        self._cards: Cards = cards or {}
        self._settled: dict[str, tuple[Head | None, Head | None]] = {}
        self._rooms = Rooms(log, people)

    async def home(self, ring: Keyring) -> Home:
        """What this person can open now, folded.  Finishes what a crash left between the two rooms."""
        return (await self._here(ring)).home

    async def act(self, ring: Keyring, room: RoomName, act: HomeAct, id: str | None = None) -> Done | Refused:
        """Answer an act.  ``id`` (32 hexadecimal signs) makes a repeated act the same as one.

        Raises the store's errors; a refusal by the domain is returned, never raised.
        """
        name = id or secrets.token_hex(16)
        for _ in range(ROUNDS):
            here = await self._here(ring)
            if (seqs := here.acts(room).get(name)) is not None:
                return Done(name, seqs)
            decision = self._decide(known_to(here.home, ring.person), room, act, self.asked(ring, here.home, name))
            if isinstance(decision, Refused):
                return decision
            try:
                seqs = await self._write(ring, here, room, decision, name)
            except Moved:
                continue
            await self._let_hear(ring, (*decision.mine, *decision.ours))
            return Done(name, seqs)
        return Refused(CROWDED)

    async def events(
        self, ring: Keyring, room: RoomName, after: int = 0, limit: int | None = 100
    ) -> list[Place] | None:
        """Opened places of a room behind ``after``, at most ``limit``; ``None`` when this person has no such room."""
        keys = _keys(ring, room)
        if keys is None:
            return None
        rooms = self._rooms
        places = await (rooms.places(ring, keys, MINE) if room == "mine" else rooms.places(ring, keys, OURS))
        at = self._clock()
        return [place for place in places if place.seq > after and not _is_untold(place, ring.person, at)][:limit]

    async def new_in(self, ring: Keyring, coming: Sequence[Coming]) -> list[Coming]:
        """What of a copy is not here yet; nothing while *mine* is closed."""
        here = await self._here(ring)
        return _new_in(here, coming)

    async def bring(self, ring: Keyring, coming: Sequence[Coming]) -> int | Refused:
        """Write what is new of a copy to *mine*, all in one step; how much that was.  Twice is the same as once."""
        for _ in range(ROUNDS):
            here = await self._here(ring)
            if ring.mine is None or here.own is None:
                return Refused(ASK_AGAIN)
            events = brought(_new_in(here, coming))
            try:
                if events:
                    await self._append(ring, ring.mine, here.own.head, events)
            except Moved:
                continue
            return len(events)
        return Refused(CROWDED)

    def asked(self, ring: Keyring, here: Home, id: str = "") -> Asked:
        """Who asks, and when, in whose zone."""
        return Asked(by=ring.person, at=self._clock(), id=id, zone=_zone(ring, here))

    def forget(self, person: str) -> None:
        """Drop what was folded for a person who locked, signed out or left."""
        self._rooms.forget(person)
        self._settled.pop(person, None)

    def rooms(self, ring: Keyring) -> dict[str, RoomName]:
        """The ids of the rooms that this person can open, with the words for them."""
        pairs: tuple[tuple[RoomKeys | None, RoomName], ...] = ((ring.mine, "mine"), (ring.ours, "ours"))
        return {keys.room: name for keys, name in pairs if keys is not None}

    def heads(self, ring: Keyring) -> dict[RoomName, int]:
        """The last position of each room: the mark of a page."""
        return {name: head.seq if (head := self._log.head(room)) else 0 for room, name in self.rooms(ring).items()}

    async def begin(self, ring: Keyring, keys: RoomKeys, events: Sequence[Event]) -> None:
        """Write the first events of a new room.  Raises ``Moved`` when it has begun already."""
        await self._append(ring, keys, None, _named(events, secrets.token_hex(16)))

    async def append(self, ring: Keyring, keys: RoomKeys, events: Sequence[Event], id: str) -> None:
        """Write events that are nobody's act but the house's own (joining, leaving), wherever the head is."""
        for _ in range(ROUNDS):
            try:
                await self._append(ring, keys, self._log.head(keys.room), _named(events, id))
            except Moved:
                continue
            await self._let_hear(ring, events)
            return
        raise Moved

    def _decide(self, here: Home, room: RoomName, act: HomeAct, asked: Asked) -> Decision | Refused:
        if isinstance(act, SittingAct):
            return decide_sitting(here, self._cards, act, asked)
        if room == "mine":
            return decide_mine(here, act, asked)  # type: ignore[arg-type]
        return decide_ours(here, act, asked)  # type: ignore[arg-type]

    async def _let_hear(self, ring: Keyring, events: Sequence[Event]) -> None:
        """What was written stands, whatever becomes of those who wanted to hear of it."""
        if self._heard is None or not events:
            return
        try:
            await self._heard(ring, known_to((await self._here(ring)).home, ring.person), events)
        except StoreError as error:
            _log.warning("heard: %s", type(error).__name__)

    async def _here(self, ring: Keyring) -> Here:
        here = await self._read(ring)
        if here.heads == self._settled.get(ring.person):
            return here
        if unfinished := _unfinished(here, ring, self._clock()):
            for intent in unfinished:
                await self._finish(ring, intent)
            here = await self._read(ring)
        if await self._bring_over(ring, here):
            # Not settled yet: should somebody have written first, the next visit tries again.
            return await self._read(ring)
        self._settled[ring.person] = here.heads
        return here

    async def _bring_over(self, ring: Keyring, here: Here) -> bool:
        """Copy to *ours* what this person kept for the moment when both were ready."""
        due = due_sittings(known_to(here.home, ring.person), self._cards, self.asked(ring, here.home))
        if not due or ring.ours is None or here.shared is None:
            return False
        try:
            await self._append(ring, ring.ours, here.shared.head, _named(due, secrets.token_hex(16)))
        except Moved:
            return True
        return True

    async def _read(self, ring: Keyring) -> Here:
        own = await self._rooms.read(ring, ring.mine, MINE) if ring.mine else None
        shared = await self._rooms.read(ring, ring.ours, OURS) if ring.ours else None
        return Here(own, shared)

    async def _write(self, ring: Keyring, here: Here, room: RoomName, decision: Decision, name: str) -> tuple[int, ...]:
        """Append behind the heads that were decided on, so that what was decided is still true when it is written."""
        own, shared, intent = list(decision.mine), decision.ours, None
        if own and shared and ring.ours is not None:
            intent = Intended(
                id=name, room=ring.ours.room, events=tuple(msgspec.to_builtins(event) for event in shared)
            )
            own.append(intent)
        if own and ring.mine is not None and here.own is not None:
            seqs = await self._append(ring, ring.mine, here.own.head, _named(own, name))
            if intent is not None:
                theirs = await self._finish(ring, intent)
                return theirs if room == "ours" else seqs
            return seqs
        if shared and ring.ours is not None and here.shared is not None:
            return await self._append(ring, ring.ours, here.shared.head, _named(shared, name))
        return ()

    async def _finish(self, ring: Keyring, intent: Intended) -> tuple[int, ...]:
        """Write to *ours* what *mine* already promised.  It was decided; where exactly it stands does not matter."""
        events = [msgspec.convert(event, ours.OursEvent) for event in intent.events]
        for _ in range(ROUNDS):
            if ring.ours is None or ring.ours.room != intent.room:
                return ()
            shared = await self._rooms.read(ring, ring.ours, OURS)
            if (seqs := shared.acts.get(intent.id)) is not None:
                return seqs
            try:
                return await self._append(ring, ring.ours, shared.head, _named(events, intent.id))
            except Moved:
                continue
        return ()

    async def _append(
        self, ring: Keyring, keys: RoomKeys, head: Head | None, events: Sequence[tuple[str, Event]]
    ) -> tuple[int, ...]:
        at = self._clock()
        sealed = [
            seal.Envelope(id=id, by=ring.person, at=at, event=msgspec.Raw(msgspec.json.encode(event)))
            for id, event in events
        ]
        rows, after = await in_thread(len(sealed), lambda: seal.seal_rows(keys, ring.identity, head, sealed))
        emptied = [event.seq for _, event in events if isinstance(event, TakenBack)]
        await self._log.append(keys.room, head, rows, emptied)
        self._bell.ring(keys.room, after.seq)
        return tuple(row.seq for row in rows)


def _new_in(here: Here, coming: Sequence[Coming]) -> list[Coming]:
    return new_in(here.own.state, here.acts("mine"), here.acts("ours"), coming) if here.own is not None else []


def _unfinished(here: Here, ring: Keyring, at: datetime) -> list[Intended]:
    if here.own is None or here.shared is None or ring.ours is None or here.shared.state.is_over(ring.person, at):
        return []
    intents = here.own.state.intents.values()
    return [intent for intent in intents if intent.room == ring.ours.room and intent.id not in here.shared.acts]


def _is_untold(place: Place, me: str, at: datetime) -> bool:
    """Whether it says that the other left, before the time that they named for telling it."""
    if not isinstance(place, Entry) or not isinstance(place.event, ours.RoomClosed):
        return False
    return place.by != me and at < place.event.shown_from


def _keys(ring: Keyring, room: RoomName) -> RoomKeys | None:
    return ring.mine if room == "mine" else ring.ours


def _named(events: Sequence[Event], name: str) -> list[tuple[str, Event]]:
    return [(f"{name}.{number}", event) for number, event in enumerate(events)]


def _zone(ring: Keyring, here: Home) -> str:
    if here.mine is not None:
        return here.mine.person.zone
    introduced = here.ours.people.get(ring.person) if here.ours else None
    return introduced.zone if introduced else "UTC"
