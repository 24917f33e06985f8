"""Languages: which one is chosen, and how days and hours are said in it."""

from __future__ import annotations

import gettext
import io
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import handhold
from handhold.core.words import Refused
from handhold.web.draw import canvas_for
from handhold.web.words import Language, accepted, alphabetical, choose, load_languages
from handhold.web.zones import AREAS, zones_by_area
from tests.cast import MONDAY

SOURCE = Path(handhold.__file__).parent
MAPPING = SOURCE / "web" / "locale" / "babel.cfg"
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")
LANGUAGES = load_languages()
ENGLISH = LANGUAGES["en"]
TOLD = sorted(set(LANGUAGES) - {"en"})
"""Every language beside English.  None is offered before it misses nothing, on the pages and in the content."""


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", ["de-at", "de", "en"]),
        ("en;q=0.1, fr", ["fr", "en"]),
        ("", [""]),
        ("x;q=much, en", ["en"]),
    ],
)
def test_a_browser_says_its_languages_in_its_own_order(header: str, tags: list[str]) -> None:
    assert accepted(header) == tags


def test_the_nearest_language_that_there_is_gets_chosen() -> None:
    german = Language("de", ENGLISH.catalogue)
    languages = {"en": ENGLISH, "de": german}
    assert choose(languages, ["xx", "de-at", "en"]) is german
    assert choose(languages, ["tlh"]) is ENGLISH


def test_a_refusal_carries_its_values() -> None:
    assert ENGLISH.say(Refused("Please wait %(minutes)s min.", {"minutes": 3})) == "Please wait 3 min."


def test_a_day_and_an_hour_are_the_persons_own() -> None:
    assert ENGLISH.day(date(2026, 3, 2)) == "Monday, 2 March"
    assert ENGLISH.moment(MONDAY, "Asia/Tokyo") == "2 March, 18:00"
    assert ENGLISH.hour(MONDAY, "Asia/Tokyo") == "18:00", "one clock in all sentences"


def test_names_stand_where_people_look_for_them() -> None:
    countries = ["Portugal", "Österreich", "Norwegen", "dänemark", "Deutschland"]
    assert sorted(countries, key=alphabetical) == ["dänemark", "Deutschland", "Norwegen", "Österreich", "Portugal"]


def test_every_language_knows_its_own_name_and_direction() -> None:
    assert (ENGLISH.name, ENGLISH.direction) == ("English", "ltr")
    assert Language("ar", ENGLISH.catalogue).direction == "rtl"


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_a_catalogue_says_its_languages_own_name_in_its_first_line(code: str) -> None:
    assert LANGUAGES[code].called == Language(code, ENGLISH.catalogue).name


def test_every_city_stands_once_in_its_part_of_the_world() -> None:
    areas = zones_by_area(ENGLISH)
    assert set(areas) == set(AREAS.values())
    for cities in areas.values():
        names = [name for _, name in cities]
        assert len(names) == len(set(names)) > 5
    assert ("Europe/Vienna", "Vienna") in areas["Europe"]


def test_every_sentence_that_a_page_says_can_be_found_by_a_translator() -> None:
    found = sentences()
    assert {"Leave quickly", "Hello %(name)s", "Only you can read this."} <= found
    assert {"That came from another site, so nothing was done. Please open this page here and try again."} <= found
    assert {"There is nothing here yet. A few words are enough.", "Your choices are kept."} <= found


def test_a_translator_finds_the_sentences_of_the_content_and_where_each_stands() -> None:
    comments = {message: told for _, _, message, told, _ in extracted()}
    assert comments["{name} is saying back what arrived. Then you say whether that is it."] == [
        "listening: steps mirror_other waits"
    ]
    assert comments["Come to the window for a minute."] == ["starts: look line"]
    assert comments["opening hours of the local centre"] == ["help_lines: line jp-dvnavi hours"]
    assert comments["What did you feel first?"] == ["coach: slots felt ask"]


def test_no_translator_is_asked_for_the_name_of_a_step_a_source_or_a_number() -> None:
    names = {"listening", "mirror_other", "both_apart", "Algoe2010", "116 123", "+44 808 2000 247"}
    assert sentences() & names == set()


