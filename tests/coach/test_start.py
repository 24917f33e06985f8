"""The softer start keeps Ada's own words and adds only the joints."""

from __future__ import annotations

import pytest

from handhold.core.coach.read import read
from handhold.core.coach.start import compose, prefill
from tests.coach import golden

COACH = golden.load_coach()
SLOTS = COACH.pack.slots


@pytest.mark.parametrize(
    ("words", "draft"),
    [
        ({}, ""),
        ({"happened": "  "}, ""),
        ({"felt": "lonely"}, "I felt lonely."),
        ({"happened": "you came in at two", "felt": "scared"}, "When you came in at two, I felt scared."),
        ({"happened": "you came in at two"}, "When you came in at two."),
        ({"happened": "When the bank rang,", "need": "a clear plan"}, "When the bank rang, I need a clear plan."),
        ({"told": "I don't matter", "under": "afraid"}, "I don't matter. Underneath, I was afraid."),
        ({"happened": "you left", "request": "stay till eight"}, "When you left, would you stay till eight?"),
        ({"request": "Could we talk on Sunday?"}, "Could we talk on Sunday?"),
        ({"value": "your patience with mum"}, "What I value in you: your patience with mum."),
        ({"need": "I\u2019d like some quiet 🌙"}, "I\u2019d like some quiet 🌙."),
    ],
)
def test_slots_become_one_draft_in_adas_words(words: dict[str, str], draft: str) -> None:
    assert compose(SLOTS, words) == draft


def test_what_the_draft_already_says_fills_its_slot() -> None:
    text = "I waited for you. I felt so alone. Could you ring next time? Thank you for yesterday."
    assert prefill(COACH.pack, read(COACH, text), text) == {
        "felt": "I felt so alone",
        "request": "Could you ring next time",
        "value": "Thank you for yesterday",
    }


def test_nothing_is_invented_for_an_empty_draft() -> None:
    assert prefill(COACH.pack, read(COACH, ""), "") == {}
