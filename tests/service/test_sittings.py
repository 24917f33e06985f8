"""Ada and Ben sit down to a card through the hall: what is kept apart stays apart until both are ready."""

from __future__ import annotations

import secrets

import msgspec

from handhold.bell import Bell
from handhold.content import cards
from handhold.core.ours import PAUSED
from handhold.core.pause import CallPause
from handhold.core.practice import events as e
from handhold.core.practice.sitting import Sitting
from handhold.core.words import Refused
from handhold.service import Done, Hall
from tests.service.test_joining import Village, story

DECK = cards.load().cards


def hall_of(village: Village) -> Hall:
    """The village's rooms as a server sees them that has just started."""
    return Hall(village.log, village.people, Bell(), village.clock, DECK)


async def offered(village: Village, card: str) -> str:
    name = secrets.token_hex(16)
    done = await hall_of(village).act(
        village.ring("Ada"), "ours", e.OfferSitting(card=card, mode=DECK[card].modes[0]), id=name
    )
    assert isinstance(done, Done)
    assert isinstance(await hall_of(village).act(village.ring("Ben"), "ours", e.AcceptSitting(sitting=name)), Done)
    return name


async def seen(village: Village, who: str, name: str) -> Sitting:
    home = await hall_of(village).home(village.ring(who))
    assert home.ours is not None
    return home.ours.practices.sittings[name]


def test_an_invitation_and_its_yes_survive_restarts_at_every_step() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        name = await offered(village, "listening")
        assert (await seen(village, "Ada", name)).status == "open"
        stopped = await hall_of(village).act(village.ring("Ben"), "ours", e.StopSitting(sitting=name))
        assert isinstance(stopped, Done)
        assert (await seen(village, "Ada", name)).status == "stopped"

    story(tell)


def test_an_answer_to_be_revealed_together_is_in_no_shared_row_before_both_are_ready() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        name = await offered(village, "questions")
        assert (await seen(village, "Ada", name)).visit.drawn
        place = (await seen(village, "Ada", name)).place
        for who, words in (("Ada", "the heron"), ("Ben", "the hold music")):
            assert (await seen(village, "Ben", name)).said == ()
            act = e.AnswerStep(sitting=name, place=place, content=e.Content(words=words))
            assert isinstance(await hall_of(village).act(village.ring(who), "ours", act), Done)
            ready = await hall_of(village).act(village.ring(who), "ours", e.ReadyStep(sitting=name, place=place))
            assert ready is not None
        for who in ("Ada", "Ben"):
            await hall_of(village).home(village.ring(who))
        said = (await seen(village, "Ben", name)).said
        assert {item.content.words for item in said} == {"the heron", "the hold music"}

    story(tell)


def test_a_hot_card_does_not_begin_while_a_pause_is_on() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        hot = msgspec.structs.replace(DECK["listening"], tags=("hot",))
        hall = Hall(village.log, village.people, Bell(), village.clock, {**DECK, hot.id: hot})
        await hall.act(village.ring("Ben"), "ours", CallPause(minutes=30))
        offer = e.OfferSitting(card=hot.id, mode=hot.modes[0])
        assert await hall.act(village.ring("Ada"), "ours", offer) == Refused(PAUSED)
        calm = e.OfferSitting(card="thanks", mode=DECK["thanks"].modes[0])
        assert isinstance(await hall.act(village.ring("Ada"), "ours", calm), Done)

    story(tell)


def test_a_card_for_oneself_lives_in_mine_alone() -> None:
    async def tell(village: Village) -> None:
        alone = next(card for card in DECK.values() if card.opened == "alone")
        done = await hall_of(village).act(village.ring("Cleo"), "mine", e.OfferSitting(card=alone.id))
        assert isinstance(done, Done)
        home = await hall_of(village).home(village.ring("Cleo"))
        assert home.mine is not None
        assert [sitting.card for sitting in home.mine.practices.sittings.values()] == [alone.id]

    story(tell)
