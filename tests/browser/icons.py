"""Draws the icons of the home screen from their SVGs anew, in the sizes that phones ask for.

Run it after changing one: ``python -m tests.browser.icons``.  The pictures lie beside the SVGs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from handhold.web.assets import SIZES
from tests.browser import chromium
from tests.serving import ROOT

ICONS = ROOT / "src" / "handhold" / "web" / "static" / "icons"


def main() -> int:
    """Draw every icon; 1 when there is no Chromium."""
    with chromium.started() as browser:
        if browser is None:
            print(f"There is no Chromium here; {chromium.HOW_TO_GET_IT}.", file=sys.stderr)
            return 1
        for picture in sorted(ICONS.glob("app-*.svg")):
            for size in SIZES:
                picture.with_name(f"{picture.stem}-{size}.png").write_bytes(drawn(browser, picture, size))
    return 0


def drawn(browser: Browser, picture: Path, size: int) -> bytes:
    """An SVG as a square PNG of so many pixels."""
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{picture.read_text(encoding='utf-8')}")
    image = page.screenshot(type="png")
    page.close()
    return image


if __name__ == "__main__":
    sys.exit(main())
