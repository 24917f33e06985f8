"""Marking agreed times for one's own calendar: one at a time, under a title of one's own or a neutral one."""

from __future__ import annotations

from datetime import datetime

from handhold.core import calendar, reach, request
from handhold.core.calendar import CalendarMarked, CalendarUnmarked, MarkCalendar, Planned, UnmarkCalendar
from handhold.core.words import Refused
from tests.cast import ADA, BEN, MONDAY, after, asked, log

TONIGHT = after(hours=11)


def agreed(at: datetime = TONIGHT) -> reach.Calls:
    """Ada called, Ben said when."""
    return reach.fold(
        {},
        log(
            (ADA, MONDAY, reach.ReachSent(what="miss_you")),
            (BEN, after(minutes=5), reach.ReachAnswered(reach=1, answer="at", at=at)),
        ),
    )


def promised() -> request.Requests:
    """Ada asked, Ben said yes, for Tuesday evening."""
    return request.fold(
        {},
        log(
            (ADA, MONDAY, request.RequestMade(ask="walk with me", size="hour", when=after(days=1))),
            (BEN, after(minutes=5), request.RequestAnswered(request=1, answer="yes")),
        ),
    )


def marks(*lines: CalendarMarked | CalendarUnmarked) -> calendar.Marks:
    return calendar.fold({}, log(*((ADA, MONDAY, line) for line in lines)))


def test_a_mark_stands_until_it_is_taken_away() -> None:
    marked = CalendarMarked(what="reach", place=1, title="phone")
    assert marks(marked) == {("reach", 1): "phone"}
    assert marks(marked, CalendarMarked(what="reach", place=1)) == {("reach", 1): ""}
    assert marks(marked, CalendarUnmarked(what="reach", place=1)) == {}
    assert marks(CalendarUnmarked(what="reach", place=1)) == {}


def test_marking_twice_and_unmarking_nothing_change_nothing() -> None:
    act = MarkCalendar(what="reach", place=1, title="  my \n phone ")
    assert calendar.decide({}, act, asked()) == (CalendarMarked(what="reach", place=1, title="my phone"),)
    assert calendar.decide({("reach", 1): "my phone"}, act, asked()) == ()
    away = UnmarkCalendar(what="reach", place=1)
    assert calendar.decide({("reach", 1): ""}, away, asked()) == (CalendarUnmarked(what="reach", place=1),)
    assert calendar.decide({}, away, asked()) == ()


def test_a_title_with_hidden_signs_is_refused() -> None:
    assert isinstance(calendar.decide({}, MarkCalendar(what="reach", place=1, title="a\x00b"), asked()), Refused)


def test_an_agreed_time_may_stand_in_either_calendar_and_a_yes_in_that_of_its_giver() -> None:
    for me in (ADA, BEN):
        found = calendar.planned(agreed(), promised(), {("reach", 1): "phone"}, me, MONDAY)
        assert found[0] == Planned("reach", 1, TONIGHT, "phone")
        assert [one.what for one in found[1:]] == ([] if me == ADA else ["request"])


def test_what_is_over_stays_only_if_it_was_marked_and_not_for_ever() -> None:
    known: calendar.Marks = {("reach", 1): ""}
    assert calendar.planned(agreed(), {}, {}, ADA, after(days=1)) == []
    assert len(calendar.planned(agreed(), {}, known, ADA, after(days=50))) == 1
    assert calendar.planned(agreed(), {}, known, ADA, after(days=70)) == []


def test_what_was_settled_or_taken_back_leaves_the_calendar() -> None:
    settled = reach.fold(agreed(), log((ADA, after(hours=1), reach.ReachSettled(reach=1)), start=9))
    assert calendar.planned(settled, {}, {("reach", 1): ""}, ADA, after(hours=2)) == []
    assert calendar.planned({}, {}, {("reach", 1): ""}, ADA, after(hours=2)) == []
