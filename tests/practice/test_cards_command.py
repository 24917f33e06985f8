"""``handhold cards check`` says what is wrong with a card, or ok."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from handhold.commands import cards
from tests.practice.broken import ALONE, TOGETHER


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cards.add(parser.add_subparsers())
    return cards.run(parser.parse_args(["cards", *words]))


def test_a_card_that_is_right_is_ok(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tea.toml").write_text(TOGETHER)
    assert run("check", str(tmp_path / "tea.toml")) == 0
    assert capsys.readouterr().out == "ok\n"


def test_a_card_that_is_wrong_says_where_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "diary.toml"
    file.write_text(ALONE.replace('who = "opener"\nlabel', 'who = "other"\nlabel'))
    (tmp_path / "tea.toml").write_text(TOGETHER)
    assert run("check", str(tmp_path / "tea.toml"), str(file)) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f'{file}:25: Step "write" is done alone, so it cannot be the turn of the other.'


def test_our_own_cards_can_be_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(cards.__file__).parents[1] / "content" / "en" / "cards"
    assert run("check", *map(str, sorted(folder.glob("*.toml")))) == 0
    assert capsys.readouterr().out == "ok\n"
