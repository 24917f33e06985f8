"""Every page, in English and in a language made of brackets: whole, neutral, alone, and nowhere hard-coded."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from handhold.web.app import PLACES
from handhold.web.words import Language, load_languages
from tests.house import tree
from tests.web.pages import Page, Words
from tests.web.street import Browser, Couple, Street, sees

PATHS = sorted(place.path for place in PLACES if place.get and "{" not in place.path and "." not in place.path)
PAGES = [path for path in PATHS if path not in {"/live", "/healthz"}]
DAY = {"near": "7", "safe": "8", "load": "2", "friction": "some", "landed": "partly", "laughed": "true"}
WRITTEN = "We ate toast out of the pan."


class Brackets(gettext.NullTranslations):
    """A language that shows which words went through translation."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Bracketed(Street):
    """A house in which only that language is spoken, and in which Ada has written and marked something."""

    def __init__(self) -> None:
        super().__init__(languages={"en": Language("en", Brackets()), "he": Language("he", Brackets())})
        self.ada, self.ben, self.cleo = (self.begin(name) for name in ("Ada", "Ben", "Cleo"))
        self.join(self.ada, self.ben)
        lived_in(self.ada)
        lived_together(self.ada, self.ben)


def lived_in(browser: Browser) -> None:
    """Ada's first evening."""
    browser.post("/pulses", data=DAY)
    browser.post("/notes", data={"text": WRITTEN})
    browser.post("/noticings", data={"text": "He made tea."})


@pytest.fixture(scope="module")
def bracketed() -> Iterator[Bracketed]:
    street = Bracketed()
    yield street
    street.close()


@pytest.fixture(scope="module")
def pages() -> Iterator[dict[str, httpx.Response]]:
    """Every page as it is for nobody where it is for everybody, else for Ada; and some refusals."""
    couple = Couple()
    lived_in(couple.ada)
    seen = {path: couple.nobody.get(path) for path in PAGES}
    seen |= {path: couple.ada.get(path) for path, answer in seen.items() if answer.status_code == 303}
    seen = {path: answer for path, answer in seen.items() if answer.status_code == 200}
    seen |= of_two(couple)
    seen["refused pulse"] = couple.ada.post("/pulses", data={})
    seen["refused start"] = couple.nobody.post("/people", data={"name": "Dora"})
    seen["refused choices"] = couple.ada.post("/passphrases", data={"old": "x", "passphrase": "y", "again": "z"})
    seen["nothing"] = couple.ada.get("/nothing/here")
    seen["again"] = again(couple)
    seen["locked"] = locked(couple)
    yield seen
    couple.close()


def of_two(couple: Couple) -> dict[str, httpx.Response]:
    """Pages that only two people have, or that somebody has on the way to that."""
    lived_together(couple.ada, couple.ben)
    seen = {f"ben {path}": couple.ben.get(path) for path in ("/today", "/talk", "/keep", "/see", "/opened", "/closing")}
    seen["share"] = couple.ada.get("/sharing?note=4")
    seen["refused reach"] = couple.ben.post("/reaches", data={"what": "own"})
    seen["refused answer"] = couple.ben.post("/answers", data={"reach": "4", "answer": "at", "time": "late"})
    seen["refused thanks"] = couple.ben.post("/thanks", data={"text": " "})
    seen["refused opening"] = couple.ben.post("/showings", data={})
    return seen | on_the_way(couple)


def on_the_way(couple: Couple) -> dict[str, httpx.Response]:
    """Cleo invites Dora."""
    dora = couple.begin("Dora")
    seen = {"invite": couple.cleo.get("/invitation")}
    couple.cleo.post("/invitation")
    seen["invited"] = couple.cleo.get("/invitation")
    secret = {"invitation": "-".join(re.findall(r"<span>([0-9a-z]{4})</span>", seen["invited"].text))}
    seen["join view"] = couple.nobody.post("/invitation-views", data=secret)
    seen["join view at home"] = dora.post("/invitation-views", data=secret)
    seen["join start"] = couple.nobody.post("/arrivals", data=secret)
    seen["join sign in"] = couple.nobody.post("/arrivals", data={**secret, "go": "sign-in"})
    seen["join refused"] = couple.nobody.post("/invitation-views", data={"invitation": "no"})
    assert dora.post("/joinings", data=secret).status_code == 303
    seen["waiting"] = dora.get("/waiting")
    seen["answered"] = couple.cleo.get("/invitation")
    seen["answered today"] = couple.cleo.get("/today")
    return seen


def lived_together(ada: Browser, ben: Browser) -> None:
    """One evening of two."""
    ada.post("/reaches", data={"what": "hold", "line": WRITTEN})
    ada.post("/reaches", data={"what": "play", "day": "1", "time": "19:30"})
    ben.post("/reaches", data={"what": "help"})
    ada.post("/answers", data={"reach": "6", "answer": "at", "day": "1", "time": "08:00", "words": WRITTEN})
    ben.post("/thanks", data={"text": WRITTEN})
    ada.post("/moments", data={"text": WRITTEN})
    ben.post("/pulses", data=DAY)
    for browser in (ada, ben):
        browser.post("/opened", data={"kinds[]": ["near", "laughed"]})
        browser.post("/pulses", data=DAY)


def again(couple: Couple) -> httpx.Response:
    couple.pass_time(minutes=11)
    return couple.ada.get("/mine")


def locked(couple: Couple) -> httpx.Response:
    couple.ada.post("/locks")
    return couple.ada.get("/mine")


