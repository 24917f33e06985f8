"""Ada invites, Ben says yes, Ada makes sure; Cleo finds nothing anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec
import pytest

from handhold.bell import Bell
from handhold.core import moment, opening, person, pulse
from handhold.core.home import known_to
from handhold.core.invite import InvitationMade
from handhold.core.room import Member, RoomOpened
from handhold.core.words import Refused
from handhold.service import Done, Hall
from handhold.service.joining import NAMELESS, NOT_THERE, OWN, STRANGER, TOGETHER, Joining, Means
from handhold.store import keys, pairing
from handhold.store.derive import Cost, Derivations
from handhold.store.keys import Keyring, RoomKeys
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pairing import MemoryInvitations
from tests.cast import MONDAY

LISTED = [f"word{number}" for number in range(256)]
CHEAP = Cost(kib=64, passes=1)


class Village:
    """Three people on one server, each with an own room and a name."""

    def __init__(self, derivations: Derivations) -> None:
        self.now = MONDAY
        self.log, self.people, self.rows = MemoryLog(), MemoryPeople(), MemoryInvitations()
        self.hall = Hall(self.log, self.people, Bell(), self.clock)
        means = Means(derivations, b"server secret " * 3, LISTED, CHEAP)
        self.joining = Joining(self.hall, self.people, self.rows, means, self.clock)
        self.rings: dict[str, Keyring] = {}

    def clock(self) -> datetime:
        return self.now

    async def settle(self, name: str) -> None:
        known = keys.new_secrets()
        ring = Keyring(person=known.identity.person, identity=known.identity, mine=known.mine)
        public = keys.public(known.identity)
        member = Member(person=public.person, exchange=public.exchange, signing=public.signing)
        await self.hall.begin(ring, known.mine, [RoomOpened(members=(member,))])
        if name:
            await self.hall.act(ring, "mine", person.Choose(name=name))
        self.rings[name] = ring

    def ring(self, name: str) -> Keyring:
        """The person's keys with the shared room that stands sealed to them now, as the door would give them."""
        ring = self.rings[name]
        opened: dict[str, dict[int, bytes]] = {}
        for seal in self.people.seals(ring.person):
            opened.setdefault(seal.room, {})[seal.epoch] = keys.open_room(ring.identity, seal)
        ours = [RoomKeys(room, epochs) for room, epochs in opened.items()]
        return msgspec.structs.replace(ring, ours=ours[0] if ours else None)

    async def invited(self) -> InvitationMade:
        made = await self.joining.invite(self.ring("Ada"))
        assert isinstance(made, InvitationMade)
        return made

    async def joined(self) -> None:
        made = await self.invited()
        assert await self.joining.say_yes(self.ring("Ben"), made.secret) is None
        assert isinstance(await self.joining.confirm(self.ring("Ada")), RoomKeys)
        assert await self.joining.arrive(self.ring("Ben")) is None


def story(tell: Callable[[Village], Awaitable[None]]) -> None:
    """Run one story in a village with Ada, Ben and Cleo."""

    async def told() -> None:
        derivations = Derivations(2)
        try:
            village = Village(derivations)
            for name in ("Ada", "Ben", "Cleo"):
                await village.settle(name)
            await tell(village)
        finally:
            derivations.close()

    asyncio.run(told())


def test_ada_and_ben_end_in_one_room_and_know_each_others_names() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        for name in ("Ada", "Ben"):
            home = await village.hall.home(village.ring(name))
            assert home.ours is not None
            assert {shown.name for shown in home.ours.people.values()} == {"Ada", "Ben"}
            assert home.mine is not None
            assert home.mine.invites.made is None
            assert home.mine.invites.asked is None
        assert village.ring("Cleo").ours is None

    story(tell)


def test_both_read_the_same_four_words_and_cleo_would_read_others() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        ada, ben, cleo = (village.ring(name) for name in ("Ada", "Ben", "Cleo"))
        waiting = await village.joining.answered(ada, await village.hall.home(ada))
        assert waiting is not None
        assert waiting.party.name == "Ben"
        here = await village.hall.home(ben)
        assert here.mine is not None
        assert here.mine.invites.asked is not None
        inviter = here.mine.invites.asked.inviter
        assert await village.joining.words_with(ben, here, inviter) == waiting.words
        assert await village.joining.words_with(cleo, await village.hall.home(cleo), inviter) != waiting.words

    story(tell)


