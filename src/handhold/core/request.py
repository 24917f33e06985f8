"""A request: one doable ask with a size and a time.  *Not able, because* is a full answer.

One counter, two rounds, then it rests.  Nobody keeps count of what the other did not do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Annotated, Literal

import msgspec

from handhold.core.ahead import not_ahead
from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

Size = Literal["minutes", "hour", "evening", "more"]
SIZES: tuple[Size, ...] = ("minutes", "hour", "evening", "more")
RequestAnswer = Literal["yes", "smaller", "not_able", "later"]
Close = Literal["kept", "not_kept", "let_go"]
State = Literal["asked", "answered", "agreed", "resting", "closed"]
ROUNDS = 2
REMEMBERED = timedelta(days=120)

Words = Annotated[str, msgspec.Meta(max_length=1_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class RequestMade(Event, frozen=True, tag="request_made"):
    """One asked for one thing, with its size and a time (UTC)."""

    ask: str
    size: Size
    when: datetime | None = None


class RequestAnswered(Event, frozen=True, tag="request_answered"):
    """The other answered; ``words`` hold the smaller yes or the reason, ``at`` the later time (UTC)."""

    request: int
    answer: RequestAnswer
    words: str = ""
    at: datetime | None = None


class RequestAccepted(Event, frozen=True, tag="request_accepted"):
    """The one who asked takes the smaller yes or the later time."""

    request: int


class RequestCountered(Event, frozen=True, tag="request_countered"):
    """The one who asked tries once more, differently."""

    request: int
    ask: str
    size: Size
    when: datetime | None = None


class RequestReopened(Event, frozen=True, tag="request_reopened"):
    """The one who agreed wants to look at it again.  Why is nobody's business but theirs."""

    request: int


class RequestClosed(Event, frozen=True, tag="request_closed"):
    """The one who agreed says how it went, or the one who asked lets it go."""

    request: int
    how: Close


class MakeRequest(Act, frozen=True, tag="make_request"):
    """Ask for one thing."""

    ask: Words
    size: Size
    when: Moment | None = None


class AnswerRequest(Act, frozen=True, tag="answer_request"):
    """Answer what was asked."""

    request: int
    answer: RequestAnswer
    words: Words = ""
    at: Moment | None = None


class AcceptRequest(Act, frozen=True, tag="accept_request"):
    """Take what was offered."""

    request: int


class CounterRequest(Act, frozen=True, tag="counter_request"):
    """Ask once more, differently."""

    request: int
    ask: Words
    size: Size
    when: Moment | None = None


class ReopenRequest(Act, frozen=True, tag="reopen_request"):
    """*I said yes to avoid trouble*: look at it again, without saying that."""

    request: int


class CloseRequest(Act, frozen=True, tag="close_request"):
    """Say how it went, or let it go."""

    request: int
    how: Close


EVENTS = (RequestMade, RequestAnswered, RequestAccepted, RequestCountered, RequestReopened, RequestClosed)
RequestAct = MakeRequest | AnswerRequest | AcceptRequest | CounterRequest | ReopenRequest | CloseRequest


class Request(msgspec.Struct, frozen=True):
    """One request as it stands.  ``agreed_for`` (UTC) is when it comes back to the one who agreed."""

    seq: int
    by: PersonId
    made: datetime
    ask: str
    size: Size
    when: datetime | None
    state: State = "asked"
    round: int = 1
    answer: RequestAnswered | None = None
    agreed_for: datetime | None = None
    how: Close | None = None


Requests = dict[int, Request]


def fold(requests: Requests, entries: Sequence[Entry]) -> Requests:
    """Requests by their place, each as it stands.  What answers something that was taken back since changes nothing."""
    after = dict(requests)
    for entry in entries:
        event = entry.event
        if isinstance(event, RequestMade):
            after[entry.seq] = Request(entry.seq, entry.by, entry.at, event.ask, event.size, event.when)
        elif (known := after.get(getattr(event, "request", 0))) is not None:
            after[known.seq] = _after(known, event)
    return after


