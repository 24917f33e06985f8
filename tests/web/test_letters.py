"""Ada's letter to Ben: composed from open places, cooled, sent, received before it is answered, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.web.street import PASSPHRASE, Couple

DRAFT = "d0" * 16
TRUE = "When the door closed I was frightened that you would not come back in."


@pytest.fixture
def couple() -> Iterator[Couple]:
    couple = Couple()
    yield couple
    couple.close()


def send(couple: Couple, text: str = TRUE, **more: str) -> str:
    """The place of a letter that Ada sent."""
    answer = couple.ada.post("/letters", data={"text": text, "wish": "answer", "draft": DRAFT, **more})
    assert answer.status_code == 303, answer.text
    found = re.findall(r'href="/letters/(\d+)"', couple.ada.get("/letters").text)
    return str(found[0])


def words(answer: httpx.Response) -> str:
    return unescape(answer.text)


def test_the_open_places_become_one_letter_in_adas_own_words(couple: Couple) -> None:
    parts = {"happened": "the door closed", "under": "scared", "need": "to know you are there"}
    seq = send(couple, "", **parts)
    told = words(couple.ben.get(f"/letters/{seq}"))
    for part in ("the door closed", "scared", "to know you are there"):
        assert part in told


def test_looking_first_sends_nothing_and_keeps_every_word(couple: Couple) -> None:
    answer = couple.ada.post("/letters", data={"text": TRUE, "wish": "answer", "draft": DRAFT, "do": "look"})
    assert "As Ben will see it" in words(answer)
    assert words(answer).count(TRUE) == 2
    assert "None yet" in words(couple.ben.get("/letters"))


def test_an_empty_page_is_refused_and_what_else_was_chosen_stays(couple: Couple) -> None:
    answer = couple.ada.post("/letters", data={"text": "  ", "wish": "request", "draft": DRAFT})
    assert answer.status_code == 422
    assert 'value="request" checked' in answer.text


def test_ben_finds_the_letter_on_today_and_ada_what_came_back(couple: Couple) -> None:
    seq = send(couple)
    found = couple.ben.get("/today")
    assert f'href="/letters/{seq}">wrote you a letter' in found.text
    assert TRUE not in words(found)
    assert f"/letters/{seq}" not in couple.ada.get("/today").text
    couple.ben.post("/replies", data={"letter": seq, "how": "thank", "text": "for saying it"})
    assert f"/letters/{seq}" not in couple.ben.get("/today").text
    assert f'href="/letters/{seq}">answered your letter' in couple.ada.get("/today").text
    assert "Something came back." in words(couple.ada.get("/letters"))


def test_ben_receives_before_he_answers(couple: Couple) -> None:
    seq = send(couple)
    assert "First, let it reach you" in words(couple.ben.get(f"/letters/{seq}"))
    refused = couple.ben.post("/replies", data={"letter": seq, "how": "answer", "text": "but I did come back"})
    assert refused.status_code == 422
    assert "First let them know that it reached you" in words(refused)
    couple.ben.post("/replies", data={"letter": seq, "how": "say_back", "text": "The door frightened you"})
    couple.ben.post("/replies", data={"letter": seq, "how": "answer", "text": "I was on the stairs"})
    assert "I was on the stairs" in words(couple.ada.get(f"/letters/{seq}"))


def test_a_letter_that_asks_only_to_be_heard_has_no_field_for_an_answer(couple: Couple) -> None:
    seq = send(couple, wish="heard")
    couple.ben.post("/replies", data={"letter": seq, "how": "thank"})
    assert 'value="answer"' not in couple.ben.get(f"/letters/{seq}").text


def test_nothing_tells_ada_whether_ben_has_read_it(couple: Couple) -> None:
    seq = send(couple)
    before = couple.ada.get(f"/letters/{seq}").text
    couple.ben.get(f"/letters/{seq}")
    once = re.compile(r'name="once" value="[0-9a-f]+"')
    assert once.sub("", couple.ada.get(f"/letters/{seq}").text) == once.sub("", before)


def test_that_it_hurt_is_bens_alone_until_he_says_it(couple: Couple) -> None:
    seq = send(couple)
    couple.ben.post("/hurts", data={"letter": seq, "text": "as if I would leave"})
    assert "as if I would leave" in words(couple.ben.get(f"/letters/{seq}"))
    assert "as if I would leave" not in words(couple.ada.get(f"/letters/{seq}"))
    couple.ben.post("/replies", data={"letter": seq, "how": "hurt", "text": "that you thought I would leave"})
    assert "that you thought I would leave" in words(couple.ada.get(f"/letters/{seq}"))


def test_a_letter_cools_until_morning_asks_again_and_never_sends_itself(couple: Couple) -> None:
    couple.ada.post("/drafts", data={"text": TRUE, "draft": DRAFT, "wish": "heard", "cool": "morning"})
    assert "This one has cooled" not in words(couple.ada.get("/letters"))
    couple.pass_time(days=1)
    couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert "This one has cooled" in words(couple.ada.get("/letters"))
    assert "None yet" in words(couple.ben.get("/letters"))
    assert TRUE in words(couple.ada.get(f"/composer?draft={DRAFT}"))
    send(couple)
    assert "This one has cooled" not in words(couple.ada.get("/letters"))


def test_a_draft_for_a_time_that_has_gone_by_is_refused_and_kept_on_the_page(couple: Couple) -> None:
    told = {"text": TRUE, "draft": DRAFT, "day": "0", "time": "00:01", "cool": "time"}
    answer = couple.ada.post("/drafts", data=told)
    assert answer.status_code == 422
    assert TRUE in words(answer)


def test_only_ada_takes_her_letter_back_and_then_it_is_gone_for_both(couple: Couple) -> None:
    seq = send(couple)
    assert couple.ben.post("/letter-removals", data={"seq": seq, "letter": seq}).status_code == 422
    assert couple.ada.post("/letter-removals", data={"seq": seq, "letter": seq}).status_code == 303
    assert couple.ben.get(f"/letters/{seq}").status_code == 404
    assert TRUE not in words(couple.ben.get("/letters"))


def test_the_channel_of_the_other_is_named_once_and_the_effort_is_told(couple: Couple) -> None:
    couple.ben.post("/choices", data={"channel": "talking"})
    assert "would rather hear things than read them" in words(couple.ada.get("/composer"))
    seq = send(couple, effort="yes")
    assert "wrote it the way you take things in best" in words(couple.ben.get(f"/letters/{seq}"))


def test_the_key_of_the_drafts_is_given_to_open_pages_only(couple: Couple) -> None:
    assert "data-key=" in couple.ada.get("/composer").text
    couple.ada.post("/locks")
    assert "data-key=" not in couple.ada.get("/composer").text


def test_a_letter_answers_a_letter(couple: Couple) -> None:
    seq = send(couple)
    assert TRUE[:60] in words(couple.ben.get(f"/composer?to={seq}"))
    couple.ben.post("/letters", data={"text": "I have thought about it.", "wish": "heard", "to": seq})
    assert "A letter that answers this one" in words(couple.ada.get(f"/letters/{seq}"))


def test_times_stand_in_a_page_without_the_microseconds_of_a_real_clock(couple: Couple) -> None:
    couple.pass_time(microseconds=840_056)
    seq = send(couple)
    couple.ada.post("/drafts", data={"text": TRUE, "wish": "heard", "draft": DRAFT, "cool": "morning"})
    for path in ("/letters", f"/letters/{seq}"):
        marks = re.findall(r'datetime="([^"]*)"', words(couple.ada.get(path)))
        assert marks
        assert [mark for mark in marks if "." in mark] == []


@pytest.mark.parametrize("told", ["9" * 5_000, "²", "-1", "x"])
def test_a_place_that_no_letter_can_have_is_no_place(couple: Couple, told: str) -> None:
    assert couple.ada.get("/composer", params={"to": told}).status_code == 200
    assert couple.ada.post("/letters", data={"text": "", "wish": "heard", "to": told}).status_code == 422


def test_a_hurt_that_is_too_long_to_keep_is_not_lost(couple: Couple) -> None:
    seq = send(couple)
    answer = couple.ben.post("/hurts", data={"letter": seq, "text": "it hurt " * 3_000})
    assert answer.status_code == 422
    assert words(answer).count("it hurt ") == 3_000


def test_a_draft_with_any_open_place_filled_shows_its_places(couple: Couple) -> None:
    couple.ada.post("/drafts", data={"felt": "small", "draft": DRAFT})
    assert re.search(r'<details class="card parts" id="parts" open>', couple.ada.get(f"/composer?draft={DRAFT}").text)
    assert 'id="parts" open' not in couple.ada.get("/composer").text
