"""What of a copy may come into a home: sorted out of two opened rooms, by one person, for that person alone.

A copy is a file that anybody may have written, so nothing in it is believed that a form could not have asked for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import msgspec

from handhold.core import dance, hold, letter, moment, note, pulse, reach, repair, request
from handhold.core.ahead import LATEST
from handhold.core.brought import Brought, Coming, Of, OldWords, Own
from handhold.core.entry import Act, Entry, Event, PersonId, Place
from handhold.core.mine import Mine
from handhold.core.opening import only
from handhold.core.practice.card import Seat
from handhold.core.practice.events import (
    QuestionPut,
    SittingOffered,
    SittingResumed,
    WordsKept,
    WordsSaid,
    WordsShared,
)
from handhold.core.pulse import answered
from handhold.core.room import TakenBack

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9a-f]{32}\.[0-9]{1,6}")
_SLACK = timedelta(days=1)
"""Clocks of two homes may differ a little."""
_ASKED: dict[type[Event], type[Act]] = {
    note.NoteWritten: note.WriteNote,
    pulse.NoticedKept: pulse.KeepNoticed,
    hold.HoldMarked: hold.MarkHold,
    letter.DraftKept: letter.KeepDraft,
    dance.SlotWritten: dance.WriteSlot,
}
"""The act by which a form would have asked for each."""
_KEPT: frozenset[Of] = frozenset({"hurt", "card"})
"""Old words that may have been written in *mine*.  What stood in *ours* may share its act with something in *mine*."""


class Sorted(NamedTuple):
    """What may come in, the oldest first, and how many things of this person's own cannot be read here."""

    coming: tuple[Coming, ...]
    unread: int


def sort_out(own: Sequence[Place], shared: Sequence[Place], owner: PersonId, at: datetime) -> Sorted:
    """What ``owner`` wrote and did not take back, out of a copy's rooms; ``at`` is now."""
    found = list(_from_own(_standing(own, owner)))
    # What was shared, and what was kept until both were ready, stands in both rooms.
    kept = {one.event for one in found if isinstance(one.event, OldWords | note.NoteWritten)}
    found += (one for one in _from_shared(_standing(shared, owner), _sittings(shared), owner) if one.event not in kept)
    fitting = [one for raw in found if (one := _fitting(raw, at)) is not None]
    unread = sum(not isinstance(place, Entry) and place.reason in {"newer", "damaged"} for place in (*own, *shared))
    return Sorted(tuple(sorted(fitting, key=lambda one: one.at)), unread + len(found) - len(fitting))


def new_in(mine: Mine, own: Container[str], shared: Container[str], coming: Sequence[Coming]) -> list[Coming]:
    """What is not here yet.  ``own`` and ``shared`` name the acts of both rooms; a day or a slot that was filled here
    stays as it is.
    """
    found: dict[str, Coming] = {}
    for one in coming:
        if one.id in found or _act_of(one.id) in own or _stands(one, own, shared):
            continue
        if (event := _open_in(mine, one.event)) is not None:
            found[one.id] = msgspec.structs.replace(one, event=event)
    return list(found.values())


def brought(coming: Sequence[Coming]) -> list[tuple[str, Event]]:
    """The events under which these things come in, each with its id."""
    return [(one.id, Brought(at=one.at, was=one.was, event=one.event)) for one in coming]


def _standing(places: Sequence[Place], owner: PersonId) -> list[Entry]:
    """The owner's own entries but those that they took back."""
    own = [place for place in places if isinstance(place, Entry) and place.by == owner]
    gone = {entry.event.seq for entry in own if isinstance(entry.event, TakenBack)}
    return [entry for entry in own if entry.seq not in gone]


def _from_own(entries: Sequence[Entry]) -> Iterator[Coming]:
    """Of *mine*: words and days; of drafts and slots only what stands at the end."""
    drafts = letter.fold_desk(letter.Desk(), _bare(entries)).drafts.values()
    slots = dance.fold_own({}, _bare(entries)).values()
    last = {id(kept) for kept in (*drafts, *slots)}
    for entry in entries:
        event, when, was = _inner(entry)
        if isinstance(event, letter.DraftKept):
            if id(event) in last:
                yield Coming(entry.id, was, when, msgspec.structs.replace(event, reply_to=None))
        elif isinstance(event, dance.SlotWritten):
            if id(event) in last:
                yield Coming(entry.id, was, when, event)
        elif isinstance(event, note.NoteWritten | pulse.PulseMarked | pulse.NoticedKept | hold.HoldMarked | OldWords):
            yield Coming(entry.id, was, when, event)
        elif isinstance(event, letter.HurtKept):
            yield from _words(entry, "hurt", event.text)
        elif isinstance(event, WordsKept):
            yield from _words(entry, "card", event.content.words)


