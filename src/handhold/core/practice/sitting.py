"""Sittings as they stand: a pure fold of one room's events.  It needs no card, so a card that is gone breaks nothing.

The same fold serves *ours* and *mine*.  It never joins the two: what a page may show of both is the view's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from handhold.core.entry import Entry, PersonId
from handhold.core.practice import events as e
from handhold.core.practice.card import END, AnswerKind, Mode, Seat

Status = Literal["offered", "open", "paused", "declined", "stopped", "closed"]
RUNNING: tuple[Status, ...] = ("offered", "open", "paused")
Done = Literal["answered", "readied", "confirmed", "sent_back", "passed"]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a seat did at a place, without words."""

    place: int
    step: str
    seat: Seat
    done: Done
    answer: AnswerKind | None = None
    choice: str = ""
    moved: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a seat gave at a place, with its position in the log and its entry's id, by which it can be
    taken back."""

    place: int
    step: str
    seat: Seat
    content: e.Content
    seq: int
    entry: str
    by: PersonId
    at: datetime
    missed: bool = False
    reveal: bool = False


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One step as it was entered.  ``put`` is a question of somebody's own that took the place of the drawn one."""

    step: str
    at: datetime
    drawn: str = ""
    put: Said | None = None

    @property
    def question(self) -> str:
        """The question that is asked at this visit, if any."""
        return self.put.content.words if self.put is not None else self.drawn


