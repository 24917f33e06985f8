"""Everything that is words rather than code, read once at start and passed in as values; told in other languages when
somebody first reads them.

It knows files; it must never know a person, a room or a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from handhold.content import cards, sentences
from handhold.content.cards import Deck
from handhold.content.coach import Places, load_places
from handhold.content.feelings import Feelings, read_feelings
from handhold.content.help import HelpLines, read_help
from handhold.content.sentences import Say
from handhold.content.starts import StartsByKind, read_starts

PLAIN = "en"
"""The language of the files.  Their sentences are the keys of every catalogue."""
UNKNOWN = "und"
"""The mark of words in a language that nobody named."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages show that nobody here wrote in a room, in one language."""

    help_lines: HelpLines
    deck: Deck
    starts: StartsByKind
    feelings: Feelings
    places: Places
    """Where a letter may grow; without slots in a language that does not have their words."""
    has_coach: bool
    """Whether the coach reads this language."""
    foreign: Mapping[str, str] = field(default_factory=dict)
    """Sentences in another language than this one, each with its language: not translated yet, or a host's own."""

    @property
    def receiving(self) -> Mapping[str, tuple[str, ...]]:
        """Ready starts to say back, to feel with, to thank."""
        return self.deck.shared.starts


class Contents:
    """The content in each language that somebody reads here.  Nothing is told before somebody does."""

    def __init__(self, plain: Content) -> None:
        self._told = {PLAIN: plain}

    def told(self, code: str, say: Say) -> Content:
        """The content in the language ``code``, which ``say`` speaks.  What happens between two people is the same in
        all of them: ids, turns, ways on and times come from the one deck.
        """
        if code not in self._told:
            self._told[code] = _told(self._told[PLAIN], code, say)
        return self._told[code]


def load(help_file: Path | None = None, cards_folder: Path | None = None) -> Content:
    """Read all content in its own language; ``help_file`` is the host's own help lines, in place of those that come
    with Handhold, and ``cards_folder`` holds cards of the host's own.  Broken cards are left out and named in
    ``deck.wrong``.

    Raises ``handhold.content.help.WrongContent`` with a sentence that names the file and the place in it.
    """
    deck = cards.load(cards_folder)
    return Content(
        help_lines=read_help(help_file),
        deck=deck,
        starts=read_starts(),
        feelings=read_feelings(),
        places=load_places(PLAIN) or _NO_PLACES,
        has_coach=True,
        foreign=_words_of_host(deck),
    )


def _told(plain: Content, code: str, say: Say) -> Content:
    left: dict[str, str] = {}

    def tell(sentence: str) -> str:
        said = say(sentence)
        if said == sentence:
            left[sentence] = PLAIN
        return said

    own = load_places(code)
    return Content(
        help_lines=sentences.told(plain.help_lines, HelpLines, sentences.HELP, tell),
        deck=cards.told(plain.deck, tell),
        starts=sentences.told(plain.starts, StartsByKind, sentences.STARTS, tell),
        feelings=sentences.told(plain.feelings, Feelings, sentences.FEELINGS, tell),
        places=own or _told_places(plain.places, say),
        has_coach=own is not None,
        foreign={**plain.foreign, **left},
    )


_NO_PLACES = Places(slots=(), chips={})


def _told_places(plain: Places, say: Say) -> Places:
    """The open places in another language; none while any of their words is missing, since they go into the letter."""
    said = sentences.told(plain, Places, sentences.PLACES, say)
    pairs = zip(plain.slots, said.slots, strict=True)
    return said if all(one.lead != other.lead and one.ask != other.ask for one, other in pairs) else _NO_PLACES


def _words_of_host(deck: Deck) -> dict[str, str]:
    """Sentences of the host's own cards that none of ours says as well."""
    if not deck.own:
        return {}
    ours = set(_sentences_of(deck, deck.cards.keys() - deck.own))
    return {sentence: UNKNOWN for sentence in _sentences_of(deck, deck.own) if sentence not in ours}


def _sentences_of(deck: Deck, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for _, sentence in sentences.sentences(msgspec.to_builtins(deck.cards[name]), sentences.CARD):
            yield sentence
