"""What every house of people promises, whichever database stands below it."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from handhold.store.contracts import Account, RoomSeal, Session, Throttle, Wrap
from tests.cast import ADA, BEN
from tests.serving import PATIENCE
from tests.store.conftest import Floor

SID, OTHER = "51d0" * 8, "51d1" * 8
ada = Account(person=ADA, login=b"ada's login", exchange=b"x" * 32, signing=b"s" * 32)
ben = Account(person=BEN, login=b"ben's login", exchange=b"y" * 32, signing=b"t" * 32)


def wrap(kind: str, sealed: bytes = b"sealed") -> Wrap:
    return Wrap(kind=kind, salt=b"salt", params={"kib": 64}, sealed=sealed)


def session(person: str = ADA, sid: str = SID, **changes: object) -> Session:
    plain = Session(
        person=person,
        sid=sid,
        kind="browser",
        label=b"label",
        begun=1000,
        used=1000,
        until=9000,
        lock_after=900,
        own=b"own wrap",
        mine=b"mine wrap",
        mine_until=1300,
        extra=b"code",
    )
    return replace(plain, **changes)


def test_ada_is_found_by_login_and_by_person_and_a_login_is_taken_once(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        assert people.by_login(ada.login) is None
        assert await people.add(ada, [wrap("passphrase"), wrap("recovery", b"by code")])
        assert not await people.add(replace(ben, login=ada.login), [])
        assert await people.add(ben, [])
        assert people.by_login(ada.login) == people.account(ADA) == ada
        assert people.account("nobody") is None
        assert people.count() == 2
        assert people.wrap(ADA, "recovery") == wrap("recovery", b"by code")
        assert people.wrap(BEN, "recovery") is None

    asyncio.run(story())


def test_a_wrap_replaces_the_one_of_its_kind(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.add(ada, [wrap("passphrase"), wrap("recovery")])
        await people.set_wraps(ADA, [wrap("passphrase", b"a longer one")])
        assert people.wrap(ADA, "passphrase") == wrap("passphrase", b"a longer one")
        assert people.wrap(ADA, "recovery") == wrap("recovery")

    asyncio.run(story())


def test_a_confirmed_code_and_chosen_times_are_kept(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.add(ada, [])
        await people.save_session(session())
        await people.save_session(session(sid=OTHER, kind="token", lock_after=0))
        await people.set_confirmed(ADA, True)
        await people.set_times(ADA, 60, 120)
        assert people.account(ADA) == replace(ada, code_confirmed=True, lock_after=60, ask_after=120)
        assert [kept.lock_after for kept in people.sessions(ADA)] == [60, 0]
        await people.set_confirmed(ADA, False)
        assert people.account(ADA) == replace(ada, lock_after=60, ask_after=120)

    asyncio.run(story())


def test_a_session_is_kept_replaced_touched_and_ended(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.save_session(session())
        await people.save_session(session(sid=OTHER, begun=500))
        await people.save_session(session(person=BEN))
        assert people.sessions(ADA) == [session(sid=OTHER, begun=500), session()]
        await people.touch(ADA, SID, 2000, 2300)
        assert people.session(ADA, SID) == session(used=2000, mine_until=2300)
        await people.save_session(session(own=b"a longer wrap than before", extra=None))
        assert people.session(ADA, SID) == session(own=b"a longer wrap than before", extra=None)
        await people.end_session(ADA, SID)
        assert people.session(ADA, SID) is None
        assert people.sessions(ADA) == [session(sid=OTHER, begun=500)]
        assert people.session(BEN, SID) == session(person=BEN)

    asyncio.run(story())


def test_locking_deletes_the_wraps_and_leaves_the_session(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.save_session(session())
        await people.drop_extra(ADA, SID)
        assert people.session(ADA, SID) == session(extra=None)
        await people.close_mine(ADA, SID)
        assert people.session(ADA, SID) == session(extra=None, mine=None)
        await people.lock(ADA, SID)
        assert people.session(ADA, SID) == session(extra=None, mine=None, own=None)
        await people.touch(ADA, "nobody's", 1, 1)
        await people.lock(ADA, "nobody's")

    asyncio.run(story())


def test_only_what_is_idle_is_locked_and_only_what_is_over_ends(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.save_session(session(sid="1" * 32, used=1000))
        await people.save_session(session(sid="2" * 32, used=1900, mine_until=1950))
        await people.save_session(session(sid="3" * 32, used=1950, mine_until=2500))
        await people.save_session(session(sid="4" * 32, until=2000))
        await people.save_session(session(sid="5" * 32, kind="token", lock_after=0, mine_until=9000))
        await people.save_session(session(sid="6" * 32, used=1000, own=None, mine=None, extra=None))
        await people.save_session(session(sid="7" * 32, used=2600, mine_until=9000))
        await people.save_session(session(sid="8" * 32, used=2601, mine_until=9000))
        assert await people.lock_idle(2000) == [(ADA, "1" * 32), (ADA, "4" * 32), (ADA, "8" * 32)]
        kept = {one.sid[0]: (one.own is not None, one.mine is not None) for one in people.sessions(ADA)}
        locked, closed, whole = (False, False), (True, False), (True, True)
        assert kept == {"1": locked, "2": closed, "3": whole, "5": whole, "6": locked, "7": whole, "8": locked}
        assert await people.lock_idle(2000) == []

    asyncio.run(story())


def test_room_seals_are_kept_by_epoch_and_dropped_by_room(floor: Floor) -> None:
    async def story() -> None:
        people, room, other = floor.people, "ab" * 16, "cd" * 16
        first, second = (RoomSeal(person=ADA, room=room, epoch=n, sealed=b"sealed %d" % n) for n in (1, 2))
        elsewhere, his = replace(first, room=other), replace(first, person=BEN)
        await people.save_seals([second, first, elsewhere, his])
        assert people.seals(ADA) == [first, second, elsewhere]
        await people.save_seals([replace(first, sealed=b"anew and longer")])
        assert people.seals(ADA) == [replace(first, sealed=b"anew and longer"), second, elsewhere]
        await people.drop_seals(ADA, room)
        assert people.seals(ADA) == [elsewhere]
        assert people.seals(BEN) == [his]

    asyncio.run(story())


def test_marks_are_kept_by_slot(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        assert people.mark(ADA, "slot") is None
        people.note_mark(ADA, "slot", b"one")
        people.note_mark(ADA, "slot", b"two, longer")
        await people.remember_device(ada.login, "what is written next takes it along")
        assert people.mark(ADA, "slot") == b"two, longer"
        assert people.mark(BEN, "slot") is None

    asyncio.run(story())


def test_a_mark_is_kept_soon_even_if_nothing_else_is_written(floor: Floor) -> None:
    async def story() -> None:
        floor.people.note_mark(ADA, "slot", b"mark")
        for _ in range(int(PATIENCE / 0.02)):
            if floor.people.mark(ADA, "slot") is not None:
                break
            await asyncio.sleep(0.02)
        assert floor.people.mark(ADA, "slot") == b"mark"

    asyncio.run(story())


def test_throttles_are_kept_by_device_and_forgotten_when_old(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.save_throttle(b"login", "", Throttle(fails=3, until=100))
        await people.save_throttle(b"login", "device", Throttle(fails=1, until=500))
        await people.save_throttle(b"login", "", Throttle(fails=4, until=120))
        assert people.throttle(b"login", "") == Throttle(fails=4, until=120)
        await people.forget_throttles(121)
        assert people.throttle(b"login", "") is None
        assert people.throttle(b"login", "device") == Throttle(fails=1, until=500)
        await people.save_throttle(b"login", "device", None)
        assert people.throttle(b"login", "device") is None

    asyncio.run(story())


def test_a_device_is_known_for_one_login_only(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        await people.remember_device(ada.login, "device")
        await people.remember_device(ada.login, "device")
        assert people.knows_device(ada.login, "device")
        assert not people.knows_device(ben.login, "device")

    asyncio.run(story())


def test_erasing_ada_leaves_nothing_of_her_and_all_of_ben(floor: Floor) -> None:
    async def story() -> None:
        people = floor.people
        for account in (ada, ben):
            await people.add(account, [wrap("passphrase")])
            await people.save_session(session(person=account.person))
            await people.save_seals([RoomSeal(person=account.person, room="ab" * 16, epoch=1, sealed=b"sealed")])
            people.note_mark(account.person, "slot", b"mark")
            await people.save_throttle(account.login, "", Throttle(fails=1, until=1))
            await people.remember_device(account.login, "device")
        await people.erase(ADA)
        await people.erase(ADA)
        assert (people.account(ADA), people.by_login(ada.login), people.count()) == (None, None, 1)
        assert (people.wrap(ADA, "passphrase"), people.sessions(ADA), people.seals(ADA)) == (None, [], [])
        assert (people.mark(ADA, "slot"), people.throttle(ada.login, "")) == (None, None)
        assert not people.knows_device(ada.login, "device")
        assert people.by_login(ben.login) == ben
        assert people.wrap(BEN, "passphrase") == wrap("passphrase")
        assert people.sessions(BEN) == [session(person=BEN)]
        assert len(people.seals(BEN)) == 1
        assert people.mark(BEN, "slot") == b"mark"
        assert people.knows_device(ben.login, "device")
        assert await people.add(ada, [])

    asyncio.run(story())
