"""The checker: every card keeps the laws of the house before anybody meets it, or it is refused in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from handhold.core.practice import graph
from handhold.core.practice.card import END, UNTESTED, Card, Shared, Step
from handhold.core.practice.check_privacy import privacy_problems
from handhold.core.practice.check_steps import step_problems
from handhold.core.practice.shape import Path, Problem, read_shape

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BRACES = re.compile(r"\{([^}]*)\}")


def read_card(raw: Mapping[str, Any], shared: Shared) -> Card | list[Problem]:
    """The card that ``raw`` spells, with the shared starts, decks and sources that it may name; or its problems."""
    card, problems = read_shape(raw)
    if card is None:
        return problems
    whole = _with_shared(card, shared)
    problems = list(check(whole))
    return problems or whole


def check(card: Card) -> Iterator[Problem]:
    """Every law that the card breaks, one sentence each.  Names first: the other laws need names that stand for one."""
    broken = [*_names(card), *_leads(card)]
    if broken:
        yield from broken
        return
    yield from _honest(card)
    yield from _ways_to_sit(card)
    yield from _walk(card)
    for place, step in enumerate(card.steps):
        path: Path = ("steps", place)
        yield from step_problems(card, step, path)
        yield from privacy_problems(card, step, path)
        yield from _braces(step, path)


def _with_shared(card: Card, shared: Shared) -> Card:
    return msgspec.structs.replace(
        card,
        starts={**shared.starts, **card.starts},
        decks={**shared.decks, **card.decks},
        sources={**shared.sources, **card.sources},
    )


def _names(card: Card) -> Iterator[Problem]:
    if not _NAME.fullmatch(card.id):
        yield Problem(("id",), f'"{card.id}" is no name: use small letters, digits and underscores, a letter first.')
    if not card.steps:
        yield Problem(("steps",), "A card needs at least one step.")
    times = Counter(step.id for step in card.steps)
    for place, step in enumerate(card.steps):
        path: Path = ("steps", place, "id")
        if step.id == END:
            yield Problem(path, f'No step may be called "{END}": that is where the last step leads.')
        elif not _NAME.fullmatch(step.id):
            yield Problem(path, f'"{step.id}" is no name: use small letters, digits and underscores, a letter first.')
        elif times[step.id] > 1 and step.id in [earlier.id for earlier in card.steps[:place]]:
            yield Problem(path, f'Two steps are called "{step.id}". Give each a name of its own.')


def _leads(card: Card) -> Iterator[Problem]:
    """Every step that is named somewhere must be there."""
    known = {step.id for step in card.steps}
    for place, step in enumerate(card.steps):
        path: Path = ("steps", place)
        named = [((*path, field), getattr(step, field)) for field in ("next", "pass_to", "back")]
        named += [((*path, "options", nth, "to"), option.to) for nth, option in enumerate(step.options)]
        named += [((*path, "bands", nth, "to"), band.to) for nth, band in enumerate(step.bands)]
        for where, name in named:
            if name and name not in known | {END}:
                yield Problem(where, f'Step "{step.id}" leads to "{name}", and no step is called so.')
        seen = [((*path, field), name) for field in ("receives", "shows") for name in getattr(step, field)]
        seen += [
            ((*path, "options", nth, "carries"), name)
            for nth, option in enumerate(step.options)
            for name in option.carries
        ]
        for where, name in seen:
            if name not in known:
                yield Problem(where, f'Step "{step.id}" names "{name}", and no step is called so.')


def _honest(card: Card) -> Iterator[Problem]:
    for field in ("title", "what_for"):
        if not getattr(card, field).strip():
            yield Problem((field,), f'"{field}" is empty. Say it in one plain sentence.')
    if card.minutes < 1:
        yield Problem(("minutes",), "A card takes at least one minute.")
    if not card.known:
        yield Problem(("known",), "Say honestly what is known of this, even if it is that nobody has tested it.")
    for place, known in enumerate(card.known):
        if known.source != UNTESTED and known.source not in card.sources:
            path: Path = ("known", place, "source")
            yield Problem(
                path, f'The source "{known.source}" is not listed. Add it under [sources], or say "{UNTESTED}".'
            )
    if not card.not_when:
        yield Problem(("not_when",), "Say when this is not the right thing to do. Every card has such times.")
    offer = card.offer
    if offer is not None and not (offer.every_days >= 1 and 0 <= offer.from_hour < offer.to_hour <= 24):
        yield Problem(("offer",), "An offer needs at least one day between, and hours of one day in their order.")


def _ways_to_sit(card: Card) -> Iterator[Problem]:
    invites = any(option.invites for step in card.steps for option in step.options)
    if len(set(card.modes)) < len(card.modes):
        yield Problem(("modes",), "Name each way to sit once.")
    if card.opened == "together" and not card.modes:
        yield Problem(("modes",), "A card for two says how they can sit: live, same_room or apart.")
    if card.opened == "together" and invites:
        yield Problem(("opened",), "The two are both here from the beginning, so no option can invite.")
    if card.opened == "alone" and invites and not card.modes:
        yield Problem(("modes",), "This card invites the other, so it says how they can sit: live, same_room or apart.")
    if card.opened == "alone" and card.modes and not invites:
        yield Problem(("modes",), "This card is opened alone and invites nobody, so it has no ways to sit for two.")


def _walk(card: Card) -> Iterator[Problem]:
    names = {step.id: place for place, step in enumerate(card.steps)}
    here = graph.reached(card, [card.steps[0].id])
    for name, place in names.items():
        if name not in here:
            yield Problem(("steps", place), f'No way leads to step "{name}".')
    for name in sorted(graph.alone_part(card) & graph.joint_part(card), key=names.__getitem__):
        yield Problem(("steps", names[name]), f'Step "{name}" is done alone and also for two. Write it twice.')
    closed = [step for step in card.steps if all(edge.is_bounded for edge in graph.edges_of(card, step))]
    for step in closed:
        yield Problem(("steps", names[step.id]), f'Step "{step.id}" is a dead end: no way on stays open for good.')
    for name in graph.endless(card):
        yield Problem(("steps", names[name]), f'One can go round from step "{name}" for ever. Limit it with "at_most".')


def _braces(step: Step, path: Path) -> Iterator[Problem]:
    for field in ("says", "waits", "label"):
        for inside in _BRACES.findall(getattr(step, field)):
            if inside != "name":
                yield Problem((*path, field), f'"{{{inside}}}" stands for nothing; only {{name}} does, for the other.')