def test_looking_creates_nothing_and_nobody_is_told() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        before = dict(village.rows._rows)
        party = await village.joining.look(made.secret)
        assert party is not None
        assert party.name == "Ada"
        assert village.rows._rows == before
        ada = village.ring("Ada")
        assert await village.joining.answered(ada, await village.hall.home(ada)) is None

    story(tell)


@pytest.mark.parametrize("typed", ["", "abcd", "0000-0000-0000-0000", "💛" * 16])
def test_a_wrong_secret_opens_nothing(typed: str) -> None:
    async def tell(village: Village) -> None:
        await village.invited()
        assert await village.joining.look(typed) is None
        assert await village.joining.say_yes(village.ring("Cleo"), typed) == Refused(NOT_THERE)

    story(tell)


def test_the_secret_may_be_typed_carelessly() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        careless = made.secret.upper().replace("-", "  ").replace("0", "O").replace("1", "l")
        assert await village.joining.look(careless) is not None

    story(tell)


def test_an_invitation_is_used_once_and_its_row_goes() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        assert await village.joining.say_yes(village.ring("Ben"), made.secret) is None
        assert await village.joining.say_yes(village.ring("Cleo"), made.secret) == Refused(NOT_THERE)
        assert await village.joining.look(made.secret) is None
        await village.joining.confirm(village.ring("Ada"))
        assert village.rows._rows == {}

    story(tell)


def test_withdrawn_or_over_it_opens_nothing_and_no_row_is_left() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.withdraw(village.ring("Ada"))
        assert await village.joining.look(made.secret) is None
        assert village.rows._rows == {}
        later = await village.invited()
        village.now += timedelta(days=8)
        assert await village.joining.look(later.secret) is None
        await village.joining.clean()
        assert village.rows._rows == {}

    story(tell)


def test_a_second_invitation_withdraws_the_first() -> None:
    async def tell(village: Village) -> None:
        first, second = await village.invited(), await village.invited()
        assert await village.joining.look(first.secret) is None
        assert await village.joining.look(second.secret) is not None

    story(tell)


def test_nobody_joins_themselves_nor_a_second_couple() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        assert await village.joining.say_yes(village.ring("Ada"), made.secret) == Refused(OWN)
        await village.joining.withdraw(village.ring("Ada"))
        await village.joined()
        assert await village.joining.invite(village.ring("Ada")) == Refused(TOGETHER)
        other = await village.joining.invite(village.ring("Cleo"))
        assert isinstance(other, InvitationMade)
        assert await village.joining.say_yes(village.ring("Ben"), other.secret) == Refused(TOGETHER)

    story(tell)


def test_without_a_confirmation_there_is_no_room() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        assert village.ring("Ben").ours is None
        assert await village.joining.confirm(village.ring("Cleo")) == Refused(NOT_THERE)
        await village.joining.withdraw(village.ring("Ada"))
        assert await village.joining.confirm(village.ring("Ada")) == Refused(NOT_THERE)

    story(tell)


def test_ben_can_step_away_before_the_room_opens() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        await village.joining.step_away(village.ring("Ben"))
        assert await village.joining.confirm(village.ring("Ada")) == Refused(NOT_THERE)

    story(tell)


async def slip_a_room_in(village: Village) -> RoomKeys:
    """Cleo opens a room with Ben in it, and its key is sealed to him, although he never said yes to her."""
    cleo, ben, room = village.ring("Cleo"), village.ring("Ben"), keys.new_room()
    members = tuple(
        Member(person=known.person, exchange=known.exchange, signing=known.signing)
        for known in (keys.public(cleo.identity), keys.public(ben.identity))
    )
    await village.hall.begin(cleo, room, [RoomOpened(members=members)])
    await village.people.save_seals([keys.seal_room(keys.public(ben.identity), room, 1)])
    return room


def test_a_room_sealed_by_somebody_else_stays_shut_for_ben() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        await slip_a_room_in(village)
        assert await village.joining.arrive(village.ring("Ben")) == Refused(STRANGER)
        assert village.ring("Ben").ours is None

    story(tell)


def test_pressing_twice_makes_one_invitation_and_one_room() -> None:
    async def tell(village: Village) -> None:
        ada = village.ring("Ada")
        await asyncio.gather(village.joining.invite(ada), village.joining.invite(ada))
        assert len(village.rows._rows) == 1
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        answers = await asyncio.gather(village.joining.confirm(ada), village.joining.confirm(ada))
        assert isinstance(answers[0], RoomKeys)
        assert answers[1] == Refused(TOGETHER)
        assert [seal.room for seal in village.people.seals(ada.person)] == [answers[0].room]

    story(tell)


