"""A note: a person's own words, kept in *mine* until they say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event
from handhold.core.words import N_, Refused

TEXT_LIMIT = 20_000
Text = Annotated[str, msgspec.Meta(max_length=TEXT_LIMIT)]


class NoteWritten(Event, frozen=True, tag="note_written"):
    """Own words were written down."""

    text: str


class WriteNote(Act, frozen=True, tag="write_note"):
    """Ask that own words be kept."""

    text: Text


EVENTS = (NoteWritten,)
Notes = dict[int, Entry]
"""Notes by their place in the log, oldest first."""


def fold(notes: Notes, entries: Sequence[Entry]) -> Notes:
    """Notes in the order in which they were written."""
    return notes | {entry.seq: entry for entry in entries}


def decide(act: WriteNote, _asked: Asked) -> tuple[NoteWritten, ...] | Refused:
    """Keep the words; a note of nothing but spaces is refused."""
    if not act.text.strip():
        return Refused(N_("There is nothing here yet. A few words are enough."))
    return (NoteWritten(text=act.text),)
