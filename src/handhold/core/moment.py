"""Thanks, small moments and shared notes: words that stand in *ours* and belong to whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event
from handhold.core.words import N_, Refused

Words = Annotated[str, msgspec.Meta(max_length=4_000)]


class ThanksSaid(Event, frozen=True, tag="thanks_said"):
    """One thanked the other in words."""

    text: str


class MomentKept(Event, frozen=True, tag="moment_kept"):
    """A thing worth keeping, in words."""

    text: str


class NoteShared(Event, frozen=True, tag="note_shared"):
    """A copy of a note from *mine*, shared by a second deliberate act.  The original stays where it was."""

    text: str


class SayThanks(Act, frozen=True, tag="say_thanks"):
    """Ask that a thanks be said."""

    text: Words


class KeepMoment(Act, frozen=True, tag="keep_moment"):
    """Ask that a moment be kept."""

    text: Words


class ShareNote(Act, frozen=True, tag="share_note"):
    """Ask that the note at ``seq`` in *mine* be copied to *ours*."""

    seq: int


EVENTS = (ThanksSaid, MomentKept, NoteShared)
Kept = dict[int, Entry]
"""What stands in *ours* as words, by its place, oldest first."""


def fold(kept: Kept, entries: Sequence[Entry]) -> Kept:
    """Everything in the order in which it was written."""
    return kept | {entry.seq: entry for entry in entries}


def decide(act: SayThanks | KeepMoment, _asked: Asked) -> tuple[Event, ...] | Refused:
    """Keep the words; nothing but spaces is refused."""
    if not act.text.strip():
        return Refused(N_("There is nothing here yet. A few words are enough."))
    return (ThanksSaid(text=act.text),) if isinstance(act, SayThanks) else (MomentKept(text=act.text),)
