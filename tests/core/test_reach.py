"""Calls between Ada and Ben: what each sees of them, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handhold.core import reach
from handhold.core.entry import Event
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

CALLED = reach.fold({}, log((ADA, after(), reach.ReachSent(what="hold", line="bad dream"))))


def answered(answer: reach.AnswerKind, at: datetime | None = None, when: datetime | None = None) -> reach.Calls:
    event = reach.ReachAnswered(reach=1, answer=answer, at=at)
    return reach.fold(CALLED, log((BEN, when or after(hours=1), event), start=2))


def test_it_waits_for_ben_and_not_for_ada() -> None:
    assert [call.seq for call in reach.waiting(CALLED, BEN, asked(BEN))] == [1]
    assert reach.waiting(CALLED, ADA, asked(ADA)) == []


def test_still_open_is_read_by_the_sender_alone_and_only_past_the_own_window() -> None:
    (call,) = CALLED.values()
    assert not reach.is_still_open(call, ADA, after(hours=3))
    assert reach.is_still_open(call, ADA, after(hours=4))
    assert not reach.is_still_open(call, BEN, after(hours=4))


def test_a_wished_time_is_the_window() -> None:
    (call,) = reach.fold({}, log((ADA, after(), reach.ReachSent(what="play", wish=after(hours=10))))).values()
    assert not reach.is_still_open(call, ADA, after(hours=9))
    assert reach.is_still_open(call, ADA, after(hours=10))


def test_next_day_it_turns_up_again_for_ben_and_rests_after_a_week() -> None:
    assert reach.turned_up_again(CALLED, BEN, asked(BEN, after(hours=2))) == []
    assert [c.seq for c in reach.turned_up_again(CALLED, BEN, asked(BEN, after(days=1)))] == [1]
    assert reach.turned_up_again(CALLED, BEN, asked(BEN, after(days=8))) == []


def test_no_more_than_two_old_calls_are_laid_before_ben_in_a_day() -> None:
    many = reach.fold({}, log(*((ADA, after(hours=n), reach.ReachSent(what="look")) for n in range(6))))
    assert [c.seq for c in reach.turned_up_again(many, BEN, asked(BEN, after(days=1)))] == [6, 5]


@pytest.mark.parametrize("kind", ["here", "not_now", "words", "at"])
def test_every_answer_ends_the_waiting(kind: reach.AnswerKind) -> None:
    calls = answered(kind, at=after(hours=11) if kind == "at" else None)
    assert reach.waiting(calls, BEN, asked(BEN, after(hours=2))) == []
    assert reach.turned_up_again(calls, BEN, asked(BEN, after(days=1))) == []
    assert not reach.is_still_open(calls[1], ADA, after(days=1))


def test_an_agreed_time_comes_back_to_both_when_it_has_come() -> None:
    calls = answered("at", at=after(hours=11))
    assert [due for _, due in reach.agreed_ahead(calls, after(hours=2))] == [after(hours=11)]
    assert reach.come_due(calls, after(hours=10)) == []
    assert [call.seq for call in reach.come_due(calls, after(hours=11))] == [1]
    assert reach.come_due(calls, after(hours=14)) == []


def test_a_settled_call_comes_back_to_nobody() -> None:
    calls = reach.fold(answered("at", at=after(hours=11)), log((ADA, after(), reach.ReachSettled(reach=1)), start=3))
    assert reach.come_due(calls, after(hours=11)) == []
    assert reach.agreed_ahead(calls, after(hours=1)) == []


def test_the_last_answer_counts_and_the_earlier_ones_stay() -> None:
    calls = reach.fold(
        answered("not_now"), log((BEN, after(hours=2), reach.ReachAnswered(reach=1, answer="here")), start=3)
    )
    assert calls[1].answer == reach.ReachAnswered(reach=1, answer="here")
    assert len(calls[1].answers) == 2


def test_an_answer_to_a_call_that_was_taken_back_is_dropped() -> None:
    assert reach.fold({}, log((BEN, after(), reach.ReachAnswered(reach=1, answer="here")), start=2)) == {}


@pytest.mark.parametrize(
    ("act", "by"),
    [
        (reach.Reach(what="own", line=" "), ADA),
        (reach.Reach(what="hold", wish=after(days=-1)), ADA),
        (reach.Reach(what="hold", wish=after(days=15)), ADA),
        (reach.AnswerReach(reach=1, answer="here"), ADA),
        (reach.AnswerReach(reach=9, answer="here"), BEN),
        (reach.AnswerReach(reach=1, answer="at"), BEN),
        (reach.AnswerReach(reach=1, answer="at", at=after(days=-1)), BEN),
        (reach.AnswerReach(reach=1, answer="words"), BEN),
        (reach.SettleReach(reach=9), BEN),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(act: reach.Reach, by: str) -> None:
    assert isinstance(reach.decide(CALLED, act, asked(by)), Refused)


def test_an_answer_without_a_time_keeps_none() -> None:
    act = reach.AnswerReach(reach=1, answer="here", at=after(hours=9))
    assert reach.decide(CALLED, act, asked(BEN)) == (reach.ReachAnswered(reach=1, answer="here"),)


moments = st.integers(0, 20 * 24).map(lambda hours: after(hours=hours))
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(reach.ReachSent, what=st.sampled_from(reach.REACH_KINDS), wish=st.none() | moments),
    st.builds(
        reach.ReachAnswered,
        reach=st.integers(1, 12),
        answer=st.sampled_from(("here", "not_now", "words")),
    ),
    st.builds(reach.ReachAnswered, reach=st.integers(1, 12), answer=st.just("at"), at=moments),
    st.builds(reach.ReachSettled, reach=st.integers(1, 12)),
)


@given(
    lines=st.lists(st.tuples(st.sampled_from((ADA, BEN)), events), max_size=12),
    gaps=st.lists(st.integers(0, 40), min_size=12, max_size=12),
    late=st.integers(0, 14),
)
def test_whatever_happened_nothing_waits_for_its_own_sender_or_in_two_places(
    lines: list[tuple[str, Event]], gaps: list[int], late: int
) -> None:
    at, story = after(), []
    for (by, event), gap in zip(lines, gaps, strict=False):
        at += timedelta(hours=gap)
        story.append((by, at, event))
    calls = reach.fold({}, log(*story))
    now = asked(BEN, at + timedelta(days=late))
    fresh, again = reach.waiting(calls, BEN, now), reach.turned_up_again(calls, BEN, now)
    assert all(call.by == ADA and not call.answers for call in fresh + again)
    assert not {call.seq for call in fresh} & {call.seq for call in again}
    assert len(again) <= reach.PROMPTS_A_DAY
    assert all(call.answer and call.answer.at for call in reach.come_due(calls, now.at))
    assert not any(reach.is_still_open(call, BEN, now.at) for call in calls.values() if call.by == ADA)
