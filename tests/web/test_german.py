"""German: the pages as Ada and Ben read them, without a word of English left and without a raised voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from handhold.web.words import load_languages
from tests.cast import MONDAY
from tests.web.pages import Page
from tests.web.street import Browser, Street, sees
from tests.web.test_copies import copy_of
from tests.web.test_pages import PAGES, is_data, lived_in, lived_together

ENGLISH = re.compile(
    r"\b("
    r"a|about|after|again|and|any|are|at|back|be|been|but|by|can|choose|do|down|each|every|for|from|go|has|"
    r"have|here|how|if|into|is|it|its|keep|know|later|leave|let|like|look|make|may|more|never|no|nobody|"
    r"nothing|of|on|one|only|open|or|other|our|out|own|quickly|say|see|send|shall|share|somebody|something|"
    r"take|that|the|their|them|then|there|these|they|this|those|time|to|together|until|up|us|we|what|when|"
    r"where|which|who|whoever|with|words|write|yes|you|your|yours"
    r")\b",
    re.IGNORECASE,
)
"""Words that many an English sentence needs and no German one."""
IN_GERMAN = {"Accept-Language": "de-AT, de;q=0.9"}


class German(Street):
    """A house whose only language beside English is German, and in which two people spend an evening."""

    def __init__(self) -> None:
        languages = load_languages()
        super().__init__(languages={code: languages[code] for code in ("en", "de")})
        self.ada, self.ben, self.cleo = (self.arrive(name) for name in ("Ada", "Ben", "Cleo"))
        self.join(self.ada, self.ben)
        lived_in(self.ada)
        lived_together(self.ada, self.ben)

    def arrive(self, name: str) -> Browser:
        """Somebody who begins, and says in their choices what they read."""
        browser = self.begin(name)
        browser.post("/choices", data={"language": "de"})
        return browser


@pytest.fixture(scope="module")
def german() -> Iterator[German]:
    street = German()
    yield street
    street.close()


def english_in(answer: httpx.Response) -> list[str]:
    """The texts of a page in which an English word stands, but for what people, hosts and calendars wrote."""
    spoken = [words.text for words in Page(answer.text).spoken() if not is_data(words)]
    return [text for text in spoken if ENGLISH.search(text)]


@pytest.mark.parametrize("who", ["nobody", "ada", "ben", "cleo"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_says_a_word_of_english(german: German, path: str, who: str) -> None:
    browser = german.visitor() if who == "nobody" else getattr(german, who)
    answer = browser.get(path, headers=IN_GERMAN)
    assert english_in(answer) == []
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert '<html lang="de" dir="ltr"' in answer.text


@pytest.mark.parametrize("path", ["/talk", "/cards", "/half", "/phrases", "/composer", "/help"])
def test_what_the_house_offers_to_say_is_german_too(german: German, path: str) -> None:
    answer = german.ada.get(path, headers=IN_GERMAN)
    assert answer.status_code == 200
    told = [
        words.text for words in Page(answer.text).spoken() if any(e.attributes.get("lang") == "en" for e in words.at)
    ]
    assert [text for text in told if ENGLISH.search(text)] == []


def test_the_search_for_english_finds_some(german: German) -> None:
    assert "Leave quickly" in english_in(german.visitor().get("/"))


def test_a_refusal_is_german_too(german: German) -> None:
    assert sees(german.ada.post("/notes", data={"text": " "}), "Hier steht noch nichts. Ein paar Worte reichen.")


def test_days_and_fractions_are_written_as_germans_write_them() -> None:
    german = load_languages()["de"]
    assert german.day(date(2026, 3, 2)) == "Montag, 2. März"
    assert german.moment(MONDAY, "UTC") == "2. März, 09:00"
    assert german.figures({"low": 0.42, "days": 3}) == {"low": "0,4", "days": 3}


def test_what_a_browser_says_by_itself_is_german(german: German) -> None:
    """The service worker speaks when a push brings no words that it can open."""
    assert 'const WAITING = "Etwas wartet auf dich.";' in german.ada.get("/sw.js?in=de").text
    assert 'const WAITING = "Something is waiting for you.";' in german.visitor().get("/sw.js").text


def test_a_copy_to_take_along_is_german(german: German) -> None:
    told = copy_of(german.ada)
    assert "Dieser Ordner ist deine eigene Kopie." in told["README.txt"]
    assert "Was ihr zwei gesagt und bewahrt habt" in told["index.html"]
