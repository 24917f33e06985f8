"""Laws of one step that concern nobody's secrets: what fits together, and where people must stay free."""

from __future__ import annotations

from collections.abc import Iterator

from handhold.core.practice.card import RECEIVING, Card, Step
from handhold.core.practice.shape import Path, Problem

PERSONAL = ("words", "score", "request")
STARTS_AT_LEAST = 6
BACKS_AT_MOST = 5


def step_problems(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    """Every law that this step breaks."""
    yield from _what_it_asks(step, path)
    yield from _where_it_is_kept(step, path)
    yield from _freedom(step, path)
    yield from _way_on(step, path)
    yield from _going_back(card, step, path)
    yield from _choosing(step, path)
    yield from _bands(step, path)
    yield from _supplies(card, step, path)


def _what_it_asks(step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    if not step.says.strip():
        yield Problem((*path, "says"), f'Step "{name}" says nothing to the one whose turn it is.')
    if step.asks != "nothing" and step.answers:
        yield Problem((*path, "answers"), f'Step "{name}" asks and receives at once. Make two steps of it.')
    for word in ("confirm", "not_quite"):
        if word in step.answers:
            sentence = f'"{word}" comes by itself with way = "confirmed", so step "{name}" need not list it.'
            yield Problem((*path, "answers"), sentence)
    if "choose" in step.answers and len(step.answers) > 1:
        yield Problem((*path, "answers"), f'Step "{name}" mixes choosing with other answers. Make two steps of it.')
    if step.minutes < 0:
        yield Problem((*path, "minutes"), f'Step "{name}" cannot take less than no time.')


def _where_it_is_kept(step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    gives = step.asks != "nothing" or any(answer in RECEIVING for answer in step.answers)
    if gives and step.keep is None:
        yield Problem(path, f'Step "{name}" does not say where the answer is kept: keep = "mine", "ours" or "nowhere".')
    if not gives and not step.answers and step.keep is not None:
        yield Problem((*path, "keep"), f'Step "{name}" has nothing to keep.')


def _freedom(step: Step, path: Path) -> Iterator[Problem]:
    is_personal = step.asks in PERSONAL or any(answer in RECEIVING for answer in step.answers)
    if is_personal and not step.can_pass:
        yield Problem((*path, "can_pass"), f'Nobody may be made to answer: step "{step.id}" must let people pass.')


def _way_on(step: Step, path: Path) -> Iterator[Problem]:
    name, where = step.id, (*path, "way")
    gives = step.asks != "nothing" or bool(step.answers)
    if step.way == "ready" and gives:
        yield Problem(
            where, f'In step "{name}" people only say that they are ready, so it cannot ask for anything else.'
        )
    if step.way == "timer" and step.minutes < 1:
        yield Problem(where, f'Step "{name}" goes on by time, so it needs "minutes".')
    if step.way == "confirmed" and (not gives or step.who == "both_apart"):
        sentence = f'In step "{name}" there is nothing that the other could confirm: one must give, the other say yes.'
        yield Problem(where, sentence)
    if step.way == "reveal" and (step.who != "both_apart" or not gives):
        yield Problem(where, f'Step "{name}" can reveal only what both have given apart.')
    if step.way == "reveal" and step.keep != "mine":
        yield Problem(where, f'What step "{name}" reveals later must be kept in "mine" until then.')


def _going_back(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    if step.way != "confirmed":
        if step.back or step.back_at_most:
            field = "back" if step.back else "back_at_most"
            yield Problem((*path, field), f'Step "{name}" has nothing to confirm, so it cannot be sent back.')
        return
    if not 1 <= step.back_at_most <= BACKS_AT_MOST:
        sentence = f'"Not quite" needs a limit: give step "{name}" a back_at_most from 1 to {BACKS_AT_MOST}.'
        yield Problem((*path, "back_at_most") if step.back_at_most else path, sentence)
    ids = [each.id for each in card.steps]
    if step.back and (step.back not in ids or ids.index(step.back) > ids.index(name)):
        yield Problem((*path, "back"), f'"Not quite" goes back to an earlier step, and "{step.back}" comes later.')


def _choosing(step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    if step.options and "choose" not in step.answers:
        yield Problem((*path, "options"), f'Step "{name}" has options, but "choose" is not among its answers.')
    if "choose" not in step.answers:
        return
    if len(step.options) < 2:
        yield Problem((*path, "answers"), f'Step "{name}" needs at least two options to choose from.')
    yield from _options(step, path)
    if step.who == "both_apart" and step.way != "reveal":
        sentence = f'In step "{name}" both choose apart, so nobody may see first: say way = "reveal".'
        yield Problem((*path, "way") if step.way != "submit" else path, sentence)
    if step.way == "reveal" and step.options and step.options[0].at_most:
        yield Problem((*path, "options", 0), f'The gentlest option of step "{name}" must stay open: take out at_most.')


def _options(step: Step, path: Path) -> Iterator[Problem]:
    ids = [option.id for option in step.options]
    for nth, option in enumerate(step.options):
        if option.id in ids[:nth]:
            yield Problem((*path, "options", nth, "id"), f'Two options of step "{step.id}" are called "{option.id}".')
        if option.at_most < 0:
            yield Problem((*path, "options", nth, "at_most"), '"at_most" counts times, so it cannot be below 0.')


def _bands(step: Step, path: Path) -> Iterator[Problem]:
    taken: set[int] = set()
    for nth, band in enumerate(step.bands):
        where = (*path, "bands", nth)
        numbers = set(range(band.lowest, band.highest + 1))
        if step.asks != "score":
            yield Problem(where, f'Step "{step.id}" asks for no number, so it has no bands.')
        if not numbers or not numbers <= set(range(11)):
            yield Problem(where, "A band runs from a lower to a higher number between 0 and 10.")
        if numbers & taken:
            yield Problem(where, f'Two bands of step "{step.id}" claim the same number.')
        taken |= numbers


def _supplies(card: Card, step: Step, path: Path) -> Iterator[Problem]:
    name = step.id
    if step.starts and step.starts not in card.starts:
        yield Problem((*path, "starts"), f'There are no ready starts called "{step.starts}".')
    elif step.starts and len(card.starts[step.starts]) < STARTS_AT_LEAST:
        sentence = f'Ready starts come in sixes or more; "{step.starts}" has {len(card.starts[step.starts])}.'
        yield Problem((*path, "starts"), sentence)
    if step.asks == "start" and not step.starts:
        yield Problem((*path, "asks"), f'Step "{name}" asks for one of the ready starts, but names none.')
    if step.deck and not card.decks.get(step.deck):
        yield Problem((*path, "deck"), f'There are no questions called "{step.deck}".')
    if step.deck and step.asks == "nothing":
        yield Problem((*path, "deck"), f'Step "{name}" draws a question, but asks for no answer.')
    if step.own_question and not step.deck:
        yield Problem((*path, "own_question"), f'Step "{name}" draws no question that could be replaced.')
