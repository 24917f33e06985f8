"""How often somebody may try: a count for each name, apart for each known device, that survives restarts.

A stranger's wrong tries make strangers wait, never the owner on a device they have used before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from hashlib import sha256

from handhold.core.words import N_, Refused
from handhold.store.contracts import People, Throttle

FREE = 5
"""Wrong tries before the first wait."""
_FIRST_WAIT, _LONGEST_WAIT = 30, 3600
_FORGOTTEN_AFTER = 24 * 3600


class Tries:
    """Counts tries before they are made, so that many at once are counted as many."""

    def __init__(self, people: People, clock: Callable[[], int]) -> None:
        self._people = people
        self._clock = clock
        self._counting = asyncio.Lock()

    async def count(self, login: bytes, device: str) -> Refused | None:
        """Count one try; a sentence with the time to wait when there were too many."""
        async with self._counting:
            now = self._clock()
            seen = self._people.throttle(login, device) or Throttle(fails=0, until=0)
            # A longer wait was named by a clock that was wrong then.
            if now < seen.until <= now + _LONGEST_WAIT:
                minutes = (seen.until - now + 59) // 60
                return Refused(
                    N_("There were too many tries. Please wait %(minutes)s min and try again."), {"minutes": minutes}
                )
            fails = seen.fails + 1
            await self._people.save_throttle(login, device, Throttle(fails=fails, until=now + wait_after(fails)))
            return None

    async def uncount(self, login: bytes, device: str) -> None:
        """A counted try was not made after all."""
        async with self._counting:
            if seen := self._people.throttle(login, device):
                await self._people.save_throttle(login, device, Throttle(fails=seen.fails - 1, until=self._clock()))

    async def forgive(self, login: bytes, device: str) -> None:
        """The try was right: begin to count anew."""
        await self._people.save_throttle(login, device, None)

    async def forget_old(self) -> None:
        """Drop what is a day old."""
        await self._people.forget_throttles(self._clock() - _FORGOTTEN_AFTER)

    def counter_of(self, login: bytes, device: str | None) -> str:
        """Which counter a device's token has: its own when it is known, else the one all strangers share."""
        digest = device_hash(device) if device else ""
        return digest if digest and self._people.knows_device(login, digest) else ""


def wait_after(fails: int) -> int:
    """Seconds to wait after so many wrong tries: none at first, then twice as long each time, an hour at most."""
    return min(_FIRST_WAIT << min(fails - FREE, 16), _LONGEST_WAIT) if fails >= FREE else 0


def device_hash(token: str) -> str:
    """What is kept of a device's token."""
    return sha256(b"handhold device" + token.encode()).hexdigest()
