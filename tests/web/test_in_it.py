"""In the middle of it: Ada calls a pause, both come back, a phrase is sent, and nothing is counted or pressed."""

from __future__ import annotations

import re

import pytest

from tests.web.dancing import dance
from tests.web.street import PASSPHRASE, Browser, Couple, plain, sees


def pause_of(browser: Browser) -> str:
    found = re.search(r'name="pause" value="(\d+)"', browser.get("/in-it").text)
    assert found is not None
    return found[1]


def shape(browser: Browser) -> str:
    """The page without what differs each time it is asked for."""
    return re.sub(r'data-mark="[^"]*"|name="once" value="[^"]*"', "", browser.get("/in-it").text)


def pass_time(couple: Couple, minutes: int) -> None:
    """Time goes by, and both come in again."""
    couple.pass_time(minutes=minutes)
    for browser in (couple.ada, couple.ben):
        assert browser.post("/unlockings", data={"passphrase": PASSPHRASE}).status_code == 303


def paused(couple: Couple) -> str:
    assert couple.ada.post("/pauses", data={"minutes": "30"}).headers["location"] == "/in-it"
    return pause_of(couple.ada)


def agreed_phrase(couple: Couple) -> str:
    couple.ada.post("/phrases", data={"text": "Can we start again?"})
    seq = re.findall(r'name="phrase" value="(\d+)"', couple.ben.get("/phrases").text)[0]
    assert couple.ben.post("/agreements", data={"phrase": seq}).status_code == 303
    return str(seq)


def test_the_way_in_stands_on_every_page_of_two_and_on_no_other(couple: Couple) -> None:
    for path in ("/today", "/talk", "/keep", "/see", "/mine", "/dance", "/requests", "/choices"):
        assert 'href="/in-it"' in couple.ada.get(path).text, path
    assert 'href="/in-it"' not in couple.cleo.get("/today").text


def test_a_pause_is_on_for_both_at_once_and_says_when_it_ends(couple: Couple) -> None:
    paused(couple)
    assert sees(couple.ada.get("/in-it"), "You said: I need a pause. You both come back today")
    page = couple.ben.get("/in-it")
    assert sees(page, "Ada said: I need a pause.")
    assert '<progress class="thin"' in page.text
    assert sees(couple.ben.get("/today"), "A pause is on")


REFUSED: list[tuple[str, dict[str, str]]] = [
    ("/reaches", {"what": "hold"}),
    ("/requests", {"ask": "talk now", "size": "hour"}),
    ("/repairs", {"phrase": "0"}),
    ("/sittings", {"card": "soft_message"}),
]


@pytest.mark.parametrize(("path", "form"), REFUSED)
def test_what_waits_during_a_pause_is_refused_in_a_sentence(couple: Couple, path: str, form: dict[str, str]) -> None:
    dance(couple)
    phrase = agreed_phrase(couple)
    paused(couple)
    answer = couple.ben.post(path, data={key: value.replace("0", phrase) for key, value in form.items()})
    assert answer.status_code == 422
    assert sees(answer, "A pause is on. It can wait until its time")


OPEN: list[tuple[str, dict[str, str]]] = [
    ("/notes", {"text": "for myself"}),
    ("/pulses", {"near": "3"}),
    ("/half", {"slot": "soft", "text": "scared"}),
    ("/rests", {"days": "3"}),
    ("/retractions", {"seq": "4"}),
    ("/closings", {}),
]


@pytest.mark.parametrize(("path", "form"), OPEN)
def test_what_stays_open_during_a_pause(couple: Couple, path: str, form: dict[str, str]) -> None:
    couple.ben.post("/reaches", data={"what": "look"})
    paused(couple)
    assert couple.ben.post(path, data=form).status_code == 303
    assert couple.ben.get("/help").status_code == 200


def test_one_line_and_that_i_am_all_right_go_through(couple: Couple) -> None:
    seq = paused(couple)
    couple.ben.post("/pause-lines", data={"pause": seq, "what": "all_right"})
    couple.ben.post("/pause-lines", data={"pause": seq, "what": "practical", "line": "Mia has a fever"})
    page = couple.ada.get("/in-it")
    assert sees(page, "I am all right.")
    assert sees(page, "Mia has a fever")
    empty = couple.ben.post("/pause-lines", data={"pause": seq, "what": "practical", "line": " "})
    assert empty.status_code == 422
    long = couple.ben.post("/pause-lines", data={"pause": seq, "what": "practical", "line": "y" * 161})
    assert long.status_code == 422
    assert "y" * 161 in long.text


