"""Ada and Ben go through cards on their pages: one thing at a time, private until both are ready, stoppable always."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest

from handhold.core.practice.card import Card
from tests.web.dancing import dance
from tests.web.street import CONTENT, Browser, Couple

DECK = CONTENT.deck.cards


def sitting_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def begin(browser: Browser, card: str, mode: str = "live") -> str:
    return sitting_of(browser.post("/sittings", data={"card": card, "mode": mode}))


def together(couple: Couple, card: str, mode: str = "live") -> str:
    name = begin(couple.ada, card, mode)
    move(couple.ben, name, "accept")
    return name


def page(browser: Browser, sitting: str) -> str:
    answer = browser.get(f"/sittings/{sitting}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def place(browser: Browser, sitting: str) -> str:
    found = re.search(r'name="place" value="(\d+)"', page(browser, sitting))
    return found[1] if found else "0"


def move(browser: Browser, sitting: str, do: str, **more: str) -> httpx.Response:
    return browser.post("/moves", data={"sitting": sitting, "do": do, "place": place(browser, sitting), **more})


def say(browser: Browser, sitting: str, words: str, **more: str) -> None:
    answer = move(browser, sitting, "answer", words=words, **more)
    assert answer.status_code == 303, answer.text


@pytest.fixture
def couple() -> Couple:
    return Couple()


def test_a_sitting_never_takes_its_name_from_what_somebody_typed(couple: Couple) -> None:
    once = "0123456789abcdef" * 2
    wanted = {"card": "listening", "mode": "live"}
    assert {sitting_of(couple.ada.post("/sittings", data={**wanted, "once": once})) for _ in range(2)} == {once}
    move(couple.ada, once, "stop")
    answer = couple.ada.post("/sittings", data={**wanted, "once": "../our secret"})
    assert re.fullmatch("[0-9a-f]{32}", sitting_of(answer))


def test_every_card_says_what_is_known_and_when_not_to(couple: Couple) -> None:
    table = unescape(couple.ada.get("/cards").text)
    for card in DECK.values():
        assert (card.title in table) != ("after_dance" in card.tags)
        told = unescape(couple.ada.get(f"/cards/{card.id}").text)
        assert all(sentence in told for sentence in (card.what_for, *card.not_when, *(k.says for k in card.known)))


def test_ben_is_asked_and_not_now_is_free(couple: Couple) -> None:
    name = begin(couple.ada, "listening")
    assert "Not now is a full answer" in page(couple.ben, name)
    move(couple.ben, name, "decline")
    assert "It can be another day" in page(couple.ada, name)


def test_listening_moves_on_only_when_the_speaker_says_that_is_it(couple: Couple) -> None:
    name = together(couple, "listening")
    say(couple.ada, name, "I worry about the spring")
    assert "I worry about the spring" in page(couple.ben, name)
    say(couple.ben, name, "You do not like spring", answer="reflect")
    assert "Only you can know" in page(couple.ada, name)
    assert 'value="answer"' not in page(couple.ben, name)
    move(couple.ada, name, "not_quite", words="It is not about the season")
    assert "It is not about the season" in page(couple.ben, name)
    say(couple.ben, name, "Something about this spring frightens you", answer="reflect")
    move(couple.ada, name, "confirm")
    assert "Is there a little more about this" in page(couple.ada, name)


def test_a_listener_has_no_field_to_argue_in(couple: Couple) -> None:
    name = together(couple, "listening")
    say(couple.ada, name, "I worry about the spring")
    refused = move(couple.ben, name, "answer", words="but that is wrong")
    assert refused.status_code == 422
    assert "but that is wrong" not in page(couple.ada, name)
    assert "but that is wrong" in unescape(refused.text)


def test_an_answer_to_a_question_shows_only_when_both_are_ready(couple: Couple) -> None:
    name = together(couple, "questions")
    say(couple.ada, name, "a heron on the bakery")
    assert "a heron on the bakery" not in page(couple.ben, name)
    say(couple.ben, name, "the music of the tile people")
    couple.ada.get("/today")
    couple.ben.get("/today")
    assert "a heron on the bakery" in page(couple.ben, name)
    assert "the music of the tile people" in page(couple.ada, name)


def test_a_story_begins_alone_and_a_sting_above_five_stays_unwritten(couple: Couple) -> None:
    name = begin(couple.ada, "story")
    assert couple.ben.get(f"/sittings/{name}").status_code == 404
    move(couple.ada, name, "answer", score="8")
    told = page(couple.ada, name)
    assert "This one may deserve a person trained for it" in told
    assert "I keep it unwritten" in told


def test_a_told_story_can_be_taken_back_whole(couple: Couple) -> None:
    name = begin(couple.ada, "story")
    move(couple.ada, name, "answer", score="3")
    move(couple.ada, name, "answer", choice="just_me", answer="choose")
    for words in ("I was seven and lost the key", "small", "somebody who came to look"):
        say(couple.ada, name, words)
    move(couple.ada, name, "stop")
    assert "I was seven and lost the key" in page(couple.ada, name)
    couple.ada.post("/sitting-removals", data={"sitting": name, "room": "mine"})
    assert "I was seven and lost the key" not in page(couple.ada, name)


def test_on_one_device_the_words_before_are_covered_until_it_is_handed_over(couple: Couple) -> None:
    name = begin(couple.ada, "listening", "same_room")
    move(couple.ada, name, "accept")
    say(couple.ada, name, "I worry about the spring")
    covered = page(couple.ada, name)
    assert "Please hand the device to" in covered
    assert "I worry about the spring" not in covered
    move(couple.ada, name, "hand", to="other")
    assert "Say back what you heard" in page(couple.ada, name)


@pytest.mark.parametrize("card", DECK.values(), ids=lambda card: card.id)
def test_every_card_can_be_stopped_by_either_at_its_first_step(couple: Couple, card: Card) -> None:
    if "after_dance" in card.tags:
        dance(couple)
    stopper = couple.ada if card.opened == "alone" else couple.ben
    name = begin(couple.ada, card.id) if card.opened == "alone" else together(couple, card.id, card.modes[0])
    if card.opened == "together" and card.modes[0] == "same_room":
        stopper = couple.ada
    assert 'value="stop"' in page(stopper, name)
    move(stopper, name, "stop")
    assert "This was stopped" in page(couple.ada, name)


def test_cleo_finds_no_sitting_of_theirs(couple: Couple) -> None:
    name = together(couple, "thanks")
    assert couple.cleo.get(f"/sittings/{name}").status_code == 404
    assert couple.cleo.post("/moves", data={"sitting": name, "do": "stop"}).status_code == 404
    assert couple.cleo.post("/sitting-removals", data={"sitting": name}).status_code == 404


def test_an_unknown_card_or_move_is_not_there(couple: Couple) -> None:
    name = together(couple, "thanks")
    assert couple.ada.get("/cards/nothing").status_code == 404
    assert couple.ada.post("/sittings", data={"card": "nothing"}).status_code == 404
    assert couple.ada.post("/moves", data={"sitting": name, "do": "win"}).status_code == 404


def test_a_story_told_alone_can_be_brought_to_ben_who_reads_it_only_after_his_yes(couple: Couple) -> None:
    name = begin(couple.ada, "story")
    move(couple.ada, name, "answer", score="3")
    move(couple.ada, name, "answer", choice="now", answer="choose")
    for words in ("I was seven and lost the key", "small", "somebody who came to look"):
        say(couple.ada, name, words)
    move(couple.ada, name, "answer", choice="invite", answer="choose", mode="live")
    assert "can say yes, or not now" in page(couple.ada, name)
    assert "I was seven" not in page(couple.ben, name)
    move(couple.ben, name, "accept")
    for browser in (couple.ada, couple.ben):
        move(browser, name, "ready")
    couple.ada.get("/today")
    assert "I was seven and lost the key" in page(couple.ben, name)


def test_every_sitting_can_be_found_however_many_there_were(couple: Couple) -> None:
    sittings = []
    for _ in range(15):
        sittings.append(begin(couple.ada, "raw_spot"))
        move(couple.ada, sittings[-1], "stop")
        couple.pass_time(seconds=1)
    first = couple.ada.get("/cards").text
    earlier = re.findall(r'href="(/cards\?before=\w+)"', first)[0]
    rest = couple.ada.get(earlier).text
    for sitting in sittings:
        assert (f'href="/sittings/{sitting}"' in first) != (f'href="/sittings/{sitting}"' in rest)
    assert "/cards?before=" not in rest
