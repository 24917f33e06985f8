"""Everything that is words rather than code, read once at start and passed in as values.

It knows files; it must never know a person, a room or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handhold.content import cards
from handhold.content.cards import Deck
from handhold.content.coach import load_pack
from handhold.content.feelings import Feelings, read_feelings
from handhold.content.help import HelpLines, read_help
from handhold.content.starts import Starts, read_starts
from handhold.core.coach.pack import Pack
from handhold.core.reach import ReachKind


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages show that nobody here wrote in a room."""

    help_lines: HelpLines
    deck: Deck
    starts: dict[ReachKind, Starts]
    feelings: Feelings
    receiving: dict[str, tuple[str, ...]]
    """Ready starts to say back, to feel with, to thank."""
    coach: Pack | None


def load(help_file: Path | None = None, cards_folder: Path | None = None) -> Content:
    """Read all content; ``help_file`` is the host's own help lines, in place of those that come with Handhold, and
    ``cards_folder`` holds cards of the host's own.  Broken cards are left out and named in ``deck.wrong``.

    Raises ``handhold.content.help.WrongContent`` with a sentence that names the file and the place in it.
    """
    return Content(
        help_lines=read_help(help_file),
        deck=cards.load(cards_folder),
        starts=read_starts(),
        feelings=read_feelings(),
        receiving=dict(cards.load_shared().starts),
        coach=load_pack(),
    )
