"""Phrases that Ada and Ben agreed on in calm, and one tap in trouble."""

from __future__ import annotations

import pytest

from handhold.core import repair
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

READY = repair.fold(
    repair.Repairs(),
    log(
        (ADA, after(), repair.PhraseOffered(text="Can we start again from the stairs?")),
        (BEN, after(), repair.PhraseAgreed(phrase=1)),
    ),
)
SENT = repair.fold(READY, log((BEN, after(days=3), repair.RepairSent(phrase=1)), start=3))


def test_a_phrase_counts_once_the_other_stands_behind_it() -> None:
    assert READY.phrases[1].agreed
    own = repair.fold(
        repair.Repairs(),
        log((ADA, after(), repair.PhraseOffered(text="x")), (ADA, after(), repair.PhraseAgreed(phrase=1))),
    )
    assert not own.phrases[1].agreed
    assert isinstance(repair.decide(own, repair.SendRepair(phrase=1), asked(ADA)), Refused)


def test_either_sends_it_and_it_waits_for_the_other_while_fresh() -> None:
    assert SENT.waiting(ADA, after(days=3, hours=1)) == SENT.last
    assert SENT.waiting(BEN, after(days=3, hours=1)) is None
    assert SENT.waiting(ADA, after(days=4)) is None


@pytest.mark.parametrize("answer", ["accept", "no"])
def test_taken_or_declined_nothing_waits_any_more(answer: repair.RepairAnswer) -> None:
    act = repair.AnswerRepair(repair=3, answer=answer)
    events = repair.decide(SENT, act, asked(ADA, after(days=3, hours=1)))
    assert events == (repair.RepairAnswered(repair=3, answer=answer),)
    done = repair.fold(SENT, log((ADA, after(days=3, hours=1), events[0]), start=4))
    assert done.waiting(ADA, after(days=3, hours=2)) is None
    assert isinstance(repair.decide(done, act, asked(ADA, after(days=3, hours=2))), Refused)


def test_later_keeps_it_within_reach() -> None:
    later = repair.fold(SENT, log((ADA, after(days=3), repair.RepairAnswered(repair=3, answer="later")), start=4))
    assert later.waiting(ADA, after(days=3, hours=2)) is not None


@pytest.mark.parametrize(
    ("act", "by"),
    [
        (repair.OfferPhrase(text="  "), ADA),
        (repair.AgreePhrase(phrase=1), ADA),
        (repair.AgreePhrase(phrase=9), BEN),
        (repair.SendRepair(phrase=9), ADA),
        (repair.AnswerRepair(repair=3, answer="no"), BEN),
    ],
)
def test_the_rest_is_refused(act: repair.RepairAct, by: str) -> None:
    assert isinstance(repair.decide(SENT, act, asked(by, after(days=3, hours=1))), Refused)


def test_a_handful_is_enough() -> None:
    many = repair.fold(
        repair.Repairs(), log(*((ADA, after(), repair.PhraseOffered(text=str(n))) for n in range(repair.MOST)))
    )
    assert isinstance(repair.decide(many, repair.OfferPhrase(text="one more"), asked()), Refused)


def test_agreeing_twice_changes_nothing() -> None:
    assert repair.decide(READY, repair.AgreePhrase(phrase=1), asked(BEN)) == ()
