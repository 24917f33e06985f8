"""Ada begins alone, comes back, and nobody else comes in as her."""

from __future__ import annotations

import asyncio

import pytest

from handhold.core.words import Refused
from handhold.door.names import login_of, name_refusal, passphrase_refusal
from handhold.store import derive, keys
from handhold.store.derive import Cost, argon2id
from tests.door.house import ADAS, BENS, CHEAP, DAY, HOUR, NEW, ada_at_home, came_in, confirmed, house, ring_of, said_no


def test_ada_begins_alone_and_is_in_with_a_room_of_her_own() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            visitor = await here.door.open(ada.cookie)
            assert (visitor.state, visitor.code_waits, visitor.kind) == ("open", True, "browser")
            assert visitor.keyring == ada.keyring
            assert ada.keyring.mine is not None
            assert ada.keyring.ours is None
            assert ada.device
            assert here.log.head(ada.keyring.mine.room) is None

    asyncio.run(story())


def test_ada_signs_in_anywhere_with_the_same_keys() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            again = came_in(await here.door.sign_in("  ADA ", ADAS, "tablet"))
            assert again.keyring == ada.keyring
            assert again.cookie != ada.cookie
            assert again.device

    asyncio.run(story())


@pytest.mark.parametrize("written", ["Zoë K", "ZOE\u0308  k", " zoe\u0308 K ", "\uff3a\uff2f\uff25\u0308 K"])
def test_a_name_is_the_same_however_it_is_written(written: str) -> None:
    assert login_of(b"secret", written) == login_of(b"secret", "zoë k")
    assert login_of(b"other secret", written) != login_of(b"secret", "zoë k")
    assert login_of(b"secret", "zoek") != login_of(b"secret", "zoë k")


def test_a_name_is_taken_once() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            assert "taken" in said_no(await here.door.register("ada", BENS, "laptop"))
            both = await asyncio.gather(
                here.door.register("Ben", BENS, "one"), here.door.register("Ben", BENS, "other")
            )
            assert sorted(type(one).__name__ for one in both) == ["Entered", "Refused"]
            assert here.people.count() == 2

    asyncio.run(story())


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_has_one_to_sixty_letters(name: str) -> None:
    assert name_refusal(name) is not None
    assert name_refusal("x" * 60) is None


@pytest.mark.parametrize(
    "easy",
    [
        "short",
        "password1234",
        "passwordpassword",
        "qwertyuiopasdf",
        "123456789012345",
        "Ada Lovelace Ada",
        "aaaaaaaaaaaaaaaa",
    ],
)
def test_a_passphrase_that_is_easy_to_guess_is_refused(easy: str) -> None:
    assert passphrase_refusal(easy, "Ada Lovelace") is not None


@pytest.mark.parametrize("good", [ADAS, BENS, NEW, "почему снег тихий сегодня", "x" * 3 + " lantern gravel otter"])
def test_a_few_words_make_a_good_passphrase_without_any_rule_about_signs(good: str) -> None:
    assert passphrase_refusal(good, "Ada") is None


def test_a_long_passphrase_is_judged_by_its_beginning_and_one_without_end_is_refused() -> None:
    assert passphrase_refusal(ADAS + " and more words" * 60, "Ada") is None
    assert passphrase_refusal(ADAS * 100, "Ada") is not None


def test_a_weak_passphrase_leaves_no_account() -> None:
    async def story() -> None:
        with house() as here:
            said_no(await here.door.register("Ada", "passwordpassword", "laptop"))
            said_no(await here.door.register(" ", ADAS, "laptop"))
            assert here.people.count() == 0

    asyncio.run(story())


def test_the_host_says_who_may_begin() -> None:
    async def story() -> None:
        with house(who="nobody") as here:
            said_no(await here.door.register("Cleo", ADAS, "laptop", host_code="anything"))
        with house(who="code", host_code="blue door") as here:
            for wrong in ("", "blue", "blue doors"):
                said_no(await here.door.register("Cleo", ADAS, "laptop", host_code=wrong))
            came_in(await here.door.register("Ada", ADAS, "laptop", host_code=" blue door "))
        with house(who="code", host_code="") as here:
            said_no(await here.door.register("Cleo", ADAS, "laptop", host_code=""))

    asyncio.run(story())


