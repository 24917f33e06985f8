"""From Ada's click to Ben's page: a real house, a real Chromium with two people in it, and the network between them.

The budget is meant for an idle machine; the click and the sight are stamped by the same browser's clock.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frame import Row, percentile
from tests.browser import chromium
from tests.browser.chromium import ChromiumTab
from tests.browser.living import become_two, browsing
from tests.serving import House, running

_WATCH = """() => {
  window.seen = 0;
  new MutationObserver(() => {
    if (!window.seen && document.querySelector("#talk-waits .answers")) window.seen = Date.now();
  }).observe(document.getElementById("talk-waits"), { childList: true, subtree: true });
}"""
_CLICK = """() => {
  const begun = Date.now();
  document.querySelector(".tile[value=look]").click();
  return begun;
}"""


def rows(short: bool) -> Iterator[Row]:
    """Milliseconds from the click to the card on the other's open page; nothing without a Chromium."""
    with (
        chromium.started() as browser,
        tempfile.TemporaryDirectory(prefix="handhold-click-") as place,
        running(Path(place) / "data") as house,
    ):
        if browser is None:
            return
        cookies = become_two(house)
        with chromium.tab_of(browser, house.url) as ada, chromium.tab_of(browser, house.url) as ben:
            for tab, cookie in ((ada, cookies[0]), (ben, cookies[1])):
                tab.enter(cookie)
                tab.go("/talk")
            taken = [_once(house, cookies[1], ada, ben) for _ in range(23 if short else 103)][3:]
    yield Row("click to the other's open page, half of them within", percentile(taken, 0.5), "ms", 30.0)
    yield Row("click to the other's open page, 99 of 100 within", percentile(taken, 0.99), "ms", 100.0)


def _once(house: House, ben_cookie: str, ada: ChromiumTab, ben: ChromiumTab) -> float:
    """One click; afterwards Ben has answered, so that the next one finds his page as this one did."""
    ben.page.evaluate(_WATCH)
    begun = ada.page.evaluate(_CLICK)
    ben.page.locator("#talk-waits .answers").wait_for()
    seen = ben.page.evaluate("window.seen")
    reach = ben.page.locator("#talk-waits .calls > li").first.get_attribute("id") or ""
    with browsing(house, ben_cookie) as client:
        client.post("/answers", data={"reach": reach.removeprefix("wait-"), "answer": "here"})
    ben.page.locator("#talk-waits .answers").wait_for(state="detached")
    ada.page.locator("form[data-busy]").wait_for(state="detached")
    return float(seen - begun)
