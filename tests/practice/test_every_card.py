"""Every card that comes with Handhold, walked from the first step to the last in every way it allows."""

from __future__ import annotations

import pytest

from handhold.core.practice.card import Mode
from tests.practice.house import BEN, CARDS, House
from tests.practice.laws import assert_laws
from tests.practice.walkers import finish

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
