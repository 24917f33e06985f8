"""Ada's open browser locks itself, asks again for *mine*, and is listed; strangers' tries never lock her out."""

from __future__ import annotations

import asyncio

from handhold.core.words import Refused
from handhold.door import Entered
from handhold.door.names import login_of
from handhold.door.tries import wait_after
from handhold.store import keys
from handhold.store.contracts import Busy, RoomSeal
from handhold.store.derive import Cost, Derivations
from tests.door.house import (
    ADAS,
    BENS,
    CHEAP,
    HOUR,
    MINUTE,
    House,
    ada_at_home,
    came_in,
    house,
    ring_of,
    said_no,
)


async def is_mine_open(here: House, cookie: str) -> bool:
    return ring_of(await here.door.open(cookie, touch=False)).mine is not None


def test_a_lock_leaves_who_and_takes_what() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            await here.door.lock(ada.cookie)
            visitor = await here.door.open(ada.cookie)
            assert (visitor.state, visitor.person, visitor.keyring) == ("locked", ada.keyring.person, None)
            said_no(await here.door.unlock(ada.cookie, BENS))
            assert came_in(await here.door.unlock(ada.cookie, ADAS)).keyring == ada.keyring
            assert (await here.door.open(ada.cookie)).state == "open"

    asyncio.run(story())


def test_a_lock_takes_the_unconfirmed_code_and_unlocking_brings_a_new_one() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            first = here.door.pending_code(ada.cookie)
            await here.door.lock(ada.cookie)
            assert here.door.pending_code(ada.cookie) is None
            came_in(await here.door.unlock(ada.cookie, ADAS))
            second = here.door.pending_code(ada.cookie)
            assert first is not None
            assert second is not None
            assert second.code != first.code
            came_in(await here.door.unlock(ada.cookie, ADAS))
            assert here.door.pending_code(ada.cookie) == second

    asyncio.run(story())


def test_an_idle_browser_is_locked_when_it_asks_and_also_when_nobody_asks() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            other = came_in(await here.door.sign_in("Ada", ADAS, "tablet"))
            here.later(14 * MINUTE)
            assert await here.door.lock_idle() == []
            assert (await here.door.open(other.cookie)).state == "open"
            here.later(MINUTE)
            assert (await here.door.open(ada.cookie)).state == "locked"
            here.later(14 * MINUTE)
            assert [person for person, _ in await here.door.lock_idle()] == [ada.keyring.person]
            assert all(kept.own is None and kept.mine is None for kept in here.people.sessions(ada.keyring.person))

    asyncio.run(story())


def test_using_it_keeps_it_open_and_a_stream_that_only_looks_does_not() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            for _ in range(20):
                here.later(4 * MINUTE)
                assert (await here.door.open(ada.cookie)).state == "open"
            for _ in range(3):
                here.later(4 * MINUTE)
                assert (await here.door.open(ada.cookie, touch=False)).state == "open"
            here.later(4 * MINUTE)
            assert (await here.door.open(ada.cookie, touch=False)).state == "locked"

    asyncio.run(story())


def test_mine_asks_again_unless_it_is_used() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            for _ in range(5):
                here.later(4 * MINUTE)
                assert ring_of(await here.door.open(ada.cookie, mine=True)).mine == ada.keyring.mine
            here.later(4 * MINUTE)
            assert ring_of(await here.door.open(ada.cookie)).mine is not None
            here.later(2 * MINUTE)
            assert not await is_mine_open(here, ada.cookie)
            assert ring_of(await here.door.open(ada.cookie, mine=True)).mine is None
            (kept,) = here.people.sessions(ada.keyring.person)
            assert kept.mine is None
            assert came_in(await here.door.unlock(ada.cookie, ADAS)).keyring == ada.keyring
            assert await is_mine_open(here, ada.cookie)

    asyncio.run(story())


def test_a_page_is_touched_at_most_once_a_minute() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            begun = here.now
            for _ in range(6):
                here.later(9)
                await here.door.open(ada.cookie)
            assert here.people.sessions(ada.keyring.person)[0].used == begun
            here.later(6)
            await here.door.open(ada.cookie)
            assert here.people.sessions(ada.keyring.person)[0].used == begun + 60

    asyncio.run(story())


