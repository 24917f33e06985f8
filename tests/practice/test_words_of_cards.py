"""The cards speak as the house speaks: warm, plain, short; honest about what is known; never a verdict."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from handhold.content.cards import load, load_shared
from handhold.core.practice.card import UNTESTED
from tests.practice.house import CARDS

JARGON = ("attachment", "withdraw", "pursue", "trauma", "therapy", "partner's needs", "validate", "trigger", "exercise")
NEVER = ("!", "streak", "score", "well done", "great job", "you should", "you must", "never again")
FILES = {
    name: tomllib.loads((resources.files("handhold.content") / "en" / "cards" / f"{name}.toml").read_text("utf-8"))
    for name in CARDS
}


def sentences(value: Any) -> Iterator[str]:
    """Every sentence of a card that somebody may read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from sentences(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in ("id", "to", "next", "back", "pass_to", "source", "asks", "keep", "way", "who", "starts"):
                yield from sentences(item)
        yield from sentences(list(value["starts"].values()) if isinstance(value.get("starts"), dict) else [])


def test_all_cards_that_come_with_handhold_are_right() -> None:
    deck = load()
    assert deck.wrong == ()
    assert list(deck.cards) == [
        "listening",
        "hard_day",
        "good_news",
        "thanks",
        "how_we_met",
        "questions",
        "weekly_hour",
        "neutral_friend",
        "where_i_stand",
        "raw_spot",
        "soft_message",
        "story",
    ]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_plain_short_and_kind(card: str) -> None:
    for sentence in sentences(FILES[card]):
        low = sentence.lower()
        assert not [word for word in (*JARGON, *NEVER) if word in low], sentence
        assert len(sentence) <= 160, sentence


@pytest.mark.parametrize("card", CARDS)
def test_a_card_says_honestly_what_is_known_and_when_not(card: str) -> None:
    assert len(CARDS[card].not_when) >= 2
    assert "afraid" in " ".join(CARDS[card].not_when)
    for known in CARDS[card].known:
        assert known.source == UNTESTED or known.source in load_shared().sources
        assert not re.search(r"\b(proves?|cures?|heals?|guarantee)", known.says)


def test_every_source_that_is_listed_is_named_by_a_card() -> None:
    named = {known.source for card in CARDS.values() for known in card.known} - {UNTESTED}
    assert named == set(load_shared().sources)


@pytest.mark.parametrize("card", CARDS)
def test_wherever_ada_may_begin_with_ready_words_there_are_at_least_six(card: str) -> None:
    for step in CARDS[card].steps:
        offered = [step.starts] if step.starts else []
        offered += [answer for answer in step.answers if answer != "choose"]
        offered += ["not_quite"] if step.way == "confirmed" else []
        for name in offered:
            assert len(set(CARDS[card].starts[name])) >= 6


def test_the_hard_things_are_marked_hot_and_the_light_ones_gentle() -> None:
    assert {card.id for card in CARDS.values() if "hot" in card.tags} == {"raw_spot", "soft_message", "story"}
    assert {card.id for card in CARDS.values() if "gentle" in card.tags} == {
        "good_news",
        "thanks",
        "how_we_met",
        "questions",
    }
