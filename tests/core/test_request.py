"""Ada asks for one thing; Ben says what he can do.  After two rounds it rests."""

from __future__ import annotations

import pytest

from handhold.core import request
from handhold.core.entry import Event
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

MADE = request.RequestMade(ask="Sit with me ten minutes after dinner", size="minutes", when=after(hours=10))


def told(*lines: tuple[str, Event]) -> request.Requests:
    return request.fold({}, log((ADA, after(), MADE), *((who, after(hours=1), event) for who, event in lines)))


def answered(answer: request.RequestAnswer, **more: object) -> request.RequestAnswered:
    return request.RequestAnswered(request=1, answer=answer, **more)  # type: ignore[arg-type]


YES = told((BEN, answered("yes")))
SMALLER = told((BEN, answered("smaller", words="five minutes")))
AGREED = told((BEN, answered("smaller", words="five minutes")), (ADA, request.RequestAccepted(request=1)))


def test_a_yes_comes_back_at_its_time_to_the_one_who_agreed_only() -> None:
    assert YES[1].state == "agreed"
    assert request.come_back(YES, BEN, after(hours=9)) == []
    assert [known.seq for known in request.come_back(YES, BEN, after(hours=10))] == [1]
    assert request.come_back(YES, ADA, after(hours=10)) == []


def test_a_smaller_yes_is_agreed_once_ada_takes_it() -> None:
    assert SMALLER[1].state == "answered"
    assert request.turn_of(SMALLER[1], ADA)
    assert not request.turn_of(SMALLER[1], BEN)
    assert AGREED[1].state == "agreed"
    assert AGREED[1].answer == answered("smaller", words="five minutes")


def test_a_later_time_becomes_the_time() -> None:
    later = told((BEN, answered("later", at=after(days=2))), (ADA, request.RequestAccepted(request=1)))
    assert later[1].agreed_for == after(days=2)


def test_not_able_is_a_full_answer_and_taking_it_lets_it_rest() -> None:
    unable = told((BEN, answered("not_able", words="I fall asleep")), (ADA, request.RequestAccepted(request=1)))
    assert unable[1].state == "resting"
    assert request.come_back(unable, BEN, after(days=1)) == []


COUNTER = request.RequestCountered(request=1, ask="Then on Sunday", size="hour")


def test_one_counter_and_then_it_rests() -> None:
    second = told((BEN, answered("not_able")), (ADA, COUNTER))
    assert (second[1].state, second[1].round, second[1].ask) == ("asked", 2, "Then on Sunday")
    done = told((BEN, answered("not_able")), (ADA, COUNTER), (BEN, answered("not_able")))
    assert done[1].state == "resting"
    again = request.CounterRequest(request=1, ask="please", size="hour")
    assert request.decide(done, again, asked(ADA)) == Refused(request.RESTS)
    offered = told((BEN, answered("not_able")), (ADA, COUNTER), (BEN, answered("smaller", words="an hour")))
    assert request.decide(offered, again, asked(ADA)) == Refused(request.RESTS)
    assert request.decide(offered, request.AcceptRequest(request=1), asked(ADA)) == (
        request.RequestAccepted(request=1),
    )


def test_a_yes_to_words_that_were_taken_back_is_a_yes_to_nothing_else() -> None:
    lines = [(ADA, MADE), (BEN, answered("smaller", words="five minutes")), (ADA, COUNTER), (BEN, answered("yes"))]
    entries = log(*((who, after(hours=1), event) for who, event in lines))
    assert request.fold({}, entries)[1].state == "agreed"
    without_counter = request.fold({}, [entry for entry in entries if entry.event != COUNTER])[1]
    assert (without_counter.state, without_counter.ask) == ("answered", MADE.ask)
    assert without_counter.answer == answered("smaller", words="five minutes")
    assert without_counter.agreed_for is None
    without_yes = request.fold({}, entries[:-1])[1]
    accepted = log((ADA, after(hours=2), request.RequestAccepted(request=1)), start=5)
    assert request.fold({1: without_yes}, accepted)[1] == without_yes


def test_ben_reopens_what_he_agreed_to_and_nobody_reads_why() -> None:
    events = request.decide(YES, request.ReopenRequest(request=1), asked(BEN))
    assert events == (request.RequestReopened(request=1),)
    assert request.RequestReopened.__struct_fields__ == ("request",)
    reopened = told((BEN, answered("yes")), (BEN, request.RequestReopened(request=1)))
    assert reopened[1].state == "asked"
    assert request.come_back(reopened, BEN, after(days=1)) == []
    assert isinstance(request.decide(YES, request.ReopenRequest(request=1), asked(ADA)), Refused)


@pytest.mark.parametrize("how", ["kept", "not_kept", "let_go"])
def test_only_the_one_who_agreed_says_how_it_went(how: request.Close) -> None:
    act = request.CloseRequest(request=1, how=how)
    assert request.decide(AGREED, act, asked(BEN)) == (request.RequestClosed(request=1, how=how),)
    ada = request.decide(AGREED, act, asked(ADA))
    assert isinstance(ada, Refused) != (how == "let_go")


@pytest.mark.parametrize(
    ("act", "by"),
    [
        (request.MakeRequest(ask=" ", size="hour"), ADA),
        (request.MakeRequest(ask="x", size="hour", when=after(days=-1)), ADA),
        (request.AnswerRequest(request=1, answer="yes"), ADA),
        (request.AnswerRequest(request=9, answer="yes"), BEN),
        (request.AnswerRequest(request=1, answer="smaller"), BEN),
        (request.AnswerRequest(request=1, answer="later"), BEN),
        (request.AnswerRequest(request=1, answer="later", at=after(days=-1)), BEN),
        (request.AcceptRequest(request=1), ADA),
        (request.CounterRequest(request=1, ask="y", size="hour"), ADA),
        (request.ReopenRequest(request=1), BEN),
        (request.CloseRequest(request=1, how="kept"), BEN),
    ],
)
def test_out_of_turn_or_unfit_is_refused_with_what_to_do(act: request.RequestAct, by: str) -> None:
    assert isinstance(request.decide(told(), act, asked(by)), Refused)
