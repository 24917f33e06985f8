"""What comes over from *mine* to *ours* at its writer's visit, because they agreed to it when they wrote it.

It runs with one person's own *mine* only, and what it brings is brought once, even when it is taken back later.
"""

from __future__ import annotations

from collections.abc import Sequence

from handhold.core.entry import Event, PersonId
from handhold.core.practice import events as e
from handhold.core.practice import flow
from handhold.core.practice.card import SEATS, Seat, seats_of
from handhold.core.practice.sitting import Said, Sitting, done_by, last_given, marks_at
from handhold.core.practice.steps import Stand, chosen, readied

CARRIED = -1
"""The place of words that were written alone, before the other was asked in."""


def moves_due(stand: Stand) -> list[Event]:
    """What moves a step on which everybody has done their part and which still stands.

    That happens when both answered at one moment, each without having seen the other's answer, and when both chose
    apart and the one who was first has now come back.
    """
    sitting, step = stand.sitting, stand.step
    done = done_by(sitting)
    if sitting.is_alone or step.way == "confirmed" or not set(seats_of(step)) <= done or stand.seat not in done:
        return []
    if step.way == "reveal" and step.options:
        return _choice_due(stand)
    return [readied(stand, flow.leads_to(stand.card, step))]


def words_due(sitting: Sitting, kept: Sequence[Said], person: PersonId, moving: bool = False) -> list[Event]:
    """Words of this person that both are now ready to see, and words carried in by an accepted invitation.

    ``moving``: the present step moves on in the same moment.
    """
    seat: Seat = "opener" if person == sitting.opener else "other"
    due: list[Event] = []
    if seat == "opener":
        for step in sitting.carries:
            carried = [item for item in kept if item.step == step]
            due += _bring(sitting, carried[-1], CARRIED) if carried else []
    for place in sorted({item.place for item in kept if _waits(sitting, item)}):
        item = last_given(sitting, kept, place, seat)
        is_seen = is_revealed(sitting, place) or (moving and place == sitting.place)
        if item is not None and is_seen:
            due += _bring(sitting, item, place)
    return due


def _waits(sitting: Sitting, item: Said) -> bool:
    """Whether these kept words were meant for both and have not come over yet."""
    is_of_this_walk = item.reveal and not item.content.choice and item.place <= sitting.place
    return is_of_this_walk and (item.place, item.step, item.seat) not in sitting.brought


def _choice_due(stand: Stand) -> list[Event]:
    """The gentlest choice settles the step at once; any other is said, and settles it when the other's is known."""
    sitting, step = stand.sitting, stand.step
    marks = marks_at(sitting, sitting.place)
    if any(mark.seat == stand.seat and mark.choice for mark in marks):
        return []
    item = last_given(sitting, stand.kept, sitting.place, stand.seat)
    own = item.content.choice if item is not None else ""
    theirs = next((mark.choice for mark in marks if mark.choice), "")
    option = flow.gentler(step, own, theirs or own)
    return [chosen(stand, option, option.to if theirs or option == step.options[0] else "")]


def is_revealed(sitting: Sitting, place: int) -> bool:
    """Both said ready here and it went on; where it was let go, nothing is shown."""
    marks = marks_at(sitting, place)
    ready = {mark.seat for mark in marks if mark.done == "readied"}
    return ready == set(SEATS) and any(mark.moved and mark.done == "readied" for mark in marks)


def pending(sitting: Sitting, place: int, seat: Seat) -> bool:
    """Whether a seat's words at a place are ready to be seen and still on their way."""
    was_here = any(at == place and who == seat for at, _, who in sitting.brought)
    return is_revealed(sitting, place) and not was_here


def _bring(sitting: Sitting, item: Said, place: int) -> list[Event]:
    if (place, item.step, item.seat) in sitting.brought:
        return []
    return [
        e.WordsSaid(sitting=sitting.id, place=place, step=item.step, seat=item.seat, content=item.content),
        e.WordsBrought(sitting=sitting.id, place=place, step=item.step, seat=item.seat),
    ]
