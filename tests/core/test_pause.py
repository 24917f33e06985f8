"""Ada or Ben calls a pause: nobody refuses it, both know when it ends, and what must go through goes through."""

from __future__ import annotations

from datetime import datetime

import pytest

from handhold.core import dance, letter, mine, moment, ours, pause, reach, repair, request
from handhold.core.entry import Event
from handhold.core.home import Home, decide_ours
from handhold.core.room import TakeBack, TakenBack
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

CALLED = pause.PauseCalled(until=after(minutes=30))
ON = ours.fold(
    ours.Ours(),
    log((ADA, after(days=-1), moment.ThanksSaid(text="soup")), (ADA, after(), CALLED)),
)


def then(state: ours.Ours, *lines: tuple[str, datetime, Event]) -> ours.Ours:
    return ours.fold(state, log(*lines, start=3))


def test_a_pause_runs_from_twenty_minutes_to_a_day() -> None:
    quiet = ours.Ours()
    assert ours.decide(quiet, pause.CallPause(minutes=20), asked()) == (pause.PauseCalled(until=after(minutes=20)),)
    assert ours.decide(quiet, pause.CallPause(minutes=1440), asked()) == (pause.PauseCalled(until=after(days=1)),)
    for minutes in (19, 1441):
        assert isinstance(ours.decide(quiet, pause.CallPause(minutes=minutes), asked()), Refused)


def test_a_second_call_while_one_is_on_is_told_so() -> None:
    assert isinstance(ours.decide(ON, pause.CallPause(minutes=20), asked(BEN, after(minutes=5))), Refused)


HOT: list[ours.OursAct] = [
    reach.Reach(what="hold"),
    letter.SendLetter(text="and another thing"),
    letter.ReplyLetter(letter=1, how="thank"),
    request.MakeRequest(ask="talk now", size="hour"),
    reach.AnswerReach(reach=1, answer="not_now", words="as always"),
    request.AnswerRequest(request=1, answer="not_able", words="you never ask kindly"),
    repair.OfferPhrase(text="can we start again"),
    dance.NameDance(name="the storm"),
]


@pytest.mark.parametrize("act", HOT)
def test_what_is_hot_waits_while_a_pause_is_on_and_goes_on_afterwards(act: ours.OursAct) -> None:
    assert ours.decide(ON, act, asked(BEN, after(minutes=5))) == Refused(ours.PAUSED)
    over = then(ON, *((who, after(minutes=31), pause.PauseReadied(pause=2)) for who in (ADA, BEN)))
    assert ours.decide(over, act, asked(BEN, after(minutes=32))) != Refused(ours.PAUSED)


@pytest.mark.parametrize("act", [moment.ShareNote(seq=1), dance.ShowSlot(slot="soft")])
def test_what_ben_wrote_for_himself_goes_to_ada_after_the_pause_and_not_in_it(act: ours.OursAct) -> None:
    over = then(ON, *((who, after(minutes=31), pause.PauseReadied(pause=2)) for who in (ADA, BEN)))
    assert decide_ours(Home(mine.Mine(), ON), act, asked(BEN, after(minutes=5))) == Refused(ours.PAUSED)
    assert decide_ours(Home(mine.Mine(), over), act, asked(BEN, after(minutes=32))) != Refused(ours.PAUSED)


def test_taking_back_thanking_and_a_plain_answer_stay_open_during_a_pause() -> None:
    at = after(minutes=5)
    taken = ours.decide(ON, TakeBack(seq=1), asked(ADA, at))
    assert taken == (TakenBack(seq=1, entry=ON.kept[1].id),)
    thanks = moment.SayThanks(text="for the coffee")
    assert ours.decide(ON, thanks, asked(ADA, at)) == (moment.ThanksSaid(text="for the coffee"),)
    for plain in (reach.AnswerReach(reach=1, answer="not_now"), request.AnswerRequest(request=1, answer="yes")):
        assert ours.decide(ON, plain, asked(BEN, at)) != Refused(ours.PAUSED)


