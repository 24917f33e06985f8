"""Listening on two devices: the floor passes, *yes, that is it* moves on, and nobody can argue."""

from __future__ import annotations

import pytest

from handhold.core.practice import events as e
from handhold.core.practice.steps import Decision
from handhold.core.words import Refused
from tests.practice.house import ADA, BEN, House, answer, choose, ready, words


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def name(house: House) -> str:
    return house.open("listening", "live")


def told(house: House, name: str) -> int:
    """Ada has spoken and Ben has said it back; the place of his step."""
    answer(house, ADA, name, words("I miss our walks."))
    answer(house, BEN, name, words("You miss walking with me."), "reflect")
    return house.sitting(ADA, name).place


def test_ben_is_asked_and_not_now_is_free_and_leaves_no_reason(house: House) -> None:
    house.do(ADA, e.OfferSitting(card="listening", mode="live"), "tonight")
    assert house.see(BEN, "tonight").state == "invited"
    assert house.see(ADA, "tonight").state == "inviting"
    house.did(BEN, e.DeclineSitting(sitting="tonight"))
    assert house.see(ADA, "tonight").turn == "Not now. It can be another day."
    assert e.DeclineSitting.__struct_fields__ == ("sitting",)


def test_ada_cannot_say_yes_for_ben(house: House) -> None:
    house.do(ADA, e.OfferSitting(card="listening", mode="live"), "tonight")
    assert isinstance(house.do(ADA, e.AcceptSitting(sitting="tonight")), Refused)


def test_ada_can_take_her_invitation_back(house: House) -> None:
    house.do(ADA, e.OfferSitting(card="listening", mode="live"), "tonight")
    house.did(ADA, e.StopSitting(sitting="tonight"))
    assert house.see(BEN, "tonight").state == "over"
    assert house.did(BEN, e.AcceptSitting(sitting="tonight")) == Decision()


def test_nothing_can_be_said_before_ben_says_yes(house: House) -> None:
    house.do(ADA, e.OfferSitting(card="listening", mode="live"), "tonight")
    answered = house.do(ADA, e.AnswerStep(sitting="tonight", place=0, content=words("Well …")))
    assert str(answered) == "This begins when the other says yes. Until then there is nothing to do."


def test_while_ada_has_the_floor_ben_reads_that_she_has_it_and_has_no_field(house: House, name: str) -> None:
    ada, ben = house.see(ADA, name), house.see(BEN, name)
    assert (ada.state, ada.asks, ada.kept) == ("turn", "words", "Both of you can read this.")
    assert len(ada.starts) >= 6
    assert (ben.state, ben.says) == ("waiting", "Ada has the floor. You do not need to answer anything yet.")
    assert (ben.asks, ben.answers, ben.choices) == ("nothing", (), ())
    assert ben.may == {"stop", "later"}


def test_ben_can_only_say_back_what_he_heard(house: House, name: str) -> None:
    answer(house, ADA, name, words("I miss our walks."))
    seen = house.see(BEN, name)
    assert [shown.content.words for shown in seen.shown] == ["I miss our walks."]
    assert [offered.kind for offered in seen.answers] == ["reflect"]
    assert seen.says == "Say back what you heard, in your own words. Not whether it is right, only what Ada means."
    for kind in (None, "thank", "feel_with", "ask", "choose"):
        rebuttal = e.AnswerStep(sitting=name, place=seen.place, content=words("But you never …"), answer=kind)
        assert str(house.do(BEN, rebuttal)) == (
            "Here you only take it in. Please answer in one of the ways that stand here."
        )


def test_it_moves_on_only_when_ada_says_yes_that_is_it(house: House, name: str) -> None:
    place = told(house, name)
    assert house.see(BEN, name).state == "waiting"
    assert house.see(BEN, name).turn == "%(name)s is seeing whether that is it."
    assert isinstance(house.do(BEN, e.ConfirmStep(sitting=name, place=place)), Refused)
    ada = house.see(ADA, name)
    assert ada.state == "confirm"
    assert [shown.content.words for shown in ada.shown if not shown.is_own] == ["You miss walking with me."]
    house.did(ADA, e.ConfirmStep(sitting=name, place=place))
    assert house.sitting(ADA, name).visit.step == "more"


def test_not_quite_says_what_was_missed_and_ben_tries_again(house: House, name: str) -> None:
    place = told(house, name)
    house.did(ADA, e.SendStepBack(sitting=name, place=place, content=words("It is the talking I miss.")))
    seen = house.see(BEN, name)
    assert seen.state == "turn"
    assert [(shown.content.words, shown.missed) for shown in seen.shown] == [
        ("I miss our walks.", False),
        ("It is the talking I miss.", True),
    ]


