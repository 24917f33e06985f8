"""Acts on the present step of a sitting: begin, answer, ready, confirm, send back, pass.

The seat that acts is known from the sitting, never from the form, so nobody can speak for the other.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from handhold.core.entry import Asked, Event
from handhold.core.practice import events as e
from handhold.core.practice import flow
from handhold.core.practice.answers import refusal_of
from handhold.core.practice.card import AnswerKind, Card, Option, Seat, Step, other_seat, step_of
from handhold.core.practice.sitting import RUNNING, Practices, Said, Sitting, done_by, last_given, marks_at, seat_of
from handhold.core.words import N_, Refused


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Events for the two rooms; both are empty when nothing changes."""

    mine: tuple[Event, ...] = ()
    ours: tuple[Event, ...] = ()


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person stands in one sitting: what they can see of it and what they ask now.

    ``room`` is the one in which the sitting lives.
    """

    card: Card
    step: Step
    sitting: Sitting
    kept: tuple[Said, ...]
    room: Practices
    asked: Asked
    paired: bool

    @property
    def seat(self) -> Seat:
        """The seat of the one who asks."""
        return seat_of(self.sitting, self.asked.by)

    @property
    def name(self) -> str:
        """The sitting's id."""
        return self.sitting.id


def decide_step(stand: Stand, act: e.StepAct) -> Decision | Refused:
    """Answer an act on the present step, or refuse it with a sentence that says what to do instead."""
    match act:
        case e.BeginStep():
            answer = _begin(stand)
        case e.PutQuestion(words=words):
            answer = _put_question(stand, words)
        case e.AnswerStep():
            answer = _answer(stand, act)
        case e.ReadyStep():
            answer = _ready(stand)
        case e.ConfirmStep():
            answer = _confirm(stand)
        case e.SendStepBack(content=content):
            answer = _send_back(stand, content)
        case e.PassStep():
            answer = _pass(stand)
    return answer


def refusal_at(card: Card | None, sitting: Sitting, act: e.StepAct, asked: Asked) -> Refused | Decision | None:
    """Why nothing can be done at this place: refused, or already done; ``None`` when the act may be tried."""
    if act.place != sitting.place or sitting.status not in RUNNING:
        return _too_late(sitting, act, asked)
    if sitting.status == "paused":
        return Refused(N_("This is resting. Go on with it first, or leave it as it is."))
    if sitting.status == "offered":
        return Refused(N_("This begins when the other says yes. Until then there is nothing to do."))
    if card is None or step_of(card, sitting.visit.step) is None:
        return Refused(N_("This card has changed since you began. You can stop here; what was said stays."))
    if sitting.mode == "same_room" and asked.by != sitting.opener:
        return Refused(N_("You two are using one device for this. Go on there, or stop it here."))
    return None


def _too_late(sitting: Sitting, act: e.StepAct, asked: Asked) -> Refused | Decision:
    """Doing again what this seat has already done there is no fault; words that came late are not dropped unsaid."""
    seat = seat_of(sitting, asked.by)
    if not _words_of(act) and any(mark.seat == seat for mark in marks_at(sitting, act.place)):
        return Decision()
    return _ENDED if sitting.status not in RUNNING else _MOVED_ON


def _words_of(act: e.StepAct) -> str:
    match act:
        case e.AnswerStep(content=content) | e.SendStepBack(content=content):
            return content.words.strip()
        case e.PutQuestion(words=words):
            return words.strip()
    return ""


_ENDED = Refused(N_("This has ended. You can begin it again whenever you like."))
_MOVED_ON = Refused(N_("This step has moved on. Here is where you two are now."))
_NOT_YOUR_TURN = Refused(N_("The other is still at it. Your turn comes next; you can also pause or stop."))
_NOT_ASKED = Refused(N_("That does not belong to this step. Please answer what stands here."))


def _begin(stand: Stand) -> Decision | Refused:
    if not stand.step.minutes:
        return _NOT_ASKED
    if stand.sitting.begun is not None:
        return Decision()
    if stand.seat not in flow.turn_of(stand.step, stand.sitting):
        return _NOT_YOUR_TURN
    return _out(stand, (e.StepBegun(sitting=stand.name, place=stand.sitting.place),))


def _put_question(stand: Stand, words: str) -> Decision | Refused:
    if not stand.step.own_question:
        return _NOT_ASKED
    if not words.strip():
        return Refused(N_("There is no question here yet. Write one, or take the one that stands here."))
    if marks_at(stand.sitting, stand.sitting.place):
        return Refused(N_("One of you has answered already. Keep your question for the next round."))
    if stand.sitting.visit.question == words:
        return Decision()
    return _out(stand, (e.QuestionPut(sitting=stand.name, place=stand.sitting.place, words=words),))


