"""Reaches and their answers: small calls for attention, kept in *ours*.

Nothing here counts, compares or tells when somebody looked.  A kind no and a time are both full answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated, Literal

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.person import day_of
from handhold.core.words import N_, Refused

ReachKind = Literal["look", "hold", "hard_day", "miss_you", "play", "help", "own"]
REACH_KINDS: tuple[ReachKind, ...] = ("look", "hold", "hard_day", "miss_you", "play", "help", "own")
AnswerKind = Literal["here", "at", "not_now", "words"]

WINDOW = timedelta(hours=4)
"""How long a reach without a wished time is fresh for its sender."""
RESTS_AFTER = timedelta(days=7)
"""After this a reach that nobody answered rests without a word."""
RETURN_LASTS = timedelta(hours=3)
"""How long an agreed time stays on both pages once it has come."""
LATEST = timedelta(days=14)
PROMPTS_A_DAY = 2
"""At most so many open reaches of earlier days are laid before their receiver in one day."""

Line = Annotated[str, msgspec.Meta(max_length=500)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class ReachSent(Event, frozen=True, tag="reach_sent"):
    """A small call; ``wish`` is when the sender would love it (UTC)."""

    what: ReachKind
    line: str = ""
    wish: datetime | None = None


class ReachAnswered(Event, frozen=True, tag="reach_answered"):
    """An answer to the reach at position ``reach``; ``at`` (UTC) only for an answer with a time."""

    reach: int
    answer: AnswerKind
    words: str = ""
    at: datetime | None = None


class ReachSettled(Event, frozen=True, tag="reach_settled"):
    """One of the two said that this reach has had its moment."""

    reach: int


class Reach(Act, frozen=True, tag="reach"):
    """Ask that the other be called."""

    what: ReachKind
    line: Line = ""
    wish: Moment | None = None


class AnswerReach(Act, frozen=True, tag="answer_reach"):
    """Ask that an answer be given."""

    reach: int
    answer: AnswerKind
    words: Line = ""
    at: Moment | None = None


class SettleReach(Act, frozen=True, tag="settle_reach"):
    """Ask that a reach be laid aside as had."""

    reach: int


EVENTS = (ReachSent, ReachAnswered, ReachSettled)


class Call(msgspec.Struct, frozen=True):
    """One reach with its answers, oldest first.  An answer to a reach that was taken back is dropped with it."""

    seq: int
    by: PersonId
    sent: datetime
    what: ReachKind
    line: str
    wish: datetime | None
    answers: tuple[Entry, ...] = ()
    settled: bool = False

    @property
    def answer(self) -> ReachAnswered | None:
        """The last answer, which is the one that counts."""
        event = self.answers[-1].event if self.answers else None
        return event if isinstance(event, ReachAnswered) else None

    @property
    def window_ends(self) -> datetime:
        """When the sender's own window closes (UTC)."""
        return self.wish or self.sent + WINDOW


Calls = dict[int, Call]


def fold(calls: Calls, entries: Sequence[Entry]) -> Calls:
    """Reaches by their place, each with what came after it."""
    after = dict(calls)
    for entry in entries:
        event = entry.event
        if isinstance(event, ReachSent):
            after[entry.seq] = Call(entry.seq, entry.by, entry.at, event.what, event.line, event.wish)
        elif isinstance(event, ReachAnswered) and (call := after.get(event.reach)):
            after[event.reach] = msgspec.structs.replace(call, answers=(*call.answers, entry))
        elif isinstance(event, ReachSettled) and (call := after.get(event.reach)):
            after[event.reach] = msgspec.structs.replace(call, settled=True)
    return after


def decide(calls: Calls, act: Reach | AnswerReach | SettleReach, asked: Asked) -> tuple[Event, ...] | Refused:
    """Send, answer or settle.  A time in the past, a time too far off and an answer to oneself are refused."""
    match act:
        case Reach():
            return _send(act, asked)
        case AnswerReach():
            return _answer(calls.get(act.reach), act, asked)
        case SettleReach(reach=seq):
            return (ReachSettled(reach=seq),) if seq in calls else Refused(GONE)


GONE = N_("That is no longer here. Perhaps it was taken back.")


