"""Languages: which one is chosen, and how days and hours are said in it."""

from __future__ import annotations

from datetime import date

import pytest

from handhold.core.words import Refused
from handhold.web.words import Language, accepted, choose, load_languages
from handhold.web.zones import AREAS, zones_by_area
from tests.cast import MONDAY

LANGUAGES = load_languages()
ENGLISH = LANGUAGES["en"]


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


def test_every_language_knows_its_own_name_and_direction() -> None:
    assert (ENGLISH.name, ENGLISH.direction) == ("English", "ltr")
    assert Language("ar", ENGLISH.catalogue).direction == "rtl"


def test_every_city_stands_once_in_its_part_of_the_world() -> None:
    areas = zones_by_area(ENGLISH)
    assert set(areas) == set(AREAS.values())
    for cities in areas.values():
        names = [name for _, name in cities]
        assert len(names) == len(set(names)) > 5
    assert ("Europe/Vienna", "Vienna") in areas["Europe"]
