"""Walking with the Tab key on a small phone: what has the focus can be seen, and nothing that floats lies over it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import tab_of
from tests.joined import AtHome
from tests.serving import House

SMALL = (360, 640)
STOPS = 120
LOOK = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const { left, top, width, height } = here.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const label = here.closest('label');
  const own = there && (here.contains(there) || there.contains(here) || Boolean(label?.contains(there)));
  return { name: here.name || here.innerText, covered: own ? '' : there?.innerText || 'off the screen' };
}"""
"""What has the focus, and what lies over the middle of it."""


@pytest.mark.parametrize("path", ["/choices", "/luggage", "/talk"])
def test_nothing_lies_over_what_ada_comes_to(chromium: Browser, home: House, couple_at_home: AtHome, path: str) -> None:
    with tab_of(chromium, home.url, size=SMALL) as tab:
        tab.enter(couple_at_home.ada)
        tab.go(path)
        stops: list[dict[str, str]] = []
        while len(stops) < STOPS:
            tab.page.keyboard.press("Tab")
            stop = tab.page.evaluate(LOOK)
            if stop is None:
                break
            stops.append(stop)
        assert 10 < len(stops) < STOPS
        assert [stop for stop in stops if stop["covered"]] == []
