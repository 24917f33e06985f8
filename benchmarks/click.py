"""From Ada's click to Ben's page: a real house, a real Chromium with two people in it, and the network between them.

The budget is meant for an idle machine; the click and the sight are stamped by the same browser's clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.frame import Row
from benchmarks.tabs import Tabs, sighted
from tests.browser.living import browsing

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
    return sighted("/talk", "click to the other's open page", _once, (30.0, 100.0), short)


def _once(tabs: Tabs) -> float:
    """One click; afterwards Ben has answered, so that the next one finds his page as this one did."""
    ada, ben = tabs.ada, tabs.ben
    ben.page.evaluate(_WATCH)
    begun = ada.page.evaluate(_CLICK)
    ben.page.locator("#talk-waits .answers").wait_for()
    seen = ben.page.evaluate("window.seen")
    reach = ben.page.locator("#talk-waits .calls > li").first.get_attribute("id") or ""
    with browsing(tabs.house, tabs.ben_cookie) as client:
        client.post("/answers", data={"reach": reach.removeprefix("wait-"), "answer": "here"})
    ben.page.locator("#talk-waits .answers").wait_for(state="detached")
    ada.page.locator("form[data-busy]").wait_for(state="detached")
    return float(seen - begun)
