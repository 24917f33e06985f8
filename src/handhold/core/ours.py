"""The state of *ours*: what two people keep together, folded from its log.  Joint rules read this and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handhold.core import moment, opening, reach
from handhold.core.entry import Act, Asked, Entry, Event, Gap, PersonId, sort_by_topic
from handhold.core.entry import Place as LogPlace
from handhold.core.person import Channel, Colour
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


class LeaveRoom(Act, frozen=True, tag="leave_room"):
    """Ask to leave.  Nobody is asked for consent; ``hours`` delays when the other is told."""

    hours: int = 0


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
)
OursAct = (
    TakeBack
    | reach.Reach
    | reach.AnswerReach
    | reach.SettleReach
    | moment.SayThanks
    | moment.KeepMoment
    | moment.ShareNote
    | opening.ShowPulse
)


class Ours(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that both can open."""

    members: tuple[Member, ...] = ()
    people: dict[PersonId, Introduced] = {}
    calls: reach.Calls = {}
    kept: moment.Kept = {}
    shown: opening.Shown = {}
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

    def is_closed(self, at: datetime) -> bool:
        """Whether the one who stayed is told that the room is closed."""
        return self.closed is not None and at >= self.closed.shown_from


_TOPICS: dict[type[Event], str] = {
    RoomOpened: "room",
    Introduced: "room",
    RoomClosed: "room",
    **dict.fromkeys(reach.EVENTS, "calls"),
    **dict.fromkeys(moment.EVENTS, "kept"),
    **dict.fromkeys(opening.OURS_EVENTS, "shown"),
}
_OWNED = (reach.ReachSent, reach.ReachAnswered, *moment.EVENTS, *opening.OURS_EVENTS)


def fold(ours: Ours, places: Sequence[LogPlace]) -> Ours:
    """The state after ``places``; see ``mine.fold`` for what is taken back."""
    piles, gaps = sort_by_topic(places, _TOPICS)
    revocable = (place for place in places if isinstance(place, Entry) and isinstance(place.event, _OWNED))
    owned = {entry.seq: (entry.by, entry.id) for entry in revocable}
    ours = msgspec.structs.replace(
        ours,
        calls=reach.fold(ours.calls, piles["calls"]) if "calls" in piles else ours.calls,
        kept=moment.fold(ours.kept, piles["kept"]) if "kept" in piles else ours.kept,
        shown=opening.fold_shown(ours.shown, piles["shown"]) if "shown" in piles else ours.shown,
        owned=ours.owned | owned if owned else ours.owned,
        lately=ours.lately | _last_times(piles),
        gaps=ours.gaps + tuple(gaps),
    )
    return _fold_room(ours, piles.get("room", []))


def decide(ours: Ours, act: OursAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """The events that answer an act which touches *ours* alone, or a refusal in a sentence."""
    if ours.is_closed(asked.at):
        return Refused(CLOSED)
    match act:
        case TakeBack(seq=seq):
            return _take_back(ours, seq, asked.by)
        case reach.Reach() | reach.AnswerReach() | reach.SettleReach():
            return reach.decide(ours.calls, act, asked)
        case moment.SayThanks() | moment.KeepMoment():
            return moment.decide(act, asked)
        case moment.ShareNote() | opening.ShowPulse():
            return Refused(NEEDS_MINE)


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
