"""Laws of one step about who reads what: receiving only receives, and nothing private is shown or steers the two."""

from __future__ import annotations

from collections.abc import Iterator

from handhold.core.practice.card import RECEIVING, Card, Option, Step, other_seat, seats_of, step_of
from handhold.core.practice.graph import alone_part, comes_before, edges_of, joint_part
from handhold.core.practice.shape import Path, Problem

FREE = ("words", "request")
"""What can hold a rebuttal."""


def privacy_problems(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    """Every law of privacy and of receiving that this step breaks."""
    yield from _alone(card, step, path)
    yield from _invitations(card, step, path)
    yield from _receiving(card, step, path)
    yield from _permission(card, step, path)
    yield from _shown(card, step, path)
    if step.bands and step.id in joint_part(card):
        yield Problem((*path, "bands"), f'Step "{step.id}" is for two, and a private number may not steer two people.')
    if step.share and (step.id not in alone_part(card) or step.keep != "mine"):
        yield Problem((*path, "share"), f'Only what is written alone and kept can be shared; step "{step.id}" is not.')


def _alone(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    if step.id not in alone_part(card):
        return
    name = step.id
    if step.who != "opener":
        yield Problem((*path, "who"), f'Step "{name}" is done alone, so it cannot be the turn of the other.')
    if step.keep == "ours":
        yield Problem((*path, "keep"), f'Step "{name}" is done alone, so it cannot be kept in "ours".')
    if step.way == "confirmed":
        yield Problem((*path, "way"), f'Step "{name}" is done alone, so nobody is there to confirm it.')


def _invitations(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    for nth, option in enumerate(step.options):
        where = (*path, "options", nth)
        if option.invites and option.at_most != 1:
            yield Problem(where, f'Option "{option.id}" invites, so it needs at_most = 1: nobody is asked twice.')
        if option.carries and not option.invites:
            yield Problem(where, f'Option "{option.id}" invites nobody, so it can carry nothing over.')
        yield from _carried(card, option, where)


def _carried(card: Card, option: Option, where: Path) -> Iterator[Problem]:
    for name in option.carries:
        carried = step_of(card, name)
        if carried is None or name not in alone_part(card) or carried.keep != "mine":
            yield Problem((*where, "carries"), f'"{name}" is not written alone and kept, so it cannot be carried over.')
        elif not carried.label:
            sentence = f'Give step "{name}" a label, so that it can be said beforehand what the other will read.'
            yield Problem((*where, "carries"), sentence)


def _receiving(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    takes_in = [answer for answer in step.answers if answer in RECEIVING]
    if step.receives and (not takes_in or step.asks != "nothing"):
        sentence = f'Step "{name}" receives, so it offers receiving answers only: {", ".join(RECEIVING)}.'
        yield Problem((*path, "receives"), sentence)
    if takes_in and not step.receives:
        yield Problem(
            (*path, "answers"), f'Step "{name}" answers "{takes_in[0]}", but receives nothing. Name the step.'
        )
    if takes_in and step.keep == "mine":
        yield Problem((*path, "keep"), f'Step "{name}" answers the other, so the answer cannot be kept in "mine".')
    for earlier in step.receives:
        given = step_of(card, earlier)
        if given is not None and seats_of(given) == seats_of(step) and len(seats_of(step)) == 1:
            yield Problem((*path, "receives"), f'Step "{name}" receives "{earlier}", which the same person gave.')


def _permission(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    """An open question comes only after the one who is asked has chosen to be asked."""
    if "ask" not in step.answers:
        return
    if step.who not in ("opener", "other"):
        yield Problem((*path, "answers"), f'In step "{step.id}" both would ask at once. Let one ask after the other.')
        return
    if not _is_wished(card, step):
        sentence = f'Step "{step.id}" asks a question without permission: a choice of the other must lead to it.'
        yield Problem((*path, "answers"), sentence)


def _is_wished(card: Card, step: Step) -> bool:
    """Whether nothing but a choice of the other leads there."""
    if step.who not in ("opener", "other"):
        return False
    wishes = other_seat(step.who)
    before = [earlier for earlier in card.steps if earlier.id != step.id]
    ways = [(earlier.who, edge) for earlier in before for edge in edges_of(card, earlier) if edge.to == step.id]
    return bool(ways) and all(who == wishes and edge.by_choice for who, edge in ways)


def _shown(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    for field in ("receives", "shows"):
        for name in getattr(step, field):
            shown = step_of(card, name)
            if shown is not None:
                yield from _one_shown(card, step, shown, (*path, field))
    theirs = [name for name in step.shows if _is_of_other(card, step, name) and not _was_wished(card, name)]
    if theirs and step.asks in FREE:
        sentence = f'Step "{step.id}" shows what the other said and asks for free words. Let it receive "{theirs[0]}".'
        yield Problem((*path, "shows"), sentence)


def _was_wished(card: Card, name: str) -> bool:
    """A question that one chose to be asked, a thought that one chose to hear: who answers it must see it."""
    shown = step_of(card, name)
    return shown is not None and _is_wished(card, shown)


def _one_shown(card: Card, step: Step, shown: Step, where: Path) -> Iterator[Problem]:
    is_given = shown.asks != "nothing" or bool(shown.answers)
    if not is_given or shown.keep == "nowhere":
        yield Problem(where, f'Step "{step.id}" shows "{shown.id}", and nothing of it is kept.')
    elif not comes_before(card, shown.id, step.id) and shown.id not in _carried_names(card):
        yield Problem(where, f'Step "{step.id}" shows "{shown.id}", which cannot have been done by then.')
    elif shown.keep == "mine" and not _may_be_seen(card, step, shown):
        yield Problem(where, f'Step "{step.id}" shows "{shown.id}", which the other kept private.')


def _may_be_seen(card: Card, step: Step, shown: Step) -> bool:
    """What is kept in *mine* is seen by its writer; by both only when it was revealed or carried over."""
    if shown.way == "reveal" or (shown.id in _carried_names(card) and step.id in joint_part(card)):
        return True
    return step.who == shown.who and step.who in ("opener", "other")


def _carried_names(card: Card) -> frozenset[str]:
    return frozenset(name for step in card.steps for option in step.options for name in option.carries)


def _is_of_other(card: Card, step: Step, name: str) -> bool:
    shown = step_of(card, name)
    return shown is not None and not (seats_of(shown) == seats_of(step) and len(seats_of(step)) == 1)
