"""A card that breaks a law is refused with a sentence of its own on the right line; the others run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from handhold.content.cards import check_file, load, load_shared, read
from handhold.core.practice.card import Card
from tests.practice.broken import ALONE, TOGETHER, Broken
from tests.practice.broken_steps import PRIVACY, STEPS
from tests.practice.broken_whole import HONESTY, NAMES, SHAPES, WALKS

SHARED = load_shared()
BROKEN = [*SHAPES, *NAMES, *HONESTY, *WALKS, *STEPS, *PRIVACY]


@pytest.mark.parametrize("card", [TOGETHER, ALONE])
def test_the_cards_that_are_broken_below_are_right_before(card: str) -> None:
    assert isinstance(read(card, "card.toml", SHARED), Card)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.sentence)
def test_a_broken_card_is_refused_with_its_sentence_on_its_line(broken: Broken) -> None:
    found = read(broken.text, "card.toml", SHARED)
    assert isinstance(found, list)
    assert f"card.toml:{broken.line}: {broken.sentence}" in [str(wrong) for wrong in found]


def test_each_way_to_break_a_card_has_a_sentence_of_its_own() -> None:
    """Only *not quite* without a limit and with a huge one share theirs."""
    times = Counter(broken.sentence for broken in BROKEN)
    assert len(BROKEN) >= 80
    assert [sentence for sentence, count in times.items() if count > 1] == [
        '"Not quite" needs a limit: give step "hear" a back_at_most from 1 to 5.'
    ]


def test_what_is_no_toml_is_refused_on_its_line() -> None:
    found = read('id = "tea"\ntitle = Tea\n', "card.toml", SHARED)
    assert isinstance(found, list)
    assert str(found[0]).startswith("card.toml:2: This is not TOML yet: ")


def test_a_text_that_breaks_off_is_refused_on_its_last_line() -> None:
    found = read('id = "tea"\nnot_when = [\n  "never",\n', "card.toml", SHARED)
    assert isinstance(found, list)
    assert str(found[0]).startswith("card.toml:3: This is not TOML yet: ")


def test_a_broken_card_of_the_host_is_left_out_by_name_and_the_others_run(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(TOGETHER)
    (tmp_path / "diary.toml").write_text(ALONE.replace('who = "opener"', 'who = "nobody"', 1))
    (tmp_path / "notes.txt").write_text("no card")
    deck = load(tmp_path)
    assert "tea" in deck.cards
    assert "diary" not in deck.cards
    assert [wrong.file for wrong in deck.wrong] == [str(tmp_path / "diary.toml")]
    assert len(deck.cards) == len(load().cards) + 1


def test_a_host_cannot_put_another_card_in_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "listening.toml").write_text(TOGETHER.replace('id = "tea"', 'id = "listening"'))
    deck = load(tmp_path)
    assert deck.cards["listening"] == load().cards["listening"]
    assert deck.wrong[0].sentence == 'There is a card called "listening" already. Give this one a name of its own.'
    assert deck.wrong[0].line == 1


def test_a_file_that_is_not_text_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    picture = tmp_path / "picture.toml"
    picture.write_bytes(b"\x89PNG\xff")
    assert [wrong.sentence for wrong in check_file(picture)] == ["This is not text in UTF-8. Save it as plain text."]
    nowhere = check_file(tmp_path / "nowhere.toml")
    assert [wrong.sentence for wrong in nowhere] == ["This file cannot be read. Look at its name and its permissions."]


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path / "cards").wrong == ()
