"""Ada reads German and Ben reads English, in one home: the cards speak to each of them, and their own words stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from handhold import content
from handhold.web.words import load_languages
from tests.web.street import CONTENT, Browser, Couple

GERMAN = load_languages()["de"].catalogue.gettext
OWN = """\
id = "stamps"
title = "Stamps"
what_for = "Two people look at an album."
minutes = 5
opened = "together"
modes = ["live"]
not_when = ["When the album is lost."]
[[known]]
says = "Nobody has tested this."
source = "untested"
[[steps]]
id = "thank"
who = "opener"
says = "Pick one, {name} reads it."
asks = "start"
starts = "thank"
keep = "ours"
[[steps]]
id = "look"
who = "both_together"
says = "Look at it."
shows = ["thank"]
way = "ready"
"""


@pytest.fixture
def couple() -> Iterator[Couple]:
    couple = in_two_languages(Couple())
    yield couple
    couple.close()


def in_two_languages(couple: Couple) -> Couple:
    answer = couple.ada.post("/choices", data={"language": "de"})
    assert answer.status_code == 303, answer.text
    return couple


def read(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def begin(couple: Couple, card: str, mode: str = "live") -> str:
    answer = couple.ada.post("/sittings", data={"card": card, "mode": mode})
    sitting = answer.headers["location"].rpartition("/")[2]
    move(couple.ben, sitting, "accept")
    return sitting


def move(browser: Browser, sitting: str, do: str, **more: str) -> None:
    place = re.search(r'name="place" value="(\d+)"', read(browser.get(f"/sittings/{sitting}")))
    fields = {"sitting": sitting, "do": do, "place": place[1] if place else "0", **more}
    answer = browser.post("/moves", data=fields)
    assert answer.status_code == 303, answer.text


def both(couple: Couple, sitting: str) -> tuple[str, str]:
    return read(couple.ada.get(f"/sittings/{sitting}")), read(couple.ben.get(f"/sittings/{sitting}"))


def question_on(page: str) -> str:
    found = re.search(r'<blockquote class="question[^>]*>([^<]*)<', page)
    assert found is not None
    return found[1]


def test_one_sitting_speaks_to_ada_in_german_and_to_ben_in_english(couple: Couple) -> None:
    sitting = begin(couple, "listening")
    ada, ben = both(couple, sitting)
    assert '<h1 lang="de">Zuhören</h1>' in ada
    assert "Sag eine Sache, die dich beschäftigt." in ada
    assert "Was mich beschäftigt, ist …" in ada
    assert '<h1 lang="en">Listening</h1>' in ben
    assert "Ada has the floor." in ben
    move(couple.ada, sitting, "answer", words="Der Frühling macht mir Sorgen")
    ada, ben = both(couple, sitting)
    assert "Ben sagt, was angekommen ist. Dann sagst du, ob es das ist." in ada
    assert "only what Ada means" in ben
    assert "Der Frühling macht mir Sorgen" in ben
    assert '<span lang="en">What I would like to say</span>' in ben


def test_what_was_chosen_is_told_to_each_in_their_own_language(couple: Couple) -> None:
    sitting = begin(couple, "hard_day")
    move(couple.ada, sitting, "answer", answer="choose", choice="heard")
    move(couple.ada, sitting, "stop")
    ada, ben = both(couple, sitting)
    assert "Ich möchte gehört werden" in ada
    assert "I want to be heard" in ben


def test_a_drawn_question_is_one_question_in_two_languages(couple: Couple) -> None:
    ada, ben = (question_on(page) for page in both(couple, begin(couple, "questions")))
    assert ben in CONTENT.deck.shared.decks["light"]
    assert ada == GERMAN(ben) != ben


def test_a_question_of_adas_own_stays_hers(couple: Couple) -> None:
    sitting = begin(couple, "questions")
    # Even when she writes what stands in the deck of the other language.
    for words in ("Was wünschst du dir zum Geburtstag?", "Which weather suits you best?"):
        move(couple.ada, sitting, "question", words=words)
        assert [question_on(page) for page in both(couple, sitting)] == [words, words]


def test_the_table_of_cards_and_each_card_are_told_whole(couple: Couple) -> None:
    table = read(couple.ada.get("/cards"))
    for card in CONTENT.deck.cards.values():
        told = read(couple.ada.get(f"/cards/{card.id}"))
        assert all(GERMAN(sentence) in told for sentence in (card.title, card.what_for, *card.not_when))
        assert (GERMAN(card.what_for) in table) != ("after_dance" in card.tags)


def test_ada_reaches_in_german_and_ben_reads_what_she_said(couple: Couple) -> None:
    told = read(couple.ada.get("/talk"))
    assert '<ul class="ready" lang="de">' in told
    assert "Komm mal kurz ans Fenster." in told
    couple.ada.post("/reaches", data={"what": "look", "start": "Komm mal kurz ans Fenster."})
    page = read(couple.ben.get("/talk"))
    assert '<div class="words" dir="auto">Komm mal kurz ans Fenster.</div>' in page
    assert "I am looking. Tell me what you see in it." in page
    couple.ben.post("/answers", data={"reach": "4", "answer": "here", "start": "Coming to see it with you."})
    assert "Coming to see it with you." in read(couple.ada.get("/talk"))


def test_feelings_and_phrases_come_in_german_and_what_ada_writes_is_hers(couple: Couple) -> None:
    assert "innen laut" in read(couple.ada.get("/half?slot=surface"))
    assert "Das kam falsch raus." in read(couple.ada.get("/phrases"))
    assert "That came out wrong." in read(couple.ben.get("/phrases"))
    couple.ada.post("/phrases", data={"text": "Das kam falsch raus."})
    assert "Das kam falsch raus." in read(couple.ben.get("/phrases"))


def test_a_letter_is_received_with_german_beginnings(couple: Couple) -> None:
    couple.ben.post("/letters", data={"text": "I was late again and I know it.", "wish": "heard"})
    told = read(couple.ada.get("/letters/4"))
    assert "Wenn ich dich richtig verstehe, …" in told
    assert "I was late again and I know it." in told


def test_the_coach_is_silent_over_german_and_says_why(couple: Couple) -> None:
    ada, ben = read(couple.ada.get("/composer")), read(couple.ben.get("/composer"))
    assert 'id="coach"' not in ada
    assert GERMAN("The coach that looks over letters can read only English so far. Here it stays silent.") in ada
    assert 'id="coach"' in ben
    assert "Here it stays silent" not in ben
    assert "Was hast du zuerst gefühlt?" in ada
    address = re.search(r'data-pack="([^"]+/de\.json)"', ada)
    assert address is not None
    pack = json.loads(couple.ada.get(address[1]).content)
    assert set(pack) == {"slots"}
    assert pack["slots"][2]["lead"] == "ich fühlte mich "
    assert couple.ada.get(address[1].replace("/de.json", "/xx.json")).status_code == 404
    assert couple.ada.get(address[1].replace("/de.json", "/..%2Fen.json")).status_code == 404


def test_without_scripts_german_places_become_one_german_letter(couple: Couple) -> None:
    parts = {"happened": "Du kamst um zehn", "felt": "einsam", "request": "morgen anrufen"}
    looked_at = read(couple.ada.post("/letters", data={**parts, "do": "look", "wish": "heard"}))
    whole = "Der Moment, den ich meine: Du kamst um zehn. Ich fühlte mich einsam. Würdest du morgen anrufen?"
    assert f'<div class="words" dir="auto">{whole}</div>' in looked_at


def test_the_help_page_is_german_with_every_name_and_number_as_it_is(couple: Couple) -> None:
    told = read(couple.visitor().get("/help", headers={"Accept-Language": "de-AT, en;q=0.5"}))
    assert "rund um die Uhr" in told
    assert "24/7" not in told
    assert "Wenn jemand in unmittelbarer Gefahr ist, ruf jetzt die örtliche Notrufnummer an." in told
    for line in CONTENT.help_lines.lines:
        assert line.name in told
        assert not line.phone or f"tel:{line.phone.replace(' ', '').replace('#', '%23')}" in told


@pytest.fixture
def collectors(tmp_path: Path) -> Iterator[Couple]:
    (tmp_path / "stamps.toml").write_text(OWN)
    couple = in_two_languages(Couple(content=content.load(cards_folder=tmp_path)))
    yield couple
    couple.close()


def test_a_hosts_own_card_stays_as_it_is_written(collectors: Couple) -> None:
    told = read(collectors.ada.get("/cards/stamps"))
    assert '<h1 lang="und">Stamps</h1>' in told
    assert '<li lang="und">When the album is lost.</li>' in told
    assert '<h1 lang="und">Stamps</h1>' in read(collectors.ben.get("/cards/stamps"))


def test_a_start_that_was_picked_is_read_by_each_in_their_own_language(collectors: Couple) -> None:
    sitting = begin(collectors, "stamps")
    move(collectors.ada, sitting, "answer", start="Ich bin froh, dass ich das jetzt weiß.")
    ada, ben = both(collectors, sitting)
    assert "Ich bin froh, dass ich das jetzt weiß." in ada
    assert "I am glad that I know this now." in ben


def test_only_what_a_card_offers_can_be_picked(collectors: Couple) -> None:
    sitting = begin(collectors, "stamps")
    wanted = {"sitting": sitting, "do": "answer", "place": "0", "start": "Etwas ganz anderes."}
    assert collectors.ada.post("/moves", data=wanted).status_code == 422
