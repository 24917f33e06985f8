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
from handhold.core.practice.events import QuestionPut, SittingOffered, SittingResumed, WordsKept, WordsSaid
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


class Sorted(NamedTuple):
    """What may come in, the oldest first, and how many things of this person's own cannot be read here."""

    coming: tuple[Coming, ...]
    unread: int


def sort_out(own: Sequence[Place], shared: Sequence[Place], owner: PersonId, at: datetime) -> Sorted:
    """What ``owner`` wrote and did not take back, out of a copy's rooms; ``at`` is now."""
    found = list(_from_own(_standing(own, owner)))
    # What was kept until both were ready stands in both rooms.
    kept = {one.event for one in found if isinstance(one.event, OldWords)}
    found += (one for one in _from_shared(_standing(shared, owner), _aloud(shared), owner) if one.event not in kept)
    fitting = [one for raw in found if (one := _fitting(raw, at)) is not None]
    unread = sum(not isinstance(place, Entry) and place.reason in {"newer", "damaged"} for place in (*own, *shared))
    return Sorted(tuple(sorted(fitting, key=lambda one: one.at)), unread + len(found) - len(fitting))


def new_in(mine: Mine, own: Container[str], shared: Container[str], coming: Sequence[Coming]) -> list[Coming]:
    """What is not here yet.  ``own`` and ``shared`` name the acts of both rooms; a day or a slot that was filled here
    stays as it is.
    """
    found: dict[str, Coming] = {}
    for one in coming:
        stands_in_ours = one.id != one.was and _act_of(one.was) in shared
        if one.id in found or _act_of(one.id) in own or stands_in_ours:
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
    for entry in entries:
        event, when, was = _inner(entry)
        if isinstance(event, letter.DraftKept):
            if any(event is kept for kept in drafts):
                yield Coming(entry.id, was, when, msgspec.structs.replace(event, reply_to=None))
        elif isinstance(event, dance.SlotWritten):
            if any(event is kept for kept in slots):
                yield Coming(entry.id, was, when, event)
        elif isinstance(event, note.NoteWritten | pulse.PulseMarked | pulse.NoticedKept | hold.HoldMarked | OldWords):
            yield Coming(entry.id, was, when, event)
        elif isinstance(event, letter.HurtKept):
            yield from _words(entry, "hurt", event.text)
        elif isinstance(event, WordsKept | WordsSaid):
            yield from _words(entry, "card", event.content.words)


def _from_shared(entries: Sequence[Entry], aloud: dict[str, PersonId], owner: PersonId) -> Iterator[Coming]:
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
            case WordsSaid(sitting=sitting, seat=seat, content=content) if _is_own(aloud, sitting, seat, owner):
                yield from _words(entry, "card", content.words)
            case QuestionPut(sitting=sitting, words=words) if sitting not in aloud:
                yield from _words(entry, "card", words)


def _act_of(id: str) -> str:
    return id.partition(".")[0]


def _words(entry: Entry, of: Of, text: str) -> Iterator[Coming]:
    """Old words under an id of their own, which is the same whenever they come."""
    if text.strip():
        made = sha256(f"old {of} {entry.id}".encode()).hexdigest()[:32]
        yield Coming(f"{made}.0", entry.id, entry.at, OldWords(of=of, text=text))


def _aloud(places: Sequence[Place]) -> dict[str, PersonId]:
    """Sittings that ever ran on one device, with who opened them: there, an author may have held the other's seat."""
    opened: dict[str, PersonId] = {}
    found: dict[str, PersonId] = {}
    for place in places:
        event = place.event if isinstance(place, Entry) else None
        if isinstance(place, Entry) and isinstance(event, SittingOffered):
            opened.setdefault(event.sitting, place.by)
        if isinstance(event, SittingOffered | SittingResumed) and event.mode == "same_room":
            found[event.sitting] = opened.get(event.sitting, "")
    return found


def _is_own(aloud: dict[str, PersonId], sitting: str, seat: str, owner: PersonId) -> bool:
    return sitting not in aloud or seat == ("opener" if aloud[sitting] == owner else "other")


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
