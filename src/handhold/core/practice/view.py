"""What one person sees of a sitting: one picture for every kind of step, so that one set of partials draws them all.

It reads the other's words from *ours* only, so what they keep private cannot be in it.  Sentences of the app are
msgids with ``%(name)s`` for the other person; the card's own sentences come filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from handhold.core.entry import Asked, PersonId
from handhold.core.practice import flow
from handhold.core.practice.card import (
    AnswerKind,
    Ask,
    Card,
    Keep,
    Mode,
    Option,
    Seat,
    Step,
    other_seat,
    starts_of,
    step_of,
)
from handhold.core.practice.engine import Table
from handhold.core.practice.shown import Reader, Shown, came_back, label_of, missed_at, question_of, shown_at, shown_of
from handhold.core.practice.sitting import Sitting, done_by, last_given, seat_of
from handhold.core.practice.standing import May, State, may_of, state_of, turn_of
from handhold.core.words import N_


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """An option to choose; ``carries`` are the labels of what the other will be able to read after saying yes."""

    id: str
    says: str
    invites: bool = False
    carries: tuple[str, ...] = ()


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of answer that may be given, with its ready starts."""

    kind: AnswerKind
    starts: tuple[str, ...] = ()


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """``gone`` is the share of the time that has passed (0 to 1), for a thin line; ``None`` before it begins."""

    minutes: int
    gone: float | None


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a page needs to draw one moment of a sitting for one person.

    ``turn`` and ``kept`` are msgids; ``says`` is the card's sentence for this person.  ``place`` goes into each form.
    Exactly one of ``asks``, ``answers`` and ``choices`` has something in it while it is this person's turn.
    """

    sitting: str
    card: str
    title: str
    step: str
    place: int
    state: State
    mode: Mode | None
    seat: Seat
    turn: str
    says: str = ""
    question: str = ""
    question_from: Seat | None = None
    asks: Ask = "nothing"
    starts: tuple[str, ...] = ()
    answers: tuple[Offered, ...] = ()
    choices: tuple[Choice, ...] = ()
    shown: tuple[Shown, ...] = ()
    draft: Shown | None = None
    keep: Keep | None = None
    kept: str = ""
    timer: Timer | None = None
    backs_left: int = 0
    may: frozenset[May] = frozenset()


def view(table: Table, sitting: Sitting, asked: Asked, names: Mapping[Seat, str]) -> StepView:
    """The sitting as the one who asks sees it now.

    ``names`` are those of the two seats; where there is no partner yet, a word that stands for one.
    """
    reader = reader_of(table, sitting, asked.by, names)
    card, seat = reader.card, reader.seat
    step = step_of(card, sitting.visit.step) if card is not None else None
    state = state_of(step, sitting, asked.by)
    seen = StepView(
        sitting=sitting.id,
        card=sitting.card,
        step=sitting.visit.step,
        title=card.title if card is not None else "",
        place=sitting.place,
        state=state,
        mode=sitting.mode,
        seat=seat,
        turn=turn_of(step, sitting, asked.by, state),
        may=may_of(card, sitting, asked, state),
    )
    if card is None or step is None or state not in ("turn", "confirm", "waiting"):
        return seen
    seen = msgspec.structs.replace(_with_words(seen, reader, step), timer=_timer(step, sitting, asked.at))
    match state:
        case "turn":
            return _with_asking(seen, step, reader, is_couple=table.ours is not None)
        case "confirm":
            return _with_confirming(seen, card, step, sitting)
        case _:
            return seen


def reader_of(table: Table, sitting: Sitting, person: PersonId, names: Mapping[Seat, str]) -> Reader:
    """Who reads.  On one device that is whoever holds it, and then the owner's kept words are not theirs to read."""
    seat = seat_of(sitting, person)
    return Reader(
        card=table.cards.get(sitting.card),
        sitting=sitting,
        kept=table.mine.kept.get(sitting.id, ()),
        told=table.told,
        seat=seat,
        name=names.get(other_seat(seat), ""),
    )


def _with_words(seen: StepView, reader: Reader, step: Step) -> StepView:
    """What is read at this step: what it receives and shows, what was missed before, and my own words here."""
    sitting = reader.sitting
    shown: list[Shown] = []
    for earlier in dict.fromkeys((*step.receives, *step.shows)):
        shown += shown_of(reader, earlier)
    shown += [back for back in came_back(reader) if back not in shown]
    shown += missed_at(reader, step)
    is_confirmed = flow.phase_of(step, sitting) == "confirm"
    if is_confirmed:
        given = shown_at(reader, sitting.place, next(iter(done_by(sitting))))
        shown += [given] if given is not None else []
    is_kept = last_given(sitting, reader.kept, sitting.place, reader.seat) is not None
    # What one waits for while it is being said is over once it was said: then whoever said it waits.
    says = {"waiting": "" if is_confirmed else step.waits, "turn": step.says}.get(seen.state, "")
    return msgspec.structs.replace(
        seen,
        says=says.replace("{name}", reader.name),
        question=question_of(reader, sitting.visit),
        question_from=sitting.visit.put.seat if sitting.visit.put is not None else None,
        shown=tuple(shown),
        draft=shown_at(reader, sitting.place, reader.seat) if is_kept else None,
    )


def _with_asking(seen: StepView, step: Step, reader: Reader, is_couple: bool) -> StepView:
    card = reader.card
    if card is None:
        return seen
    options = [option for option in flow.open_options(step, reader.sitting) if is_couple or not option.invites]
    answers = tuple(Offered(kind=a, starts=starts_of(card, step, a)) for a in step.answers if a != "choose")
    return msgspec.structs.replace(
        seen,
        asks=step.asks,
        starts=starts_of(card, step),
        answers=answers,
        choices=tuple(_choice(card, option, reader.name) for option in options),
        keep=step.keep,
        kept=_kept(step, reader.sitting, seen.seat),
    )


def _choice(card: Card, option: Option, name: str) -> Choice:
    carries = tuple(label_of(card, step) for step in option.carries)
    return Choice(id=option.id, says=option.says.replace("{name}", name), invites=option.invites, carries=carries)


def _with_confirming(seen: StepView, card: Card, step: Step, sitting: Sitting) -> StepView:
    kinds: tuple[AnswerKind, ...] = ("confirm", "not_quite") if flow.backs_left(step, sitting) else ("confirm",)
    return msgspec.structs.replace(
        seen,
        answers=tuple(Offered(kind=kind, starts=starts_of(card, step, kind)) for kind in kinds),
        backs_left=flow.backs_left(step, sitting),
        keep="ours",
        kept=_KEPT["ours"],
    )


def _kept(step: Step, sitting: Sitting, seat: Seat) -> str:
    """Who will be able to read the answer, as a msgid; empty when there is nothing to keep."""
    if step.keep is None:
        return ""
    if step.way == "reveal":
        return N_("Only you, until both of you are ready. Then both of you.")
    if step.keep == "mine" and seat == "other" and sitting.mode == "same_room":
        return _KEPT["nowhere"]
    return _KEPT[step.keep]


_KEPT: dict[Keep, str] = {
    "mine": N_("Only you can read this."),
    "ours": N_("Both of you can read this."),
    "nowhere": N_("This is not kept anywhere. It is only for now."),
}


def _timer(step: Step, sitting: Sitting, at: datetime) -> Timer | None:
    if not step.minutes:
        return None
    return Timer(minutes=step.minutes, gone=flow.time_gone(step, sitting, at))
