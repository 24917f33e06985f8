"""The bell tells who listens, forgets who left, and never holds more than one ring a room."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from handhold.bell import Bell, Ring


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run one coroutine under a limit, so that a lost ring fails instead of hanging."""
    return asyncio.run(asyncio.wait_for(work, 5))


async def gather_all(bell: Bell, *rooms: str, rings: tuple[Ring, ...]) -> list[Ring]:
    with bell.subscribe(rooms) as heard:
        for ring in rings:
            bell.ring(*ring)
        bell.close()
        return [ring async for ring in heard]


def test_ada_hears_her_rooms_and_not_cleos() -> None:
    rings = (("ada", 4), ("cleo", 9), ("ours", 2))
    assert run(gather_all(Bell(), "ada", "ours", rings=rings)) == [("ada", 4), ("ours", 2)]


def test_many_rings_of_one_room_become_its_last_position() -> None:
    assert run(gather_all(Bell(), "ours", rings=(("ours", 7), ("ours", 9), ("ours", 8)))) == [("ours", 9)]


def test_ben_is_woken_while_he_waits() -> None:
    async def story() -> Ring:
        bell = Bell()
        with bell.subscribe(["ours"]) as heard:
            waiting = asyncio.ensure_future(anext(heard))
            await asyncio.sleep(0)
            bell.ring("ours", 1)
            return await waiting

    assert run(story()) == ("ours", 1)


def test_a_cancelled_wait_loses_no_ring() -> None:
    async def story() -> Ring:
        bell = Bell()
        with bell.subscribe(["ours"]) as heard:
            waiting = asyncio.ensure_future(anext(heard))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            bell.ring("ours", 3)
            return await anext(heard)

    assert run(story()) == ("ours", 3)


def test_who_left_is_forgotten_and_leaves_nothing_behind() -> None:
    async def story() -> Bell:
        bell = Bell()
        with bell.subscribe(["ada", "ours"]):
            pass
        bell.ring("ours", 1)
        return bell

    assert run(story()).__dict__["_listeners"] == {}


def test_a_closed_bell_ends_those_who_come_late() -> None:
    async def story() -> list[Ring]:
        bell = Bell()
        bell.close()
        with bell.subscribe(["ours"]) as heard:
            return [ring async for ring in heard]

    assert run(story()) == []