def test_ada_chooses_her_times_for_every_browser() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            for minutes in ((0, 5), (5, 0), (721, 5), (5, 721)):
                said_no(await here.door.set_times(ada.cookie, *minutes))
            assert await here.door.set_times(ada.cookie, 2, 1) is None
            other = came_in(await here.door.sign_in("Ada", ADAS, "tablet"))
            here.later(MINUTE)
            assert not await is_mine_open(here, other.cookie)
            here.later(MINUTE)
            assert (await here.door.open(ada.cookie)).state == (await here.door.open(other.cookie)).state == "locked"

    asyncio.run(story())


def test_with_the_shortest_times_a_page_in_use_stays_open() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            await here.door.set_times(ada.cookie, 1, 1)
            came_in(await here.door.unlock(ada.cookie, ADAS))
            for _ in range(10):
                here.later(40)
                assert ring_of(await here.door.open(ada.cookie, mine=True)).mine is not None

    asyncio.run(story())


def test_ada_sees_her_sessions_by_name_and_ends_the_one_she_does_not_know() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            here.later(MINUTE)
            other = came_in(await here.door.sign_in("Ada", ADAS, "Safari on a tablet"))
            here.later(MINUTE)
            bearer = came_in(await here.door.token("Ada", ADAS, "script", 1))
            seen = await here.door.sessions(other.cookie)
            assert [one.label for one in seen] == ["Firefox on her phone", "Safari on a tablet", "script"]
            assert [one.is_here for one in seen] == [False, True, False]
            assert [one.kind for one in seen] == ["browser", "browser", "token"]
            ben = came_in(await here.door.register("Ben", BENS, "laptop"))
            assert not await here.door.end(ben.cookie, seen[0].sid)
            assert await here.door.end(other.cookie, seen[0].sid)
            assert await here.door.end(other.cookie, seen[2].sid)
            assert not await here.door.end(other.cookie, seen[0].sid)
            assert (await here.door.open(ada.cookie)).state == (await here.door.open(bearer.cookie)).state == "nobody"

    asyncio.run(story())


def test_a_locked_browser_lists_and_ends_nothing() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            (mine,) = await here.door.sessions(ada.cookie)
            await here.door.lock(ada.cookie)
            assert await here.door.sessions(ada.cookie) == []
            assert not await here.door.end(ada.cookie, mine.sid)
            said_no(await here.door.set_times(ada.cookie, 5, 5))

    asyncio.run(story())


def test_signing_out_ends_this_session_alone() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            other = came_in(await here.door.sign_in("Ada", ADAS, "tablet"))
            await here.door.sign_out(ada.cookie)
            assert (await here.door.open(ada.cookie)).state == "nobody"
            said_no(await here.door.unlock(ada.cookie, ADAS))
            assert (await here.door.open(other.cookie)).state == "open"

    asyncio.run(story())


def test_a_session_that_ends_while_it_is_being_unlocked_stays_ended() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            await here.door.lock(ada.cookie)
            outcome, _ = await asyncio.gather(here.door.unlock(ada.cookie, ADAS), here.door.sign_out(ada.cookie))
            said_no(outcome)
            assert here.people.sessions(ada.keyring.person) == []

    asyncio.run(story())


def test_a_session_that_is_locked_while_a_new_code_is_made_stays_locked() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            made = asyncio.create_task(here.door.new_code(ada.cookie, ADAS))
            await asyncio.sleep(0)
            await here.door.lock(ada.cookie)
            assert "sign in again" in said_no(await made)
            assert (await here.door.open(ada.cookie)).state == "locked"
            assert here.door.pending_code(ada.cookie) is None
            came_in(await here.door.unlock(ada.cookie, ADAS))
            assert here.door.pending_code(ada.cookie) is None

    asyncio.run(story())


def test_the_couples_key_comes_with_the_seal_and_goes_with_it() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            ours, me = keys.new_room(), keys.public(ada.keyring.identity)
            await here.people.save_seals([keys.seal_room(me, ours, 1)])
            assert ring_of(await here.door.open(ada.cookie)).ours == ours
            broken = keys.seal_room(keys.public(keys.new_secrets().identity), ours, 1)
            await here.people.save_seals([RoomSeal(person=me.person, room=ours.room, epoch=2, sealed=broken.sealed)])
            assert ring_of(await here.door.open(ada.cookie)).ours == ours
            await here.people.drop_seals(me.person, ours.room)
            assert ring_of(await here.door.open(ada.cookie)).ours is None

    asyncio.run(story())


