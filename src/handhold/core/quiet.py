"""Quiet: stepping back without a word, for any length.  It lives in *mine* alone and leaves no trace anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from handhold.core.ahead import not_ahead
from handhold.core.entry import Act, Asked, Entry, Event
from handhold.core.words import N_, Refused


class QuietBegun(Event, frozen=True, tag="quiet_begun"):
    """I stepped back; ``until`` (UTC) is when it ends by itself, or never."""

    until: datetime | None = None


class QuietEnded(Event, frozen=True, tag="quiet_ended"):
    """I am back, which nobody is told."""


class BeginQuiet(Act, frozen=True, tag="begin_quiet"):
    """Ask for quiet, until a time or until I say so."""

    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class EndQuiet(Act, frozen=True, tag="end_quiet"):
    """Ask that quiet be over."""


EVENTS = (QuietBegun, QuietEnded)


class Quiet(msgspec.Struct, frozen=True):
    """Whether, and until when, this person stepped back."""

    on: bool = False
    until: datetime | None = None

    def lasts(self, at: datetime) -> bool:
        """Whether it is quiet at this moment."""
        return self.on and (self.until is None or at < self.until)


def fold(quiet: Quiet, entries: Sequence[Entry]) -> Quiet:
    """The last word counts."""
    for entry in entries[-1:]:
        event = entry.event
        quiet = Quiet(on=True, until=event.until) if isinstance(event, QuietBegun) else Quiet()
    return quiet


def decide(quiet: Quiet, act: BeginQuiet | EndQuiet, asked: Asked) -> tuple[Event, ...] | Refused:
    """Begin or end; ending what is over changes nothing."""
    if isinstance(act, EndQuiet):
        return (QuietEnded(),) if quiet.on else ()
    if act.until is not None and not_ahead(act.until, asked) is not None:
        return Refused(N_("That time has gone by. Leave it open, or pick one that is still to come."))
    return (QuietBegun(until=act.until),)