def test_at_its_time_each_is_asked_alone_and_the_caller_begins_again(couple: Couple) -> None:
    seq = paused(couple)
    assert "I am ready" not in couple.ada.get("/in-it").text
    pass_time(couple, 31)
    assert sees(couple.ben.get("/today"), "It is time to come back from the pause.")
    before = shape(couple.ada)
    assert couple.ben.post("/pause-returns", data={"pause": seq}).status_code == 303
    assert sees(couple.ben.get("/in-it"), "You are back")
    assert shape(couple.ada) == before
    couple.ada.post("/pause-returns", data={"pause": seq})
    assert sees(couple.ada.get("/in-it"), "You asked for the pause, so you begin again. Softly")
    assert sees(couple.ben.get("/in-it"), "Ada asked for the pause and begins again.")


def test_twenty_more_and_not_today_name_a_new_time_and_not_who_asked(couple: Couple) -> None:
    seq = paused(couple)
    pass_time(couple, 31)
    assert couple.ben.post("/pause-moves", data={"pause": seq, "length": "more"}).status_code == 303
    assert "You both come back today 09:51" in plain(couple.ada.get("/in-it"))
    pass_time(couple, 21)
    bare = couple.ada.post("/pause-moves", data={"pause": seq, "time": ""})
    assert bare.status_code == 422
    assert sees(bare, "Which time would suit you?")
    assert couple.ada.post("/pause-moves", data={"pause": seq, "day": "1", "time": "08:00"}).status_code == 303
    assert "You both come back tomorrow 08:00" in plain(couple.ben.get("/in-it"))
    late = couple.ben.post("/pause-moves", data={"pause": seq, "length": "more"})
    assert late.status_code == 422


@pytest.mark.parametrize(
    ("form", "status"),
    [({"minutes": "20"}, 303), ({"minutes": "10"}, 422), ({"day": "0", "time": "10:15"}, 303),
     ({"day": "3", "time": "10:15"}, 422), ({"day": "0", "time": "08:00"}, 422), ({"time": "soon"}, 422), ({}, 422)],
)  # fmt: skip
def test_a_pause_has_a_time_within_a_day(couple: Couple, form: dict[str, str], status: int) -> None:
    assert couple.ada.post("/pauses", data=form).status_code == status


def test_after_three_without_a_return_a_trained_person_is_named_first(couple: Couple) -> None:
    for _ in range(3):
        assert sees(couple.ada.get("/in-it"), "I need a pause, and I will be back in")
        couple.ada.post("/pauses", data={"minutes": "20"})
        pass_time(couple, 25 * 60)
    page = couple.ada.get("/in-it")
    assert sees(page, "A person who is trained for this can be with you")
    assert sees(page, "I need a pause all the same")
    assert couple.ben.post("/pauses", data={"minutes": "20"}).status_code == 303


def test_a_phrase_is_agreed_in_calm_and_sent_with_one_tap(couple: Couple) -> None:
    seq = agreed_phrase(couple)
    assert couple.ada.post("/repairs", data={"phrase": seq}).status_code == 303
    assert sees(couple.ben.get("/today"), "Can we start again?")
    repair = re.findall(r'name="repair" value="(\d+)"', couple.ben.get("/in-it").text)[0]
    assert couple.ben.post("/repair-answers", data={"repair": repair, "answer": "accept"}).status_code == 303
    assert sees(couple.ada.get("/in-it"), "Ben took it: yes, let us.")


def test_not_this_time_leaves_no_trace(couple: Couple) -> None:
    couple.ada.post("/repairs", data={"phrase": agreed_phrase(couple)})
    repair = re.findall(r'name="repair" value="(\d+)"', couple.ben.get("/in-it").text)[0]
    before = shape(couple.ada)
    couple.ben.post("/repair-answers", data={"repair": repair, "answer": "no"})
    assert shape(couple.ada) == before
    assert not sees(couple.ben.get("/today"), "Can we start again?")


def test_only_what_both_agreed_on_can_be_sent(couple: Couple) -> None:
    couple.ada.post("/phrases", data={"text": "Mine alone"})
    assert "Mine alone" not in couple.ada.get("/in-it").text
    seq = re.findall(r'name="phrase" value="(\d+)"', couple.ben.get("/phrases").text)[0]
    assert couple.ada.post("/repairs", data={"phrase": seq}).status_code == 422
    assert couple.ada.post("/phrases", data={"text": " "}).status_code == 422
    assert couple.ada.post("/retractions", data={"seq": seq, "from": "phrases"}).headers["location"] == "/phrases"
    assert "Mine alone" not in couple.ben.get("/phrases").text


def test_the_pages_of_a_closed_room_say_so(couple: Couple) -> None:
    couple.ben.post("/closings")
    for path in ("/in-it", "/phrases", "/requests", "/hold"):
        assert sees(couple.ada.get(path), "This shared room is closed"), path
