"""From Ada's and Ben's opened rooms to tables: only what both showed, and nobody is first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handhold.core import opening, ours, pulse, reach, readings
from handhold.core.room import Member, RoomOpened
from tests.cast import ADA, BEN, after, log

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
MEMBERS = (Member(person=BEN, exchange=b"", signing=b""), Member(person=ADA, exchange=b"", signing=b""))


def shown(day: date, near: int | None = None, safe: int | None = None, load: int | None = None) -> opening.PulseShown:
    return opening.PulseShown(day=day, items=pulse.PulseItems(near=near, safe=safe, load=load))


ROOM = ours.fold(
    ours.Ours(),
    log(
        (ADA, after(), RoomOpened(members=MEMBERS)),
        (ADA, after(), shown(MONDAY, near=6, load=9)),
        (BEN, after(), shown(MONDAY, near=4, safe=2)),
        (ADA, after(days=1), shown(TUESDAY, near=7)),
        (BEN, after(hours=3), reach.ReachSent(what="look")),
        (ADA, after(hours=4), reach.ReachAnswered(reach=5, answer="here")),
        (ADA, after(hours=5), reach.ReachSent(what="hold")),
        (ADA, after(days=9), reach.ReachSent(what="hold")),
    ),
)


def test_own_answers_stand_by_day_and_open_ones_are_left_out() -> None:
    pulses = pulse.Pulses(days={TUESDAY: pulse.PulseItems(near=3), MONDAY: pulse.PulseItems(load=8)})
    assert readings.own_answers(pulses, "near") == {TUESDAY: 3}
    assert list(readings.own_answers(pulses, "load")) == [MONDAY]


def test_a_joint_day_holds_only_what_both_showed() -> None:
    day = next(row for row in readings.joint_rows(ROOM, after(days=10)) if row["kind"] == "day")
    assert day == {"kind": "day", "date": "2026-03-02", "near_a": "6", "near_b": "4", "practice": "0"}


def test_reaches_of_the_joint_days_say_who_by_letter_and_whether_answered() -> None:
    reaches = [row for row in readings.joint_rows(ROOM, after(days=10)) if row["kind"] == "reach"]
    assert [(row["time"], row["by"], row["answered"]) for row in reaches] == [
        ("12:00", "b", "yes"),
        ("14:00", "a", "no"),
    ]


def test_a_reach_counts_as_open_only_when_it_can_no_longer_be_answered_in_time() -> None:
    def times(now: datetime) -> list[str]:
        return [row["time"] for row in readings.joint_rows(ROOM, now) if row["kind"] == "reach"]

    sent = after(hours=5)
    assert times(sent + reach.WINDOW - timedelta(minutes=1)) == ["12:00"]
    assert times(sent + reach.WINDOW) == ["12:00", "14:00"]


def test_a_reach_stands_on_its_sender_s_own_day_and_hour() -> None:
    far = {ADA: "Pacific/Auckland", BEN: "America/Los_Angeles"}
    room = ours.fold(
        ROOM,
        log(*((who, after(days=9), ours.Introduced(name="", zone=zone, colour="teal")) for who, zone in far.items())),
    )
    rows = [row for row in readings.joint_rows(room, after(days=10)) if row["kind"] == "reach"]
    assert [(row["date"], row["time"], row["by"]) for row in rows] == [("2026-03-02", "04:00", "b")]


def test_which_of_the_two_is_a_does_not_hang_on_who_opened_the_room() -> None:
    other = ours.fold(ours.Ours(), log((BEN, after(), RoomOpened(members=MEMBERS[::-1]))))
    assert readings.joint_rows(other, after()) == []
    turned = ours.fold(
        ours.Ours(),
        log(
            (BEN, after(), RoomOpened(members=MEMBERS[::-1])),
            (BEN, after(), shown(MONDAY, near=4)),
            (ADA, after(), shown(MONDAY, near=6)),
        ),
    )
    assert readings.joint_rows(turned, after())[0]["near_a"] == "6"


def test_alone_there_is_no_table() -> None:
    assert readings.joint_rows(ours.Ours(), after()) == []
