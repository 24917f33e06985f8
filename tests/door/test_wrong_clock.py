"""The clock was a year ahead for a while: what was noted then keeps no browser open and nobody waiting for a year."""

from __future__ import annotations

import asyncio

from tests.door.house import ADAS, BENS, HOUR, MINUTE, ada_at_home, came_in, house, said_no


def test_a_browser_that_was_used_while_the_clock_was_wrong_does_not_stay_open_until_that_day() -> None:
    async def story() -> None:
        with house() as here:
            here.later(365 * 24 * HOUR)
            ada = await ada_at_home(here)
            here.later(-9 * MINUTE)
            assert (await here.door.open(ada.cookie)).state == "open"
            assert await here.door.lock_idle() == []
            here.later(-2 * MINUTE)
            assert (await here.door.open(ada.cookie)).state == "locked"

    asyncio.run(story())


def test_nobody_waits_until_a_day_that_a_wrong_clock_named() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            here.later(365 * 24 * HOUR)
            for _ in range(6):
                said_no(await here.door.sign_in("Ada", BENS, "laptop"))
            assert "too many tries" in said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            here.later(-365 * 24 * HOUR)
            came_in(await here.door.sign_in("Ada", ADAS, "laptop"))

    asyncio.run(story())
