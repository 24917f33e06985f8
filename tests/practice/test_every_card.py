"""Every card that comes with Handhold, walked from the first step to the last in every way it allows."""

from __future__ import annotations

import pytest

from handhold.core.practice.card import Mode
from tests.practice.house import ADA, BEN, CARDS, House
from tests.practice.laws import assert_laws
from tests.practice.walkers import finish, kind_moves

WAYS = [(name, mode) for name, card in CARDS.items() for mode in card.modes or (None,)]


@pytest.mark.parametrize(("card", "mode"), WAYS)
def test_ada_and_ben_come_to_the_end_of_every_card(card: str, mode: Mode | None) -> None:
    house = House()
    name = house.open(card, mode)
    finish(house, name)
    assert_laws(house, name)


@pytest.mark.parametrize("card", [name for name, card in CARDS.items() if card.opened == "together"])
def test_ben_can_open_every_card_for_two_as_well(card: str) -> None:
    house = House()
    name = house.open(card, "live", by=BEN)
    finish(house, name)
    assert house.sitting(BEN, name).status == "closed"


@pytest.mark.parametrize("pick", [0, -1])
@pytest.mark.parametrize("card", [name for name, card in CARDS.items() if card.opened == "together"])
def test_what_one_gives_reaches_the_other_on_the_way_and_not_at_the_end(card: str, pick: int) -> None:
    house = House()
    name = house.open(card, "apart")
    read: dict[str, set[str]] = {ADA: set(), BEN: set()}
    given: dict[str, set[str]] = {ADA: set(), BEN: set()}
    for turn in range(200):
        pages = {person: house.see(person, name) for person in read}
        if pages[ADA].state == "over":
            break
        for person, page in pages.items():
            read[person] |= {shown.content.words for shown in page.shown if not shown.is_own}
        ways = {person: kind_moves(page, house, f"{turn}") for person, page in pages.items()}
        person = next(person for person, acts in ways.items() if acts)
        house.did(person, ways[person][pick if pages[person].choices else 0])
        house.wait(minutes=1)
    for said in house.sitting(ADA, name).said:
        if said.content.words and CARDS[card].steps[-1].id != said.step:
            given[ADA if said.seat == "opener" else BEN].add(said.content.words)
    assert given[ADA] | given[BEN]
    assert (given[ADA] - read[BEN], given[BEN] - read[ADA]) == (set(), set())