class SharedWords(msgspec.Struct, frozen=True, kw_only=True):
    """One field of something written alone that its writer copied to *ours*."""

    card: str
    step: str
    label: str
    content: e.Content
    seq: int
    entry: str
    by: PersonId
    at: datetime


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a card.  ``mode`` is ``None`` when it lives in *mine*; the place is the number of the last visit.

    ``acts`` are those that could be repeated by mistake, such as *later*.
    """

    id: str
    card: str
    opener: PersonId
    offered: datetime
    visits: tuple[Visit, ...]
    mode: Mode | None = None
    status: Status = "offered"
    carries: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    said: tuple[Said, ...] = ()
    brought: frozenset[tuple[int, str, Seat]] = frozenset()
    begun: datetime | None = None
    holder: Seat = "opener"
    later_by: PersonId | None = None
    later_at: datetime | None = None
    ended: datetime | None = None
    acts: frozenset[str] = frozenset()

    @property
    def place(self) -> int:
        """The number of the step that it stands at, counted from 0."""
        return len(self.visits) - 1

    @property
    def visit(self) -> Visit:
        """The step that it stands at."""
        return self.visits[-1]

    @property
    def is_alone(self) -> bool:
        """Whether it lives in *mine*."""
        return self.mode is None


class Practices(msgspec.Struct, frozen=True, kw_only=True):
    """Every sitting of one room; ``kept`` and ``next_days`` are only ever filled in *mine*, ``shared`` in *ours*."""

    sittings: Mapping[str, Sitting] = {}
    kept: Mapping[str, tuple[Said, ...]] = {}
    shared: Mapping[str, Mapping[str, SharedWords]] = {}
    next_days: Mapping[str, bool] = {}


def fold(practices: Practices, entries: Sequence[Entry]) -> Practices:
    """The sittings after ``entries``.  An event that fits no sitting or no place changes nothing."""
    sittings, kept = dict(practices.sittings), dict(practices.kept)
    shared, next_days = dict(practices.shared), dict(practices.next_days)
    for entry in entries:
        event = entry.event
        match event:
            case e.SittingOffered():
                if event.sitting not in sittings:
                    sittings[event.sitting] = _offered(event, entry)
            case e.WordsKept():
                kept[event.sitting] = (*kept.get(event.sitting, ()), _said(event, entry, event.seat))
            case e.WordsShared():
                shared[event.sitting] = {**shared.get(event.sitting, {}), event.step: _shared(event, entry)}
            case e.NextDayAnswered():
                next_days[event.sitting] = event.heavier
            case _:
                name = getattr(event, "sitting", "")
                if (sitting := sittings.get(name)) is not None:
                    sittings[name] = _after(sitting, entry)
    return Practices(sittings=sittings, kept=kept, shared=shared, next_days=next_days)


def act_of(entry_id: str) -> str:
    """The act that an entry answers: several entries of one act carry its id, a dot and a number."""
    return entry_id.partition(".")[0]


def seat_of(sitting: Sitting, person: PersonId) -> Seat:
    """The seat of a person who may see the sitting; on one device the one who holds it sits where it was handed."""
    if person != sitting.opener:
        return "other"
    return sitting.holder if sitting.mode == "same_room" else "opener"


def marks_at(sitting: Sitting, place: int) -> tuple[Mark, ...]:
    """What was done at a place."""
    return tuple(mark for mark in sitting.marks if mark.place == place)


def done_by(sitting: Sitting) -> frozenset[Seat]:
    """The seats that have done their part of the present step.

    Alone a step that was done has moved on; what did not move was an invitation, and that settles nothing.
    """
    if sitting.is_alone:
        return frozenset()
    return frozenset(mark.seat for mark in marks_at(sitting, sitting.place))


def times_chosen(sitting: Sitting, step: str, choice: str) -> int:
    """How often an option of a step was chosen.  Of several choices at one place the last one counts."""
    last = {mark.place: mark.choice for mark in sitting.marks if mark.step == step and mark.answer == "choose"}
    return sum(chosen == choice for chosen in last.values())


def times_sent_back(sitting: Sitting, step: str) -> int:
    """How often *not quite* was said at a step."""
    return sum(mark.step == step and mark.done == "sent_back" for mark in sitting.marks)


def last_given(sitting: Sitting, said: Iterable[Said], place: int, seat: Seat) -> Said | None:
    """The last thing that a seat gave at a place of this walk; what was added with *not quite* is left out.

    What was kept while the sitting was alone has places of an earlier walk: only the step tells them apart.
    """
    step = sitting.visits[place].step
    found: Said | None = None
    for item in said:
        if item.place == place and item.step == step and item.seat == seat and not item.missed:
            found = item
    return found


def _offered(event: e.SittingOffered, entry: Entry) -> Sitting:
    return Sitting(
        id=event.sitting,
        card=event.card,
        opener=entry.by,
        offered=entry.at,
        mode=event.mode,
        status="open" if event.mode is None else "offered",
        carries=event.carries,
        visits=(Visit(step=event.step, at=entry.at, drawn=event.question),),
        acts=frozenset({act_of(entry.id)}),
    )


def _shared(event: e.WordsShared, entry: Entry) -> SharedWords:
    return SharedWords(
        card=event.card,
        step=event.step,
        label=event.label,
        content=event.content,
        seq=entry.seq,
        entry=entry.id,
        by=entry.by,
        at=entry.at,
    )


def _said(event: e.WordsSaid | e.WordsKept, entry: Entry, seat: Seat) -> Said:
    return Said(
        place=event.place,
        step=event.step,
        seat=seat,
        content=event.content,
        seq=entry.seq,
        entry=entry.id,
        by=entry.by,
        at=entry.at,
        missed=isinstance(event, e.WordsSaid) and event.missed,
        reveal=isinstance(event, e.WordsKept) and event.reveal,
    )


def _after(sitting: Sitting, entry: Entry) -> Sitting:
    event = entry.event
    if isinstance(event, e.Moved):
        return _moved(sitting, event, entry) if sitting.status in RUNNING else sitting
    if isinstance(event, e.WordsSaid):
        said = _said(event, entry, _true_seat(sitting, entry.by, event.seat))
        return msgspec.structs.replace(sitting, said=(*sitting.said, said))
    if isinstance(event, e.WordsBrought):
        brought = (event.place, event.step, _true_seat(sitting, entry.by, event.seat))
        return msgspec.structs.replace(sitting, brought=sitting.brought | {brought})
    # A move knows its place and cannot happen twice; these could, so the acts that they answer are remembered.
    turned = _turned(sitting, entry) if sitting.status in RUNNING else sitting
    return msgspec.structs.replace(turned, acts=sitting.acts | {act_of(entry.id)})


def _turned(sitting: Sitting, entry: Entry) -> Sitting:
    """What happens to the sitting as a whole, or to its step without moving it."""
    event, put = entry.event, msgspec.structs.replace
    match event:
        case e.SittingAccepted():
            first = put(sitting.visit, at=entry.at)
            sitting = put(sitting, status="open", visits=(*sitting.visits[:-1], first))
        case e.SittingDeclined():
            sitting = put(sitting, status="declined", ended=entry.at)
        case e.SittingStopped():
            sitting = put(sitting, status="stopped", ended=entry.at)
        case e.SittingPaused():
            sitting = put(sitting, status="paused", later_by=entry.by, later_at=entry.at)
        case e.SittingResumed(mode=mode):
            sitting = _resumed(sitting, mode, entry.at)
        case e.DeviceHanded(to=to):
            sitting = put(sitting, holder=to)
        case e.StepBegun(place=place) if place == sitting.place:
            sitting = put(sitting, begun=entry.at)
        case e.QuestionPut(place=place) if place == sitting.place:
            sitting = put(sitting, visits=(*sitting.visits[:-1], _put_question(sitting, event, entry)))
    return sitting


def _put_question(sitting: Sitting, event: e.QuestionPut, entry: Entry) -> Visit:
    put = Said(
        place=event.place,
        step=sitting.visit.step,
        seat=_true_seat(sitting, entry.by, seat_of(sitting, entry.by)),
        content=e.Content(words=event.words),
        seq=entry.seq,
        entry=entry.id,
        by=entry.by,
        at=entry.at,
    )
    return msgspec.structs.replace(sitting.visit, put=put)


def _resumed(sitting: Sitting, mode: Mode | None, at: datetime) -> Sitting:
    """The time of a step stands still while a sitting rests."""
    begun = sitting.begun
    if begun is not None and sitting.later_at is not None:
        begun += at - sitting.later_at
    return msgspec.structs.replace(
        sitting,
        status="open",
        mode=sitting.mode if mode is None or sitting.mode is None else mode,
        begun=begun,
        holder="opener" if mode is not None else sitting.holder,
        later_by=None,
        later_at=None,
    )


_DONE: dict[type[e.Moved], Done] = {
    e.StepAnswered: "answered",
    e.StepReadied: "readied",
    e.StepConfirmed: "confirmed",
    e.StepSentBack: "sent_back",
    e.StepPassed: "passed",
}


def _moved(sitting: Sitting, event: e.Moved, entry: Entry) -> Sitting:
    if event.place != sitting.place:
        return sitting
    mark = Mark(
        place=event.place,
        step=sitting.visit.step,
        seat=_true_seat(sitting, entry.by, event.seat),
        done=_DONE[type(event)],
        answer=event.answer if isinstance(event, e.StepAnswered) else None,
        choice=event.choice if isinstance(event, e.StepAnswered) else "",
        moved=bool(event.to),
    )
    marks = (*sitting.marks, mark)
    if not event.to:
        return msgspec.structs.replace(sitting, marks=marks)
    if event.to == END:
        return msgspec.structs.replace(sitting, marks=marks, status="closed", ended=entry.at, begun=None)
    visit = Visit(step=event.to, at=entry.at, drawn=event.question)
    return msgspec.structs.replace(sitting, marks=marks, visits=(*sitting.visits, visit), begun=None)


def _true_seat(sitting: Sitting, by: PersonId, claimed: Seat) -> Seat:
    """Nobody can speak from the other's seat, except the one device that is handed to and fro."""
    if by != sitting.opener:
        return "other"
    return claimed if sitting.mode == "same_room" else "opener"
