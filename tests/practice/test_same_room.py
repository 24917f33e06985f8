"""One device, passed between Ada and Ben: it is handed over, and what was written before is covered."""

from __future__ import annotations

import pytest

from handhold.content.cards import load_shared, read
from handhold.core.practice import events as e
from handhold.core.practice.card import Card
from handhold.core.practice.shown import told
from handhold.core.practice.steps import Decision
from handhold.core.practice.view import reader_of
from handhold.core.words import Refused
from tests.practice.broken import TOGETHER
from tests.practice.house import ADA, BEN, House, answer, choose, words


@pytest.fixture
def house() -> House:
    return House()


def hand(house: House, name: str, to: str) -> None:
    house.did(ADA, e.HandOver(sitting=name, to="other" if to == BEN else "opener"))


def test_ben_says_yes_on_adas_device(house: House) -> None:
    house.do(ADA, e.OfferSitting(card="thanks", mode="same_room"), "tea")
    assert house.see(ADA, "tea").may >= {"accept", "decline", "stop"}
    house.did(ADA, e.AcceptSitting(sitting="tea"))
    assert house.see(ADA, "tea").state == "turn"


def test_the_page_asks_to_hand_it_over_and_covers_what_was_there(house: House) -> None:
    name = house.open("listening", "same_room")
    answer(house, ADA, name, words("I miss our walks."))
    covered = house.see(ADA, name)
    assert covered.state == "covered"
    assert covered.turn == "Please hand the device to %(name)s. What you wrote is covered."
    assert (covered.shown, covered.draft, covered.says) == ((), None, "")
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=1, content=words("Me again"), answer="reflect"))
    assert isinstance(refused, Refused)
    hand(house, name, BEN)
    seen = house.see(ADA, name)
    assert (seen.state, seen.seat) == ("turn", "other")
    assert seen.says.endswith("only what Ada means.")


def test_what_ben_says_on_adas_device_counts_as_bens(house: House) -> None:
    name = house.open("listening", "same_room")
    answer(house, ADA, name, words("I miss our walks."))
    hand(house, name, BEN)
    answer(house, ADA, name, words("You miss walking."), "reflect")
    assert [said.seat for said in house.sitting(ADA, name).said] == ["opener", "other"]
    assert house.see(ADA, name).state == "covered"
    hand(house, name, ADA)
    assert house.see(ADA, name).state == "confirm"


def test_what_is_revealed_together_is_covered_until_both_have_written(house: House) -> None:
    name = house.open("questions", "same_room")
    answer(house, ADA, name, words("Adas answer"))
    hand(house, name, BEN)
    ben = house.see(ADA, name)
    assert (ben.draft, ben.shown) == (None, ())
    held = reader_of(house.table(ADA), house.sitting(ADA, name), ADA, {"opener": "Ada", "other": "Ben"})
    assert told(held) == ()
    answer(house, ADA, name, words("Bens answer"))
    both = str([entry.event for entry in house.logs["ours"]])
    assert "Adas answer" in both
    assert "Bens answer" in both
    assert "Bens answer" not in str(house.logs[ADA])


def test_the_pace_is_settled_on_one_device_too(house: House) -> None:
    name = house.open("questions", "same_room")
    house.did(ADA, e.PassStep(sitting=name, place=0))
    choose(house, ADA, name, "closer")
    hand(house, name, BEN)
    choose(house, ADA, name, "enough")
    assert house.sitting(ADA, name).visit.step == "close"


def test_on_one_device_they_write_one_after_the_other(house: House) -> None:
    name = house.open("questions", "same_room")
    hand(house, name, BEN)
    assert house.see(ADA, name).state == "covered"


def test_a_private_number_of_ben_is_kept_nowhere_on_adas_device() -> None:
    tea = read(TOGETHER.replace('modes = ["live"', 'modes = ["same_room"'), "tea.toml", load_shared())
    assert isinstance(tea, Card)
    house = House({"tea": tea})
    name = house.open("tea", "same_room")
    answer(house, ADA, name, words("Hello"))
    hand(house, name, BEN)
    answer(house, ADA, name, words("Hello"), "reflect")
    hand(house, name, ADA)
    house.did(ADA, e.ConfirmStep(sitting=name, place=1))
    choose(house, ADA, name, "no")
    assert house.see(ADA, name).kept == "Only you can read this."
    answer(house, ADA, name, e.Content(score=7))
    hand(house, name, BEN)
    assert house.see(ADA, name).kept == "This is not kept anywhere. It is only for now."
    answer(house, ADA, name, e.Content(score=3))
    assert [(item.seat, item.content.score) for item in house.warm[ADA].kept[name]] == [("opener", 7)]
    assert "score=3" not in str(house.logs)


def test_ben_can_stop_or_rest_it_from_his_own_device_but_not_answer_there(house: House) -> None:
    name = house.open("listening", "same_room")
    seen = house.see(BEN, name)
    assert seen.state == "elsewhere"
    assert seen.may == {"stop", "later"}
    refused = house.do(BEN, e.AnswerStep(sitting=name, place=0, content=words("I")))
    assert str(refused) == "You two are using one device for this. Go on there, or stop it here."
    house.did(BEN, e.StopSitting(sitting=name))
    assert house.see(ADA, name).state == "over"


def test_it_can_go_on_with_two_devices_in_the_middle_of_a_step(house: House) -> None:
    name = house.open("questions", "same_room")
    answer(house, ADA, name, words("Adas answer"))
    house.did(BEN, e.ResumeSitting(sitting=name, mode="live"))
    assert house.see(BEN, name).state == "turn"
    answer(house, BEN, name, words("Bens answer"))
    house.visit(ADA)
    assert [shown.content.words for shown in house.see(BEN, name).shown] == ["Adas answer", "Bens answer"]


def test_only_the_device_on_which_it_was_begun_can_be_passed_around(house: House) -> None:
    name = house.open("listening", "live")
    refused = house.do(BEN, e.ResumeSitting(sitting=name, mode="same_room"))
    assert str(refused) == "On one device this goes on where it was begun. Or each of you uses your own."
    assert isinstance(house.do(ADA, e.HandOver(sitting=name, to="other")), Refused)
    house.did(ADA, e.ResumeSitting(sitting=name, mode="same_room"))
    hand(house, name, BEN)
    assert house.did(ADA, e.HandOver(sitting=name, to="other")) == Decision()
