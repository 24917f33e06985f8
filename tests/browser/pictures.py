"""``make pictures``: every page drawn in both themes and both sizes, to be looked at; the chosen few into docs/img.

All pictures go into data/pictures, which is nobody's but the looker's.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.chromium import DESKTOP, PHONE, Theme
from tests.browser.living import LivedIn, lived_in
from tests.serving import ROOT

ALL = ROOT / "data" / "pictures"
SHOWN = ROOT / "docs" / "img"
SIZES = {"phone": PHONE, "desktop": DESKTOP}
CHOSEN = {
    "ada-today-light-desktop": "today.png",
    "ben-talk-dark-phone": "talk.png",
    "ada-keep-light-phone": "keep.png",
    "ada-see-light-phone": "see.png",
    "ada-dance-light-desktop": "dance.png",
}
"""Which first screens the README shows, and under which names."""


def main() -> int:
    """Draw everything; 1 when there is no Chromium."""
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    SHOWN.mkdir(exist_ok=True)
    with chromium.started() as browser, tempfile.TemporaryDirectory() as place, lived_in(Path(place)) as home:
        if browser is None:
            print(f"There is no Chromium here; {chromium.HOW_TO_GET_IT}.", file=sys.stderr)
            return 1
        for who in home.cookies:
            for theme in ("light", "dark"):
                for size in SIZES:
                    _draw(browser, home, who, theme, size)
    print(f"{len(list(ALL.iterdir()))} pictures in {ALL.relative_to(ROOT)}, the chosen in {SHOWN.relative_to(ROOT)}")
    return 0


def _draw(browser: Browser, home: LivedIn, who: str, theme: Theme, size: str) -> None:
    with chromium.tab_of(browser, home.house.url, theme=theme, size=SIZES[size]) as tab:
        tab.enter(home.cookies[who])
        for path in home.pages(who):
            tab.go(path)
            name = f"{who}-{path.strip('/').replace('/', '-') or 'front'}-{theme}-{size}"
            tab.picture(ALL / f"{name}.png")
            if name in CHOSEN:
                tab.page.screenshot(path=SHOWN / CHOSEN[name])


if __name__ == "__main__":
    sys.exit(main())
