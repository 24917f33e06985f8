"""Questions: answered apart, seen together, at the pace of the slower one; what comes over, and what never does."""

from __future__ import annotations

import pytest

from handhold.core.practice import events as e
from handhold.core.practice.steps import Decision
from handhold.core.words import Refused
from tests.practice.house import ADA, BEN, CARDS, House, answer, choose, words


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def name(house: House) -> str:
    return house.open("questions", "apart")


def both_answer(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    answer(house, BEN, name, words("Bens answer"))


def both_read(house: House, name: str) -> None:
    both_answer(house, name)
    for person in (ADA, BEN):
        answer(house, person, name, words("Thank you."), "thank")


def in_ours(house: House) -> str:
    return str([entry.event for entry in house.logs["ours"]])


def test_there_are_ninety_questions_and_a_third_of_them_are_light() -> None:
    decks = [CARDS["questions"].decks[depth] for depth in ("light", "closer", "deep")]
    every = [question for deck in decks for question in deck]
    assert len(every) == len(set(every)) >= 90
    assert len(decks[0]) * 3 >= len(every)
    assert all(question.endswith("?") for question in every)


def test_adas_answer_stays_hers_until_ben_has_answered(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    assert "Adas answer" not in in_ours(house)
    ben = house.see(BEN, name)
    assert (ben.state, ben.shown, ben.draft) == ("turn", (), None)
    assert ben.kept == "Only you, until both of you are ready. Then both of you."
    ada = house.see(ADA, name)
    assert (ada.state, ada.draft.content.words if ada.draft else "") == ("waiting", "Adas answer")


def test_her_words_come_over_at_her_next_visit_and_only_once(house: House, name: str) -> None:
    both_answer(house, name)
    assert "Bens answer" in in_ours(house)
    assert "Adas answer" not in in_ours(house)
    assert [shown.standing for shown in house.see(BEN, name).shown if not shown.is_own] == ["on_its_way"]
    house.visit(ADA)
    house.visit(ADA)
    assert in_ours(house).count("Adas answer") == 1
    assert [shown.content.words for shown in house.see(BEN, name).shown] == ["Adas answer", "Bens answer"]


def test_ada_can_write_it_anew_while_ben_has_not_answered(house: House, name: str) -> None:
    answer(house, ADA, name, words("Too much"))
    answer(house, ADA, name, words("Less"))
    answer(house, BEN, name, words("Bens answer"))
    house.visit(ADA)
    assert "Less" in in_ours(house)
    assert "Too much" not in in_ours(house)


def test_a_question_that_is_let_go_shows_nobodys_words_and_names_nobody(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    house.did(BEN, e.PassStep(sitting=name, place=0))
    house.visit(ADA)
    house.visit(BEN)
    assert "Adas answer" not in in_ours(house)
    assert house.sitting(ADA, name).visit.step == "light_on"
    for person in (ADA, BEN):
        assert house.see(person, name).shown == ()


def test_ada_can_let_it_go_even_after_she_answered(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    house.did(ADA, e.PassStep(sitting=name, place=0))
    assert "Adas answer" not in in_ours(house)


def test_both_answering_at_one_moment_is_settled_at_the_next_visit(house: House, name: str) -> None:
    """Each wrote before the other's *ready* had arrived, so neither event moves the step."""
    house.do(ADA, e.AnswerStep(sitting=name, place=0, content=words("Adas answer")), crash=True)
    house.do(BEN, e.AnswerStep(sitting=name, place=0, content=words("Bens answer")), crash=True)
    house.visit(BEN)
    house.visit(ADA)
    house.visit(BEN)
    assert house.sitting(BEN, name).visit.step == "light_read"
    assert "Adas answer" in in_ours(house)
    assert "Bens answer" in in_ours(house)


@pytest.mark.parametrize(
    ("first", "second", "next_step"),
    [
        ("enough", "closer", "close"),
        ("closer", "enough", "close"),
        ("closer", "again", "light"),
        ("again", "closer", "light"),
        ("closer", "closer", "closer"),
    ],
)
def test_the_slower_one_sets_the_pace(house: House, name: str, first: str, second: str, next_step: str) -> None:
    both_read(house, name)
    choose(house, ADA, name, first)
    choose(house, BEN, name, second)
    house.visit(ADA)
    assert house.sitting(BEN, name).visit.step == next_step


def test_a_wish_to_go_deeper_is_not_told_when_the_other_wants_to_stop(house: House, name: str) -> None:
    both_read(house, name)
    choose(house, ADA, name, "closer")
    choose(house, BEN, name, "enough")
    house.visit(ADA)
    assert "closer" not in in_ours(house)


@pytest.mark.parametrize("wishes", [("closer", "again"), ("again", "closer")])
def test_both_wishing_at_one_moment_is_settled_too(house: House, name: str, wishes: tuple[str, str]) -> None:
    both_read(house, name)
    place = house.sitting(ADA, name).place
    for person, wish in zip((ADA, BEN), wishes, strict=True):
        act = e.AnswerStep(sitting=name, place=place, content=e.Content(choice=wish), answer="choose")
        house.do(person, act, crash=True)
    for person in (ADA, BEN, BEN):
        house.visit(person)
        assert house.sitting(ADA, name).visit.step == "light_on"
    house.visit(ADA)
    assert house.sitting(ADA, name).visit.step == "light"


def test_whoever_stops_second_settles_it_at_once(house: House, name: str) -> None:
    both_read(house, name)
    choose(house, ADA, name, "closer")
    choose(house, BEN, name, "enough")
    assert house.sitting(BEN, name).visit.step == "close"


def test_what_both_have_chosen_cannot_be_chosen_anew(house: House, name: str) -> None:
    both_read(house, name)
    choose(house, ADA, name, "closer")
    place = house.sitting(ADA, name).place
    choose(house, BEN, name, "again")
    assert house.see(BEN, name).turn == "Both of you have chosen. It goes on when both have looked in again."
    act = e.AnswerStep(sitting=name, place=place, content=e.Content(choice="closer"), answer="choose")
    assert house.do(BEN, act) == Decision()


def test_the_same_words_again_change_nothing(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    again = e.AnswerStep(sitting=name, place=0, content=words("Adas answer"))
    assert house.do(ADA, again) == Decision()


def test_the_deep_ones_open_only_through_the_closer_ones(house: House, name: str) -> None:
    both_read(house, name)
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=2, content=e.Content(choice="deep"), answer="choose"))
    assert isinstance(refused, Refused)


def test_no_question_comes_twice_until_all_have_been_asked() -> None:
    house = House()
    asked: list[str] = []
    deck = CARDS["questions"].decks["light"]
    while len(asked) < len(deck):
        name = house.open("questions", "apart")
        asked.append(house.see(ADA, name).question)
        assert house.see(BEN, name).question == asked[-1]
        house.did(ADA, e.StopSitting(sitting=name))
    assert sorted(asked) == sorted(deck)
    assert house.see(ADA, house.open("questions", "apart")).question in deck


def test_bens_own_question_takes_the_place_of_the_drawn_one(house: House, name: str) -> None:
    assert "own_question" in house.see(BEN, name).may
    house.did(BEN, e.PutQuestion(sitting=name, place=0, words="What was your first bicycle like?"))
    ada = house.see(ADA, name)
    assert (ada.question, ada.question_from) == ("What was your first bicycle like?", "other")


def test_an_own_question_cannot_replace_one_that_ada_has_answered(house: House, name: str) -> None:
    answer(house, ADA, name, words("Adas answer"))
    refused = house.do(BEN, e.PutQuestion(sitting=name, place=0, words="Something else?"))
    assert str(refused) == "One of you has answered already. Keep your question for the next round."
    empty = house.do(BEN, e.PutQuestion(sitting=house.open("good_news"), place=0, words="Now?"))
    assert str(empty) == "That does not belong to this step. Please answer what stands here."


def test_stopping_keeps_what_was_not_yet_seen_with_its_writer(house: House, name: str) -> None:
    both_answer(house, name)
    house.did(BEN, e.StopSitting(sitting=name))
    house.visit(ADA)
    assert "Adas answer" not in in_ours(house)
