"""Every page that can be opened: readable by everybody, valid, and fetching nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handhold.web.words import Language, load_languages
from tests.browser import judges
from tests.browser.chromium import PHONE, Theme, tab_of
from tests.browser.living import LivedIn, lived_in

SMALLEST = (320, 700)
GROW = """direction => {
  document.documentElement.dir = direction;
  document.documentElement.style.fontSize = "200%";
  for (const folded of document.querySelectorAll("details")) {
    folded.removeAttribute("name");
    folded.open = true;
  }
}"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"

DOORS = "[...document.querySelectorAll('.doors a')].map(door => door.textContent)"
BROKEN = """([code, direction, percent, names]) => {
  const page = document.documentElement;
  Object.assign(page, { lang: code, dir: direction });
  page.style.fontSize = `${percent}%`;
  const wrong = [...document.querySelectorAll(".doors a")].flatMap((door, place) => {
    door.lastChild.data = names[place];
    door.ariaCurrent = "page";
    const name = document.createRange();
    name.selectNode(door.lastChild);
    const across = door.scrollWidth > door.clientWidth + 1;
    return across || name.getClientRects().length > 1 || door.clientHeight < 44 ? [names[place]] : [];
  });
  scrollTo(0, page.scrollHeight);
  const [doors, last] = [".doors", ".foot li:last-child"].map((place) => document.querySelector(place));
  const hidden = last.getBoundingClientRect().bottom > doors.getBoundingClientRect().top;
  return hidden ? [...wrong, "the last line"] : wrong;
}"""
"""Names of doors that break, stick out or are too small for a thumb, and a last line that stands behind the doors."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """A house in which Ada and Ben have lived for three months, and Cleo alone for a few evenings."""
    with lived_in(tmp_path_factory.mktemp("lived-in")) as home:
        yield home


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", ["nobody", "ada", "ben", "cleo"])
def test_every_page_is_readable_by_everybody_and_asks_nobody_else(
    chromium: Browser, judge_tools: Path, home: LivedIn, who: str, theme: Theme
) -> None:
    found: list[str] = []
    with tab_of(chromium, home.house.url, theme=theme, size=PHONE) as tab:
        tab.enter(home.cookies[who])
        for path in home.pages(who):
            tab.go(path)
            found += [f"{path} {line}" for line in judges.axe(tab.page, judge_tools)]
            found += [f"{path} scrolls sideways"] if tab.page.evaluate(WIDER) else []
        found += tab.troubles()
    assert found == []


def test_every_page_is_valid_html(judge_tools: Path, home: LivedIn) -> None:
    pages = {f"{who}{path.replace('/', '-')}": text for who in home.cookies for path, text in home.pages(who).items()}
    assert len(pages) > 40
    assert judges.html(pages, judge_tools) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("who", ["nobody", "ada", "cleo"])
def test_text_twice_as_large_fits_the_smallest_phone_in_both_directions(
    chromium: Browser, home: LivedIn, who: str, direction: str
) -> None:
    with tab_of(chromium, home.house.url, size=SMALLEST) as tab:
        tab.enter(home.cookies[who])
        too_wide = []
        for path in home.pages(who):
            tab.go(path)
            tab.page.evaluate(GROW, direction)
            too_wide += [path] if tab.page.evaluate(WIDER) else []
    assert too_wide == []


@pytest.mark.parametrize("language", load_languages().values(), ids=load_languages())
def test_the_name_of_a_door_stays_whole_however_large_it_is(
    chromium: Browser, home: LivedIn, language: Language
) -> None:
    with tab_of(chromium, home.house.url, size=SMALLEST) as tab:
        tab.enter(home.cookies["ada"])
        tab.go("/today")
        names = [language.catalogue.gettext(door) for door in tab.page.evaluate(DOORS)]
        assert len(names) == 5
        for percent in (100, 110, 125, 150, 200):
            wrong = tab.page.evaluate(BROKEN, [language.code, language.direction, percent, names])
            assert wrong == [], percent