def test_deleting_takes_the_passphrase_and_then_everything() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            said_no(await here.door.delete(ada.cookie, BENS))
            assert await here.door.delete(ada.cookie, ADAS) is None
            assert (await here.door.open(ada.cookie)).state == "nobody"
            said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            assert here.people.count() == 0
            again = came_in(await here.door.register("Ada", ADAS, "laptop"))
            assert again.keyring.person != ada.keyring.person

    asyncio.run(story())


async def guess(here: House, times: int, device: str | None = None) -> list[Entered | Refused]:
    return [await here.door.sign_in("Ada", f"wrong passphrase {n}", "somewhere", device) for n in range(times)]


def test_after_five_wrong_tries_strangers_wait_longer_each_time() -> None:
    assert [wait_after(fails) for fails in (1, 4, 5, 6, 7, 12, 99)] == [0, 0, 30, 60, 120, 3600, 3600]

    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            await guess(here, 5)
            assert "wait" in said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            here.later(30)
            said_no((await guess(here, 1))[0])
            here.later(59)
            assert "1 min" in said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            here.later(1)
            came_in(await here.door.sign_in("Ada", ADAS, "laptop"))
            await guess(here, 4)
            came_in(await here.door.sign_in("Ada", ADAS, "laptop"))

    asyncio.run(story())


def test_nobody_can_lock_ada_out_of_a_device_she_has_used() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            await guess(here, 40)
            came_in(await here.door.sign_in("Ada", ADAS, "her phone", ada.device))
            assert "wait" in said_no(await here.door.sign_in("Ada", ADAS, "her phone", "a made-up device"))
            await guess(here, 5, ada.device)
            assert "wait" in said_no(await here.door.sign_in("Ada", ADAS, "her phone", ada.device))

    asyncio.run(story())


def test_a_known_device_stays_known_and_is_known_for_ada_only() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            assert came_in(await here.door.sign_in("Ada", ADAS, "her phone", ada.device)).device is None
            ben = came_in(await here.door.register("Ben", BENS, "her phone", ada.device))
            assert ben.device not in (None, ada.device)

    asyncio.run(story())


def test_names_that_nobody_has_are_throttled_alike() -> None:
    async def story() -> None:
        with house() as here:
            answers = [said_no(await here.door.sign_in("Cleo", ADAS, "laptop")) for _ in range(6)]
            assert "wait" not in answers[4]
            assert "wait" in answers[5]

    asyncio.run(story())


def test_many_tries_at_once_are_counted_as_many() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            tries = (here.door.sign_in("Ada", f"wrong {n}", "laptop") for n in range(20))
            answers = [said_no(answer) for answer in await asyncio.gather(*tries)]
            assert sum("wait" not in answer for answer in answers) == 5

    asyncio.run(story())


def test_a_throttle_survives_a_restart_and_is_forgotten_after_a_day() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            await guess(here, 5)
            with house(people=here.people) as restarted:
                assert "wait" in said_no(await restarted.door.sign_in("Ada", ADAS, "laptop"))
                restarted.later(25 * HOUR)
                await restarted.door.lock_idle()
                answers = await guess(restarted, 5)
                assert not any("wait" in str(answer) for answer in answers)

    asyncio.run(story())


def test_a_thief_with_a_cookie_has_as_few_tries_as_a_stranger() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            for n in range(5):
                said_no(await here.door.unlock(ada.cookie, f"wrong passphrase {n}"))
            assert "wait" in said_no(await here.door.unlock(ada.cookie, ADAS))
            assert "wait" in said_no(await here.door.delete(ada.cookie, ADAS))
            came_in(await here.door.sign_in("Ada", ADAS, "laptop"))

    asyncio.run(story())


def test_when_too_many_come_at_once_some_are_asked_to_come_back_and_it_counts_as_no_try() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            busy = Derivations(workers=1, queue=1)
            crowded = House(here.people, here.log, busy, cost=Cost(kib=CHEAP.kib, passes=20))
            tries = (crowded.door.sign_in("Ada", f"wrong {n}", "laptop") for n in range(4))
            outcomes = await asyncio.gather(*tries, return_exceptions=True)
            busy.close()
            turned_away = sum(isinstance(outcome, Busy) for outcome in outcomes)
            assert turned_away == 2
            throttle = here.people.throttle(login_of(b"s" * 32, "Ada"), "")
            assert throttle is not None
            assert throttle.fails == 4 - turned_away

    asyncio.run(story())