def _send(act: Reach, asked: Asked) -> tuple[Event, ...] | Refused:
    if act.what == "own" and not act.line.strip():
        return Refused(N_("Your own words are still missing. Three or four are enough."))
    if act.wish is not None and (refused := _bad_time(act.wish, asked)):
        return refused
    return (ReachSent(what=act.what, line=act.line.strip(), wish=act.wish),)


def _answer(call: Call | None, act: AnswerReach, asked: Asked) -> tuple[Event, ...] | Refused:
    if call is None:
        return Refused(GONE)
    if call.by == asked.by:
        return Refused(N_("This one is yours to send, and the other's to answer. You can take it back."))
    if act.answer == "words" and not act.words.strip():
        return Refused(N_("Your own words are still missing. Three or four are enough."))
    if act.answer == "at" and act.at is None:
        return Refused(N_("Which time would suit you? Any time in the next two weeks is fine."))
    if act.answer == "at" and act.at is not None and (refused := _bad_time(act.at, asked)):
        return refused
    at = act.at if act.answer == "at" else None
    return (ReachAnswered(reach=act.reach, answer=act.answer, words=act.words.strip(), at=at),)


def _bad_time(at: datetime, asked: Asked) -> Refused | None:
    if at < asked.at - timedelta(minutes=2):
        return Refused(N_("That time has gone by. Please pick one that is still to come."))
    if at > asked.at + LATEST:
        return Refused(N_("That is far away. Please pick a time in the next two weeks."))
    return None


def is_still_open(call: Call, me: PersonId, at: datetime) -> bool:
    """Whether the sender, and only the sender, reads *still open*: unanswered past the sender's own window."""
    return call.by == me and not call.answers and not call.settled and at >= call.window_ends


def waiting(calls: Calls, me: PersonId, asked: Asked) -> list[Call]:
    """Unanswered reaches of the other from this person's today, newest first: they simply wait."""
    today = day_of(asked.at, asked.zone)
    return [call for call in _unanswered(calls, me, asked.at) if day_of(call.sent, asked.zone) == today]


def turned_up_again(calls: Calls, me: PersonId, asked: Asked) -> list[Call]:
    """Unanswered reaches of the other from earlier days, at most ``PROMPTS_A_DAY``, newest first."""
    today = day_of(asked.at, asked.zone)
    earlier = [call for call in _unanswered(calls, me, asked.at) if day_of(call.sent, asked.zone) < today]
    return earlier[:PROMPTS_A_DAY]


def answered_today(calls: Calls, me: PersonId, asked: Asked) -> list[Call]:
    """Own reaches whose last answer came in this person's today, newest first."""
    today = day_of(asked.at, asked.zone)
    own = [call for call in _recent(calls, asked.at - RESTS_AFTER) if call.by == me and not call.settled]
    return [call for call in own if call.answers and day_of(call.answers[-1].at, asked.zone) == today]


def come_due(calls: Calls, at: datetime) -> list[Call]:
    """Reaches whose agreed time has come and not long gone: they come back to both."""
    return [call for call, due in _agreed(calls, at) if due <= at < due + RETURN_LASTS]


def agreed_ahead(calls: Calls, at: datetime) -> list[tuple[Call, datetime]]:
    """Reaches with an agreed time still to come, the nearest first, each with its time (UTC)."""
    return sorted(((call, due) for call, due in _agreed(calls, at) if due > at), key=lambda pair: pair[1])


def _unanswered(calls: Calls, me: PersonId, at: datetime) -> list[Call]:
    recent = _recent(calls, at - RESTS_AFTER)
    return [call for call in recent if call.by != me and not call.answers and not call.settled]


def _agreed(calls: Calls, at: datetime) -> list[tuple[Call, datetime]]:
    recent = (call for call in _recent(calls, at - RESTS_AFTER - LATEST) if not call.settled)
    return [(call, call.answer.at) for call in recent if call.answer and call.answer.at]


def _recent(calls: Calls, since: datetime) -> Iterator[Call]:
    """The newest first, and never the whole of ten years."""
    return takewhile(lambda call: call.sent >= since, reversed(calls.values()))
