"""A thumb on a screen passes to the other's open page and is gone; what is marked stays with its writer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handhold.core.hold import HoldMarked
from handhold.web.signals import AT_MOST, REMEMBERED, WINDOW, Pace, packed, signal_room, unpacked
from tests.cast import ADA, BEN, MONDAY
from tests.web.street import Couple, sees


def test_a_sign_rings_for_the_other_and_for_nobody_else(couple: Couple) -> None:
    ada, ben = couple.ring(couple.ada), couple.ring(couple.ben)
    assert ada.ours is not None
    rooms = {signal_room(ada.ours.room, person): person for person in (ada.person, ben.person)}
    with couple.bell.subscribe(rooms) as ear:
        assert couple.ada.post("/signals", data={"sign": "1"}).status_code == 204
        room, position = asyncio.run(anext(ear))
    assert rooms[room] == ben.person
    assert unpacked(position) == 1


def test_a_sign_is_never_kept_and_never_words(couple: Couple) -> None:
    heads = couple.hall.heads(couple.ring(couple.ada))
    couple.ada.post("/signals", data={"sign": "1"})
    assert couple.hall.heads(couple.ring(couple.ada)) == heads
    for sign in ("2", "where are you", ""):
        assert couple.ada.post("/signals", data={"sign": sign}).status_code == 422
    assert couple.cleo.post("/signals", data={"sign": "1"}).status_code == 404


def test_signs_that_come_too_fast_are_turned_away(couple: Couple) -> None:
    answers = [couple.ada.post("/signals", data={"sign": "1"}).status_code for _ in range(AT_MOST + 1)]
    assert answers == [204] * AT_MOST + [429]
    assert couple.ben.post("/signals", data={"sign": "1"}).status_code == 204
    couple.pass_time(seconds=WINDOW.total_seconds())
    assert couple.ada.post("/signals", data={"sign": "0"}).status_code == 204


def test_the_pace_is_kept_for_so_many_people_and_no_more() -> None:
    pace = Pace()
    for _ in range(AT_MOST):
        assert pace.allows(ADA, MONDAY)
    assert not pace.allows(ADA, MONDAY)
    for number in range(REMEMBERED):
        assert pace.allows(f"{BEN}{number}", MONDAY)
    assert pace.allows(ADA, MONDAY)


@pytest.mark.parametrize("sign", [0, 1])
def test_a_later_sign_is_always_larger(sign: int) -> None:
    for other in (0, 1):
        assert packed(sign, MONDAY) < packed(other, MONDAY + timedelta(microseconds=1))
    assert unpacked(packed(sign, MONDAY)) == sign


def test_tension_before_and_after_is_kept_in_mine_alone(couple: Couple) -> None:
    ours = couple.hall.heads(couple.ring(couple.ada))["ours"]
    assert couple.ada.post("/hold-marks", data={"before": "8", "after": "3"}).status_code == 303
    home = asyncio.run(couple.hall.home(couple.ring(couple.ada)))
    assert home.mine is not None
    (kept,) = home.mine.holds
    assert kept.event == HoldMarked(before=8, after=3)
    assert couple.hall.heads(couple.ring(couple.ada))["ours"] == ours
    assert couple.ada.post("/hold-marks", data={"before": "11"}).status_code == 422


def test_it_says_what_is_known_and_what_is_not(couple: Couple) -> None:
    page = couple.ada.get("/hold")
    assert sees(page, "In studies, a familiar hand lowered distress while waiting for something unpleasant")
    assert sees(page, "Holding far apart has not been tested")
    assert sees(page, "Only if both want to")


def test_side_by_side_is_the_same_for_everybody_and_kept_for_a_cut_line(couple: Couple) -> None:
    assert couple.ada.get("/hold-near").text == couple.nobody.get("/hold-near").text
    assert '"/hold-near"' in couple.nobody.get("/sw.js").text
    assert "/hold.js" in couple.nobody.get("/sw.js").text


@pytest.mark.parametrize("path", ["/hold", "/hold-near"])
def test_nobody_needs_a_thumb_or_a_key_that_stays_down(couple: Couple, path: str) -> None:
    page = couple.ada.get(path).text
    assert "data-start" in page
    assert "data-stop" in page
    assert ("data-thumb" in page) == (path == "/hold")
