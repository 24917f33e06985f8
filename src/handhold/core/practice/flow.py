"""How a sitting goes on: whose turn it is, what is still open, where a step leads.  Reads one room and a card."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from handhold.core.practice.card import (
    SEATS,
    Card,
    Option,
    Seat,
    Step,
    following,
    other_seat,
    seats_of,
)
from handhold.core.practice.sitting import (
    Practices,
    Sitting,
    done_by,
    marks_at,
    times_chosen,
    times_sent_back,
)

Phase = Literal["give", "confirm", "settle"]
"""``give``: the step is being done.  ``confirm``: the other says whether that is it.  ``settle``: both have chosen,
and the choice of the one who was first comes over at their next visit."""


def phase_of(step: Step, sitting: Sitting) -> Phase:
    """Which part of the present step it is."""
    marks = marks_at(sitting, sitting.place)
    if step.way == "confirmed" and marks:
        return "confirm"
    both = {mark.seat for mark in marks} == set(SEATS)
    return "settle" if step.way == "reveal" and both else "give"


def turn_of(step: Step, sitting: Sitting) -> tuple[Seat, ...]:
    """The seats that may do the present step now.  On one device two who write apart do so one after the other."""
    done = done_by(sitting)
    match phase_of(step, sitting):
        case "confirm":
            return tuple(other_seat(seat) for seat in done)
        case "settle":
            return ()
        case "give":
            left: tuple[Seat, ...] = tuple(seat for seat in seats_of(step) if seat not in done)
            return left[:1] if sitting.mode == "same_room" and step.who == "both_apart" else left


def is_last(step: Step, sitting: Sitting, seat: Seat) -> bool:
    """Whether the step moves on when this seat has done its part."""
    if step.who == "both_together" and (step.way == "submit" or sitting.mode == "same_room"):
        return True
    return set(seats_of(step)) <= done_by(sitting) | {seat}


def open_options(step: Step, sitting: Sitting) -> tuple[Option, ...]:
    """The options that are not used up."""
    return tuple(o for o in step.options if not o.at_most or times_chosen(sitting, step.id, o.id) < o.at_most)


def option_of(step: Step, name: str) -> Option | None:
    """The option of that name."""
    return next((option for option in step.options if option.id == name), None)


def gentler(step: Step, one: str, two: str) -> Option:
    """Of two choices the one that stands first: the pace is that of the slower one.  Unknown ones count as gentlest."""
    places = {option.id: place for place, option in enumerate(step.options)}
    return step.options[min(places.get(one, 0), places.get(two, 0))]


def backs_left(step: Step, sitting: Sitting) -> int:
    """How often *not quite* can still be said at this step."""
    return max(0, step.back_at_most - times_sent_back(sitting, step.id))


def leads_to(card: Card, step: Step, choice: str = "", score: int | None = None) -> str:
    """Where the step leads after this choice or number."""
    if (option := option_of(step, choice)) is not None:
        return option.to
    for band in step.bands:
        if score is not None and band.lowest <= score <= band.highest:
            return band.to
    return following(card, step)


def passing_leads_to(card: Card, step: Step) -> str:
    """Where letting go of the step leads; empty when it cannot be let go."""
    return (step.pass_to or following(card, step)) if step.can_pass else ""


def confirmed_leads_to(card: Card, step: Step, sitting: Sitting) -> str:
    """Where a confirmed step leads: a choice that was confirmed leads where the choice does."""
    chosen = next((mark.choice for mark in reversed(marks_at(sitting, sitting.place)) if mark.choice), "")
    return leads_to(card, step, chosen)


def draw(card: Card, step: Step, seed: str, used: Iterable[str]) -> str:
    """The question that a step begins with: any that was not used yet, in an order that the seed fixes."""
    deck = card.decks.get(step.deck, ())
    gone = frozenset(used)
    fresh = [question for question in deck if question not in gone] or list(deck)
    return min(fresh, key=lambda question: _shuffled(seed, question), default="")


def used_questions(practices: Practices, card: str) -> frozenset[str]:
    """Questions of this card that were drawn in any of its sittings."""
    sittings = (sitting for sitting in practices.sittings.values() if sitting.card == card)
    return frozenset(visit.drawn for sitting in sittings for visit in sitting.visits if visit.drawn)


def time_gone(step: Step, sitting: Sitting, at: datetime) -> float | None:
    """The share of the step's time that has gone, 0 to 1; ``None`` when it has no time or it has not begun."""
    if not step.minutes or sitting.begun is None:
        return None
    return min(1.0, max(0.0, (at - sitting.begun) / timedelta(minutes=step.minutes)))


def _shuffled(seed: str, question: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{question}".encode()).digest()