def test_a_catalogue_is_read_only_when_somebody_reads_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def read_po(_file: io.BytesIO, locale: str) -> Catalog:
        read.append(locale)
        return Catalog(locale)

    monkeypatch.setattr("handhold.web.words.read_po", read_po)
    german = load_languages.__wrapped__()["de"]
    assert (german.name, german.direction, read) == ("Deutsch", "ltr", [])
    assert german.catalogue.gettext("Leave quickly") == german.catalogue.gettext("Leave quickly") == "Leave quickly"
    assert german.catalogue.ngettext("%(num)s day", "%(num)s days", 2) == "%(num)s days"
    assert read == ["de"]


def test_every_catalogue_says_what_there_is_with_the_same_places_in_it() -> None:
    known = sentences()
    for code, language in LANGUAGES.items():
        told = catalogue(code)
        assert {part for sentence in told for part in sentence} <= known, f"{code} translates what nobody says any more"
        for sentence, translated in told.items():
            *few, many = [set(PLACES.findall(form)) for form in translated]
            assert many == set(PLACES.findall(sentence[-1])), (code, sentence)
            assert all(form <= many for form in few), f"{sentence}: one day may leave out its number, and add nothing"
        assert language.catalogue.gettext("Leave quickly") == told.get(("Leave quickly",), ("Leave quickly",))[0]


@pytest.mark.parametrize("code", TOLD)
def test_a_language_is_offered_only_when_it_misses_nothing(code: str) -> None:
    told = {part for sentence in catalogue(code) for part in sentence}
    assert len(sentences(".toml", ".json")) > 1000, "the content is looked at too"
    assert sorted(sentences() - told) == []


@pytest.mark.parametrize("code", TOLD)
def test_a_catalogue_leaves_nothing_in_doubt_and_never_raises_its_voice(code: str) -> None:
    forms = re.search(r"nplurals=(\d)", file_of(code).read_text("utf-8"))
    assert forms is not None
    for sentence, translated in catalogue(code).items():
        assert all(translated), (code, sentence)
        assert len(translated) == (1 if len(sentence) == 1 else int(forms[1])), (code, sentence)
        assert not re.search("[!\u00a1]", "".join(translated)), (code, sentence)
    with file_of(code).open("rb") as text:
        assert [entry.id for entry in read_po(text) if entry.id and entry.fuzzy] == []


@cache
def sentences(*endings: str) -> frozenset[str]:
    """Everything that the extraction finds in files of these endings, or all, as ``docs/translating.md`` runs it."""
    found = (message for file, _, message, *_ in extracted() if file.endswith(endings or ""))
    return frozenset(part for message in found for part in forms_of(message))


@cache
def extracted() -> list[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    """File, line, sentence (with its plural), comments and context of everything that there is to translate."""
    methods, options = parse_mapping_cfg(io.StringIO(MAPPING.read_text("utf-8")))  # type: ignore[no-untyped-call]
    return list(extract_from_dir(SOURCE, methods, options, keywords=DEFAULT_KEYWORDS | {"N_": None}))


def catalogue(code: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What one language says: each sentence, or both of its numbers, with every form of it; nothing for English."""
    if code == "en":
        return {}
    with file_of(code).open("rb") as text:
        messages = [entry for entry in read_po(text) if entry.id]
    return {forms_of(entry.id): forms_of(entry.string) for entry in messages}


def forms_of(words: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def file_of(code: str) -> Path:
    return MAPPING.with_name(f"{code}.po")


class Marked(gettext.NullTranslations):
    """A language that shows what was translated."""

    def gettext(self, message: str) -> str:
        return f"({message})"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ _('ten % of <b>us</b>') }}", "(ten % of <b>us</b>)"),
        ("{{ _('you & ' 'me') }}", "(you & me)"),
        ("{{ _('Hello %(name)s', name='<i>') }}", "(Hello &lt;i&gt;)"),
        ("{{ _('a') if 1 else _('b') }}{{ _('c')|trim }}", "(a)(c)"),
        ("{% set _x = _ %}{{ _x('d') }} _('e') {{ '_(f)' }}", "(d) _('e') _(f)"),
        ("{{ (_) ('g') }}{{ _(word) }}", "(g)(word)"),
    ],
)
def test_a_sentence_reads_alike_whether_it_is_translated_before_or_while_a_page_is_drawn(
    template: str, told: str
) -> None:
    language = Language("en", Marked())
    assert canvas_for(language).from_string(template).render(language=language, word="word") == told
