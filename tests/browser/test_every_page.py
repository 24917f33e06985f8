"""Every page that can be opened: readable by everybody, valid, and fetching nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser import judges
from tests.browser.chromium import PHONE, Theme, tab_of
from tests.browser.living import live_a_while
from tests.house.sitemap import page_paths
from tests.serving import House, running


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """A house in which Ada lives, and the cookie of her session."""
    with running(tmp_path_factory.mktemp("lived-in") / "data") as house:
        yield house, live_a_while(house)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_every_page_is_readable_by_everybody_and_asks_nobody_else(
    chromium: Browser, judge_tools: Path, lived_in: tuple[House, str], who: str, theme: Theme
) -> None:
    house, cookie = lived_in
    found: list[str] = []
    with tab_of(chromium, house.url, theme=theme, size=PHONE) as tab:
        if who == "ada":
            tab.enter(cookie)
        for path in page_paths()[who]:
            tab.go(path)
            found += [f"{path} {line}" for line in judges.axe(tab.page, judge_tools)]
            if tab.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
                found.append(f"{path} scrolls sideways")
        found += tab.troubles()
    assert found == []


def test_every_page_is_valid_html(judge_tools: Path, lived_in: tuple[House, str]) -> None:
    house, cookie = lived_in
    pages: dict[str, str] = {}
    for who, paths in page_paths().items():
        with httpx.Client(base_url=house.url, cookies={"session": cookie} if who == "ada" else {}) as client:
            pages |= {f"{who}{path.replace('/', '-')}": client.get(path).text for path in paths}
    assert judges.html({name: text for name, text in pages.items() if text}, judge_tools) == []
