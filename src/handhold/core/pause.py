"""The pause: a visible time-out with a named time of return.  Either may call it, nobody may refuse it.

What is shown of it is the word and the time; there is no count, no history and nothing about who was not ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

SHORTEST, LONGEST = timedelta(minutes=20), timedelta(hours=24)
MORE = timedelta(minutes=20)
LAPSES_AFTER = timedelta(hours=24)
"""A pause from which not both came back ends by itself this long after its last named time."""
ROW = 3
"""After so many pauses in a row without a return it is no longer offered as the way."""
LINES_A_PAUSE = 3
"""Practical lines that each may send while it is on."""

Line = Annotated[str, msgspec.Meta(max_length=160)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class PauseCalled(Event, frozen=True, tag="pause_called"):
    """One said *I need a pause* and named when they will be back (UTC)."""

    until: datetime


class PauseMoved(Event, frozen=True, tag="pause_moved"):
    """One needs more time; the new time counts for both, and it is not shown who asked."""

    pause: int
    until: datetime


class PauseReadied(Event, frozen=True, tag="pause_readied"):
    """One is back.  When both are, the pause is over."""

    pause: int


class PauseLined(Event, frozen=True, tag="pause_lined"):
    """What may be said meanwhile: that I am all right, or one practical line about children or safety."""

    pause: int
    what: Literal["all_right", "practical"]
    line: str = ""


class CallPause(Act, frozen=True, tag="call_pause"):
    """Ask for a pause; it cannot be refused by the other."""

    minutes: Annotated[int, msgspec.Meta(ge=1, le=2_000)]


class MovePause(Act, frozen=True, tag="move_pause"):
    """*Twenty more*, or *not today* with a new time."""

    pause: int
    until: Moment | None = None


class ReadyPause(Act, frozen=True, tag="ready_pause"):
    """Say that I am ready."""

    pause: int


class LinePause(Act, frozen=True, tag="line_pause"):
    """Ask that one line go through."""

    pause: int
    what: Literal["all_right", "practical"]
    line: Line = ""


EVENTS = (PauseCalled, PauseMoved, PauseReadied, PauseLined)
PauseAct = CallPause | MovePause | ReadyPause | LinePause


class Pause(msgspec.Struct, frozen=True):
    """The pause that was called last."""

    seq: int
    by: PersonId
    called: datetime
    until: datetime
    ready: frozenset[PersonId] = frozenset()
    lines: tuple[Entry, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether both came back."""
        return len(self.ready) > 1

    def lasts(self, at: datetime) -> bool:
        """Whether the pause is on: not both are back, and it has not lapsed."""
        return not self.is_over and at < self.until + LAPSES_AFTER

    def asks(self, me: PersonId, at: datetime) -> bool:
        """Whether this person is now asked, privately, if they are ready."""
        return self.lasts(at) and at >= self.until and me not in self.ready


class Pauses(msgspec.Struct, frozen=True):
    """The last pause, and how many before it had no return, in a row."""

    last: Pause | None = None
    unreturned: int = 0

    def on(self, at: datetime) -> Pause | None:
        """The pause that is on at this moment."""
        return self.last if self.last and self.last.lasts(at) else None

    def is_offered(self, at: datetime) -> bool:
        """Whether a pause is still offered as the way.  It can be called all the same."""
        lapsed = self.last is not None and not self.last.is_over and not self.last.lasts(at)
        return self.unreturned + lapsed < ROW


def fold(pauses: Pauses, entries: Sequence[Entry]) -> Pauses:
    """The last pause with what came after it."""
    for entry in entries:
        pauses = _step(pauses, entry)
    return pauses


def decide(pauses: Pauses, act: PauseAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """Call, move, come back, or let one line through."""
    on = pauses.on(asked.at)
    if isinstance(act, CallPause):
        return _call(on, act, asked)
    if on is None or on.seq != act.pause:
        return Refused(N_("This pause is over."))
    match act:
        case MovePause():
            return _move(on, act, asked)
        case ReadyPause():
            return _ready(on, asked)
        case LinePause():
            return _line(on, act, asked)


def _call(on: Pause | None, act: CallPause, asked: Asked) -> tuple[Event, ...] | Refused:
    length = timedelta(minutes=act.minutes)
    if on is not None:
        return Refused(N_("A pause is on already. When its time comes, each of you is asked."))
    if not SHORTEST <= length <= LONGEST:
        return Refused(N_("A pause lasts from 20 minutes to 24 hours, so that both know when it ends."))
    return (PauseCalled(until=asked.at + length),)


def _move(on: Pause, act: MovePause, asked: Asked) -> tuple[Event, ...] | Refused:
    if asked.at < on.until:
        return Refused(EARLY)
    until = act.until or asked.at + MORE
    if not asked.at < until <= asked.at + LONGEST:
        return Refused(N_("Please name a time within the next 24 hours, so that the other can count on it."))
    return (PauseMoved(pause=on.seq, until=until),)


def _ready(on: Pause, asked: Asked) -> tuple[Event, ...] | Refused:
    if asked.at < on.until:
        return Refused(EARLY)
    return () if asked.by in on.ready else (PauseReadied(pause=on.seq),)


def _line(on: Pause, act: LinePause, asked: Asked) -> tuple[Event, ...] | Refused:
    if act.what == "all_right":
        return (PauseLined(pause=on.seq, what="all_right"),)
    if not act.line.strip():
        return Refused(N_("One short line about the children or about safety can go through. It is still empty."))
    mine = [line for line in on.lines if line.by == asked.by and line.event.what == "practical"]  # type: ignore[attr-defined]
    if len(mine) >= LINES_A_PAUSE:
        return Refused(N_("You have sent what can go through in this pause. In danger, call the emergency number."))
    return (PauseLined(pause=on.seq, what="practical", line=act.line.strip()),)


EARLY = N_("The pause goes on until its time. Then each of you is asked.")


def _step(pauses: Pauses, entry: Entry) -> Pauses:
    last, event = pauses.last, entry.event
    if isinstance(event, PauseCalled):
        missed = pauses.unreturned + 1 if last and not last.is_over else 0
        return Pauses(Pause(entry.seq, entry.by, entry.at, event.until), missed)
    if last is None or last.seq != getattr(event, "pause", None):
        return pauses
    match event:
        case PauseMoved(until=until):
            last = msgspec.structs.replace(last, until=until, ready=frozenset())
        case PauseReadied():
            last = msgspec.structs.replace(last, ready=last.ready | {entry.by})
        case PauseLined():
            last = msgspec.structs.replace(last, lines=(*last.lines, entry))
    return Pauses(last, 0 if last.is_over else pauses.unreturned)
