"""How Ada's drafts are cut and made plain, with every word's place kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handhold.core.coach.text import Plain, cut_sentences, make_plain

FOLD = {"\u2019": "'", "*": "", "\ufe0f": "", "😂": " : "}
SPELLING = {"u": "you", "dont": "don't", "w/e": "whatever"}
TOKEN = re.compile("[a-z0-9']+(?:/[a-z0-9]+)?", re.ASCII)


def plain(sentence: str) -> Plain:
    return make_plain(sentence, FOLD, SPELLING, TOKEN)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in cut_sentences(text)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two!  Three?", ["One.", "Two!", "Three?"]),
        ("You never... listen to me", ["You never... listen to me"]),
        ("Home at 9.30 then", ["Home at 9.30 then"]),
        ('"Go." he said.\nI went', ['"Go."', "he said.", "I went"]),
        ("What?! No…", ["What?!", "No…"]),
        ("\n \n", []),
        ("", []),
    ],
)
def test_adas_draft_is_cut_where_her_sentences_end(text: str, cut: list[str]) -> None:
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("U dont LISTEN", "you don't listen"),
        ("You don\u2019t   listen", "you don't listen"),
        ("stopppp *now*", "stop now"),
        ("keep the good book", "keep the good book"),
        ("w/e 😂", "whatever : "),
        ("naïve \U0001d4b4ou", "naïve \ufffcou"),
    ],
)
def test_common_ways_of_writing_become_one(written: str, read: str) -> None:
    assert plain(written).text == read


def test_a_stretch_points_back_at_what_ada_wrote() -> None:
    written = "ok 😂 u nevvvver *ever* listen"
    found = plain(written)
    start = found.text.index("you")
    first, last = found.stretch(start, len(found.text))
    assert written[first:last] == "u nevvvver *ever* listen"


@given(st.text())
def test_every_plain_letter_stands_for_something_in_the_sentence(text: str) -> None:
    found = plain(text)
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_cutting_loses_nothing_but_the_space_between(text: str) -> None:
    kept = "".join(sentences(text))
    assert "".join(kept.split()) == "".join(text.split()) or any(char.isspace() for char in text)
    assert all(end > start for start, end in cut_sentences(text))
