"""The desk of letters: none is lost from view, whatever becomes of the letter that it answers."""

from __future__ import annotations

import pytest

from tests.web.pages import Page
from tests.web.street import Browser, Couple, sees
from tests.web.test_left_over import WORDS, is_given_back, newest


@pytest.mark.parametrize("how", ["say_back", "answer"])
def test_ada_took_her_letter_back_while_ben_answered_it(couple: Couple, how: str) -> None:
    couple.ada.post("/letters", data={"text": "One true line.", "wish": "answer"})
    seq = newest(couple)
    couple.ada.post("/letter-removals", data={"seq": seq, "letter": seq})
    answer = couple.ben.post("/replies", data={"letter": seq, "how": how, "text": WORDS})
    assert is_given_back(answer)
    assert sees(answer, "That letter is no longer here.")


def test_what_hurt_in_a_letter_stays_with_ben_when_ada_takes_the_letter_back(couple: Couple) -> None:
    couple.ada.post("/letters", data={"text": "One true line.", "wish": "answer"})
    seq = newest(couple)
    couple.ben.post("/hurts", data={"letter": seq, "text": WORDS})
    assert not sees(couple.ben.get("/letters"), WORDS)
    couple.ada.post("/letter-removals", data={"seq": seq, "letter": seq})
    assert sees(couple.ben.get("/letters"), WORDS)
    late = couple.ben.post("/hurts", data={"letter": seq, "text": "all of it"})
    assert late.headers["location"] == "/letters"
    assert sees(couple.ben.get("/letters"), "all of it")
    assert not sees(couple.ada.get("/letters"), "all of it")


def looks_first(browser: Browser, to: str, text: str) -> dict[str, str]:
    """The hidden fields of the composer after *Look at it first*."""
    form = {"do": "look", "text": text, "to": to, "draft": "d0" * 16, "wish": "answer"}
    page = Page(browser.post("/letters", data=form).text)
    return {
        one.attributes["name"]: one.attributes.get("value", "") for one in page.all("input") if "name" in one.attributes
    }


@pytest.mark.parametrize("text", [WORDS, ""])
def test_looking_first_keeps_whose_letter_it_answers(couple: Couple, text: str) -> None:
    couple.ben.post("/letters", data={"text": "One true line.", "wish": "answer"})
    fields = looks_first(couple.ada, newest(couple), text)
    assert (fields["to"], fields["draft"]) == (newest(couple), "d0" * 16)


def test_a_letter_that_shall_cool_until_a_time_needs_one_and_keeping_it_for_now_needs_none(couple: Couple) -> None:
    draft = {"draft": "d0" * 16, "text": WORDS, "day": "3"}
    without = couple.ada.post("/drafts", data={**draft, "time": "", "cool": "time"})
    assert is_given_back(without)
    assert sees(without, "Which time would suit you?")
    assert couple.ada.post("/drafts", data={**draft, "time": "20:00"}).status_code == 303
    assert not sees(couple.ada.get("/letters"), "cools until")


def test_every_letter_can_be_found_however_many_there_are(couple: Couple) -> None:
    for number in range(45):
        couple.ada.post("/letters", data={"text": f"Letter {number}.", "wish": "heard"})
    first = couple.ben.get("/letters")
    assert not sees(first, "Letter 4.")
    earlier = next(one.attributes["href"] for one in Page(first.text).all("a") if "before=" in one.attributes["href"])
    rest = couple.ben.get(earlier)
    for number in range(45):
        assert sees(first, f"Letter {number}.") != sees(rest, f"Letter {number}.")