def test_a_wrong_passphrase_and_an_unknown_name_are_answered_alike() -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            wrong = said_no(await here.door.sign_in("Ada", BENS, "laptop"))
            assert wrong == said_no(await here.door.sign_in("Cleo", BENS, "laptop"))
            assert said_no(await here.door.recover("Ada", keys.new_code(), NEW, "laptop")) == said_no(
                await here.door.recover("Cleo", keys.new_code(), NEW, "laptop")
            )

    asyncio.run(story())


def test_the_recovery_code_lets_ada_in_with_a_new_passphrase_and_gives_a_new_code() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            code = await confirmed(here, ada.cookie)
            typed = code.replace("-", " ").upper()
            back = came_in(await here.door.recover("ada", typed, NEW, "new laptop"))
            assert back.keyring == ada.keyring
            assert (await here.door.open(ada.cookie)).state == "nobody"
            fresh = here.door.pending_code(back.cookie)
            assert fresh is not None
            assert fresh.code != code
            said_no(await here.door.recover("Ada", code, BENS, "laptop"))
            said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            came_in(await here.door.sign_in("Ada", NEW, "laptop"))

    asyncio.run(story())


def test_recovering_with_a_weak_passphrase_changes_nothing() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            code = await confirmed(here, ada.cookie)
            said_no(await here.door.recover("Ada", code, "passwordpassword", "laptop"))
            assert (await here.door.open(ada.cookie)).state == "open"
            came_in(await here.door.recover("Ada", code, NEW, "laptop"))

    asyncio.run(story())


def test_a_code_is_confirmed_by_two_of_its_groups_and_then_forgotten_here() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            pending = here.door.pending_code(ada.cookie)
            assert pending is not None
            groups = pending.code.split("-")
            assert [len(group) for group in groups] == [4] * 7
            assert 1 <= pending.first < pending.second <= 7
            said_no(await here.door.confirm_code(ada.cookie, groups[pending.first - 1], "nope"))
            said_no(await here.door.confirm_code(ada.cookie, "", ""))
            assert here.door.pending_code(ada.cookie) == pending
            await confirmed(here, ada.cookie)
            assert here.door.pending_code(ada.cookie) is None
            assert not (await here.door.open(ada.cookie)).code_waits
            said_no(await here.door.confirm_code(ada.cookie, "", ""))
            (kept,) = here.people.sessions(ada.keyring.person)
            assert kept.extra is None

    asyncio.run(story())


def test_a_code_that_was_never_confirmed_is_replaced_at_the_next_sign_in() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            first = here.door.pending_code(ada.cookie)
            again = came_in(await here.door.sign_in("Ada", ADAS, "laptop"))
            second = here.door.pending_code(again.cookie)
            assert first is not None
            assert second is not None
            assert first.code != second.code
            said_no(await here.door.recover("Ada", first.code, NEW, "laptop"))
            await confirmed(here, again.cookie)
            third = came_in(await here.door.sign_in("Ada", ADAS, "laptop"))
            assert here.door.pending_code(third.cookie) is None

    asyncio.run(story())


def test_a_new_code_needs_the_passphrase_and_ends_the_old_one() -> None:
    async def story() -> None:
        with house() as here:
            ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
            old = await confirmed(here, ada.cookie)
            said_no(await here.door.new_code(ada.cookie, BENS))
            pending = await here.door.new_code(ada.cookie, ADAS)
            assert not isinstance(pending, Refused)
            assert pending == here.door.pending_code(ada.cookie)
            said_no(await here.door.recover("Ada", old, NEW, "laptop"))
            came_in(await here.door.recover("Ada", pending.code, NEW, "laptop"))

    asyncio.run(story())