def is_data(words: Words) -> bool:
    """Whether these words come from a person, a help line, a calendar or the host, and not from us."""
    names = {element.name for element in words.at}
    classes = {name for element in words.at for name in element.classes}
    languages = {element.attributes.get("lang") for element in words.at[1:]}
    return bool(
        names & {"option", "time", "textarea", "strong", "bdi"}
        or classes & {"words", "brand", "date", "countries", "country", "code", "hint-data"}
        or languages & {"en", "und"}
    )


@pytest.mark.parametrize("who", ["nobody", "ada", "ben", "cleo"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_is_hard_coded(bracketed: Bracketed, path: str, who: str) -> None:
    browser = bracketed.visitor() if who == "nobody" else getattr(bracketed, who)
    answer = browser.get(path)
    left = [
        words.text
        for words in Page(answer.text).spoken()
        if not is_data(words) and bare(words.text.replace("· Home", ""))
    ]
    assert left == []


def bare(text: str) -> str:
    """The letters of a text that stand outside every bracket; a sentence around a tag ends in another text."""
    inner = text
    while inner != (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", inner)):
        pass
    return "".join(re.findall(r"[^\W\d_]+", re.sub(r"⟦[^⟦⟧]*$|^[^⟦⟧]*⟧", "", inner)))


def test_a_refusal_is_said_in_the_persons_language(bracketed: Bracketed) -> None:
    answer = bracketed.ada.post("/notes", data={"text": " "})
    assert sees(answer, "⟦There is nothing here yet. A few words are enough.⟧")


def test_hebrew_is_written_from_right_to_left(bracketed: Bracketed) -> None:
    answer = bracketed.visitor().get("/", headers={"Accept-Language": "he, en;q=0.5"})
    assert '<html lang="he" dir="rtl"' in answer.text


def test_every_page_is_whole(pages: dict[str, httpx.Response]) -> None:
    wrong = {name: Page(answer.text).broken for name, answer in pages.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("rule", ["h1", "main", "title"])
def test_every_page_has_one_of_each(pages: dict[str, httpx.Response], rule: str) -> None:
    assert {name: len(Page(answer.text).all(rule)) for name, answer in pages.items()} == dict.fromkeys(pages, 1)


def test_ids_stand_once_and_every_label_has_its_field(pages: dict[str, httpx.Response]) -> None:
    for name, answer in pages.items():
        page = Page(answer.text)
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids)), name
        named = [label.attributes["for"] for label in page.all("label") if "for" in label.attributes]
        described = " ".join(element.attributes.get("aria-describedby", "") for element in page.elements).split()
        labelled = " ".join(element.attributes.get("aria-labelledby", "") for element in page.elements).split()
        assert set(named + described + labelled) <= set(ids), name


@pytest.mark.parametrize("kind", ["article", "form"])
def test_no_two_parts_of_a_kind_are_called_the_same(pages: dict[str, httpx.Response], kind: str) -> None:
    for path, answer in pages.items():
        parts = Page(answer.text).all(kind)
        names = [part.attributes["aria-labelledby"] for part in parts if "aria-labelledby" in part.attributes]
        assert len(names) == len(set(names)), path


def test_every_article_says_what_it_is() -> None:
    templates = [file.read_text(encoding="utf-8") for file in (tree.SRC / "handhold/web/templates").glob("*.html")]
    articles = re.findall("<article .*", "\n".join(templates))
    assert len(articles) > 4
    assert [article for article in articles if "aria-label" not in article] == []


def test_headings_never_skip_a_level(pages: dict[str, httpx.Response]) -> None:
    for name, answer in pages.items():
        levels = [int(element.name[1]) for element in Page(answer.text).all("h1", "h2", "h3", "h4")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_every_page_can_be_left_quickly_and_without_script(pages: dict[str, httpx.Response]) -> None:
    without = [
        name
        for name, answer in pages.items()
        if name != "/kitchen"
        and not any(form.attributes.get("action") == "/exits" for form in Page(answer.text).all("form"))
    ]
    assert without == []


def test_no_page_fetches_anything_from_elsewhere(pages: dict[str, httpx.Response]) -> None:
    for name, answer in pages.items():
        for element, address in Page(answer.text).addresses():
            own = address.startswith(("/", "#", "tel:")) and not address.startswith("//")
            is_line = element.name == "a" and name == "/help" and "noreferrer" in element.attributes.get("rel", "")
            assert own or is_line, (name, address)


def test_no_page_carries_script_or_style_of_its_own(pages: dict[str, httpx.Response]) -> None:
    for name, answer in pages.items():
        page = Page(answer.text)
        assert page.all("style") == [], name
        assert all("src" in script.attributes for script in page.all("script")), name
        loose = [
            key for element in page.elements for key in element.attributes if key == "style" or key.startswith("on")
        ]
        assert loose == [], name


def test_titles_and_addresses_say_nothing_about_couples(pages: dict[str, httpx.Response]) -> None:
    told = re.compile(r"couple|partner|love|marriage|relation|handhold", re.IGNORECASE)
    titles = [next(w.text for w in Page(answer.text).words if w.at[-1].name == "title") for answer in pages.values()]
    assert [text for text in (*titles, *(place.path for place in PLACES)) if told.search(text)] == []


def test_help_is_the_same_for_ada_and_for_nobody(couple: Couple) -> None:
    assert couple.ada.get("/help").text == couple.nobody.get("/help").text


def test_a_language_without_a_catalogue_falls_back_to_english() -> None:
    assert "en" in load_languages()
