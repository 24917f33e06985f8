"""The walk of a card as a graph: what leads where, and which ways close after a while."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from handhold.core.practice.card import END, Card, Step, following
from handhold.core.practice.flow import passing_leads_to


class Edge(msgspec.Struct, frozen=True):
    """A way from a step to another.  ``is_bounded``: it closes after some times; ``invites``: the other is asked in."""

    to: str
    is_bounded: bool = False
    invites: bool = False
    by_choice: bool = False


def edges_of(card: Card, step: Step) -> tuple[Edge, ...]:
    """Every way on from a step, also by passing and by *not quite*."""
    edges = [Edge(o.to, is_bounded=o.at_most > 0, invites=o.invites, by_choice=True) for o in step.options]
    edges += [Edge(band.to) for band in step.bands]
    if on := following(card, step):
        edges.append(Edge(on))
    if passed := passing_leads_to(card, step):
        edges.append(Edge(passed))
    if step.way == "confirmed":
        edges.append(Edge(step.back or step.id, is_bounded=True))
    return tuple(edges)


def reached(card: Card, begin: Iterable[str], with_invitations: bool = True) -> frozenset[str]:
    """Steps that can be reached from ``begin``, these included."""
    steps = {step.id: step for step in card.steps}
    found: set[str] = set()
    left = [name for name in begin if name in steps]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            ways = edges_of(card, steps[name])
            left += [edge.to for edge in ways if edge.to in steps and (with_invitations or not edge.invites)]
    return frozenset(found)


def alone_part(card: Card) -> frozenset[str]:
    """Steps that are done before anybody else is asked in; empty when the card is opened together."""
    return reached(card, [card.steps[0].id], with_invitations=False) if card.opened == "alone" else frozenset()


def joint_part(card: Card) -> frozenset[str]:
    """Steps that the two do together."""
    if card.opened == "together":
        return reached(card, [card.steps[0].id])
    return reached(card, [option.to for step in card.steps for option in step.options if option.invites])


def comes_before(card: Card, earlier: str, later: str) -> bool:
    """Whether ``earlier`` can have been done when ``later`` is reached."""
    step = next((step for step in card.steps if step.id == earlier), None)
    return step is not None and later in reached(card, [edge.to for edge in edges_of(card, step)])


def endless(card: Card) -> list[str]:
    """Steps that stand on a circle which never closes: one may go round it for ever."""
    ways = {s.id: [e.to for e in edges_of(card, s) if not e.is_bounded and e.to != END] for s in card.steps}
    return [name for name in ways if name in _after(ways, ways[name])]


def _after(ways: dict[str, list[str]], begin: Iterable[str]) -> set[str]:
    found: set[str] = set()
    left = list(begin)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += ways.get(name, [])
    return found
