"""Ada asks for one thing, Ben offers a smaller one, and it comes back at its time to the one who agreed."""

from __future__ import annotations

import re

import pytest

from tests.web.street import PASSPHRASE, Browser, Couple, plain, sees

ASK = {"ask": "Would you put the phone away at dinner?", "size": "hour", "day": "0", "time": "19:00"}


def asked(couple: Couple, **instead: str) -> str:
    assert couple.ada.post("/requests", data=ASK | instead).status_code == 303
    return seq_on(couple.ben)


def seq_on(browser: Browser) -> str:
    return str(re.findall(r'id="request-(\d+)"', browser.get("/requests").text)[0])


def answer(browser: Browser, seq: str, kind: str, **more: str) -> int:
    return browser.post("/request-answers", data={"request": seq, "answer": kind, **more}).status_code


def test_a_smaller_yes_is_accepted_and_kept(couple: Couple) -> None:
    seq = asked(couple)
    assert sees(couple.ben.get("/today"), "Any of these is a full answer.")
    assert answer(couple.ben, seq, "smaller", words="Until the plates are empty") == 303
    assert sees(couple.ada.get("/today"), "Until the plates are empty")
    assert couple.ada.post("/acceptances", data={"request": seq, "from": "today"}).headers["location"] == "/today"
    assert not sees(couple.ben.get("/today"), "You said yes to this")
    couple.pass_time(hours=10, minutes=1)
    for browser in (couple.ada, couple.ben):
        browser.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert sees(couple.ben.get("/today"), "You said yes to this")
    assert not sees(couple.ada.get("/today"), "You said yes to this")
    assert couple.ben.post("/outcomes", data={"request": seq, "how": "kept"}).status_code == 303
    assert sees(couple.ada.get("/requests"), "It was done.")


def test_not_able_is_a_full_answer_and_can_rest(couple: Couple) -> None:
    seq = asked(couple)
    assert answer(couple.ben, seq, "not_able", words="I am on call") == 303
    assert sees(couple.ada.get("/requests"), "All right, let it rest")
    couple.ada.post("/acceptances", data={"request": seq})
    assert sees(couple.ada.get("/requests"), "It rests.")


def test_one_counter_and_then_it_rests(couple: Couple) -> None:
    seq = asked(couple)
    answer(couple.ben, seq, "not_able")
    again = {"request": seq, "ask": "Only on Sunday?", "size": "minutes"}
    assert couple.ada.post("/counters", data=again).status_code == 303
    assert sees(couple.ben.get("/requests"), "Only on Sunday?")
    answer(couple.ben, seq, "not_able")
    refused = couple.ada.post("/counters", data=again)
    assert refused.status_code == 422
    assert sees(refused, "This has gone back and forth enough for now.")


def test_later_names_a_time_and_it_comes_back_then(couple: Couple) -> None:
    seq = asked(couple)
    assert answer(couple.ben, seq, "later") == 422
    assert answer(couple.ben, seq, "later", day="1", time="25:00") == 422
    assert answer(couple.ben, seq, "later", day="1", time="18:00") == 303
    couple.ada.post("/acceptances", data={"request": seq})
    assert "tomorrow 18:00" in plain(couple.ben.get("/requests"))


def test_that_i_said_yes_to_avoid_trouble_reopens_it_and_is_not_sent(couple: Couple) -> None:
    pages = []
    for why in ("trouble", "changed"):
        fresh = Couple()
        seq = asked(fresh)
        answer(fresh.ben, seq, "yes")
        assert fresh.ben.post("/reopenings", data={"request": seq, "why": why}).status_code == 303
        pages.append(re.sub(r'data-mark="[^"]*"|value="[0-9a-f]{32}"', "", fresh.ada.get("/requests").text))
        fresh.close()
    assert pages[0] == pages[1]
    assert "trouble" not in pages[0]
    seq = asked(couple)
    answer(couple.ben, seq, "yes")
    assert couple.ada.post("/reopenings", data={"request": seq}).status_code == 422


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ask": " "}, "Please say it in a few words."),
        ({"time": "08:00"}, "That time has gone by."),
        ({"time": "tonight"}, "Which time would suit you?"),
        ({"size": "huge"}, "Something in this form does not fit"),
    ],
)
def test_a_request_is_refused_where_it_was_typed(couple: Couple, change: dict[str, str], sentence: str) -> None:
    refused = couple.ada.post("/requests", data=ASK | {"ask": "a walk by the river"} | change)
    assert refused.status_code == 422
    assert sees(refused, sentence)
    assert change.get("ask", "a walk by the river") in refused.text


def test_the_same_form_twice_asks_once(couple: Couple) -> None:
    for _ in range(2):
        couple.ada.post("/requests", data=ASK | {"once": "ab" * 16})
    assert len(re.findall(r'id="request-\d+"', couple.ben.get("/requests").text)) == 1


def test_what_was_asked_can_be_taken_back(couple: Couple) -> None:
    seq = asked(couple)
    taken = couple.ada.post("/retractions", data={"seq": seq, "from": "requests"})
    assert taken.headers["location"] == "/requests"
    assert "phone away" not in couple.ben.get("/requests").text
    assert answer(couple.ben, seq, "yes") == 422
    assert answer(couple.ben, "999", "yes") == 404


def test_in_a_pause_the_form_waits_and_answers_do_not(couple: Couple) -> None:
    seq = asked(couple)
    couple.ada.post("/pauses", data={"minutes": "20"})
    assert sees(couple.ada.get("/requests"), "A pause is on. A request can wait until its time.")
    assert answer(couple.ben, seq, "yes") == 303
