"""The state of *ours*: what two people keep together, folded from its log.  Joint rules read this and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from handhold.core import dance, letter, moment, opening, pause, reach, repair, request
from handhold.core.entry import Asked, Entry, Event, Gap, PersonId, Place, sort_by_topic
from handhold.core.person import Channel, Colour
from handhold.core.practice import sitting
from handhold.core.practice.events import EVENTS as SITTING_EVENTS
from handhold.core.practice.events import QuestionPut, SittingEvent, WordsSaid, WordsShared
from handhold.core.room import Member, RoomOpened, TakeBack, TakenBack
from handhold.core.words import N_, Refused


class Introduced(Event, frozen=True, tag="introduced"):
    """How a person wants to be seen here: their own words about themselves, by their own hand."""

    name: str
    zone: str
    colour: Colour
    channel: Channel | None = None


class RoomClosed(Event, frozen=True, tag="room_closed"):
    """One of the two left.  The other is told from ``shown_from`` (UTC) on, and never why."""

    shown_from: datetime


OursEvent = (
    RoomOpened
    | TakenBack
    | Introduced
    | RoomClosed
    | reach.ReachSent
    | reach.ReachAnswered
    | reach.ReachSettled
    | moment.ThanksSaid
    | moment.MomentKept
    | moment.NoteShared
    | opening.PulseShown
    | pause.PauseCalled
    | pause.PauseMoved
    | pause.PauseReadied
    | pause.PauseLined
    | request.RequestMade
    | request.RequestAnswered
    | request.RequestAccepted
    | request.RequestCountered
    | request.RequestReopened
    | request.RequestClosed
    | repair.PhraseOffered
    | repair.PhraseAgreed
    | repair.RepairSent
    | repair.RepairAnswered
    | dance.SlotShown
    | dance.LinkSeen
    | dance.DanceNamed
    | dance.DanceConfirmed
    | letter.LetterSent
    | letter.LetterReplied
    | SittingEvent
)
ReachAct = reach.Reach | reach.AnswerReach | reach.SettleReach
FromMine = moment.ShareNote | opening.ShowPulse | dance.ShowSlot
"""Acts that copy something from *mine*."""
OursAct = (
    TakeBack
    | ReachAct
    | moment.SayThanks
    | moment.KeepMoment
    | pause.PauseAct
    | request.RequestAct
    | repair.RepairAct
    | dance.SeeLink
    | dance.NameDance
    | dance.ConfirmDance
    | letter.SendLetter
    | letter.ReplyLetter
    | FromMine
)


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that both can open."""

    members: tuple[Member, ...] = ()
    people: dict[PersonId, Introduced] = {}
    calls: reach.Calls = {}
    kept: moment.Kept = {}
    shown: opening.Shown = {}
    showings: dict[int, tuple[PersonId, date]] = {}
    """Who showed which day, by its place, so that it can be taken back."""
    pauses: pause.Pauses = pause.Pauses()
    requests: request.Requests = {}
    repairs: repair.Repairs = repair.Repairs()
    dance: dance.Dance = dance.Dance()
    letters: letter.Letters = {}
    practices: sitting.Practices = sitting.Practices()
    owned: dict[int, tuple[PersonId, str]] = {}
    """Author and id of what can be taken back, by its place."""
    lately: dict[tuple[PersonId, type[Event]], datetime] = {}
    """When each last did what, so that Today need not walk through years."""
    since: datetime | None = None
    closed: RoomClosed | None = None
    closed_by: PersonId | None = None
    gaps: tuple[Gap, ...] = ()

    def other(self, me: PersonId) -> PersonId | None:
        """The other of the two."""
        return next((member.person for member in self.members if member.person != me), None)

    def has_words_of(self, me: PersonId) -> bool:
        """Whether something stands here that this person could take back."""
        return any(author == me for author, _ in self.owned.values())

    def is_closed(self, at: datetime) -> bool:
        """Whether the one who stayed is told that the room is closed."""
        return self.closed is not None and at >= self.closed.shown_from

    def is_over(self, me: PersonId, at: datetime) -> bool:
        """Whether nothing of mine goes there any more: I left, or I am told that it is closed.

        Until they are told, the room of the one who stays does everything that it always did.
        """
        return self.closed_by == me or self.is_closed(at)


_TOPICS: dict[type[Event], str] = {
    RoomOpened: "room",
    Introduced: "room",
    RoomClosed: "room",
    **dict.fromkeys(reach.EVENTS, "calls"),
    **dict.fromkeys(moment.EVENTS, "kept"),
    **dict.fromkeys(opening.OURS_EVENTS, "shown"),
    **dict.fromkeys(pause.EVENTS, "pauses"),
    **dict.fromkeys(request.EVENTS, "requests"),
    **dict.fromkeys(repair.EVENTS, "repairs"),
    **dict.fromkeys(dance.OURS_EVENTS, "dance"),
    **dict.fromkeys(letter.OURS_EVENTS, "letters"),
    **dict.fromkeys(SITTING_EVENTS, "practices"),
}
_OWNED = (
    reach.ReachSent,
    reach.ReachAnswered,
    *moment.EVENTS,
    *opening.OURS_EVENTS,
    request.RequestMade,
    request.RequestAnswered,
    request.RequestCountered,
    repair.PhraseOffered,
    dance.SlotShown,
    *letter.OURS_EVENTS,
    WordsSaid,
    WordsShared,
    QuestionPut,
)
"""What its author can take back."""
_HOT = (
    reach.Reach,
    letter.SendLetter,
    letter.ReplyLetter,
    request.MakeRequest,
    request.CounterRequest,
    repair.SendRepair,
    repair.OfferPhrase,
    dance.SeeLink,
    dance.NameDance,
    dance.ConfirmDance,
    moment.ShareNote,
    dance.ShowSlot,
)
"""What waits while a pause is on: whatever brings new words, or is for two in calm."""


