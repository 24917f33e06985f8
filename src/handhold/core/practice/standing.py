"""Where one person stands in a sitting: in which state their page is, whose turn it is in words, what they may do.

It reads the walk alone and never what anybody wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from handhold.core.entry import Asked, PersonId
from handhold.core.practice import flow
from handhold.core.practice.answers import may_speak
from handhold.core.practice.card import Card, Seat, Step, step_of
from handhold.core.practice.sitting import Sitting, done_by, marks_at, seat_of
from handhold.core.words import N_

State = Literal[
    "invited", "inviting", "turn", "confirm", "waiting", "covered", "resting", "elsewhere", "changed", "over"
]
May = Literal[
    "accept",
    "decline",
    "stop",
    "later",
    "resume",
    "pass",
    "begin",
    "go_on",
    "aloud",
    "own_question",
    "not_quite",
    "hand",
]


def state_of(step: Step | None, sitting: Sitting, person: PersonId) -> State:
    """The state of this person's page; ``step`` is the present one, ``None`` when the card lost it."""
    if sitting.status == "offered":
        return "inviting" if person == sitting.opener and sitting.mode != "same_room" else "invited"
    if sitting.status == "paused":
        return "resting"
    if sitting.status != "open":
        return "over"
    if sitting.mode == "same_room" and person != sitting.opener:
        return "elsewhere"
    return _state_of_step(step, sitting, seat_of(sitting, person)) if step is not None else "changed"


def _state_of_step(step: Step, sitting: Sitting, seat: Seat) -> State:
    turn = flow.turn_of(step, sitting)
    if seat in turn:
        return "confirm" if flow.phase_of(step, sitting) == "confirm" else "turn"
    return "covered" if sitting.mode == "same_room" and turn else "waiting"


def turn_of(step: Step | None, sitting: Sitting, person: PersonId, state: State) -> str:
    """Whose turn it is, as a msgid."""
    match state:
        case "turn" | "waiting" if step is not None:
            return _turn_of_step(step, sitting, seat_of(sitting, person), state)
        case "resting":
            return _RESTING_MINE if person == sitting.later_by else _RESTING_THEIRS
        case "over":
            return _OVER.get(sitting.status, _OVER["closed"])
        case _:
            return _TURNS[state]


def _turn_of_step(step: Step, sitting: Sitting, seat: Seat, state: State) -> str:
    if sitting.is_alone:
        return N_("Only you are here.")
    if state == "waiting":
        return _waiting(step, sitting, seat)
    match step.who:
        case "both_apart":
            return N_("Both of you, each for yourself.")
        case "both_together":
            return N_("Both of you, together.")
        case _:
            return N_("It is your turn.")


def _waiting(step: Step, sitting: Sitting, seat: Seat) -> str:
    match flow.phase_of(step, sitting):
        case "settle":
            return N_("Both of you have chosen. It goes on when both have looked in again.")
        case "confirm":
            return N_("%(name)s is seeing whether that is it.")
        case _ if seat in done_by(sitting):
            return N_("You are done here. %(name)s may take their time.")
        case _:
            return N_("It is %(name)s's turn. You can put this down until then.")


_RESTING_MINE = N_("This is resting. It goes on when you say so.")
_RESTING_THEIRS = N_("%(name)s said later. It goes on when they say so.")
_TURNS: dict[str, str] = {
    "invited": N_("%(name)s would like to do this with you. Not now is a full answer."),
    "inviting": N_("You asked. %(name)s can say yes, or not now."),
    "confirm": N_("Is that it? Only you can know."),
    "covered": N_("Please hand the device to %(name)s. What you wrote is covered."),
    "elsewhere": N_("You two are doing this on one device. It goes on there."),
    "changed": N_("This card has changed since you began. You can stop here; what was said stays."),
}
_OVER: dict[str, str] = {
    "closed": N_("This is complete."),
    "stopped": N_("This was stopped. What was said stays."),
    "declined": N_("Not now. It can be another day."),
}


def may_of(card: Card | None, sitting: Sitting, asked: Asked, state: State) -> frozenset[May]:
    """What can be done besides answering.  Stopping always can, until it is over."""
    step = step_of(card, sitting.visit.step) if card is not None else None
    may: set[May] = set() if state == "over" else {"stop"}
    if state == "invited":
        may |= {"accept", "decline"}
    if sitting.status == "open":
        may.add("later")
    if state == "resting" and (asked.by == sitting.later_by or sitting.mode in (None, "same_room")):
        may.add("resume")
    if sitting.mode == "same_room" and state in ("covered", "turn", "confirm"):
        may.add("hand")
    if card is None or step is None:
        return frozenset(may)
    if state == "confirm":
        may |= {"pass", "not_quite"} if flow.backs_left(step, sitting) else {"pass"}
    return frozenset(may | _may_go_on(step, sitting, state, asked.at) | _may_in_turn(card, step, sitting, state))


def _may_go_on(step: Step, sitting: Sitting, state: State, at: datetime) -> set[May]:
    """Ready can be said by the one whose turn it is, and by either when the time is over."""
    if step.asks != "nothing" or step.answers:
        return set()
    is_over = step.way == "timer" and flow.time_gone(step, sitting, at) == 1.0
    return {"go_on"} if state == "turn" or (is_over and state == "waiting") else set()


def _may_in_turn(card: Card, step: Step, sitting: Sitting, state: State) -> set[May]:
    may: set[May] = set()
    if state != "turn":
        return may
    if flow.passing_leads_to(card, step):
        may.add("pass")
    if may_speak(step, sitting):
        may.add("aloud")
    if step.minutes and sitting.begun is None:
        may.add("begin")
    if step.own_question and not marks_at(sitting, sitting.place):
        may.add("own_question")
    return may