def _from_shared(entries: Sequence[Entry], sittings: _Sittings, owner: PersonId) -> Iterator[Coming]:
    """Of *ours*: the owner's own words, and nothing that the other said, did or agreed to."""
    for entry in entries:
        match entry.event:
            case letter.LetterSent(text=text):
                yield from _words(entry, "letter", text)
            case (
                letter.LetterReplied(text=text) | reach.ReachAnswered(words=text) | request.RequestAnswered(words=text)
            ):
                yield from _words(entry, "answer", text)
            case reach.ReachSent(line=text):
                yield from _words(entry, "reach", text)
            case moment.ThanksSaid(text=text):
                yield from _words(entry, "thanks", text)
            case moment.MomentKept(text=text):
                yield from _words(entry, "moment", text)
            case request.RequestMade(ask=text) | request.RequestCountered(ask=text):
                yield from _words(entry, "request", text)
            case repair.PhraseOffered(text=text):
                yield from _words(entry, "phrase", text)
            case moment.NoteShared(text=text):
                yield Coming(_id_of("note", entry), entry.id, entry.at, note.NoteWritten(text=text))
            case WordsSaid(sitting=sitting, seat=seat, content=content) if sittings.seat_of(sitting, owner) == seat:
                yield from _words(entry, "card", content.words)
            case WordsShared(content=content):
                yield from _words(entry, "card", content.words)
            case QuestionPut(sitting=sitting, words=words) if sittings.is_apart(sitting):
                yield from _words(entry, "card", words)


def _stands(one: Coming, own: Container[str], shared: Container[str]) -> bool:
    """Whether this home is the one in which old words were written, and still has them or knows that they went."""
    if one.id == one.was:
        return False
    is_kept = isinstance(one.event, OldWords) and one.event.of in _KEPT
    return _act_of(one.was) in shared or (is_kept and _act_of(one.was) in own)


def _act_of(id: str) -> str:
    return id.partition(".")[0]


def _id_of(of: str, entry: Entry) -> str:
    """An id of their own for old words, which is the same whenever they come."""
    return sha256(f"old {of} {entry.id}".encode()).hexdigest()[:32] + ".0"


def _words(entry: Entry, of: Of, text: str) -> Iterator[Coming]:
    if text.strip():
        yield Coming(_id_of(of, entry), entry.id, entry.at, OldWords(of=of, text=text))


class _Sittings(NamedTuple):
    """Who opened each sitting, and which ever ran on one device: there, an author may have held the other's seat."""

    openers: dict[str, PersonId]
    aloud: frozenset[str]

    def seat_of(self, sitting: str, person: PersonId) -> Seat | None:
        """The seat of one of the two; ``None`` where the beginning is lost, so that nobody can tell."""
        opener = self.openers.get(sitting)
        if opener is None:
            return None
        return "opener" if opener == person else "other"

    def is_apart(self, sitting: str) -> bool:
        """Whether each of the two wrote under their own name all along."""
        return sitting in self.openers and sitting not in self.aloud


def _sittings(places: Sequence[Place]) -> _Sittings:
    openers: dict[str, PersonId] = {}
    aloud: set[str] = set()
    for place in places:
        event = place.event if isinstance(place, Entry) else None
        if isinstance(place, Entry) and isinstance(event, SittingOffered):
            openers.setdefault(event.sitting, place.by)
        if isinstance(event, SittingOffered | SittingResumed) and event.mode == "same_room":
            aloud.add(event.sitting)
    return _Sittings(openers, frozenset(aloud))


def _bare(entries: Sequence[Entry]) -> list[Entry]:
    return [Entry(entry.seq, entry.id, entry.by, entry.at, _inner(entry)[0]) for entry in entries]


def _inner(entry: Entry) -> tuple[Event, datetime, str]:
    """What stands in an entry, when and under which id it was written: it may have come a longer way than one house."""
    came = entry.event
    return (came.event, came.at, came.was) if isinstance(came, Brought) else (came, entry.at, entry.id)


def _fitting(one: Coming, at: datetime) -> Coming | None:
    """The same as a form could have asked for it, or ``None``."""
    if not all(_ID.fullmatch(id) for id in (one.id, one.was)) or not _is_past(one.at, at):
        return None
    event = one.event
    if isinstance(event, pulse.PulseMarked):
        fits = FIRST.date() <= event.day <= (at + 2 * _SLACK).date() and event.items != pulse.PulseItems()
        return one if fits else None
    if isinstance(event, OldWords):
        return one if event.text.strip() and len(event.text) <= note.TEXT_LIMIT else None
    if isinstance(event, letter.DraftKept):
        until = event.cool_until
        is_odd = until is not None and (until.tzinfo is None or until > at + LATEST or until < FIRST)
        event = msgspec.structs.replace(event, cool_until=None) if is_odd else event
    try:
        msgspec.convert(msgspec.structs.asdict(event), _ASKED[type(event)])
    except msgspec.ValidationError:
        return None
    return msgspec.structs.replace(one, event=event)


def _is_past(when: datetime, at: datetime) -> bool:
    return when.tzinfo is not None and FIRST <= when <= at + _SLACK


def _open_in(mine: Mine, event: Own) -> Own | None:
    """The part of it for which there is still an open place here."""
    match event:
        case pulse.PulseMarked(day=day, items=items):
            items = only(items, answered(items) - answered(mine.pulses.days.get(day, pulse.PulseItems())))
            return pulse.PulseMarked(day=day, items=items) if items != pulse.PulseItems() else None
        case dance.SlotWritten(slot=slot):
            return None if slot in mine.dance else event
        case letter.DraftKept(draft=draft):
            return None if draft in mine.desk.drafts else event
    return event


def days_of(coming: Sequence[Coming]) -> tuple[date, date] | None:
    """The first and the last day (UTC) of these things."""
    times = [one.at for one in coming]
    return (min(times).date(), max(times).date()) if times else None