def _answer(stand: Stand, act: e.AnswerStep) -> Decision | Refused:
    refused = _refuse_turn(stand)
    if refused is not None and not _may_rewrite(stand):
        return refused
    unfit = refusal_of(stand.card, stand.step, stand.sitting, act, stand.asked)
    if unfit is not None:
        return unfit
    if refused is not None:
        return Decision(mine=_kept(stand, act.content))
    if stand.step.way == "reveal":
        return _reveal(stand, act.content)
    option = flow.option_of(stand.step, act.content.choice)
    if option is not None and option.invites:
        return _invite(stand, act, option)
    return _give(stand, act)


def _refuse_turn(stand: Stand) -> Refused | Decision | None:
    phase = flow.phase_of(stand.step, stand.sitting)
    if phase == "confirm" and stand.seat not in done_by(stand.sitting):
        return Refused(N_("Is that it? Say yes, or not quite, or leave it for now."))
    if stand.seat in done_by(stand.sitting):
        return Decision()
    return None if stand.seat in flow.turn_of(stand.step, stand.sitting) else _NOT_YOUR_TURN


def _may_rewrite(stand: Stand) -> bool:
    """What waits to be revealed can be written anew until the other is ready too."""
    waiting = done_by(stand.sitting) == {stand.seat}
    return stand.step.way == "reveal" and waiting and stand.sitting.mode != "same_room"


def _give(stand: Stand, act: e.AnswerStep) -> Decision:
    """Words go where the step keeps them; in *ours* the move itself never carries them."""
    step, content = stand.step, act.content
    to = ""
    if step.way != "confirmed" and flow.is_last(step, stand.sitting, stand.seat):
        to = flow.leads_to(stand.card, step, content.choice, content.score)
    is_private = step.keep != "ours" and not content.choice
    if is_private and not stand.sitting.is_alone:
        return _out(stand, (readied(stand, to),), mine=_kept(stand, content))
    move = _answered(stand, to, act.answer, content.choice)
    return _out(stand, (move, *_said(stand, content)), mine=_kept(stand, content))


def _kept(stand: Stand, content: e.Content) -> tuple[Event, ...]:
    """What goes to *mine*.  On one device the other's words would land in the wrong *mine*: they are kept nowhere."""
    step, seat, place = stand.step, stand.seat, stand.sitting.place
    if step.keep != "mine" or (seat == "other" and stand.sitting.mode == "same_room"):
        return ()
    before = last_given(stand.sitting, stand.kept, place, seat)
    if before is not None and before.content == content:
        return ()
    reveal = step.way == "reveal"
    kept = e.WordsKept(sitting=stand.name, place=place, step=step.id, seat=seat, content=content, reveal=reveal)
    return (kept,)


def _said(stand: Stand, content: e.Content) -> tuple[Event, ...]:
    only_choice = content == e.Content(choice=content.choice)
    if stand.step.keep != "ours" or only_choice:
        return ()
    return (_words(stand, stand.seat, content),)


def _words(stand: Stand, seat: Seat, content: e.Content, missed: bool = False) -> e.WordsSaid:
    place, step = stand.sitting.place, stand.step.id
    return e.WordsSaid(sitting=stand.name, place=place, step=step, seat=seat, content=content, missed=missed)


def _reveal(stand: Stand, content: e.Content) -> Decision:
    """The first one's words wait in their *mine*; the second one's come to *ours* at once, for both are ready."""
    if not done_by(stand.sitting):
        return _out(stand, (readied(stand, ""),), mine=_kept(stand, content))
    if content.choice:
        return _settle(stand, content.choice)
    to = flow.leads_to(stand.card, stand.step)
    events: list[Event] = [readied(stand, to), *_brought(stand, stand.seat, content)]
    first = other_seat(stand.seat)
    waiting = last_given(stand.sitting, stand.kept, stand.sitting.place, first)
    if stand.sitting.mode == "same_room" and waiting is not None:
        events += _brought(stand, first, waiting.content)
    return _out(stand, tuple(events))


def _brought(stand: Stand, seat: Seat, content: e.Content) -> tuple[Event, ...]:
    place, step = stand.sitting.place, stand.step.id
    return (
        _words(stand, seat, content),
        e.WordsBrought(sitting=stand.name, place=place, step=step, seat=seat),
    )


def _settle(stand: Stand, choice: str) -> Decision:
    """The gentlest choice settles it at once and hides what the first one wished; others wait for the first one."""
    option = flow.gentler(stand.step, choice, choice)
    if stand.sitting.mode == "same_room":
        waiting = last_given(stand.sitting, stand.kept, stand.sitting.place, other_seat(stand.seat))
        option = flow.gentler(stand.step, choice, waiting.content.choice if waiting is not None else "")
    is_settled = option == stand.step.options[0] or stand.sitting.mode == "same_room"
    return _out(stand, (chosen(stand, option, option.to if is_settled else ""),))


