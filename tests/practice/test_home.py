"""A sitting while Ada's own room is closed: she can stop, rest or say not now; for the rest she is asked again."""

from __future__ import annotations

from handhold.core import ours
from handhold.core.home import ASK_AGAIN, Decision, Home, decide_sitting, due_sittings
from handhold.core.practice import events as e
from handhold.core.words import Refused
from tests.practice.house import ADA, BEN, CARDS, House, answer, words


def locked(house: House) -> Home:
    """What Ada's session can open when only *ours* is open."""
    return Home(mine=None, ours=ours.Ours(practices=house.warm["ours"]))


def test_stopping_and_resting_never_wait_for_a_passphrase() -> None:
    house = House()
    name = house.open("listening")
    for act, event in (
        (e.StopSitting(sitting=name), e.SittingStopped(sitting=name)),
        (e.PauseSitting(sitting=name), e.SittingPaused(sitting=name)),
    ):
        assert decide_sitting(locked(house), CARDS, act, house.asked(ADA)) == Decision(ours=(event,))


def test_not_now_never_waits_for_a_passphrase_either() -> None:
    house = House()
    house.do(BEN, e.OfferSitting(card="listening", mode="live"), "tonight")
    declined = decide_sitting(locked(house), CARDS, e.DeclineSitting(sitting="tonight"), house.asked(ADA))
    assert declined == Decision(ours=(e.SittingDeclined(sitting="tonight"),))


def test_answering_asks_for_the_passphrase_first_and_nothing_comes_over_meanwhile() -> None:
    house = House()
    name = house.open("questions")
    answered = e.AnswerStep(sitting=name, place=0, content=words("Now"))
    assert decide_sitting(locked(house), CARDS, answered, house.asked(ADA)) == Refused(ASK_AGAIN)
    answer(house, ADA, name, words("Before"))
    answer(house, BEN, name, words("Bens answer"))
    assert due_sittings(locked(house), CARDS, house.asked(ADA)) == ()
