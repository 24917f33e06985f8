"""The calendar as other programs read it: right times over a clock change, and nothing without its secret."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from icalendar import Calendar

from handhold.core import calendar, reach, room
from handhold.core.ours import RoomClosed
from handhold.pocket import feed, moved
from handhold.pocket.feed import Line, Sheet
from handhold.pocket.moved import Stand
from handhold.store.contracts import Unopenable
from handhold.store.pockets import MemoryFeeds
from tests.cast import MONDAY
from tests.pocket.living import Two

VIENNA = ZoneInfo("Europe/Vienna")
BEFORE = datetime(2026, 10, 24, 20, 0, tzinfo=VIENNA)
BEHIND = datetime(2026, 10, 25, 20, 0, tzinfo=VIENNA)
SHEET = Sheet(
    (Line("a" * 32, BEFORE.astimezone(UTC), "phone, with \u00fcber; comma"), Line("b" * 32, BEHIND.astimezone(UTC), ""))
)
TEXT = feed.written(SHEET, MONDAY, "Hearth", "Something planned")


def test_the_evening_stays_at_eight_over_the_clock_change_for_its_own_reader() -> None:
    events = Calendar.from_ical(TEXT).walk("VEVENT")
    assert [event.decoded("dtstart").astimezone(VIENNA) for event in events] == [BEFORE, BEHIND]
    assert [event.decoded("dtend") - event.decoded("dtstart") for event in events] == [feed.LENGTH] * 2
    assert (BEHIND.astimezone(UTC) - BEFORE.astimezone(UTC)) == timedelta(hours=25)


def test_the_evening_stays_at_eight_for_an_independent_reader() -> None:
    read = vobject.readOne(TEXT.decode())
    shown = [(event.dtstart.value.astimezone(VIENNA), event.summary.value) for event in read.vevent_list]
    assert shown == [(BEFORE, "phone, with \u00fcber; comma"), (BEHIND, "Something planned")]
    assert [at.hour for at, _ in shown] == [20, 20]


def test_it_is_written_as_the_standard_asks() -> None:
    assert TEXT.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in TEXT.split(b"\r\n"))
    assert b"\n" not in TEXT.replace(b"\r\n", b"")
    assert b"handhold" not in TEXT.lower()
    assert Calendar.from_ical(feed.written(Sheet(), MONDAY, "Hearth", "x")).walk("VEVENT") == []


def test_only_the_secret_finds_and_opens_it() -> None:
    one, other = feed.new_secret(), feed.new_secret()
    sealed = feed.seal(one, SHEET)
    assert feed.opened(one, sealed) == SHEET
    assert feed.place_of(one) != feed.place_of(other)
    assert one not in feed.place_of(one)
    with pytest.raises(Unopenable):
        feed.opened(other, sealed)
    assert len(feed.seal(one, Sheet())) == len(feed.seal(other, Sheet((SHEET.lines[0],))))


def test_only_what_ada_marked_stands_in_her_calendar_and_it_follows_what_is_agreed() -> None:
    def times(two: Two, secret: str) -> list[tuple[datetime, str]]:
        text = two.pocket.calendars.read(secret, "Hearth", lambda _language: "Something planned")
        assert text is not None
        events = Calendar.from_ical(text).walk("VEVENT")
        return [(event.decoded("dtstart"), str(event["summary"])) for event in events]

    async def story() -> None:
        two = await Two().move_in()
        secret = await two.pocket.open_feed(two.ada, await two.home(two.ada))
        tonight, later = two.now + timedelta(hours=11), two.now + timedelta(hours=12)
        for _ in range(2):
            await two.act(two.ada, reach.Reach(what="miss_you"))
        for place in (4, 5):
            await two.act(two.ben, reach.AnswerReach(reach=place, answer="at", at=tonight))
        assert times(two, secret) == []
        await two.act(two.ada, calendar.MarkCalendar(what="reach", place=4), "mine")
        assert times(two, secret) == [(tonight, "Something planned")]
        await two.act(two.ada, calendar.MarkCalendar(what="reach", place=4, title="phone"), "mine")
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=later))
        await two.pocket.settle(two.ada, await two.home(two.ada))
        assert times(two, secret) == [(later, "phone")]
        new = await two.pocket.open_feed(two.ada, await two.home(two.ada))
        assert two.pocket.calendars.read(secret, "x", str) is None
        assert times(two, new) == [(later, "phone")]
        await two.act(two.ada, room.TakeBack(seq=4))
        assert times(two, new) == []
        await two.pocket.calendars.end(two.ada.identity)
        assert two.pocket.calendars.read(new, "x", str) is None
        assert two.pocket.calendars.secret(two.ada.identity) is None

    asyncio.run(story())


def at_address(two: Two, secret: str) -> list[datetime]:
    """The times that the calendar shows whoever has its address."""
    text = two.pocket.calendars.read(secret, "Hearth", lambda _language: "Something planned")
    assert text is not None
    return [event.decoded("dtstart") for event in Calendar.from_ical(text).walk("VEVENT")]


def test_a_time_that_ben_moves_stands_right_in_adas_calendar_while_she_is_away() -> None:
    async def story() -> None:
        two = await Two().move_in()
        secret = await two.pocket.open_feed(two.ada, await two.home(two.ada))
        tonight, later = two.now + timedelta(hours=11), two.now + timedelta(hours=12)
        await two.act(two.ada, reach.Reach(what="miss_you"))
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=tonight))
        await two.act(two.ada, calendar.MarkCalendar(what="reach", place=4), "mine")
        assert at_address(two, secret) == [tonight]
        two.restart()
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=later))
        assert at_address(two, secret) == [later]
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="not_now"))
        assert at_address(two, secret) == []
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=tonight))
        assert at_address(two, secret) == [tonight]
        await two.act(two.ben, room.TakeBack(seq=8))
        assert at_address(two, secret) == []

    asyncio.run(story())


def test_what_ben_takes_out_of_his_calendar_stands_as_it_did_in_adas() -> None:
    async def story() -> None:
        two = await Two().move_in()
        secret = await two.pocket.open_feed(two.ada, await two.home(two.ada))
        bens = await two.pocket.open_feed(two.ben, await two.home(two.ben))
        tonight, later = two.now + timedelta(hours=11), two.now + timedelta(hours=12)
        await two.act(two.ada, reach.Reach(what="miss_you"))
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=tonight))
        await two.act(two.ada, calendar.MarkCalendar(what="reach", place=4), "mine")
        await two.act(two.ben, calendar.MarkCalendar(what="reach", place=4), "mine")
        two.restart()
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=later))
        assert (at_address(two, secret), at_address(two, bens)) == ([later], [later])
        await two.act(two.ben, calendar.UnmarkCalendar(what="reach", place=4), "mine")
        assert (at_address(two, secret), at_address(two, bens)) == ([later], [])
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="not_now"))
        assert at_address(two, secret) == []

    asyncio.run(story())


def test_when_ada_leaves_bens_calendar_says_so_no_sooner_than_his_page() -> None:
    async def story() -> None:
        two = await Two().move_in()
        secrets = [await two.pocket.open_feed(ring, await two.home(ring)) for ring in (two.ada, two.ben)]

        def lines() -> list[int]:
            return [len(at_address(two, secret)) for secret in secrets]

        await two.act(two.ada, reach.Reach(what="miss_you"))
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + timedelta(days=5)))
        for ring in (two.ada, two.ben):
            await two.act(ring, calendar.MarkCalendar(what="reach", place=4), "mine")
        assert lines() == [1, 1]
        await two.hall.append(two.ada, two.shared, [RoomClosed(shown_from=two.now + timedelta(days=2))], "0a" * 16)
        assert lines() == [0, 1]
        await two.pocket.settle(two.ben, await two.home(two.ben))
        assert lines() == [0, 1]
        two.pass_time(days=2)
        await two.pocket.settle(two.ben, await two.home(two.ben))
        assert lines() == [0, 0]

    asyncio.run(story())


def test_what_ada_takes_out_or_closes_leaves_nothing_behind_among_the_calendars() -> None:
    async def story() -> None:
        two = await Two().move_in()
        feeds = two.shelves.feeds
        assert isinstance(feeds, MemoryFeeds)
        await two.pocket.open_feed(two.ada, await two.home(two.ada))
        for _ in range(2):
            await two.act(two.ada, reach.Reach(what="miss_you"))
        for place in (4, 5):
            await two.act(two.ben, reach.AnswerReach(reach=place, answer="at", at=two.now + timedelta(hours=place)))
            await two.act(two.ada, calendar.MarkCalendar(what="reach", place=place), "mine")
        assert len(feeds) == 3
        await two.act(two.ada, calendar.UnmarkCalendar(what="reach", place=4), "mine")
        assert len(feeds) == 2
        await two.pocket.calendars.end(two.ada.identity)
        assert len(feeds) == 0

    asyncio.run(story())


def test_a_time_opens_with_its_own_key_alone_and_always_has_the_same_length() -> None:
    one, other = b"a" * 32, b"b" * 32
    assert moved.opened(one, moved.seal(one, BEFORE)) == Stand(BEFORE.astimezone(UTC))
    assert moved.opened(one, moved.seal(one, None)) == Stand(None)
    assert len(moved.seal(one, None)) == len(moved.seal(one, BEFORE.astimezone(UTC)))
    assert moved.place_of(one) != moved.place_of(other)
    assert moved.opened(other, moved.seal(one, BEFORE)) is None
