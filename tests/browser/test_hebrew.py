"""From right to left in real browsers: every page turns, nothing mixes, and help is there in Hebrew without a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handhold.commands.made_up import PASSPHRASES
from tests.browser import firefox, judges
from tests.browser.chromium import DESKTOP, ChromiumTab, Size, tab_of
from tests.browser.living import LivedIn, browsing, lived_in

SMALL: Size = (360, 780)
JUDGED = {"nobody": ("/", "/help", "/start", "/offline"), "ada": ("/today", "/talk", "/see", "/dance", "/choices")}
TURNED = """() => {
  const { lang, dir, scrollWidth, clientWidth } = document.documentElement;
  const place = (sign) => document.querySelector(sign)?.getBoundingClientRect();
  const found = [];
  if (lang !== "he" || dir !== "rtl") found.push(`${lang} ${dir}`);
  if (scrollWidth > clientWidth + 1) found.push("scrolls sideways");
  const exit = place(".exit button");
  if (exit && exit.right > clientWidth / 2) found.push("the way out stands on the right");
  const brand = place(".brand");
  if (brand && brand.left < clientWidth / 2) found.push("the name stands on the left");
  const it = place(".it");
  if (it?.width && it.right > clientWidth / 2) found.push("the way into the dance stands on the right");
  return found.join("; ");
}"""
MIXED = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const { data, parentElement: place } = texts.currentNode;
    if (!/[A-Za-z]/.test(data) || /[\\u0590-\\u05ff\\u2068]/.test(data)) continue;
    if (place.closest("script, noscript, option, .brand, svg")) continue;
    if (place.closest("bdi, [dir], [lang]") === document.documentElement) found.push(data.trim());
  }
  return found;
}"""
"""Words in Latin letters alone, for which nothing says which way they run."""

KEPT_IN = """async (code) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const known = await navigator.serviceWorker.getRegistration();
    if (known?.active?.state === "activated" && known.active.scriptURL.endsWith(`in=${code}`)) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error("the worker does not come");
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """The couple's three months, written in English and read by people who chose Hebrew."""
    with lived_in(tmp_path_factory.mktemp("hebrew")) as home:
        for who in ("ada", "ben", "cleo"):
            with browsing(home.house, home.cookies[who]) as client:
                assert client.post("/choices", data={"language": "he"}).status_code == 303
        yield home


@contextmanager
def reading(chromium: Browser, home: LivedIn, who: str, size: Size = SMALL) -> Iterator[ChromiumTab]:
    """Somebody's tab, on a device that chose Hebrew in a browser that did not."""
    with tab_of(chromium, home.house.url, size=size) as tab:
        tab.enter(home.cookies[who])
        tab.context.add_cookies([{"name": "language", "value": "he", "url": home.house.url}])
        yield tab


@pytest.mark.parametrize("size", [SMALL, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("who", ["nobody", "ada", "cleo"])
def test_every_page_turns_and_nothing_mixes_with_it(chromium: Browser, home: LivedIn, who: str, size: Size) -> None:
    found: list[str] = []
    with reading(chromium, home, who, size) as tab:
        for path in home.pages(who):
            tab.go(path)
            found += [f"{path}: {wrong}" for wrong in (tab.page.evaluate(TURNED), *tab.page.evaluate(MIXED)) if wrong]
        found += tab.troubles()
    assert found == []


def test_words_that_nobody_set_apart_are_found(chromium: Browser, home: LivedIn) -> None:
    with reading(chromium, home, "ada") as tab:
        tab.go("/trust")
        tab.page.evaluate("document.querySelector('main').append('Ben, again.')")
        assert tab.page.evaluate(MIXED) == ["Ben, again."]


def test_what_points_along_the_line_is_mirrored(chromium: Browser, home: LivedIn) -> None:
    with reading(chromium, home, "ada") as tab:
        tab.go("/talk")
        assert tab.page.evaluate("getComputedStyle(document.querySelector('.glyph-own')).scale") == "-1 1"
        tab.go("/hold-near")
        lights = "[...document.querySelectorAll('.glow i')].map(light => light.getBoundingClientRect().left)"
        mine, theirs = tab.page.evaluate(lights)
        assert mine > theirs


def test_time_runs_from_left_to_right_in_a_line_and_each_half_stands_under_its_strand(
    chromium: Browser, home: LivedIn
) -> None:
    with reading(chromium, home, "ada") as tab:
        tab.go("/see")
        left = "[...document.querySelectorAll('.from-to')[0].children].map(day => day.getBoundingClientRect().left)"
        first, last = tab.page.evaluate(left)
        assert first < last
        tab.go("/dance")
        colours = """[...document.querySelectorAll('#loop-now .strand-name, #loop-now .half')]
          .sort((one, other) => one.getBoundingClientRect().left - other.getBoundingClientRect().left)
          .map(part => [part.tagName, part.getAttribute('class').match(/colour-\\w+/)[0]])"""
        found = tab.page.evaluate(colours)
        strands, halves = ([colour for tag, colour in found if (tag == "text") is drawn] for drawn in (True, False))
        assert strands == halves == ["colour-plum", "colour-amber"]


def test_an_empty_field_runs_as_the_page_and_a_written_one_as_its_words(chromium: Browser, home: LivedIn) -> None:
    with reading(chromium, home, "cleo") as tab:
        tab.go("/mine")
        field = tab.page.locator("textarea").first
        runs = "field => getComputedStyle(field).direction"
        told = [field.evaluate(runs)]
        for words in ("He made tea.", "היא צחקה."):
            field.fill(words)
            told.append(field.evaluate(runs))
        assert told == ["rtl", "ltr", "rtl"]


@pytest.mark.parametrize("who", JUDGED)
def test_hebrew_pages_are_readable_by_everybody(chromium: Browser, judge_tools: Path, home: LivedIn, who: str) -> None:
    with reading(chromium, home, who) as tab:
        found = []
        for path in JUDGED[who]:
            tab.go(path)
            found += [f"{path} {line}" for line in judges.axe(tab.page, judge_tools)]
    assert found == []


def test_help_without_a_connection_is_in_the_language_that_was_read_last(chromium: Browser, home: LivedIn) -> None:
    with reading(chromium, home, "nobody") as tab:
        for code in ("he", "en"):
            tab.context.add_cookies([{"name": "language", "value": code, "url": home.house.url}])
            tab.go("/")
            tab.page.evaluate(KEPT_IN, code)
            tab.context.set_offline(True)
            for path in ("/help", "/nowhere"):
                tab.go(path)
                assert tab.page.locator("html").get_attribute("lang") == code, path
            tab.context.set_offline(False)


def test_pages_turn_in_firefox_too(home: LivedIn, firefox_program: str) -> None:
    with firefox.tab_of(firefox_program, home.house.url) as tab:
        tab.resize(*SMALL)
        tab.go("/sign-in")
        tab.fill("Name", "Ada")
        tab.fill("Passphrase", PASSPHRASES["ada"])
        tab.press("Sign in")
        found = {}
        for path in ("/today", "/talk", "/keep", "/see", "/mine", "/dance", "/cards", "/letters", "/choices", "/hold"):
            tab.go(path)
            found[path] = tab.told(TURNED)
        assert set(found.values()) == {""}, found
        tab.go("/keep")
        # Firefox aligns lists to the side of their page unless told otherwise.
        side = "() => getComputedStyle(document.querySelector('.kept .words')).textAlign"
        assert tab.told(side) == "start"
