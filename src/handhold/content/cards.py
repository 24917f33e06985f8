"""Reads cards from TOML, the ones that come with Handhold and those of the host, and says what is wrong on which line.

It knows files and lines; what makes a card right is the checker's to know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from handhold.content import sentences
from handhold.content.sentences import Say
from handhold.content.toml_lines import line_at, lines_of
from handhold.core.practice.card import Card, Cards, Shared, starts_of
from handhold.core.practice.check import read_card

Lists = Mapping[str, tuple[str, ...]]
"""Ready starts or questions, by the name of their list."""


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

    cards: Cards
    shared: Shared
    own: frozenset[str] = frozenset()
    """Ids of the host's own cards."""
    wrong: tuple[Wrong, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """What a sitting keeps in the words of the files, drawn questions and picked starts, as this deck says it."""


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


def load(folder: Path | None = None) -> Deck:
    """Every card that comes with Handhold, then every card in the host's ``folder``.  Broken ones are left out."""
    shared = load_shared()
    ours = [_FOLDER / "cards" / f"{name}.toml" for name in _phrases()["order"]]
    cards, wrong = _read_files(ours, shared, {})
    if folder is None or not folder.is_dir():
        return Deck(cards, shared, wrong=tuple(wrong))
    every, wrong_own = _read_files(sorted(folder.glob("*.toml")), shared, cards)
    return Deck(every, shared, frozenset(every.keys() - cards.keys()), (*wrong, *wrong_own))


def load_shared() -> Shared:
    """Ready starts, decks of questions and sources that every card may name."""
    phrases = _phrases()
    decks = tomllib.loads(_text("questions.toml"))
    return msgspec.convert({"starts": phrases["starts"], "sources": phrases["sources"], "decks": decks}, Shared)


def told(deck: Deck, say: Say) -> Deck:
    """The same deck in another language.  The host's own cards keep their words; what they share with ours is told."""
    shared = sentences.told(deck.shared, Shared, sentences.SHARED, say)
    cards = {name: _told_card(card, deck, shared, say) for name, card in deck.cards.items()}
    pairs = (pair for name, card in cards.items() for pair in _kept_words(deck.cards[name], card))
    return replace(deck, cards=cards, shared=shared, told={was: said for was, said in pairs if was != said})


def check_file(path: Path) -> Sequence[Wrong]:
    """What is wrong with one file; nothing when it may run beside the cards that come with Handhold."""
    found = _read_file(path, load_shared(), load().cards)
    return () if isinstance(found, Card) else found


def _told_card(card: Card, deck: Deck, shared: Shared, say: Say) -> Card:
    said = card if card.id in deck.own else sentences.told(card, Card, sentences.CARD, say)
    return msgspec.structs.replace(
        said,
        starts=_with_shared(card.starts, said.starts, deck.shared.starts, shared.starts),
        decks=_with_shared(card.decks, said.decks, deck.shared.decks, shared.decks),
    )


def _with_shared(plain: Lists, said: Lists, before: Lists, after: Lists) -> Lists:
    """The lists that a card has in common with all others stand there once, in whichever language."""
    return {name: after[name] if lines is before.get(name) else said[name] for name, lines in plain.items()}


def _kept_words(plain: Card, said: Card) -> Iterator[tuple[str, str]]:
    """Sentences that events keep as they were drawn or picked from the files, each with how it is told."""
    for name, questions in plain.decks.items():
        yield from zip(questions, said.decks[name], strict=True)
    for step in plain.steps:
        if step.asks == "start":
            yield from zip(starts_of(plain, step), starts_of(said, step), strict=True)


def _read_files(
    files: Iterable[Path | Traversable], shared: Shared, taken: Mapping[str, Card]
) -> tuple[dict[str, Card], list[Wrong]]:
    """What is taken and what these files add to it; and what is wrong with those that add nothing."""
    cards, wrong = dict(taken), list[Wrong]()
    for file in files:
        found = _read_file(file, shared, cards)
        if isinstance(found, Card):
            cards[found.id] = found
        else:
            wrong += found
    return cards, wrong


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


def _phrases() -> dict[str, Any]:
    return tomllib.loads(_text("practice.toml"))


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_FOLDER = resources.files("handhold.content") / "en"
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def _unreadable(error: tomllib.TOMLDecodeError, text: str, file: str) -> Wrong:
    place = _PLACE.search(str(error))
    line = int(place.group(1)) if place and place.group(1) else max(1, len(text.splitlines()))
    return Wrong(file, line, f"This is not TOML yet: {_PLACE.sub('', str(error))}.")
