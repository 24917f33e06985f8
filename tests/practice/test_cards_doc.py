"""What docs/cards.md teaches is true: its card is checked and played, and its tables name every field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from handhold.content.cards import load_shared, read
from handhold.core.practice import card as cards
from handhold.core.practice.card import Card
from tests.practice.house import House
from tests.practice.laws import assert_laws
from tests.practice.walkers import finish

PAGE = Path(__file__).parents[2] / "docs" / "cards.md"


def example() -> Card:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1
    card = read(blocks[0], "docs/cards.md", load_shared())
    assert isinstance(card, Card), card
    return card


@pytest.mark.parametrize("mode", ["live", "same_room", "apart"])
def test_the_card_of_the_page_is_right_and_ada_and_ben_come_to_its_end(mode: cards.Mode) -> None:
    house = House({"breakfast": example()})
    name = house.open("breakfast", mode)
    finish(house, name)
    assert_laws(house, name)


def test_the_card_of_the_page_shows_every_way_on_and_most_kinds_of_answers() -> None:
    steps = example().steps
    assert {step.way for step in steps} == {"submit", "confirmed", "reveal", "timer"}
    assert {answer for step in steps for answer in step.answers} == {"reflect", "choose", "ask", "thank"}


def test_the_page_names_every_field_and_every_word_that_may_stand_in_one() -> None:
    text = PAGE.read_text("utf-8")
    for part in (cards.Card, cards.Step, cards.Option, cards.Band, cards.Offering, cards.NextDay):
        for field in part.__struct_fields__:
            assert re.search(rf"\b{field}\b", text), f"{part.__name__}.{field}"
    for words in (cards.Turn, cards.Mode, cards.Opened, cards.Ask, cards.Keep, cards.Way, cards.Tag):
        for word in get_args(words):
            assert word in text
