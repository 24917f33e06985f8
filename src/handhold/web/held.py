"""What waits for somebody's next word, held in memory for a short while: words that came while the door was closed, and
a copy that was looked into.

Nothing of it reaches a disk, or a page before the passphrase does.  A restart forgets it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from handhold.web.forms import Form

HOLD_FOR = timedelta(minutes=30)
HOLD_AT_MOST = 200
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Errand:
    """A form on its way to a path."""

    path: str
    form: Form
    whose: str | None = None
    """What the page said of whose it is: behind a locked door nobody can tell yet whether that is true."""


@dataclass(frozen=True, slots=True)
class Bag:
    """What a copy holds, sealed under its owner's own room; ``name`` is what the page that showed it calls it."""

    name: str
    sealed: bytes


class Held(Generic[Thing]):
    """At most one thing a session, the newest; the oldest leave when there are too many."""

    def __init__(self, at_most: int = HOLD_AT_MOST) -> None:
        self._things: OrderedDict[str, tuple[datetime, Thing]] = OrderedDict()
        self._at_most = at_most

    def __len__(self) -> int:
        return len(self._things)

    def keep(self, sid: str, thing: Thing, at: datetime) -> None:
        """Hold a thing for a session."""
        self._things.pop(sid, None)
        self._things[sid] = (at, thing)
        self._forget(at)

    def keep_awhile(self, sid: str, thing: Thing, at: datetime) -> None:
        """The same, let go of in time also when nobody comes by any more.  To be called on the event loop."""
        self.keep(sid, thing, at)
        asyncio.get_running_loop().call_later(HOLD_FOR.total_seconds(), self._let_go, sid, at)

    def take(self, sid: str, at: datetime) -> Thing | None:
        """Give the thing back, once."""
        self._forget(at)
        _, thing = self._things.pop(sid, (at, None))
        return thing

    def _let_go(self, sid: str, at: datetime) -> None:
        since, _ = self._things.get(sid, (None, None))
        if since == at:
            del self._things[sid]

    def _forget(self, at: datetime) -> None:
        while self._things:
            since, _ = next(iter(self._things.values()))
            if len(self._things) <= self._at_most and at - since <= HOLD_FOR:
                return
            self._things.popitem(last=False)
