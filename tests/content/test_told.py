"""The content in another language: sentences change, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from handhold import content
from handhold.content import Content, Contents, sentences
from handhold.content.coach import Places, load_places
from handhold.core.practice.check import check
from handhold.web.words import ENGLISH, Language, load_languages

PLAIN = content.load()
LANGUAGES = {code: language for code, language in load_languages().items() if code != ENGLISH}
OWN = """\
id = "stamps"
title = "Stamps"
what_for = "Two people look at an album."
minutes = 5
opened = "together"
modes = ["live"]
not_when = ["When one of you is afraid of the other. The help page is open day and night."]
[[known]]
says = "Nobody has tested this."
source = "untested"
[[steps]]
id = "thank"
who = "opener"
label = "Thanks"
says = "Pick one."
asks = "start"
starts = "thank"
keep = "ours"
"""


def bracketed(sentence: str) -> str:
    return f"⟦{sentence}⟧"


def bare(value: object) -> object:
    """The same content without brackets."""
    return msgspec.json.decode(msgspec.json.encode(value).replace("⟦".encode(), b"").replace("⟧".encode(), b""))


@pytest.fixture
def told() -> Content:
    return Contents(PLAIN).told("xx", bracketed)


def test_only_sentences_are_told_and_everything_else_stays(told: Content) -> None:
    card, plain = told.deck.cards["weekly_hour"], PLAIN.deck.cards["weekly_hour"]
    assert (card.title, card.steps[0].says) == (bracketed(plain.title), bracketed(plain.steps[0].says))
    assert (card.id, card.modes, card.sources, card.offer) == (plain.id, plain.modes, plain.sources, plain.offer)
    line, before = told.help_lines.lines[0], PLAIN.help_lines.lines[0]
    assert (line.name, line.phone, line.chat_url, line.source_url) == (
        before.name,
        before.phone,
        before.chat_url,
        before.source_url,
    )
    assert bare((told.deck.cards, told.starts, told.feelings, told.help_lines, told.places)) == bare(
        (PLAIN.deck.cards, PLAIN.starts, PLAIN.feelings, PLAIN.help_lines, PLAIN.places)
    )


def test_ready_starts_that_many_cards_name_stand_in_memory_once(told: Content) -> None:
    lists = {id(card.starts["ask"]) for card in told.deck.cards.values() if card.id not in {"good_news", "story"}}
    assert lists == {id(told.receiving["ask"])}


def test_a_language_is_told_once_and_only_when_it_is_read() -> None:
    asked: list[str] = []
    contents = Contents(PLAIN)
    assert contents.told(ENGLISH, asked.append) is PLAIN  # type: ignore[arg-type]
    assert asked == []
    assert contents.told("xx", bracketed) is contents.told("xx", asked.append)  # type: ignore[arg-type]


def test_what_a_language_lacks_stays_english_and_is_marked_so() -> None:
    halves = Contents(PLAIN).told("xx", lambda sentence: sentence if sentence == "Listening" else bracketed(sentence))
    assert halves.foreign == {"Listening": "en"}
    assert halves.deck.cards["listening"].title == "Listening"


def test_a_letter_grows_from_open_places_only_where_all_their_words_are_told(told: Content) -> None:
    assert [slot.ask for slot in told.places.slots] == [bracketed(slot.ask) for slot in PLAIN.places.slots]
    assert not told.has_coach
    assert load_places("xx") is None


@pytest.mark.parametrize("kept", ["I felt ", "What did you feel first?"])
def test_one_untold_place_keeps_them_all_back(kept: str) -> None:
    told = Contents(PLAIN).told("xx", lambda sentence: sentence if sentence == kept else bracketed(sentence))
    assert told.places == Places(slots=(), chips={})


def test_a_hosts_own_card_keeps_its_words_and_shares_what_is_shared(tmp_path: Path) -> None:
    (tmp_path / "stamps.toml").write_text(OWN)
    plain = content.load(cards_folder=tmp_path)
    told = Contents(plain).told("xx", bracketed)
    card = told.deck.cards["stamps"]
    assert told.deck.own == {"stamps"}
    assert (card.title, card.steps[0].says, card.steps[0].label) == ("Stamps", "Pick one.", "Thanks")
    assert card.starts["thank"] == tuple(bracketed(line) for line in plain.receiving["thank"])
    assert told.deck.told["Thank you for telling me."] == bracketed("Thank you for telling me.")
    # What one of our cards says as well is not marked as a stranger's.
    assert {sentence: code for sentence, code in told.foreign.items() if code == "und"} == {
        "Stamps": "und",
        "Two people look at an album.": "und",
        "Nobody has tested this.": "und",
        "Pick one.": "und",
    }


def test_questions_are_known_by_the_words_in_which_they_were_drawn(told: Content) -> None:
    plain = PLAIN.deck.shared.decks
    assert told.deck.told == {question: bracketed(question) for deck in plain.values() for question in deck}
    assert PLAIN.deck.told == {}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_every_card_keeps_the_laws_of_the_house_in_every_language(language: Language) -> None:
    told = Contents(PLAIN).told(language.code, language.catalogue.gettext)
    assert [problem for card in told.deck.cards.values() for problem in check(card)] == []
    assert told.deck.cards.keys() == PLAIN.deck.cards.keys()


def test_no_two_questions_or_starts_of_a_list_are_told_alike() -> None:
    told = Contents(PLAIN).told("de", LANGUAGES["de"].catalogue.gettext)
    card = told.deck.cards["story"]
    for lines in (*card.starts.values(), *card.decks.values()):
        assert len(set(lines)) == len(lines)


def test_words_that_need_no_lead_are_told_as_one_list() -> None:
    plain = "i the"
    told = Contents(PLAIN).told("xx", lambda sentence: "ich der die das" if sentence == plain else bracketed(sentence))
    slot = next(slot for slot in told.places.slots if slot.id == "told")
    assert slot.alone == ["ich", "der", "die", "das"]


def test_a_sentence_is_found_by_its_place() -> None:
    raw = {"title": "A", "steps": [{"id": "one", "says": "B"}, {"id": "two", "says": "", "waits": "C"}]}
    found = dict(sentences.sentences(raw, sentences.CARD))
    assert found == {("title",): "A", ("steps", 0, "says"): "B", ("steps", 1, "waits"): "C"}
