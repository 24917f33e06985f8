"""People who walk a card: one who does whatever the page allows, at random or kindly to the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from handhold.core.entry import PersonId
from handhold.core.practice import events as e
from handhold.core.practice.card import AnswerKind
from handhold.core.practice.view import StepView
from tests.practice.house import ADA, BEN, House
from tests.practice.laws import SECRET

Thing = TypeVar("Thing")
Pick = Callable[[Sequence[Thing]], Thing]


def moves(seen: StepView, house: House, text: str = "") -> list[e.SittingAct]:
    """Every act that this page offers, but stopping, pausing and declining."""
    name, place = seen.sitting, seen.place
    acts: list[e.SittingAct] = []
    if "accept" in seen.may:
        acts.append(e.AcceptSitting(sitting=name))
    if "resume" in seen.may:
        acts.append(e.ResumeSitting(sitting=name))
    if seen.state == "covered":
        acts.append(e.HandOver(sitting=name, to="other" if seen.seat == "opener" else "opener"))
    if "begin" in seen.may:
        acts.append(e.BeginStep(sitting=name, place=place))
    if "go_on" in seen.may:
        acts.append(e.ReadyStep(sitting=name, place=place))
    if seen.state == "confirm":
        acts += _confirming(seen)
    if seen.state == "turn":
        acts += _answers(seen, house, text)
    return acts


def finish(house: House, name: str, limit: int = 400) -> None:
    """Two kind people do the first thing that each page offers, until it is over.  Fails when they get stuck."""
    for _ in range(limit):
        pages = {person: house.see(person, name) for person in who_is_in(house, name)}
        if all(page.state == "over" for page in pages.values()):
            return
        choices = [(person, act) for person, page in pages.items() for act in kind_moves(page, house, "a few words")]
        assert choices, f"stuck at {house.sitting(ADA, name).visit.step}: {[page.state for page in pages.values()]}"
        person, act = choices[0]
        house.did(person, act)
        house.wait(minutes=1)
    raise AssertionError(f"no end after {limit} acts")


def who_is_in(house: House, name: str) -> tuple[PersonId, ...]:
    """Those who can see this sitting."""
    return tuple(p for p in (ADA, BEN) if name in house.warm["ours"].sittings or name in house.warm[p].sittings)


def kind_moves(seen: StepView, house: House, text: str) -> list[e.SittingAct]:
    """What this page offers to somebody who goes on and sends nothing back."""
    acts = moves(seen, house, text)
    return [act for act in acts if not isinstance(act, e.SendStepBack | e.BeginStep | e.PutQuestion)]


def _confirming(seen: StepView) -> list[e.SittingAct]:
    acts: list[e.SittingAct] = [e.ConfirmStep(sitting=seen.sitting, place=seen.place)]
    if "not_quite" in seen.may:
        missed = e.Content(words="that was missed")
        acts.append(e.SendStepBack(sitting=seen.sitting, place=seen.place, content=missed))
    return [*acts, e.PassStep(sitting=seen.sitting, place=seen.place)]


def _answers(seen: StepView, house: House, text: str) -> list[e.SittingAct]:
    words = text if _may_come_over(seen, house) else SECRET + text
    contents: list[tuple[AnswerKind | None, e.Content]] = []
    contents.extend(("choose", e.Content(choice=choice.id)) for choice in seen.choices)
    contents.extend((answer.kind, e.Content(words=text)) for answer in seen.answers)
    match seen.asks:
        case "words" | "request":
            contents.append((None, e.Content(words=words)))
        case "score":
            contents.append((None, e.Content(score=len(text) % 11, words="" if seen.keep == "ours" else SECRET)))
        case "start":
            contents.append((None, e.Content(words=seen.starts[0])))
        case "time":
            contents.append((None, e.Content(time=house.now + timedelta(days=7))))
    acts: list[e.SittingAct] = [
        e.AnswerStep(sitting=seen.sitting, place=seen.place, content=content, answer=kind) for kind, content in contents
    ]
    if "own_question" in seen.may:
        acts.append(e.PutQuestion(sitting=seen.sitting, place=seen.place, words=f"Why {text}?"))
    if "pass" in seen.may:
        acts.append(e.PassStep(sitting=seen.sitting, place=seen.place))
    return acts


def _may_come_over(seen: StepView, house: House) -> bool:
    """Whether the words of this step are for both, now or when the other is asked in."""
    card = house.cards[house.sitting(who_is_in(house, seen.sitting)[0], seen.sitting).card]
    step = next(step for step in card.steps if step.id == seen.step)
    carried = {name for each in card.steps for option in each.options for name in option.carries}
    return step.keep == "ours" or step.way == "reveal" or step.id in carried
