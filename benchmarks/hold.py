"""From Ada's thumb to Ben's light: a real house, a real Chromium with two people in it, and the network between them.

The press and the glow are stamped by the same browser's clock; the budget is meant for an idle machine.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.frame import Row
from benchmarks.tabs import Tabs, sighted

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
    return sighted("/hold", "press to the other's glow", _once, (60.0, 200.0), short)


def _once(tabs: Tabs) -> float:
    """One press and one release while Ben goes on holding, with the light of both out again at the end."""
    ada, ben = tabs.ada, tabs.ben
    if ben.page.locator("[data-start]").is_visible():
        ben.press("Or start without holding")
    ben.page.wait_for_selector("[data-hold][data-state=mine]")
    ben.page.evaluate(_WATCH)
    begun = ada.page.evaluate(_PRESS)
    ben.page.wait_for_function("() => window.glowed")
    glowed = ben.page.evaluate("() => window.glowed")
    ada.press("Let go")
    time.sleep(REST)
    return float(glowed - begun)
