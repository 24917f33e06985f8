"""The fold trusts nobody: not the seat that an event claims, no event that comes too late, none that comes twice."""

from __future__ import annotations

from handhold.core.entry import Entry, Event, PersonId
from handhold.core.practice import events as e
from handhold.core.practice.coming import words_due
from handhold.core.practice.sitting import Practices, Sitting, fold
from handhold.core.practice.steps import Decision
from tests.practice.house import ADA, BEGIN, BEN, House, answer, words

NAME = "tonight"
BEGUN: list[tuple[PersonId, Event]] = [
    (ADA, e.SittingOffered(sitting=NAME, card="questions", step="light", mode="live", question="Why?")),
    (BEN, e.SittingAccepted(sitting=NAME)),
]


def after(*lines: tuple[PersonId, Event]) -> Sitting:
    """The sitting after these lines."""
    every = [*BEGUN, *lines]
    entries = [Entry(seq, f"act{seq}", by, BEGIN, event) for seq, (by, event) in enumerate(every, 1)]
    return fold(Practices(), entries).sittings[NAME]


def test_ben_cannot_speak_from_adas_seat() -> None:
    forged = e.WordsSaid(sitting=NAME, place=0, step="light", seat="opener", content=words("I, Ada, agree"))
    ready = e.StepReadied(sitting=NAME, place=0, seat="opener")
    sitting = after((BEN, forged), (BEN, ready))
    assert [said.seat for said in sitting.said] == ["other"]
    assert [mark.seat for mark in sitting.marks] == ["other"]


def test_a_move_that_comes_too_late_moves_nothing() -> None:
    let_go = e.StepPassed(sitting=NAME, place=0, seat="other", to="light_on")
    late = e.StepReadied(sitting=NAME, place=0, seat="opener", to="light_read")
    sitting = after((BEN, let_go), (ADA, late))
    assert sitting.visit.step == "light_on"
    assert len(sitting.marks) == 1


def test_a_question_that_was_let_go_after_both_were_ready_shows_nothing() -> None:
    sitting = after(
        (ADA, e.StepReadied(sitting=NAME, place=0, seat="opener")),
        (BEN, e.StepReadied(sitting=NAME, place=0, seat="other")),
        (BEN, e.StepPassed(sitting=NAME, place=0, seat="other", to="light_on")),
    )
    kept = e.WordsKept(sitting=NAME, place=0, step="light", seat="opener", content=words("Adas"), reveal=True)
    mine = fold(Practices(), [Entry(1, "act", ADA, BEGIN, kept)])
    assert words_due(sitting, mine.kept[NAME], ADA) == []


def test_events_of_a_sitting_that_nobody_offered_change_nothing() -> None:
    lonely = Entry(1, "act", ADA, BEGIN, e.StepBegun(sitting="nowhere", place=0))
    assert fold(Practices(), [lonely]) == Practices()


def test_after_the_end_nothing_moves_any_more() -> None:
    stopped = after((BEN, e.SittingStopped(sitting=NAME)), (ADA, e.SittingAccepted(sitting=NAME)))
    assert stopped.status == "stopped"


def test_an_offer_that_is_told_twice_does_not_begin_again() -> None:
    sitting = after((ADA, e.StepReadied(sitting=NAME, place=0, seat="opener")), BEGUN[0])
    assert len(sitting.marks) == 1


def test_later_that_arrives_twice_does_not_rest_the_sitting_again() -> None:
    house = House()
    name = house.open("listening")
    house.do(BEN, e.PauseSitting(sitting=name), "later")
    house.did(BEN, e.ResumeSitting(sitting=name))
    assert house.do(BEN, e.PauseSitting(sitting=name), "later") == Decision()
    answer(house, ADA, name, words("I go on."))