def test_i_am_all_right_and_practical_lines_go_through_in_measure() -> None:
    at = after(minutes=5)
    assert ours.decide(ON, pause.LinePause(pause=2, what="all_right"), asked(ADA, at)) == (
        pause.PauseLined(pause=2, what="all_right"),
    )
    line = pause.LinePause(pause=2, what="practical", line="Mia has a fever")
    assert ours.decide(ON, line, asked(BEN, at)) == (pause.PauseLined(pause=2, what="practical", line=line.line),)
    assert isinstance(ours.decide(ON, pause.LinePause(pause=2, what="practical"), asked(BEN, at)), Refused)
    sent = pause.PauseLined(pause=2, what="practical", line="x")
    full = then(ON, *((BEN, at, sent) for _ in range(pause.LINES_A_PAUSE)))
    assert isinstance(ours.decide(full, line, asked(BEN, at)), Refused)
    assert not isinstance(ours.decide(full, line, asked(ADA, at)), Refused)


def test_at_the_time_each_is_asked_until_they_say_something() -> None:
    (last,) = [ON.pauses.last]
    assert last is not None
    assert not last.asks(ADA, after(minutes=29))
    assert last.asks(ADA, after(minutes=30))
    back = then(ON, (ADA, after(minutes=31), pause.PauseReadied(pause=2))).pauses.last
    assert back is not None
    assert not back.asks(ADA, after(minutes=32))
    assert back.asks(BEN, after(minutes=32))


def test_nobody_is_ready_before_the_time() -> None:
    early = asked(ADA, after(minutes=10))
    assert ours.decide(ON, pause.ReadyPause(pause=2), early) == Refused(pause.EARLY)
    assert ours.decide(ON, pause.MovePause(pause=2), early) == Refused(pause.EARLY)


def test_twenty_more_and_not_today_name_a_new_time() -> None:
    late = asked(BEN, after(minutes=31))
    assert ours.decide(ON, pause.MovePause(pause=2), late) == (pause.PauseMoved(pause=2, until=after(minutes=51)),)
    tomorrow = pause.MovePause(pause=2, until=after(hours=20))
    assert ours.decide(ON, tomorrow, late) == (pause.PauseMoved(pause=2, until=after(hours=20)),)
    for bad in (after(minutes=30), after(hours=25)):
        assert isinstance(ours.decide(ON, pause.MovePause(pause=2, until=bad), late), Refused)


def test_a_moved_pause_asks_both_again() -> None:
    moved = then(
        ON,
        (ADA, after(minutes=31), pause.PauseReadied(pause=2)),
        (BEN, after(minutes=32), pause.PauseMoved(pause=2, until=after(minutes=52))),
    )
    last = moved.pauses.last
    assert last is not None
    assert last.ready == frozenset()
    assert last.asks(ADA, after(minutes=52))


def test_a_pause_without_a_return_ends_by_itself_after_a_day() -> None:
    assert ON.pauses.on(after(hours=24)) is not None
    assert ON.pauses.on(after(hours=25)) is None


def test_after_three_without_a_return_it_is_no_longer_offered_but_never_refused() -> None:
    lapsed = [(ADA, after(days=2 * n), pause.PauseCalled(until=after(days=2 * n, minutes=30))) for n in range(3)]
    state = ours.fold(ours.Ours(), log(*lapsed))
    later = after(days=9)
    assert state.pauses.is_offered(after(days=4, minutes=1))
    assert not state.pauses.is_offered(later)
    assert not isinstance(ours.decide(state, pause.CallPause(minutes=20), asked(BEN, later)), Refused)


def test_one_return_makes_it_the_way_again() -> None:
    story = [(ADA, after(days=2 * n), pause.PauseCalled(until=after(days=2 * n, minutes=30))) for n in range(4)]
    back = [(who, after(days=6, minutes=31), pause.PauseReadied(pause=4)) for who in (ADA, BEN)]
    assert ours.fold(ours.Ours(), log(*story, *back)).pauses.is_offered(after(days=9))
