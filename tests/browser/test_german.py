"""German in a real browser: its long words fit the smallest phone, even with large text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import tab_of
from tests.browser.living import LivedIn, browsing, lived_in
from tests.browser.test_every_page import GROW, SMALLEST, WIDER


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """The couple's three months, read by people who chose German."""
    with lived_in(tmp_path_factory.mktemp("german")) as home:
        for who in ("ada", "cleo"):
            with browsing(home.house, home.cookies[who]) as client:
                assert client.post("/choices", data={"language": "de"}).status_code == 303
        yield home


@pytest.mark.parametrize("who", ["nobody", "ada", "cleo"])
def test_german_twice_as_large_fits_the_smallest_phone(chromium: Browser, home: LivedIn, who: str) -> None:
    wrong = []
    with tab_of(chromium, home.house.url, size=SMALLEST) as tab:
        tab.enter(home.cookies[who])
        tab.context.add_cookies([{"name": "language", "value": "de", "url": home.house.url}])
        for path in home.pages(who):
            tab.go(path)
            tab.page.evaluate(GROW, "ltr")
            wrong += [f"{path} is wider"] if tab.page.evaluate(WIDER) else []
            wrong += [] if tab.page.evaluate("document.documentElement.lang") == "de" else [f"{path} is not German"]
    assert wrong == []