def test_an_old_yes_to_ada_does_not_cost_ben_the_room_that_he_opened_with_cleo() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        invited = await village.joining.invite(village.ring("Ben"))
        assert isinstance(invited, InvitationMade)
        await village.joining.say_yes(village.ring("Cleo"), invited.secret)
        room = await village.joining.confirm(village.ring("Ben"))
        assert await village.joining.arrive(village.ring("Ben")) is None
        assert village.ring("Ben").ours == room
        assert await village.joining.confirm(village.ring("Ada")) == Refused(NOT_THERE)
        home = await village.hall.home(village.ring("Ben"))
        assert home.mine is not None
        assert home.mine.invites.asked is None

    story(tell)


def test_a_second_yes_ends_the_first_so_that_only_one_room_can_open() -> None:
    async def tell(village: Village) -> None:
        first = await village.invited()
        second = await village.joining.invite(village.ring("Cleo"))
        assert isinstance(second, InvitationMade)
        for made in (first, second):
            assert await village.joining.say_yes(village.ring("Ben"), made.secret) is None
        assert await village.joining.confirm(village.ring("Ada")) == Refused(NOT_THERE)
        assert isinstance(await village.joining.confirm(village.ring("Cleo")), RoomKeys)
        assert await village.joining.arrive(village.ring("Ben")) is None
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert {shown.name for shown in home.ours.people.values()} == {"Ben", "Cleo"}

    story(tell)


def test_ben_who_steps_away_while_ada_looks_at_the_words_is_not_joined() -> None:
    async def tell(village: Village) -> None:
        made = await village.invited()
        await village.joining.say_yes(village.ring("Ben"), made.secret)
        looks = asyncio.create_task(village.joining.confirm(village.ring("Ada")))
        await asyncio.sleep(0)
        await village.joining.step_away(village.ring("Ben"))
        assert await looks == Refused(NOT_THERE)
        assert village.people.seals(village.ring("Ben").person) == []

    story(tell)


def test_nothing_of_bens_goes_into_a_room_that_somebody_slipped_in_and_he_is_not_introduced_there() -> None:
    async def tell(village: Village) -> None:
        await village.hall.act(village.ring("Ben"), "mine", opening.OpenKinds(kinds=("near",)))
        room = await slip_a_room_in(village)
        ben = village.ring("Ben")
        for act in (pulse.MarkPulse(items=pulse.PulseItems(near=2)), person.Choose(name="Benno")):
            assert isinstance(await village.hall.act(ben, "mine", act), Done)
        assert isinstance(await village.hall.act(ben, "ours", moment.SayThanks(text="to whom?")), Refused)
        assert len(village.log.rows(room.room)) == 1

    story(tell)


def test_a_damaged_introduction_does_not_close_the_room_to_ben_and_his_next_choice_heals_it() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        ben = village.ring("Ben")
        await village.hall.act(ben, "ours", moment.SayThanks(text="for the coat"))
        assert ben.ours is not None
        rows = village.log._rooms[ben.ours.room]
        rows[2] = msgspec.structs.replace(rows[2], body=bytes(64))
        hall = Hall(village.log, village.people, Bell(), village.clock)
        here = await hall.home(ben)
        assert here.ours is not None
        assert ben.person not in here.ours.people
        assert known_to(here, ben.person) == here
        assert isinstance(await hall.act(ben, "mine", person.Choose(colour="moss")), Done)
        healed = await hall.home(ben)
        assert healed.ours is not None
        assert healed.ours.people[ben.person].name == "Ben"

    story(tell)


def test_who_has_no_name_is_asked_for_one_first() -> None:
    async def tell(village: Village) -> None:
        await village.settle("")
        assert await village.joining.invite(village.ring("")) == Refused(NAMELESS)

    story(tell)


def test_the_secret_has_eighty_bits_and_stands_in_no_row() -> None:
    assert len(pairing.ALPHABET) ** (pairing.GROUPS * pairing.GROUP) == 2**80

    async def tell(village: Village) -> None:
        made = await village.invited()
        row = msgspec.json.encode(list(village.rows._rows.values()))
        assert made.secret.encode() not in row
        assert made.secret.replace("-", "").encode() not in row
        assert b"Ada" not in row

    story(tell)
