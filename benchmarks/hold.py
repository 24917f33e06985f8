"""From Ada's thumb to Ben's light: a real house, a real Chromium with two people in it, and the network between them.

The press and the glow are stamped by the same browser's clock; the budget is meant for an idle machine.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frame import Row, percentile
from tests.browser import chromium
from tests.browser.chromium import ChromiumTab
from tests.browser.living import become_two
from tests.serving import running

REST = 0.3
"""Seconds between two presses, so that no sign is turned away for being too fast."""
_WATCH = """() => {
  const pad = document.querySelector("[data-hold]");
  window.glowed = 0;
  window.watcher?.disconnect();
  window.watcher = new MutationObserver(() => {
    if (!window.glowed && pad.dataset.state === "both") window.glowed = Date.now();
  });
  window.watcher.observe(pad, { attributes: true });
}"""
_PRESS = """() => {
  const begun = Date.now();
  document.querySelector("[data-start]").click();
  return begun;
}"""


def rows(short: bool) -> Iterator[Row]:
    """Milliseconds from one's press to the other's glow while the other holds; nothing without a Chromium."""
    with (
        chromium.started() as browser,
        tempfile.TemporaryDirectory(prefix="handhold-hold-") as place,
        running(Path(place) / "data") as house,
    ):
        if browser is None:
            return
        cookies = become_two(house)
        with chromium.tab_of(browser, house.url) as ada, chromium.tab_of(browser, house.url) as ben:
            for tab, cookie in ((ada, cookies[0]), (ben, cookies[1])):
                tab.enter(cookie)
                tab.go("/hold")
            ben.press("Or start without holding")
            taken = [_once(ada, ben) for _ in range(23 if short else 103)][3:]
    yield Row("press to the other's glow, half of them within", percentile(taken, 0.5), "ms", 60.0)
    yield Row("press to the other's glow, 99 of 100 within", percentile(taken, 0.99), "ms", 200.0)


def _once(ada: ChromiumTab, ben: ChromiumTab) -> float:
    """One press and one release, with the other's light out again at the end."""
    ben.page.wait_for_selector("[data-hold][data-state=mine]")
    ben.page.evaluate(_WATCH)
    begun = ada.page.evaluate(_PRESS)
    ben.page.wait_for_function("() => window.glowed")
    glowed = ben.page.evaluate("() => window.glowed")
    ada.press("Let go")
    time.sleep(REST)
    return float(glowed - begun)
