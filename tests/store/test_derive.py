"""Keys from passphrases are slow on purpose, and nobody else has to wait for them."""

from __future__ import annotations

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from handhold.store.contracts import Busy, Unopenable
from handhold.store.derive import Cost, Derivations, argon2id, new_salt

SALT = b"0123456789abcdef"
LIGHT = Cost(kib=1024, passes=1).params()


def test_the_real_cost_is_64_mib_three_passes_and_one_lane() -> None:
    assert Cost().params() == {"kib": 65536, "passes": 3, "lanes": 1}
    assert len(argon2id("four small boats go home", SALT, Cost().params())) == 32


def test_the_same_words_give_the_same_key_on_every_keyboard() -> None:
    assert argon2id("Zoe\u0308 goes home", SALT, LIGHT) == argon2id("Zo\u00eb goes home", SALT, LIGHT)
    assert argon2id("zoë goes home", SALT, LIGHT) != argon2id("Zoë goes home", SALT, LIGHT)
    assert argon2id("Zoë goes home", new_salt(), LIGHT) != argon2id("Zoë goes home", SALT, LIGHT)


def test_eight_threads_that_derive_at_once_all_come_back() -> None:
    """Some releases of the library hang for ever with more than one lane; with one they must not."""
    params = Cost(kib=8 * 1024, passes=2).params()
    alone = argon2id("words", SALT, params)
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(argon2id, "words", SALT, params) for _ in range(48)]
        assert {future.result(timeout=60) for future in found} == {alone}


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"kib": 2**30, "passes": 3, "lanes": 1},
        {"kib": 64, "passes": 10**6, "lanes": 1},
        {**LIGHT, "lanes": 4},
        {**LIGHT, "kib": 0},
    ],
)
def test_costs_that_are_not_ours_are_refused_before_they_cost_anything(params: dict[str, int]) -> None:
    with pytest.raises(Unopenable):
        argon2id("words", SALT, params)


def test_the_event_loop_goes_on_while_two_derive() -> None:
    async def story() -> None:
        pool = Derivations(workers=2)
        ticks = 0
        both = asyncio.gather(*(pool.key("words", SALT, Cost().params()) for _ in range(2)))
        while not both.done():
            await asyncio.sleep(0.002)
            ticks += 1
        await both
        pool.close()
        assert ticks > 10

    asyncio.run(story())


def test_behind_a_full_queue_there_is_a_sentence_and_afterwards_room_again() -> None:
    async def story() -> None:
        pool, gate = Derivations(workers=1, queue=2), threading.Event()
        waiting = [asyncio.create_task(pool.run(gate.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        for _ in range(2):
            with pytest.raises(Busy, match=re.escape(Busy.sentence)):
                await pool.key("words", SALT, LIGHT)
        gate.set()
        assert await asyncio.gather(*waiting) == [True, True, True]
        assert len(await pool.key("words", SALT, LIGHT)) == 32
        pool.close()

    asyncio.run(story())
