"""A story, and how I wish it had gone; and a soft message: begun alone, received by somebody who only receives."""

from __future__ import annotations

from pathlib import Path

import pytest

from handhold.content.cards import load_shared, read
from handhold.core.practice import events as e
from handhold.core.practice.card import Card
from handhold.core.practice.engine import asks_next_day, is_heavier_twice
from handhold.core.practice.shown import told
from handhold.core.practice.steps import Decision
from handhold.core.practice.view import reader_of
from handhold.core.words import Refused
from tests.practice.house import ADA, BEN, CARDS, House, answer, choose, ready, words

SOFT = Path(__file__).with_name("soft_message.toml")


def tell(house: House, sting: int = 4, audience: str = "just_me") -> str:
    """Ada tells a story, up to the pause after it."""
    name = house.open("story")
    answer(house, ADA, name, e.Content(score=sting))
    choose(house, ADA, name, audience)
    for text in ("I was six and lost in a shop.", "I felt small.", "Somebody to kneel down."):
        answer(house, ADA, name, words(text))
    return name


def invite(house: House, name: str) -> None:
    """Ada asks Ben in; he says yes and both promise."""
    place = house.sitting(ADA, name).place
    content = e.Content(choice="invite")
    house.did(ADA, e.AnswerStep(sitting=name, place=place, content=content, answer="choose", mode="apart"))


def promised(house: House, name: str) -> None:
    invite(house, name)
    house.did(BEN, e.AcceptSitting(sitting=name))
    ready(house, BEN, name)
    ready(house, ADA, name)


def in_ours(house: House) -> str:
    return str([entry.event for entry in house.logs["ours"]])


@pytest.mark.parametrize("sting", [6, 7, 10])
def test_a_story_that_stings_too_much_gets_a_kind_sentence_and_stays_unwritten(sting: int) -> None:
    house = House()
    name = house.open("story")
    answer(house, ADA, name, e.Content(score=sting))
    seen = house.see(ADA, name)
    assert "may deserve a person trained for it" in seen.says
    assert [choice.id for choice in seen.choices] == ["leave", "smaller"]
    choose(house, ADA, name, "leave")
    assert house.see(ADA, name).asks == "nothing"


@pytest.mark.parametrize("sting", [2, 3, 4, 5])
def test_a_small_story_can_be_told_and_the_first_thing_to_choose_is_just_me(sting: int) -> None:
    house = House()
    name = house.open("story")
    answer(house, ADA, name, e.Content(score=sting))
    assert house.see(ADA, name).choices[0].id == "just_me"


def test_a_story_that_ada_tells_alone_leaves_no_trace_in_ours() -> None:
    house = House()
    name = tell(house)
    choose(house, ADA, name, "enough")
    answer(house, ADA, name, e.Content(score=2))
    ready(house, ADA, name)
    assert house.see(ADA, name).turn == "This is complete."
    assert house.logs["ours"] == []
    assert house.logs[BEN] == []


def test_stopping_after_the_telling_is_complete_and_the_words_stay_hers() -> None:
    house = House()
    name = tell(house)
    house.did(ADA, e.StopSitting(sitting=name))
    assert [item.content.words for item in house.warm[ADA].kept[name]][1] == "I was six and lost in a shop."


def test_before_ada_asks_ben_in_she_reads_what_he_will_be_able_to_read() -> None:
    house = House()
    option = house.see(ADA, tell(house)).choices[-1]
    assert (option.invites, option.says) == (True, "Ask Ben to listen")
    assert option.carries == ("What happened", "What I felt", "What I needed")


def test_nothing_is_shown_by_asking_and_not_now_leaves_it_with_ada() -> None:
    house = House()
    name = tell(house, audience="now")
    invite(house, name)
    assert "lost in a shop" not in in_ours(house)
    house.did(BEN, e.DeclineSitting(sitting=name))
    house.visit(ADA)
    assert "lost in a shop" not in in_ours(house)
    seen = house.see(ADA, name)
    assert (seen.state, [choice.id for choice in seen.choices]) == ("turn", ["enough", "retell"])


def test_ben_hears_it_only_after_he_said_yes_and_may_only_reflect_thank_and_ask_what_would_have_helped() -> None:
    house = House()
    name = tell(house)
    promised(house, name)
    seen = house.see(BEN, name)
    assert [shown.label for shown in seen.shown] == ["What happened", "What I felt", "What I needed"]
    assert [offered.kind for offered in seen.answers] == ["reflect"]
    answer(house, BEN, name, words("You were six and lost."), "reflect")
    assert [offered.kind for offered in house.see(BEN, name).answers] == ["thank"]
    answer(house, BEN, name, words("Thank you."), "thank")
    choose(house, BEN, name, "ask")
    assert house.see(BEN, name).state == "waiting"
    choose(house, ADA, name, "yes")
    asking = house.see(BEN, name)
    assert [offered.kind for offered in asking.answers] == ["ask"]
    assert asking.answers[0].starts[0] == "What would have helped?"


def test_what_ada_wrote_alone_does_not_turn_up_at_the_steps_of_the_two() -> None:
    """Both walks count their places from nought, so a place alone does not say which walk it belongs to."""
    house = House()
    name = tell(house)
    promised(house, name)
    sitting = house.sitting(ADA, name)
    assert len(house.warm[ADA].kept[name]) > len(sitting.visits)
    shown = told(reader_of(house.table(ADA), sitting, ADA, {"opener": "Ada", "other": "Ben"}))
    assert [item.label for item in shown] == ["What happened", "What I felt", "What I needed"]
    assert house.see(ADA, name).draft is None


