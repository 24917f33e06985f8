"""Deriving keys from passphrases: how long one takes, and how long everybody else waits meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from benchmarks.frame import Row, percentile
from handhold.store.derive import Cost, Derivations, new_salt

TICK = 0.001


def rows(short: bool) -> Iterator[Row]:
    """Lag is what the event loop adds to a sleep of a millisecond while two passphrases are being derived."""
    seconds = 2.0 if short else 8.0
    lags, taken = asyncio.run(_lags(seconds))
    yield Row("one key derivation, two at a time, median", percentile(taken, 0.5) * 1000, "ms")
    yield Row("event loop lag while two derive, p99", percentile(lags, 0.99) * 1000, "ms", 10.0)


async def _lags(seconds: float) -> tuple[list[float], list[float]]:
    derivations = Derivations(workers=2)
    lags: list[float] = []
    taken: list[float] = []
    until = time.monotonic() + seconds

    async def derive() -> None:
        while time.monotonic() < until:
            begun = time.monotonic()
            await derivations.key("four warm quiet words", new_salt(), Cost().params())
            taken.append(time.monotonic() - begun)

    async def tick() -> None:
        while time.monotonic() < until:
            begun = time.monotonic()
            await asyncio.sleep(TICK)
            lags.append(time.monotonic() - begun - TICK)

    try:
        await asyncio.gather(derive(), derive(), tick())
    finally:
        derivations.close()
    return lags, taken
