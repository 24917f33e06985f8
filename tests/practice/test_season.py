"""Ada's Today offers a card now and then: the same one all day, not the same day after day, and less when not taken."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import msgspec

from handhold.content import cards
from handhold.core.practice.offer import Facts
from handhold.core.practice.season import card_of_day
from handhold.core.practice.sitting import Practices, Sitting, Visit
from tests.cast import ADA, MONDAY, after

DECK = cards.load().cards
FACTS = Facts(hour=19, days_here=56)


def offers(practices: Practices, days: int, facts: Facts = FACTS) -> list[str | None]:
    return [
        card_of_day(
            DECK,
            [practices],
            msgspec.structs.replace(facts, days_here=facts.days_here + day),
            MONDAY + timedelta(days=day),
        )
        for day in range(days)
    ]


def begun(card: str, day: float, status: str = "closed") -> Sitting:
    at = after(days=day)
    return Sitting(
        id=f"{card}{day}",
        card=card,
        opener=ADA,
        offered=at,
        visits=(Visit(step="x", at=at),),
        status=status,  # type: ignore[arg-type]
        mode="live",
        ended=at,
    )


def room(*sittings: Sitting) -> Practices:
    return Practices(sittings={sitting.id: sitting for sitting in sittings})


def test_asking_twice_on_one_day_gives_the_same_card() -> None:
    at = after(hours=1)
    assert card_of_day(DECK, [Practices()], FACTS, at) == card_of_day(DECK, [Practices()], FACTS, at)


def test_a_card_that_nobody_takes_is_not_offered_day_after_day() -> None:
    seen = offers(Practices(), 28)
    shown = [card for card in seen if card]
    assert shown
    assert all(one != two for one, two in pairwise(seen) if one and two)
    assert seen.count(None) > len(seen) / 2


def test_a_card_that_was_just_held_rests() -> None:
    first = card_of_day(DECK, [Practices()], FACTS, MONDAY)
    days = [day for day in range(21) if offers(Practices(), day + 1)[-1]]
    assert days
    card = offers(Practices(), days[0] + 1)[-1]
    assert card is not None
    held = room(begun(card, days[0] - 0.5))
    assert offers(held, days[0] + 1)[-1] != card
    assert first is None or first in DECK


def test_in_quiet_in_a_pause_and_in_the_middle_of_one_nothing_is_offered() -> None:
    for change in ({"is_quiet": True}, {"is_paused": True}, {"has_running": True}):
        assert not any(offers(Practices(), 21, msgspec.structs.replace(FACTS, **change))[-1:])


def test_a_new_couple_is_offered_gentle_cards_only() -> None:
    fresh = [card for card in offers(Practices(), 7, Facts(hour=19, days_here=0)) if card]
    assert all("gentle" in DECK[card].tags for card in fresh)


def test_what_was_declined_rests() -> None:
    days = [(day, card) for day, card in enumerate(offers(Practices(), 28)) if card]
    day, card = days[0]
    declined = room(begun(card, day - 1, "declined"))
    assert offers(declined, day + 1)[-1] != card