def fold(ours: Ours, places: Sequence[Place]) -> Ours:
    """The state after ``places``; see ``mine.fold`` for what is taken back."""
    piles, gaps = sort_by_topic(places, _TOPICS)
    revocable = (place for place in places if isinstance(place, Entry) and isinstance(place.event, _OWNED))
    owned = {entry.seq: (entry.by, entry.id) for entry in revocable}
    ours = msgspec.structs.replace(
        ours,
        calls=reach.fold(ours.calls, piles["calls"]) if "calls" in piles else ours.calls,
        kept=moment.fold(ours.kept, piles["kept"]) if "kept" in piles else ours.kept,
        shown=opening.fold_shown(ours.shown, piles["shown"]) if "shown" in piles else ours.shown,
        showings=ours.showings | opening.days_shown(piles["shown"]) if "shown" in piles else ours.showings,
        pauses=pause.fold(ours.pauses, piles.get("pauses", [])),
        requests=request.fold(ours.requests, piles["requests"]) if "requests" in piles else ours.requests,
        repairs=repair.fold(ours.repairs, piles["repairs"]) if "repairs" in piles else ours.repairs,
        dance=dance.fold(ours.dance, piles.get("dance", [])),
        letters=letter.fold(ours.letters, piles["letters"]) if "letters" in piles else ours.letters,
        practices=sitting.fold(ours.practices, piles["practices"]) if "practices" in piles else ours.practices,
        owned=ours.owned | owned if owned else ours.owned,
        lately=ours.lately | _last_times(piles),
        gaps=ours.gaps + tuple(gaps),
    )
    return _fold_room(ours, piles.get("room", []))


def decide(ours: Ours, act: OursAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """The events that answer an act which touches *ours* alone, or a refusal in a sentence."""
    if (refused := barred(ours, act, asked)) is not None:
        return refused
    match act:
        case TakeBack(seq=seq):
            return _take_back(ours, seq, asked.by)
        case reach.Reach() | reach.AnswerReach() | reach.SettleReach():
            return reach.decide(ours.calls, act, asked)
        case moment.SayThanks() | moment.KeepMoment():
            return moment.decide(act, asked)
        case moment.ShareNote() | opening.ShowPulse() | dance.ShowSlot():
            return Refused(NEEDS_MINE)
    return _decide_between(ours, act, asked)


def barred(ours: Ours, act: OursAct, asked: Asked) -> Refused | None:
    """Why nothing of the kind can be done in this room now, if so."""
    if ours.is_closed(asked.at):
        return Refused(CLOSED)
    if ours.pauses.on(asked.at) is not None and _is_hot(act):
        return Refused(PAUSED)
    return None


def _is_hot(act: OursAct) -> bool:
    # A plain yes or *not now* to what was asked before ends a wait; words with it would be one more word in between.
    answers = isinstance(act, reach.AnswerReach | request.AnswerRequest) and bool(act.words.strip())
    return answers or isinstance(act, _HOT)


def _decide_between(
    ours: Ours,
    act: pause.PauseAct
    | request.RequestAct
    | repair.RepairAct
    | letter.SendLetter
    | letter.ReplyLetter
    | dance.SeeLink
    | dance.NameDance
    | dance.ConfirmDance,
    asked: Asked,
) -> tuple[Event, ...] | Refused:
    """Acts on what goes on between the two: letters, requests, the cycle and the ways out of it."""
    match act:
        case pause.CallPause() | pause.MovePause() | pause.ReadyPause() | pause.LinePause():
            return pause.decide(ours.pauses, act, asked)
        case repair.OfferPhrase() | repair.AgreePhrase() | repair.SendRepair() | repair.AnswerRepair():
            return repair.decide(ours.repairs, act, asked)
        case dance.SeeLink() | dance.NameDance() | dance.ConfirmDance():
            return dance.decide(ours.dance, act, asked)
        case letter.SendLetter() | letter.ReplyLetter():
            return letter.decide(ours.letters, act, asked)
    return request.decide(ours.requests, act, asked)


PAUSED = N_(
    "A pause is on. It can wait until its time; your own room, taking back, help, and one line about children or "
    "safety stay open."
)
CLOSED = N_("This shared room is closed. You can still read it and keep a copy.")
NEEDS_MINE = N_("For this, please open your own room first.")


def _take_back(ours: Ours, seq: int, by: PersonId) -> tuple[Event, ...] | Refused:
    author, entry = ours.owned.get(seq, (None, ""))
    if author is None:
        return Refused(N_("That is no longer here."))
    if author != by:
        return Refused(N_("Only the one who wrote this can take it back."))
    return (TakenBack(seq=seq, entry=entry),)


def _last_times(piles: dict[str, list[Entry]]) -> dict[tuple[PersonId, type[Event]], datetime]:
    entries = (entry for topic in ("calls", "kept") for entry in piles.get(topic, []))
    return {(entry.by, type(entry.event)): entry.at for entry in entries}


def _fold_room(ours: Ours, entries: Sequence[Entry]) -> Ours:
    for entry in entries:
        match entry.event:
            case RoomOpened(members=members) if not ours.members:
                ours = msgspec.structs.replace(ours, members=members, since=entry.at)
            case Introduced() as introduced:
                ours = msgspec.structs.replace(ours, people=ours.people | {entry.by: introduced})
            case RoomClosed() as closed if ours.closed is None:
                ours = msgspec.structs.replace(ours, closed=closed, closed_by=entry.by)
    return ours
