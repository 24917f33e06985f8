"""What may reach a person outside the page: tables of hours, limits and moments, in zones whose clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handhold.core import moment, ours, pause, pocket, reach, request, room
from handhold.core.pocket import Wishes
from tests.cast import ADA, BEN, CLEO, MONDAY, after, asked, log

VIENNA = "Europe/Vienna"
PLAIN = Wishes(quiet_from=0, quiet_to=0)


def clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("2026-03-02T20:59", None),
        ("2026-03-02T21:00", "2026-03-03T08:00"),
        ("2026-03-03T02:00", "2026-03-03T08:00"),
        ("2026-03-03T07:59", "2026-03-03T08:00"),
        ("2026-03-03T08:00", None),
    ],
)
def test_quiet_hours_run_over_midnight(at: str, ends: str | None) -> None:
    found = pocket.quiet_ends(Wishes(), datetime.fromisoformat(at + ":00+00:00"))
    assert found == (datetime.fromisoformat(ends + ":00+00:00") if ends else None)


def test_quiet_hours_are_those_of_the_persons_own_zone_and_its_clock_changes() -> None:
    wishes = Wishes(zone=VIENNA)
    winter, summer = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)
    assert pocket.quiet_ends(wishes, winter) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert pocket.quiet_ends(wishes, summer) == datetime(2026, 3, 30, 6, tzinfo=UTC)
    assert pocket.quiet_ends(wishes, datetime(2026, 3, 27, 23, tzinfo=UTC)) == datetime(2026, 3, 28, 7, tzinfo=UTC)


def test_in_the_hour_that_comes_twice_quiet_hours_end_each_time_and_not_a_day_later() -> None:
    wishes = Wishes(zone=VIENNA, quiet_to=clock("02:30"))
    first, second = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert pocket.quiet_ends(wishes, first) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert pocket.quiet_ends(wishes, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_same_hour_at_both_ends_means_no_quiet_hours() -> None:
    assert pocket.quiet_ends(PLAIN, MONDAY) is None


def test_what_waits_is_told_in_the_morning_and_what_was_timed_is_let_go() -> None:
    night = after(hours=13)
    assert pocket.verdict(Wishes(), "waiting", night, night) == after(hours=23)
    assert pocket.verdict(Wishes(), "agreed", night, night) == "drop"
    assert pocket.verdict(Wishes(pulse_at=1), "pulse", night, night) == "drop"


@pytest.mark.parametrize("kind", get_args(pocket.Kind))
def test_every_kind_is_sent_in_its_time_and_let_go_when_late(kind: pocket.Kind) -> None:
    wishes = replace(PLAIN, pulse_at=clock("20:00"))
    assert pocket.verdict(wishes, kind, MONDAY, after(minutes=5)) == "send"
    assert pocket.verdict(wishes, kind, MONDAY, after(days=3)) == "drop"


@pytest.mark.parametrize(
    ("wishes", "kind"),
    [
        (replace(PLAIN, waiting=False), "waiting"),
        (replace(PLAIN, agreed=False), "agreed"),
        (PLAIN, "pulse"),
        (replace(PLAIN, off=True), "waiting"),
        (replace(PLAIN, off=True, off_until=after(days=1)), "agreed"),
    ],
)
def test_what_is_not_wished_for_is_never_sent(wishes: Wishes, kind: pocket.Kind) -> None:
    assert pocket.verdict(wishes, kind, MONDAY, MONDAY) == "drop"


def test_stepping_back_until_a_day_ends_by_itself() -> None:
    away = replace(PLAIN, off=True, off_until=after(days=1))
    assert pocket.verdict(away, "waiting", after(days=1), after(days=1)) == "send"


def test_no_more_than_the_chosen_number_a_day_by_the_persons_own_day() -> None:
    wishes = replace(PLAIN, daily=2, zone=VIENNA)
    evening = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    twice = pocket.told(pocket.told(wishes, evening), evening)
    assert pocket.verdict(twice, "waiting", evening, evening) == "drop"
    assert pocket.verdict(twice, "waiting", evening, evening + timedelta(hours=1)) == "send"
    assert pocket.told_today(twice, evening + timedelta(hours=1)) == 0


@given(
    st.integers(0, 365 * 24 * 60),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from([VIENNA, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_the_next_time_is_ahead_within_a_day_and_shows_that_hour(begin: int, minute: int, zone: str) -> None:
    at = after(minutes=begin)
    found = pocket.next_time(zone, minute, at)
    assert at < found <= at + timedelta(hours=26)
    shown = found.astimezone(ZoneInfo(zone))
    ahead = (shown.hour * 60 + shown.minute - minute) % (24 * 60)
    assert ahead in {0, 30, 60}


def test_the_evening_reminder_keeps_its_hour_when_the_clocks_change() -> None:
    wishes = Wishes(pulse_at=clock("20:00"), zone=VIENNA)
    day = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first = pocket.next_pulse(wishes, False, day)
    assert first == datetime(2026, 10, 24, 18, tzinfo=UTC)
    assert first is not None
    assert pocket.next_pulse(wishes, False, first) == datetime(2026, 10, 25, 19, tzinfo=UTC)
    assert pocket.next_pulse(wishes, True, day) == datetime(2026, 10, 25, 19, tzinfo=UTC)
    assert pocket.next_pulse(Wishes(), False, day) is None


def test_agreed_times_are_those_still_to_come() -> None:
    tonight, tomorrow = after(hours=11), after(days=1)
    known = ours.Ours(
        calls=reach.fold(
            {},
            log(
                (ADA, MONDAY, reach.ReachSent(what="look")),
                (BEN, after(minutes=5), reach.ReachAnswered(reach=1, answer="at", at=tonight)),
            ),
        ),
        requests=request.fold(
            {},
            log(
                (ADA, MONDAY, request.RequestMade(ask="walk", size="hour", when=tomorrow)),
                (BEN, after(minutes=5), request.RequestAnswered(request=1, answer="yes")),
            ),
        ),
    )
    assert pocket.agreed_times(known, ADA, MONDAY) == {"reach 1": tonight}
    assert pocket.agreed_times(known, BEN, MONDAY) == {"reach 1": tonight, "request 1": tomorrow}
    assert pocket.agreed_times(known, BEN, after(hours=12)) == {"request 1": tomorrow}


def test_the_other_is_told_of_words_and_never_of_tidying_up() -> None:
    assert pocket.calls([moment.ThanksSaid(text="for the tea")])
    assert pocket.calls([reach.ReachSettled(reach=1), pause.PauseCalled(until=after(hours=1))])
    assert not pocket.calls([reach.ReachSettled(reach=1), room.TakenBack(seq=1, entry="a")])


def test_nobody_is_told_once_one_has_left() -> None:
    members = tuple(room.Member(person=one, exchange=b"", signing=b"") for one in (ADA, BEN))
    both = ours.Ours(members=members)
    assert (pocket.listener(both, ADA), pocket.listener(both, BEN)) == (BEN, ADA)
    assert pocket.listener(replace(both, closed=ours.RoomClosed(shown_from=after(days=9))), ADA) is None
    assert asked().by == ADA != CLEO
