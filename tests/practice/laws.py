"""The laws of every sitting, asserted on what is in the rooms and on what each person sees."""

from __future__ import annotations

from handhold.core.entry import PersonId
from handhold.core.practice import events as e
from handhold.core.practice.card import RECEIVING
from handhold.core.practice.engine import decide, to_copy
from handhold.core.practice.sitting import Sitting
from handhold.core.practice.steps import Decision
from tests.practice.house import ADA, BEN, House

SECRET = "only mine "
"""Begins everything that the random walkers write where it is to stay private."""


def assert_laws(house: House, name: str) -> None:
    """Everything that must be true of a sitting at any moment."""
    private_words_stay_private(house)
    warm_fold_is_cold_fold(house)
    for person in (ADA, BEN):
        house.visit(person)
        if (sitting := _known(house, person, name)) is not None:
            sees_own_private_words_only(house, person, name)
            receiver_only_receives(house, person, name)
            either_can_stop(house, person, sitting)
    not_quite_is_bounded(house, name)
    nothing_is_due_twice(house)


def private_words_stay_private(house: House) -> None:
    """Nothing that was kept private stands in any event of *ours*."""
    for entry in house.logs["ours"]:
        assert SECRET not in str(entry.event)


def warm_fold_is_cold_fold(house: House) -> None:
    """A restart changes nothing."""
    for room, warm in house.warm.items():
        assert house.cold(room) == warm


def sees_own_private_words_only(house: House, person: PersonId, name: str) -> None:
    """A page never shows what the other kept, and a draft is always of the step that it stands at."""
    seen = house.see(person, name)
    for shown in seen.shown:
        assert shown.is_own or SECRET not in shown.content.words
    assert seen.draft is None or (seen.draft.step, seen.draft.is_own) == (seen.step, True)


def receiver_only_receives(house: House, person: PersonId, name: str) -> None:
    """Who reads on their turn what the other told finds no field for free words.  What was answered to their own words,
    and a thought that they wished for, may stand beside one.
    """
    seen = house.see(person, name)
    steps = house.cards[seen.card].steps
    wished = {option.to for step in steps for option in step.options}
    free = {step.id for step in steps if step.asks in ("words", "request")} - wished
    theirs = [shown for shown in seen.shown if not shown.is_own and shown.standing == "here"]
    received = {name for step in steps if step.id == seen.step for name in step.receives}
    reads = any(not shown.choice and shown.step in free | received for shown in theirs)
    if seen.state == "turn" and reads:
        assert seen.asks in ("nothing", "score", "start", "time")
        assert {answer.kind for answer in seen.answers} <= set(RECEIVING)
    if seen.state == "confirm":
        assert {answer.kind for answer in seen.answers} <= {"confirm", "not_quite"}


def either_can_stop(house: House, person: PersonId, sitting: Sitting) -> None:
    """Until it is over, anybody who takes part can stop it, whatever the moment."""
    if sitting.status in ("offered", "open", "paused"):
        answer = decide(house.table(person), e.StopSitting(sitting=sitting.id), house.asked(person))
        assert isinstance(answer, Decision)
        assert [type(event) for event in answer.mine + answer.ours] == [e.SittingStopped]
        assert "stop" in house.see(person, sitting.id).may


def not_quite_is_bounded(house: House, name: str) -> None:
    """No step is sent back more often than its card allows."""
    for room in house.warm.values():
        sitting = room.sittings.get(name)
        if sitting is not None:
            for step in house.cards[sitting.card].steps:
                sent = [mark for mark in sitting.marks if mark.step == step.id and mark.done == "sent_back"]
                assert len(sent) <= step.back_at_most


def nothing_is_due_twice(house: House) -> None:
    """What came over at a visit does not come again at the next."""
    for person in (ADA, BEN):
        house.visit(person)
        assert to_copy(house.table(person), house.asked(person)) == ()


def _known(house: House, person: PersonId, name: str) -> Sitting | None:
    table = house.table(person)
    joint = table.ours.sittings.get(name) if table.ours is not None else None
    return joint or table.mine.sittings.get(name)
