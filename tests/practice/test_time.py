"""Time in a sitting: a thin line that is derived, stands still while they rest, and never moves anything by itself."""

from __future__ import annotations

import pytest

from handhold.content.cards import load_shared, read
from handhold.core.practice import events as e
from handhold.core.practice.card import Card, Mode
from handhold.core.practice.steps import Decision
from handhold.core.words import Refused
from tests.practice.broken import TOGETHER
from tests.practice.house import ADA, BEN, House, answer, choose, ready, words


@pytest.fixture
def house() -> House:
    tea = read(TOGETHER, "tea.toml", load_shared())
    assert isinstance(tea, Card)
    return House({"tea": tea})


def at_the_timer(house: House, mode: Mode = "live") -> str:
    """The tea card, at its last step, which takes one minute."""
    name = house.open("tea", mode)
    answer(house, ADA, name, words("Hello"))
    answer(house, BEN, name, words("Hello"), "reflect")
    house.did(ADA, e.ConfirmStep(sitting=name, place=1))
    choose(house, ADA, name, "no")
    for person in (ADA, BEN):
        answer(house, person, name, e.Content(score=5))
    for person in (ADA, BEN):
        answer(house, person, name, words("warm"))
    return name


def gone(house: House, name: str) -> float | None:
    timer = house.see(ADA, name).timer
    assert timer is not None
    return timer.gone


def test_the_line_begins_when_somebody_begins_and_ends_full(house: House) -> None:
    name = at_the_timer(house)
    assert gone(house, name) is None
    assert "begin" in house.see(BEN, name).may
    house.did(BEN, e.BeginStep(sitting=name, place=house.sitting(BEN, name).place))
    assert gone(house, name) == 0.0
    house.wait(seconds=15)
    assert gone(house, name) == 0.25
    house.wait(minutes=5)
    assert gone(house, name) == 1.0


def test_beginning_twice_does_not_begin_again(house: House) -> None:
    name = at_the_timer(house)
    act = e.BeginStep(sitting=name, place=house.sitting(BEN, name).place)
    house.did(BEN, act)
    house.wait(seconds=30)
    assert house.did(ADA, act) == Decision()
    assert gone(house, name) == 0.5


def test_when_time_is_over_either_may_go_on_and_before_that_both_must(house: House) -> None:
    name = at_the_timer(house)
    house.did(ADA, e.BeginStep(sitting=name, place=house.sitting(ADA, name).place))
    ready(house, ADA, name)
    assert house.see(ADA, name).state == "waiting"
    assert "go_on" not in house.see(ADA, name).may
    house.wait(minutes=1)
    assert "go_on" in house.see(ADA, name).may
    ready(house, ADA, name)
    assert house.see(BEN, name).state == "over"


def test_the_line_stands_still_while_they_rest(house: House) -> None:
    name = at_the_timer(house)
    house.did(ADA, e.BeginStep(sitting=name, place=house.sitting(ADA, name).place))
    house.wait(seconds=30)
    house.did(BEN, e.PauseSitting(sitting=name))
    house.wait(hours=3)
    house.did(BEN, e.ResumeSitting(sitting=name))
    assert gone(house, name) == 0.5


def test_who_said_later_says_when_and_the_other_can_only_leave_it_or_stop(house: House) -> None:
    name = house.open("tea")
    house.did(BEN, e.PauseSitting(sitting=name))
    assert house.see(ADA, name).turn == "%(name)s said later. It goes on when they say so."
    assert house.see(ADA, name).may == {"stop"}
    assert isinstance(house.do(ADA, e.ResumeSitting(sitting=name)), Refused)
    refused = house.do(ADA, e.AnswerStep(sitting=name, place=0, content=words("Hello")))
    assert str(refused) == "This is resting. Go on with it first, or leave it as it is."
    assert house.see(BEN, name).may == {"stop", "resume"}
    house.did(BEN, e.ResumeSitting(sitting=name, mode="apart"))
    assert house.see(ADA, name).mode == "apart"


def test_it_goes_on_only_in_a_way_that_the_card_allows(house: House) -> None:
    name = house.open("tea")
    refused = house.do(ADA, e.ResumeSitting(sitting=name, mode="same_room"))
    assert str(refused) == "This card does not work that way. Please pick one of the ways that it offers."
    other = house.do(BEN, e.OfferSitting(card="tea", mode="same_room"))
    assert isinstance(other, Refused)


def test_a_time_to_meet_again_must_still_be_to_come_and_suit_both() -> None:
    house = House()
    name = house.open("weekly_hour")
    for _ in range(4):
        house.did(ADA, e.PassStep(sitting=name, place=house.sitting(ADA, name).place))
    for person in (ADA, BEN):
        house.did(person, e.PassStep(sitting=name, place=house.sitting(person, name).place))
    assert house.sitting(ADA, name).visit.step == "next_time"
    place = house.sitting(ADA, name).place
    past = house.do(ADA, e.AnswerStep(sitting=name, place=place, content=e.Content(time=house.now)))
    assert str(past) == "Please pick a time that is still to come."
    sunday = e.Content(time=house.now.replace(day=8))
    answer(house, BEN, name, sunday)
    assert house.see(BEN, name).state == "waiting"
    ada = house.see(ADA, name)
    assert (ada.state, ada.shown[0].content) == ("confirm", sunday)
    house.did(ADA, e.ConfirmStep(sitting=name, place=place))
    assert house.sitting(ADA, name).visit.step == "close"


def test_a_card_that_changed_under_way_can_still_be_stopped_and_read(house: House) -> None:
    name = house.open("tea")
    answer(house, ADA, name, words("Hello"))
    house.cards = {}
    seen = house.see(BEN, name)
    assert seen.state == "changed"
    assert seen.may == {"stop", "later"}
    refused = house.do(BEN, e.AnswerStep(sitting=name, place=1, content=words("Hello"), answer="reflect"))
    assert str(refused) == "This card has changed since you began. You can stop here; what was said stays."
    house.did(BEN, e.StopSitting(sitting=name))
    assert house.see(ADA, name).state == "over"
