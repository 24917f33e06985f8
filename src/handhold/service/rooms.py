"""Reading a room: rows, open, decode, fold, and a small cache of what was folded last.

The cache holds what somebody wrote in the clear, so it belongs to one person and goes when that person locks.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from handhold.core import mine, ours
from handhold.core.entry import Entry, Gap, Place
from handhold.core.room import TakenBack
from handhold.store import opening, remember, seal
from handhold.store.contracts import Head, Log, People, Row
from handhold.store.keys import Keyring, RoomKeys, mark_slot

State = TypeVar("State")
CACHED_EVENTS = 400_000
"""Folded states are kept up to about this many events in all."""
COLD = 1_000
"""More rows than this are opened in a thread, so that the pages of others do not wait."""


class Folded(msgspec.Struct, Generic[State], frozen=True):
    """A room's state up to its head, and where the entries of each act stand."""

    state: State
    head: Head | None
    acts: dict[str, tuple[int, ...]]


class Kind(msgspec.Struct, Generic[State], frozen=True):
    """How the rows of one kind of room become its state."""

    empty: State
    decoder: msgspec.json.Decoder[Any]
    fold: Callable[[State, Sequence[Place]], State]


MINE: Kind[mine.Mine] = Kind(mine.Mine(), msgspec.json.Decoder(mine.MineEvent), mine.fold)
OURS: Kind[ours.Ours] = Kind(ours.Ours(), msgspec.json.Decoder(ours.OursEvent), ours.fold)


class Rooms:
    """Opens and folds rooms for whoever brings the keys."""

    def __init__(self, log: Log, people: People) -> None:
        self._log, self._people = log, people
        self._cache: OrderedDict[tuple[str, str], Folded[Any]] = OrderedDict()

    async def read(self, ring: Keyring, keys: RoomKeys, kind: Kind[State]) -> Folded[State]:
        """The room's state now.  What came since the last time is opened and folded; mostly that is nothing."""
        head = self._log.head(keys.room)
        known: Folded[State] | None = self._cache.get((ring.person, keys.room))
        if known is not None and known.head == head:
            self._cache.move_to_end((ring.person, keys.room))
            return known
        return await self._read_on(ring, keys, kind, known)

    async def places(self, ring: Keyring, keys: RoomKeys, kind: Kind[State]) -> list[Place]:
        """Every place of a room, opened and decoded, for programs."""
        opened = await _open(keys, self._log.rows(keys.room), ring, None, self._mark(ring, keys.room))
        return await _decode(opened, kind)

    def forget(self, person: str) -> None:
        """Drop everything that was folded for a person: they locked, signed out or left."""
        for key in [key for key in self._cache if key[0] == person]:
            del self._cache[key]

    def in_mind(self) -> set[str]:
        """The persons for whom something lies here."""
        return {person for person, _ in self._cache}

    async def _read_on(
        self, ring: Keyring, keys: RoomKeys, kind: Kind[State], known: Folded[State] | None
    ) -> Folded[State]:
        mark = self._mark(ring, keys.room)
        after = known.head if known else None
        rows = self._log.rows(keys.room, after.seq if after else 0)
        opened = await _open(keys, rows, ring, after, mark)
        places = await _decode(opened, kind)
        if known is not None and (opened.again or any(_forgets(place) for place in places)):
            return await self._read_on(ring, keys, kind, None)
        base = known or Folded(kind.empty, None, {})
        folded = Folded(
            await in_thread(len(places), lambda: kind.fold(base.state, places)),
            opened.head,
            base.acts | _acts(places, base.acts),
        )
        self._keep((ring.person, keys.room), folded)
        if opened.mark is not None and opened.mark != mark:
            sealed = remember.seal_mark(ring.identity, keys.room, opened.mark)
            self._people.note_mark(ring.person, mark_slot(ring.identity, keys.room), sealed)
        return folded

    def _mark(self, ring: Keyring, room: str) -> remember.Mark | None:
        sealed = self._people.mark(ring.person, mark_slot(ring.identity, room))
        return remember.open_mark(ring.identity, room, sealed) if sealed else None

    def _keep(self, key: tuple[str, str], folded: Folded[Any]) -> None:
        self._cache[key] = folded
        self._cache.move_to_end(key)
        while len(self._cache) > 1 and sum(_size(kept) for kept in self._cache.values()) > CACHED_EVENTS:
            self._cache.popitem(last=False)


async def in_thread(size: int, work: Callable[[], State]) -> State:
    """Do ``work`` over ``size`` rows, in a thread when they are many."""
    return await asyncio.to_thread(work) if size > COLD else work()


async def _open(
    keys: RoomKeys, rows: list[Row], ring: Keyring, after: Head | None, mark: remember.Mark | None
) -> opening.Opened:
    return await in_thread(len(rows), lambda: opening.open_rows(keys, rows, ring.identity, after=after, mark=mark))


async def _decode(opened: opening.Opened, kind: Kind[Any]) -> list[Place]:
    return await in_thread(len(opened.places), lambda: [decoded(place, kind) for place in opened.places])


def decoded(place: seal.Place, kind: Kind[Any]) -> Place:
    """An opened place with its event as this kind of room knows it; one that a later version wrote is a gap."""
    if isinstance(place, seal.Damage):
        return Gap(place.seq, place.reason, place.by)
    try:
        event = kind.decoder.decode(place.event)
    except msgspec.DecodeError:
        return Gap(place.seq, "newer", place.by)
    return Entry(place.seq, place.id, place.by, place.at, event)


def _forgets(place: Place) -> bool:
    return isinstance(place, Entry) and isinstance(place.event, TakenBack)


def _acts(places: Sequence[Place], before: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Places by the act they answer.  An entry that was taken back is still known by the id in *taken back*."""
    found: dict[str, tuple[int, ...]] = {}
    for place in places:
        if isinstance(place, Entry):
            act = act_of(place.id)
            found[act] = (*found.get(act, before.get(act, ())), place.seq)
            if isinstance(place.event, TakenBack) and place.event.entry:
                found.setdefault(act_of(place.event.entry), ())
    return found


def act_of(entry: str) -> str:
    """The id of the act that an entry answers; entries are named ``<act>.<number>``."""
    return entry.partition(".")[0]


def _size(folded: Folded[Any]) -> int:
    return folded.head.seq if folded.head else 0
