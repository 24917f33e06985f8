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
    "today.png": "ada-today-light-desktop",
    "today-at-night.png": "ben-today-dark-phone",
    "keep.png": "ada-keep-light-phone",
    "front.png": "nobody-front-light-desktop",
}
"""Which pictures the README and the documents show."""


def main() -> int:
    """Draw everything; 1 when there is no Chromium."""
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    with chromium.started() as browser, tempfile.TemporaryDirectory() as place, lived_in(Path(place)) as home:
        if browser is None:
            print(f"There is no Chromium here; {chromium.HOW_TO_GET_IT}.", file=sys.stderr)
            return 1
        for who in home.cookies:
            for theme in ("light", "dark"):
                for size in SIZES:
                    _draw(browser, home, who, theme, size)
    SHOWN.mkdir(exist_ok=True)
    for name, source in CHOSEN.items():
        shutil.copy(ALL / f"{source}.png", SHOWN / name)
    print(f"{len(list(ALL.iterdir()))} pictures in {ALL.relative_to(ROOT)}, the chosen in {SHOWN.relative_to(ROOT)}")
    return 0


def _draw(browser: Browser, home: LivedIn, who: str, theme: Theme, size: str) -> None:
    with chromium.tab_of(browser, home.house.url, theme=theme, size=SIZES[size]) as tab:
        tab.enter(home.cookies[who])
        for path in home.pages(who):
            tab.go(path)
            name = path.strip("/").replace("/", "-") or "front"
            tab.picture(ALL / f"{who}-{name}-{theme}-{size}.png")


if __name__ == "__main__":
    sys.exit(main())
