"""The state of *mine*: what one person keeps for themselves, folded from its log."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from handhold.core import brought, calendar, dance, hold, invite, letter, note, opening, person, pulse, quiet
from handhold.core.entry import Asked, Event, Gap, Place, sort_by_topic
from handhold.core.practice import engine, sitting
from handhold.core.practice.events import EVENTS as SITTING_EVENTS
from handhold.core.practice.events import SittingEvent
from handhold.core.room import Intended, RoomOpened, TakeBack, TakenBack
from handhold.core.words import N_, Refused

MineEvent = (
    RoomOpened
    | TakenBack
    | Intended
    | person.Chosen
    | note.NoteWritten
    | pulse.PulseMarked
    | pulse.NoticedKept
    | opening.KindsOpened
    | opening.KindsClosed
    | quiet.QuietBegun
    | quiet.QuietEnded
    | invite.InvitationMade
    | invite.InvitationEnded
    | invite.JoinAsked
    | invite.JoinEnded
    | dance.SlotWritten
    | letter.DraftKept
    | letter.DraftDropped
    | letter.HurtKept
    | hold.HoldMarked
    | calendar.CalendarMarked
    | calendar.CalendarUnmarked
    | brought.Brought
    | SittingEvent
)
MineAct = (
    TakeBack
    | person.Choose
    | note.WriteNote
    | pulse.MarkPulse
    | pulse.KeepNoticed
    | opening.OpenKinds
    | quiet.BeginQuiet
    | quiet.EndQuiet
    | dance.WriteSlot
    | letter.KeepDraft
    | letter.DropDraft
    | letter.KeepHurt
    | hold.MarkHold
    | calendar.MarkCalendar
    | calendar.UnmarkCalendar
)


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that only its owner can open."""

    person: person.Person = person.Person()
    notes: note.Notes = {}
    pulses: pulse.Pulses = pulse.Pulses()
    open_kinds: opening.Open = frozenset()
    quiet: quiet.Quiet = quiet.Quiet()
    invites: invite.Invites = invite.Invites()
    dance: dance.Own = {}
    desk: letter.Desk = letter.Desk()
    holds: hold.Holds = ()
    calendar: calendar.Marks = {}
    practices: sitting.Practices = sitting.Practices()
    intents: dict[str, Intended] = {}
    old: brought.OldPages = {}
    brought: frozenset[int] = frozenset()
    """Where something stands that came from an earlier home."""
    gaps: tuple[Gap, ...] = ()


_TOPICS: dict[type[Event], str] = {
    Intended: "intents",
    **dict.fromkeys(person.EVENTS, "person"),
    **dict.fromkeys(note.EVENTS, "notes"),
    **dict.fromkeys(pulse.EVENTS, "pulses"),
    **dict.fromkeys(opening.MINE_EVENTS, "open_kinds"),
    **dict.fromkeys(quiet.EVENTS, "quiet"),
    **dict.fromkeys(invite.EVENTS, "invites"),
    **dict.fromkeys(dance.MINE_EVENTS, "dance"),
    **dict.fromkeys(letter.MINE_EVENTS, "desk"),
    **dict.fromkeys(hold.EVENTS, "holds"),
    **dict.fromkeys(calendar.EVENTS, "calendar"),
    **dict.fromkeys(brought.EVENTS, "old"),
    **dict.fromkeys(SITTING_EVENTS, "practices"),
}


def fold(mine: Mine, places: Sequence[Place]) -> Mine:
    """The state after ``places``.  Each topic copies what it changes once a call, so a long log folds in linear time.

    Entries that are taken back later must not be among ``places``: the hall folds from the start when one is.
    """
    came = brought.places_of(places)
    piles, gaps = sort_by_topic(brought.unwrapped(places) if came else places, _TOPICS)
    return Mine(
        person=person.fold(mine.person, piles["person"]) if "person" in piles else mine.person,
        notes=note.fold(mine.notes, piles["notes"]) if "notes" in piles else mine.notes,
        pulses=pulse.fold(mine.pulses, piles["pulses"]) if "pulses" in piles else mine.pulses,
        open_kinds=opening.fold_open(mine.open_kinds, piles.get("open_kinds", [])),
        quiet=quiet.fold(mine.quiet, piles.get("quiet", [])),
        invites=invite.fold(mine.invites, piles.get("invites", [])),
        dance=dance.fold_own(mine.dance, piles["dance"]) if "dance" in piles else mine.dance,
        desk=letter.fold_desk(mine.desk, piles["desk"]) if "desk" in piles else mine.desk,
        holds=hold.fold(mine.holds, piles["holds"]) if "holds" in piles else mine.holds,
        calendar=calendar.fold(mine.calendar, piles["calendar"]) if "calendar" in piles else mine.calendar,
        practices=sitting.fold(mine.practices, piles["practices"]) if "practices" in piles else mine.practices,
        intents=mine.intents | {e.event.id: e.event for e in piles.get("intents", []) if isinstance(e.event, Intended)},
        old=brought.fold(mine.old, piles["old"]) if "old" in piles else mine.old,
        brought=mine.brought | came,
        gaps=mine.gaps + tuple(gaps),
    )


def decide(mine: Mine, act: MineAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """The events that answer ``act``, or a refusal in a sentence."""
    match act:
        case TakeBack(seq=seq):
            return _take_back(mine, seq)
        case person.Choose():
            return person.decide(mine.person, act, asked)
        case note.WriteNote():
            return note.decide(act, asked)
        case pulse.MarkPulse() | pulse.KeepNoticed():
            return pulse.decide(act, asked)
        case quiet.BeginQuiet() | quiet.EndQuiet():
            return quiet.decide(mine.quiet, act, asked)
    return _decide_shared(mine, act, asked)


def _take_back(mine: Mine, seq: int) -> tuple[Event, ...] | Refused:
    entry = mine.notes.get(seq) or mine.pulses.noticed.get(seq) or mine.old.get(seq)
    if entry is not None:
        return (TakenBack(seq=seq, entry=entry.id),)
    said = engine.words_at(mine.practices, seq)
    return (TakenBack(seq=seq, entry=said.entry),) if said else Refused(N_("That is no longer here."))


def _decide_shared(
    mine: Mine,
    act: opening.OpenKinds
    | dance.WriteSlot
    | letter.KeepDraft
    | letter.DropDraft
    | letter.KeepHurt
    | hold.MarkHold
    | calendar.MarkCalendar
    | calendar.UnmarkCalendar,
    asked: Asked,
) -> tuple[Event, ...] | Refused:
    """Acts on what may go to *ours* one day, or comes from there."""
    match act:
        case opening.OpenKinds():
            return opening.decide_open(mine.open_kinds, act)
        case dance.WriteSlot():
            return dance.decide_own(mine.dance, act)
        case letter.KeepDraft() | letter.DropDraft() | letter.KeepHurt():
            return letter.decide_desk(mine.desk, act, asked)
        case hold.MarkHold():
            return hold.decide(act)
        case calendar.MarkCalendar() | calendar.UnmarkCalendar():
            return calendar.decide(mine.calendar, act, asked)
