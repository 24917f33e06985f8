"""The bell: tells open pages that something came, by room and position.  It never carries or knows a word.

In-process and on one event loop: ``ring`` and ``close`` are called from that loop.  A wake-up that is lost costs a
delay and never data, because a page asks the log for what came after its own mark.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from types import TracebackType

Ring = tuple[str, int]
"""A room and the last position in it."""


class Subscription:
    """Rings of some rooms, as an async iterator.  Several rings of one room that nobody took yet become one.

    So what waits here is never longer than the list of rooms, however slow the reader is.
    """

    def __init__(self, bell: Bell, rooms: frozenset[str]) -> None:
        self.rooms = rooms
        self._bell = bell
        self._waiting: dict[str, int] = {}
        self._changed = asyncio.Event()
        self._closed = False

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bell.forget(self)

    def __aiter__(self) -> Subscription:
        return self

    async def __anext__(self) -> Ring:
        """The next ring; ends when the bell is closed.  Cancelling it loses nothing."""
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._changed.clear()
            await self._changed.wait()
        room = next(iter(self._waiting))
        return room, self._waiting.pop(room)

    def hear(self, room: str, seq: int) -> None:
        """Take note of a ring; an older position never replaces a newer one."""
        self._waiting[room] = max(seq, self._waiting.get(room, seq))
        self._changed.set()

    def close(self) -> None:
        """End the iteration once everything that waits was taken."""
        self._closed = True
        self._changed.set()


class Bell:
    """Who listens to which room."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Subscription]] = {}
        self._closed = False

    def subscribe(self, rooms: Iterable[str]) -> Subscription:
        """Listen to ``rooms`` until the subscription is left (it is a context manager).  A closed bell ends at once."""
        subscription = Subscription(self, frozenset(rooms))
        if self._closed:
            subscription.close()
        for room in subscription.rooms:
            self._listeners.setdefault(room, set()).add(subscription)
        return subscription

    def ring(self, room: str, seq: int) -> None:
        """Tell everybody who listens to ``room`` that its log now reaches ``seq``."""
        for subscription in self._listeners.get(room, ()):
            subscription.hear(room, seq)

    def forget(self, subscription: Subscription) -> None:
        """Stop telling this subscription; doing it twice changes nothing."""
        for room in subscription.rooms:
            listeners = self._listeners.get(room, set())
            listeners.discard(subscription)
            if not listeners:
                self._listeners.pop(room, None)

    def close(self) -> None:
        """End every subscription, now and from now on: the house is about to stop."""
        self._closed = True
        for listeners in self._listeners.values():
            for subscription in listeners:
                subscription.close()
