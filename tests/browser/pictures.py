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
from tests.browser.living import live_a_while
from tests.house.sitemap import page_paths
from tests.serving import ROOT, House, running

ALL = ROOT / "data" / "pictures"
SHOWN = ROOT / "docs" / "img"
CHOSEN = {
    "today.png": "today-light-desktop",
    "today-night.png": "today-dark-phone",
    "mine.png": "mine-light-phone",
    "welcome.png": "front-light-desktop",
}
"""Which pictures the README and the documents show."""


def main() -> int:
    """Draw everything; 1 when there is no Chromium."""
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    with (
        chromium.started() as browser,
        tempfile.TemporaryDirectory() as place,
        running(Path(place) / "data") as house,
    ):
        if browser is None:
            print(f"There is no Chromium here; {chromium.HOW_TO_GET_IT}.", file=sys.stderr)
            return 1
        cookie = live_a_while(house)
        for theme in ("light", "dark"):
            _draw(browser, house, cookie, theme)
    SHOWN.mkdir(exist_ok=True)
    for name, source in CHOSEN.items():
        shutil.copy(ALL / f"{source}.png", SHOWN / name)
    print(
        f"{len(list(ALL.iterdir()))} pictures in {ALL.relative_to(ROOT)}, the chosen ones in {SHOWN.relative_to(ROOT)}"
    )
    return 0


def _draw(browser: Browser, house: House, cookie: str, theme: Theme) -> None:
    for size_name, size in {"phone": PHONE, "desktop": DESKTOP}.items():
        for who, paths in page_paths().items():
            with chromium.tab_of(browser, house.url, theme=theme, size=size) as tab:
                if who == "ada":
                    tab.enter(cookie)
                for path in paths:
                    tab.go(path)
                    name = path.strip("/").replace("/", "-") or "front"
                    tab.picture(ALL / f"{name}-{theme}-{size_name}.png")


if __name__ == "__main__":
    sys.exit(main())