def test_a_changed_passphrase_ends_all_other_sessions() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            other = came_in(await here.door.sign_in("Ada", ADAS, "tablet"))
            said_no(await here.door.change_passphrase(other.cookie, BENS, NEW))
            said_no(await here.door.change_passphrase(other.cookie, ADAS, "passwordpassword"))
            assert await here.door.change_passphrase(other.cookie, ADAS, NEW) is None
            assert (await here.door.open(ada.cookie)).state == "nobody"
            assert ring_of(await here.door.open(other.cookie)) == ada.keyring
            said_no(await here.door.sign_in("Ada", ADAS, "laptop"))
            came_in(await here.door.sign_in("Ada", NEW, "laptop"))

    asyncio.run(story())


def test_a_token_opens_for_its_hours_and_is_never_idle() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            said_no(await here.door.token("Ada", BENS, "script", 24))
            said_no(await here.door.token("Ada", ADAS, "script", 0))
            said_no(await here.door.token("Ada", ADAS, "script", 24 * 366))
            bearer = came_in(await here.door.token("Ada", ADAS, "script", 24)).cookie
            here.later(23 * HOUR)
            assert ring_of(await here.door.open(bearer)) == ada.keyring
            here.later(HOUR)
            assert (await here.door.open(bearer)).state == "nobody"
            await here.door.lock_idle()
            assert {seen.kind for seen in here.people.sessions(ada.keyring.person)} == {"browser"}

    asyncio.run(story())


def test_costs_can_rise_and_the_next_sign_in_takes_them_over() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            dear = Cost(kib=16, passes=2)
            with house(cost=dear, people=here.people) as newer:
                came_in(await newer.door.sign_in("Ada", ADAS, "laptop"))
            kept = here.people.wrap(ada.keyring.person, "passphrase")
            assert kept is not None
            assert kept.params == dear.params()

    asyncio.run(story())


@pytest.mark.parametrize("cookie", [None, "", "x", "ä", "A" * 64, "A" * 63 + "=", "====", "\n" * 64])
def test_a_made_up_cookie_is_nobody(cookie: str | None) -> None:
    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            assert (await here.door.open(cookie)).state == "nobody"
            assert here.door.pending_code(cookie) is None
            assert await here.door.sessions(cookie) == []
            assert not await here.door.end(cookie, "anything")
            said_no(await here.door.unlock(cookie, ADAS))
            said_no(await here.door.delete(cookie, ADAS))
            said_no(await here.door.set_times(cookie, 5, 5))
            await here.door.lock(cookie)
            await here.door.sign_out(cookie)

    asyncio.run(story())


def test_adas_cookie_with_bens_id_in_it_is_nobody() -> None:
    async def story() -> None:
        with house() as here:
            ada, ben = await ada_at_home(here), came_in(await here.door.register("Ben", BENS, "laptop"))
            mixed = ben.cookie[:21] + ada.cookie[21:]
            assert (await here.door.open(mixed)).state == "nobody"

    asyncio.run(story())


def test_after_a_month_a_browser_signs_in_again() -> None:
    async def story() -> None:
        with house() as here:
            ada = await ada_at_home(here)
            here.later(31 * DAY)
            assert (await here.door.open(ada.cookie)).state == "nobody"
            assert (await here.door.lock_idle())[0][0] == ada.keyring.person
            assert here.people.sessions(ada.keyring.person) == []

    asyncio.run(story())


def test_a_wrong_passphrase_an_unknown_name_and_a_right_one_cost_the_same_derivation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    costs: list[dict[str, int]] = []

    def counted(passphrase: str, salt: bytes, params: dict[str, int]) -> bytes:
        costs.append(params)
        return argon2id(passphrase, salt, params)

    async def story() -> None:
        with house() as here:
            await ada_at_home(here)
            monkeypatch.setattr(derive, "argon2id", counted)
            for name, passphrase in (("Ada", ADAS), ("Ada", BENS), ("Cleo", BENS)):
                costs.clear()
                await here.door.sign_in(name, passphrase, "laptop")
                assert costs == [CHEAP.params()]

    asyncio.run(story())
