"""From Ada's click to her words in view on Ben's open page: two real browsers and a real house on this machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.frame import Row, percentile
from tests.browser import chromium
from tests.browser.chromium import ChromiumTab
from tests.browser.living import LivedIn, lived_in

# Ben's page notes by the same clock when it first showed the words that are waited for.
AWAIT = """words => { window.shownAt = new Promise(shown => {
  const look = () => document.body.innerText.includes(words) && (watch.disconnect(), shown(Date.now()));
  const watch = new MutationObserver(look);
  watch.observe(document.body, {childList: true, subtree: true, characterData: true}); }); }"""


def rows(short: bool) -> Iterator[Row]:
    """Milliseconds over so many thanks; nothing when this machine has no Chromium."""
    times = 20 if short else 120
    with ExitStack() as stack:
        browser = stack.enter_context(chromium.started())
        if browser is None:
            return
        home = stack.enter_context(lived_in(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
        ada, ben = (
            _tab(stack.enter_context(chromium.tab_of(browser, home.house.url)), home, who) for who in ("ada", "ben")
        )
        ben.go("/keep")
        taken = [_thank(ada, ben, f"for the {number}th cup of tea") for number in range(times)]
    yield Row(f"click to visible on the other's page, p50 of {times}", percentile(taken, 0.5), "ms", 30.0)
    yield Row(f"click to visible on the other's page, p99 of {times}", percentile(taken, 0.99), "ms", 100.0)


def _tab(tab: ChromiumTab, home: LivedIn, who: str) -> ChromiumTab:
    tab.enter(home.cookies[who])
    return tab


def _thank(ada: ChromiumTab, ben: ChromiumTab, words: str) -> float:
    ada.go("/keep")
    ben.page.evaluate(AWAIT, words)
    form = ada.page.locator("form[action='/thanks']")
    form.locator("textarea").evaluate("(field, words) => { field.value = words; }", words)
    clicked = form.locator("button").evaluate("button => { const now = Date.now(); button.click(); return now; }")
    return float(ben.page.evaluate("window.shownAt")) - float(clicked)
