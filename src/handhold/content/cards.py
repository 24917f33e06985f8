"""Reads cards from TOML, the ones that come with Handhold and those of the host, and says what is wrong on which line.

It knows files and lines; what makes a card right is the checker's to know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from handhold.content.toml_lines import line_at, lines_of
from handhold.core.practice.card import Card, Shared
from handhold.core.practice.check import read_card


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong in one file."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards that run, by id and in their order, and what was wrong with those that do not."""

    cards: dict[str, Card]
    wrong: tuple[Wrong, ...] = ()
    language: str = "en"


def read(text: str, file: str, shared: Shared) -> Card | list[Wrong]:
    """The card that ``text`` spells; ``file`` is only its name in the messages."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [_unreadable(error, text, file)]
    card = read_card(raw, shared)
    if isinstance(card, Card):
        return card
    lines = lines_of(text)
    found = [Wrong(file, line_at(lines, problem.path), problem.sentence) for problem in card]
    return sorted(found, key=lambda wrong: wrong.line)


def load(folder: Path | None = None, language: str = "en") -> Deck:
    """Every card that comes with Handhold, then every card in the host's ``folder``.  Broken ones are left out."""
    shared = load_shared(language)
    place = resources.files("handhold.content") / language / "cards"
    files: list[Path | Traversable] = [place / f"{name}.toml" for name in _phrases(language)["order"]]
    if folder is not None and folder.is_dir():
        files += sorted(folder.glob("*.toml"))
    cards: dict[str, Card] = {}
    wrong: list[Wrong] = []
    for file in files:
        found = _read_file(file, shared, cards)
        if isinstance(found, Card):
            cards[found.id] = found
        else:
            wrong += found
    return Deck(cards, tuple(wrong), language)


def load_shared(language: str = "en") -> Shared:
    """Ready starts, decks of questions and sources that every card may name."""
    decks = tomllib.loads(_text(language, "questions.toml"))
    phrases = _phrases(language)
    return msgspec.convert({"starts": phrases["starts"], "sources": phrases["sources"], "decks": decks}, Shared)


def check_file(path: Path, language: str = "en") -> Sequence[Wrong]:
    """What is wrong with one file; nothing when it may run beside the cards that come with Handhold."""
    found = _read_file(path, load_shared(language), load(language=language).cards)
    return () if isinstance(found, Card) else found


def _read_file(file: Path | Traversable, shared: Shared, taken: Mapping[str, Card]) -> Card | list[Wrong]:
    name = str(file) if isinstance(file, Path) else file.name
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [Wrong(name, 1, "This is not text in UTF-8. Save it as plain text.")]
    except OSError:
        return [Wrong(name, 1, "This file cannot be read. Look at its name and its permissions.")]
    card = read(text, name, shared)
    if isinstance(card, Card) and taken.get(card.id, card) != card:
        line = line_at(lines_of(text), ("id",))
        return [Wrong(name, line, f'There is a card called "{card.id}" already. Give this one a name of its own.')]
    return card


def _phrases(language: str) -> dict[str, Any]:
    return tomllib.loads(_text(language, "practice.toml"))


def _text(language: str, name: str) -> str:
    return (resources.files("handhold.content") / language / name).read_text(encoding="utf-8")


_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def _unreadable(error: tomllib.TOMLDecodeError, text: str, file: str) -> Wrong:
    place = _PLACE.search(str(error))
    line = int(place.group(1)) if place and place.group(1) else max(1, len(text.splitlines()))
    return Wrong(file, line, f"This is not TOML yet: {_PLACE.sub('', str(error))}.")
