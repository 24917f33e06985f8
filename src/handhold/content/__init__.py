"""Everything that is words rather than code, read once at start and passed in as values.

It knows files; it must never know a person, a room or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handhold.content.help import HelpLines, read_help


@dataclass(frozen=True, slots=True)
class Content:
    """What the pages show that nobody here wrote in a room."""

    help_lines: HelpLines


def load(help_file: Path | None = None) -> Content:
    """Read all content; ``help_file`` is the host's own help lines, in place of those that come with Handhold.

    Raises ``handhold.content.help.WrongContent`` with a sentence that names the file and the place in it.
    """
    return Content(help_lines=read_help(help_file))
