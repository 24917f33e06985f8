"""The one next step offers Ada and Ben a card at a fitting moment, and otherwise keeps silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import pytest

from handhold.core.practice import events as e
from handhold.core.practice.card import Card, Offering
from handhold.core.practice.offer import Facts, days_since_held, landed_badly, next_card
from tests.practice.house import ADA, BEGIN, BEN, CARDS, House, answer, words


class Row(NamedTuple):
    """A moment, and the card that is offered then."""

    moment: str
    facts: dict[str, Any]
    card: str | None


ALL_HELD = dict.fromkeys(CARDS, 1)
"""Everything was done yesterday."""

TABLE = [
    Row("an ordinary evening of two who know the house", {}, "listening"),
    Row("an ordinary morning: nothing long before work", {"hour": 8}, "good_news"),
    Row("in the middle of the night", {"hour": 2}, None),
    Row("late in the evening", {"hour": 23}, None),
    Row("one of them is quiet", {"is_quiet": True}, None),
    Row("a pause is on", {"is_paused": True}, None),
    Row("a sitting waits already", {"has_running": True}, None),
    Row("the first day here: something gentle", {"days_here": 0}, "good_news"),
    Row("the fourth day here: still gentle, though Listening would be old enough", {"days_here": 4}, "good_news"),
    Row("both opened a heavy load: short and gentle only", {"both_heavy": True}, "good_news"),
    Row(
        "both heavy, and the short gentle ones are done",
        {"both_heavy": True, "since_held": {"good_news": 1, "thanks": 1, "how_we_met": 1}},
        None,
    ),
    Row("Listening was yesterday", {"since_held": {"listening": 1}}, "hard_day"),
    Row("Listening was offered yesterday and not taken", {"last_offered": "listening", "since_offer": 2}, "hard_day"),
    Row(
        "something was offered today already and stands there", {"offered_today": "thanks", "since_offer": 0}, "thanks"
    ),
    Row("what stood there does not fit any more", {"offered_today": "listening", "both_heavy": True}, None),
    Row("something was offered today and taken", {"since_offer": 0}, None),
    Row("one offer was not taken yesterday: a day of silence", {"since_offer": 1, "untaken": 1}, None),
    Row("one offer was not taken two days ago", {"since_offer": 2, "untaken": 1}, "listening"),
    Row("two offers were not taken: silence for a week", {"since_offer": 6, "untaken": 2}, None),
    Row("many offers were not taken: silence for two weeks", {"since_offer": 13, "untaken": 9}, None),
    Row("many offers were not taken, long ago", {"since_offer": 14, "untaken": 9}, "listening"),
    Row("somebody said not now to Listening last week", {"since_declined": {"listening": 7}}, "hard_day"),
    Row("somebody said not now to Listening long ago", {"since_declined": {"listening": 20}}, "listening"),
    Row("everything was done yesterday", {"since_held": ALL_HELD}, None),
    Row("Ada is here alone: only what one can do alone", {"is_couple": False, "days_here": 10}, "where_i_stand"),
    Row("Ada is here alone, and new", {"is_couple": False, "days_here": 3}, None),
    Row(
        "thanks do not land",
        {"days_here": 0, "since_held": {"good_news": 1}, "unwelcome": frozenset({"thanks"})},
        "how_we_met",
    ),
    Row(
        "all were held, and Thanks has waited longest for its turn",
        {"since_held": {**dict.fromkeys(CARDS, 8), "thanks": 40, "neutral_friend": 119, "where_i_stand": 59}},
        "thanks",
    ),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.moment)
def test_the_one_next_step(row: Row) -> None:
    facts = Facts(**{"hour": 20, "days_here": 60, **row.facts})
    assert next_card(CARDS, facts) == row.card


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("days_here", [0, 5, 400])
def test_nothing_hot_is_ever_offered_when_both_carry_much(hour: int, days_here: int) -> None:
    """Even a hot card that asks to be offered, as a host may write one."""
    hot = {name: _eager(card) for name, card in CARDS.items() if "hot" in card.tags}
    assert len(hot) == 3
    assert next_card(hot, Facts(hour=hour, days_here=days_here, both_heavy=True)) is None


def test_a_host_card_that_asks_to_be_offered_is_offered() -> None:
    story = {"story": _eager(CARDS["story"])}
    assert next_card(story, Facts(hour=20, days_here=60)) == "story"


def test_no_card_comes_day_after_day_even_if_ada_takes_every_one() -> None:
    """Sixty evenings, each offer taken: no card twice running, and none before its time."""
    held: dict[str, int] = {}
    last: str | None = None
    for day in range(60):
        since = {card: day - when for card, when in held.items()}
        facts = Facts(hour=20, days_here=30 + day, since_held=since, last_offered=last, since_offer=1 if last else None)
        card = next_card(CARDS, facts)
        if card is not None:
            offer = CARDS[card].offer
            assert card != last
            assert offer is not None
            assert since.get(card, offer.every_days) >= offer.every_days
            held[card], last = day, card
    assert len(held) >= 6


def test_days_since_a_card_was_held_count_sittings_but_not_invitations_that_were_declined() -> None:
    house = House()
    house.do(ADA, e.OfferSitting(card="thanks", mode="live"), "one")
    house.did(BEN, e.DeclineSitting(sitting="one"))
    house.open("good_news")
    house.wait(days=3, hours=5)
    assert days_since_held([house.warm[ADA], house.warm["ours"]], BEGIN + timedelta(days=3, hours=5)) == {
        "good_news": 3
    }


def test_thanks_that_did_not_land_twice_running_rest_for_a_while() -> None:
    house = House()
    for score, badly in ((2, False), (9, False), (3, False), (0, True), (8, False)):
        name = house.open("thanks")
        for _ in range(3):
            answer(house, ADA, name, words("…"))
        answer(house, BEN, name, words("Thank you."), "thank")
        answer(house, ADA, name, e.Content(score=score))
        house.wait(days=1)
        assert landed_badly(house.warm[ADA], house.warm["ours"], "thanks", "landed") is badly
    assert not landed_badly(house.warm[BEN], house.warm["ours"], "thanks", "landed")


def _eager(card: Card) -> Card:

    return msgspec.structs.replace(card, offer=Offering(every_days=1, from_hour=0, to_hour=24))