def test_not_quite_ends_after_three_times_and_nobody_has_to_say_yes(house: House, name: str) -> None:
    told(house, name)
    for left in (3, 2, 1):
        seen = house.see(ADA, name)
        assert seen.backs_left == left
        house.did(ADA, e.SendStepBack(sitting=name, place=seen.place))
        answer(house, BEN, name, words("Then it is …"), "reflect")
    seen = house.see(ADA, name)
    assert [offered.kind for offered in seen.answers] == ["confirm"]
    refused = house.do(ADA, e.SendStepBack(sitting=name, place=seen.place))
    assert str(refused) == "You have gone round a few times. Say yes if it is near enough, or leave it for now."
    house.did(ADA, e.PassStep(sitting=name, place=seen.place))
    assert house.sitting(BEN, name).visit.step == "more"


def test_ada_can_say_more_three_times_and_then_the_floor_passes(house: House, name: str) -> None:
    for _ in range(3):
        house.did(ADA, e.ConfirmStep(sitting=name, place=told(house, name)))
        choose(house, ADA, name, "more")
    house.did(ADA, e.ConfirmStep(sitting=name, place=told(house, name)))
    assert [choice.id for choice in house.see(ADA, name).choices] == ["that_is_it"]


def test_it_ends_with_one_thing_heard_and_one_thanks(house: House, name: str) -> None:
    house.did(ADA, e.ConfirmStep(sitting=name, place=told(house, name)))
    choose(house, ADA, name, "that_is_it")
    answer(house, BEN, name, words("That sounds lonely."), "feel_with")
    choose(house, BEN, name, "leave")
    for person, heard in ((ADA, "You listened."), (BEN, "You miss us.")):
        answer(house, person, name, words(heard))
    for person in (ADA, BEN):
        answer(house, person, name, words("Thank you."), "thank")
    for person in (ADA, BEN):
        ready(house, person, name)
    assert house.see(ADA, name).state == house.see(BEN, name).state == "over"


def test_what_was_said_aloud_needs_no_words(house: House, name: str) -> None:
    answer(house, ADA, name, e.Content(aloud=True))
    assert house.see(BEN, name).shown[0].content.aloud


def test_apart_in_time_nothing_can_be_said_aloud(house: House) -> None:
    name = house.open("listening", "apart")
    assert "aloud" not in house.see(ADA, name).may
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=0, content=e.Content(aloud=True)))
    assert str(refused).startswith("You two are not in the same moment now.")


def test_an_empty_answer_is_refused_in_a_sentence(house: House, name: str) -> None:
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=0, content=words("  ")))
    assert str(refused) == "There is nothing here yet. A few words are enough."


def test_a_late_thumb_is_told_where_they_are_now_and_a_repeated_one_changes_nothing(house: House, name: str) -> None:
    answer(house, ADA, name, words("I miss our walks."))
    assert house.did(ADA, e.AnswerStep(sitting=name, place=0, content=e.Content(aloud=True))) == Decision()
    late = house.do(BEN, e.AnswerStep(sitting=name, place=0, content=words("What?"), answer="reflect"))
    assert str(late) == "This step has moved on. Here is where you two are now."


def test_words_that_come_after_the_answer_are_not_dropped_unsaid(house: House, name: str) -> None:
    answer(house, ADA, name, words("I miss our walks."))
    late = house.do(ADA, e.AnswerStep(sitting=name, place=0, content=words("And our talks.")))
    assert str(late) == "This step has moved on. Here is where you two are now."


def test_the_same_card_is_not_opened_twice_at_once(house: House, name: str) -> None:
    again = house.do(BEN, e.OfferSitting(card="listening", mode="apart"))
    assert str(again) == "You have already begun this one. You can go on there, or stop it first."
    house.did(BEN, e.StopSitting(sitting=name))
    house.did(BEN, e.OfferSitting(card="listening", mode="apart"))


def test_when_it_is_over_everything_says_so_and_stopping_again_is_no_fault(house: House, name: str) -> None:
    house.did(BEN, e.StopSitting(sitting=name))
    assert house.did(ADA, e.StopSitting(sitting=name)) == Decision()
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=0, content=words("Wait")))
    assert str(refused) == "This has ended. You can begin it again whenever you like."
    assert house.see(ADA, name).turn == "This was stopped. What was said stays."