def decide(requests: Requests, act: RequestAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """One step of a request, by the one whose turn it is."""
    if isinstance(act, MakeRequest):
        return _make(act, asked)
    # What the two ask of each other is a dict here; a scanner takes it for the HTTP library of that name.
    known = requests.get(act.request)  # nosec B113
    if known is None:
        return Refused(N_("That request is no longer here."))
    return _go_on(known, act, asked)


def turn_of(known: Request, me: PersonId) -> bool:
    """Whether this person is the one to say something now."""
    return (known.state == "asked" and known.by != me) or (known.state == "answered" and known.by == me)


def come_back(requests: Requests, me: PersonId, at: datetime) -> list[Request]:
    """Agreed requests whose time has come, for the one who agreed and for nobody else."""
    agreed = (known for known in recent(requests, at) if known.state == "agreed" and known.by != me)
    return [known for known in agreed if known.agreed_for is None or known.agreed_for <= at]


def recent(requests: Requests, at: datetime) -> Iterator[Request]:
    """The newest first, and never the whole of ten years."""
    return takewhile(lambda known: known.made >= at - REMEMBERED, reversed(requests.values()))


def _go_on(
    known: Request, act: AnswerRequest | AcceptRequest | CounterRequest | ReopenRequest | CloseRequest, asked: Asked
) -> tuple[Event, ...] | Refused:
    match act:
        case AnswerRequest():
            return _answer(known, act, asked)
        case AcceptRequest():
            return _accept(known, asked)
        case CounterRequest():
            return _counter(known, act, asked)
        case ReopenRequest():
            return _reopen(known, asked)
        case CloseRequest():
            return _close(known, act, asked)


NOT_YOURS = N_("It is the other's turn to say something here.")
RESTS = N_("This has gone back and forth enough for now. Let it rest; you can ask for something new another day.")
_NO_WORDS = N_("Please say it in a few words. One doable thing is enough.")


def _make(act: MakeRequest, asked: Asked) -> tuple[Event, ...] | Refused:
    refused = _unfit(act.ask, act.when, asked)
    return refused or (RequestMade(ask=act.ask.strip(), size=act.size, when=act.when),)


def _answer(known: Request, act: AnswerRequest, asked: Asked) -> tuple[Event, ...] | Refused:
    if known.state != "asked" or known.by == asked.by:
        return Refused(RESTS if known.state == "resting" else NOT_YOURS)
    if act.answer == "smaller" and not act.words.strip():
        return Refused(N_("What would be possible? A smaller thing in a few words."))
    if act.answer == "later" and (act.at is None or not_ahead(act.at, asked) is not None):
        return Refused(N_("When would be better? Please pick a time that is still to come."))
    at = act.at if act.answer == "later" else None
    return (RequestAnswered(request=known.seq, answer=act.answer, words=act.words.strip(), at=at),)


def _accept(known: Request, asked: Asked) -> tuple[Event, ...] | Refused:
    if known.state != "answered" or known.by != asked.by:
        return Refused(NOT_YOURS)
    return (RequestAccepted(request=known.seq),)


def _counter(known: Request, act: CounterRequest, asked: Asked) -> tuple[Event, ...] | Refused:
    if known.state == "resting" or known.round >= ROUNDS:
        return Refused(RESTS)
    if known.state != "answered" or known.by != asked.by:
        return Refused(NOT_YOURS)
    refused = _unfit(act.ask, act.when, asked)
    return refused or (RequestCountered(request=known.seq, ask=act.ask.strip(), size=act.size, when=act.when),)


def _reopen(known: Request, asked: Asked) -> tuple[Event, ...] | Refused:
    if known.state != "agreed" or known.by == asked.by:
        return Refused(N_("Only what you agreed to can be looked at again."))
    return (RequestReopened(request=known.seq),)


def _close(known: Request, act: CloseRequest, asked: Asked) -> tuple[Event, ...] | Refused:
    if known.state == "closed":
        return ()
    if known.by == asked.by:
        lets_go = act.how == "let_go"
        return (RequestClosed(request=known.seq, how="let_go"),) if lets_go else Refused(NOT_YOURS)
    if known.state != "agreed":
        return Refused(NOT_YOURS)
    return (RequestClosed(request=known.seq, how=act.how),)


def _unfit(ask: str, when: datetime | None, asked: Asked) -> Refused | None:
    if not ask.strip():
        return Refused(_NO_WORDS)
    if when is not None and (refused := not_ahead(when, asked)) is not None:
        return refused
    return None


def _after(known: Request, event: Event) -> Request:
    match event:
        case RequestAnswered() if known.state == "asked":
            return _answered(known, event)
        case RequestAccepted() if known.state == "answered":
            return _accepted(known)
        case RequestCountered() if known.state == "answered":
            asked = {"ask": event.ask, "size": event.size, "when": event.when}
            return msgspec.structs.replace(known, state="asked", round=known.round + 1, answer=None, **asked)
        case RequestReopened() if known.state == "agreed":
            return msgspec.structs.replace(known, state="asked", answer=None, agreed_for=None)
        case RequestClosed(how=how):
            return msgspec.structs.replace(known, state="closed", how=how)
    return known


def _answered(known: Request, answer: RequestAnswered) -> Request:
    if answer.answer == "yes":
        return msgspec.structs.replace(known, state="agreed", answer=answer, agreed_for=known.when)
    last = answer.answer == "not_able" and known.round >= ROUNDS
    return msgspec.structs.replace(known, state="resting" if last else "answered", answer=answer)


def _accepted(known: Request) -> Request:
    """A smaller yes or a later time becomes an agreement; *not able* that is accepted rests."""
    if known.answer is None or known.answer.answer == "not_able":
        return msgspec.structs.replace(known, state="resting")
    return msgspec.structs.replace(known, state="agreed", agreed_for=known.answer.at or known.when)