def test_ben_cannot_ask_when_ada_says_not_now() -> None:
    house = House()
    name = tell(house)
    promised(house, name)
    answer(house, BEN, name, words("You were six and lost."), "reflect")
    answer(house, BEN, name, words("Thank you."), "thank")
    choose(house, BEN, name, "ask")
    choose(house, ADA, name, "no")
    assert house.sitting(BEN, name).visit.step == "again"


def test_the_promise_before_the_story_cannot_be_skipped_only_stopped() -> None:
    house = House()
    name = tell(house)
    invite(house, name)
    house.did(BEN, e.AcceptSitting(sitting=name))
    refused = house.do(BEN, e.PassStep(sitting=name, place=0))
    assert str(refused) == "This one cannot be skipped, but you can stop here or come back later."
    assert "pass" not in house.see(BEN, name).may


def test_the_story_and_its_second_telling_stand_together_and_can_be_taken_back_whole() -> None:
    house = House()
    name = tell(house)
    promised(house, name)
    answer(house, BEN, name, words("You were six and lost."), "reflect")
    answer(house, BEN, name, words("Thank you."), "thank")
    choose(house, BEN, name, "no")
    choose(house, ADA, name, "retell")
    answer(house, ADA, name, words("A woman kneels down and takes my hand."))
    assert "takes my hand" in in_ours(house)
    taken = house.did(ADA, e.TakeBackSitting(sitting=name))
    assert len(taken.ours) == 4
    assert "lost in a shop" not in in_ours(house)
    assert "takes my hand" not in in_ours(house)
    assert "You were six" in in_ours(house)
    shown = house.see(BEN, name).shown
    assert [item.standing for item in shown] == ["taken_back"]
    house.visit(ADA)
    assert "lost in a shop" not in in_ours(house)


def test_the_partner_is_not_in_the_second_telling_unless_ada_writes_him_in() -> None:
    for step in CARDS["story"].steps:
        if step.id in ("retell", "retell_joint"):
            assert "{name}" not in step.says
            assert not any("{name}" in start for start in CARDS["story"].starts[step.starts])


def test_the_next_day_asks_ada_once_privately_and_twice_heavier_is_time_for_help() -> None:
    house = House()
    for _ in range(2):
        name = tell(house)
        house.did(ADA, e.StopSitting(sitting=name))
        assert asks_next_day(house.table(ADA), house.asked(ADA)) == []
        house.wait(hours=20)
        assert [sitting.id for sitting in asks_next_day(house.table(ADA), house.asked(ADA))] == [name]
        assert asks_next_day(house.table(BEN), house.asked(BEN)) == []
        assert not is_heavier_twice(house.table(ADA))
        house.did(ADA, e.AnswerNextDay(sitting=name, heavier=True))
        assert house.did(ADA, e.AnswerNextDay(sitting=name, heavier=True)) == Decision()
    assert is_heavier_twice(house.table(ADA))
    assert house.logs["ours"] == []


def test_a_question_of_the_next_day_goes_away_by_itself() -> None:
    house = House()
    house.did(ADA, e.StopSitting(sitting=tell(house)))
    house.wait(days=4)
    assert asks_next_day(house.table(ADA), house.asked(ADA)) == []


def test_without_a_partner_ada_can_tell_it_and_nobody_is_asked() -> None:
    house = House(paired=False)
    name = tell(house)
    assert [choice.id for choice in house.see(ADA, name).choices] == ["enough", "retell"]
    place = house.sitting(ADA, name).place
    act = e.AnswerStep(sitting=name, place=place, content=e.Content(choice="invite"), answer="choose")
    assert str(house.do(ADA, act)) == "There is nobody to ask in yet. You can go on by yourself."


def test_ben_does_not_know_of_adas_sitting_at_all() -> None:
    house = House()
    name = tell(house)
    refused = house.do(BEN, e.StopSitting(sitting=name))
    assert str(refused) == "That is not here any more. Your cards are under Talk."


def test_a_soft_message_can_only_be_reflected_until_ada_says_heard() -> None:
    soft = read(SOFT.read_text(), SOFT.name, load_shared())
    assert isinstance(soft, Card)
    house = House({"soft_message": soft})
    name = house.open("soft_message")
    answer(house, ADA, name, words("You came home and went to the garage."))
    answer(house, ADA, name, words("I was afraid that I do not matter."))
    place = house.sitting(ADA, name).place
    send = e.AnswerStep(sitting=name, place=place, content=e.Content(choice="send"), answer="choose", mode="live")
    house.did(ADA, send)
    house.did(BEN, e.AcceptSitting(sitting=name))
    for _ in range(3):
        house.visit(ADA)
        seen = house.see(BEN, name)
        assert ([offered.kind for offered in seen.answers], seen.asks) == (["reflect"], "nothing")
        answer(house, BEN, name, words("You were cross."), "reflect")
        defence = e.AnswerStep(sitting=name, place=seen.place, content=words("I had to."), answer="reflect")
        assert house.did(BEN, defence) == Decision()
        house.did(ADA, e.SendStepBack(sitting=name, place=seen.place))
    answer(house, BEN, name, words("You were afraid that you do not matter."), "reflect")
    house.did(ADA, e.ConfirmStep(sitting=name, place=house.sitting(ADA, name).place))
    answer(house, BEN, name, words("I did not know."), "feel_with")
    answer(house, ADA, name, e.Content(words="Look in at the kitchen first", size="one minute"))
    reply = e.Content(choice="smaller", words="On weekdays.")
    answer(house, BEN, name, reply, "choose")
    assert house.see(ADA, name).state == "over"
    assert isinstance(house.do(BEN, e.ReadyStep(sitting=name, place=9)), Refused)