def chosen(stand: Stand, option: Option, to: str) -> e.StepAnswered:
    """The event that a choice was made, and where it leads when it moves now."""
    return _answered(stand, to, "choose", option.id)


def readied(stand: Stand, to: str) -> e.StepReadied:
    """The event that a seat is ready, and where it leads when it moves now."""
    return _move(stand, e.StepReadied, to)


def _invite(stand: Stand, act: e.AnswerStep, option: Option) -> Decision | Refused:
    """Ask the other in: the alone part waits in *mine*, and a sitting of the same name is offered in *ours*."""
    if not stand.paired:
        return Refused(N_("There is nobody to ask in yet. You can go on by yourself."))
    mode = act.mode or stand.card.modes[0]
    if mode not in stand.card.modes:
        return Refused(N_("This card does not work that way. Please pick one of the ways that it offers."))
    offered = e.SittingOffered(
        sitting=stand.name, card=stand.card.id, step=option.to, mode=mode, carries=option.carries
    )
    return Decision(mine=(chosen(stand, option, ""),), ours=(offered,))


def _ready(stand: Stand) -> Decision | Refused:
    step, sitting = stand.step, stand.sitting
    if step.asks != "nothing" or step.answers:
        return _NOT_ASKED
    is_over = step.way == "timer" and flow.time_gone(step, sitting, stand.asked.at) == 1.0
    if is_over and flow.phase_of(step, sitting) == "give":
        return _out(stand, (readied(stand, flow.leads_to(stand.card, step)),))
    refused = _refuse_turn(stand)
    if refused is not None:
        return refused
    moves = step.way != "confirmed" and flow.is_last(step, sitting, stand.seat)
    return _out(stand, (readied(stand, flow.leads_to(stand.card, step) if moves else ""),))


def _confirm(stand: Stand) -> Decision | Refused:
    refused = _refuse_confirming(stand)
    if refused is not None:
        return refused
    to = flow.confirmed_leads_to(stand.card, stand.step, stand.sitting)
    return _out(stand, (_move(stand, e.StepConfirmed, to),))


def _send_back(stand: Stand, content: e.Content) -> Decision | Refused:
    refused = _refuse_confirming(stand)
    if refused is not None:
        return refused
    if not flow.backs_left(stand.step, stand.sitting):
        return Refused(N_("You have gone round a few times. Say yes if it is near enough, or leave it for now."))
    missed = (_words(stand, stand.seat, e.Content(words=content.words), missed=True),) if content.words.strip() else ()
    return _out(stand, (*missed, _move(stand, e.StepSentBack, stand.step.back or stand.step.id)))


def _refuse_confirming(stand: Stand) -> Refused | Decision | None:
    if flow.phase_of(stand.step, stand.sitting) != "confirm":
        return _NOT_ASKED
    return None if stand.seat in flow.turn_of(stand.step, stand.sitting) else _NOT_YOUR_TURN


def _pass(stand: Stand) -> Decision | Refused:
    step, sitting = stand.step, stand.sitting
    if flow.phase_of(step, sitting) == "confirm":
        refused = _refuse_confirming(stand)
        to = flow.confirmed_leads_to(stand.card, step, sitting)
        return refused if refused is not None else _out(stand, (_move(stand, e.StepPassed, to),))
    to = flow.passing_leads_to(stand.card, step)
    if not to:
        return Refused(N_("This one cannot be skipped, but you can stop here or come back later."))
    refused = _refuse_turn(stand)
    if refused is not None and step.way != "reveal":
        return refused
    ends = step.way == "reveal" or step.who == "both_together" or flow.is_last(step, sitting, stand.seat)
    return _out(stand, (_move(stand, e.StepPassed, to if ends else ""),))


def _question(stand: Stand, to: str) -> str:
    """The question with which the next step begins; most steps begin with none."""
    step = step_of(stand.card, to)
    if step is None or not step.deck:
        return ""
    return flow.draw(stand.card, step, stand.name, flow.used_questions(stand.room, stand.card.id))


MoveType = TypeVar("MoveType", bound=e.Moved)


def _answered(stand: Stand, to: str, answer: AnswerKind | None, choice: str) -> e.StepAnswered:
    return msgspec.structs.replace(_move(stand, e.StepAnswered, to), answer=answer, choice=choice)


def _move(stand: Stand, kind: type[MoveType], to: str) -> MoveType:
    return kind(
        sitting=stand.name,
        place=stand.sitting.place,
        seat=stand.seat,
        to=to,
        question=_question(stand, to),
    )


def _out(stand: Stand, events: tuple[Event, ...], mine: tuple[Event, ...] = ()) -> Decision:
    """Events of the walk go to the room in which the sitting lives; what is kept goes to *mine*."""
    if stand.sitting.is_alone:
        return Decision(mine=(*events, *mine))
    return Decision(mine=mine, ours=events)
