"""Reading a home from outside: every page of somebody's, as they see it."""

from __future__ import annotations

import re

from tests.house.sitemap import page_paths
from tests.web.street import Browser

PATHS = page_paths()["ada"]
"""Every page that stands behind a door."""
EVERYWHERE = [
    ("/answers", "reach"),
    ("/settlings", "reach"),
    ("/retractions", "seq"),
    ("/kept-removals", "seq"),
    ("/shares", "seq"),
    ("/sharing", "note"),
]
"""Every address that takes an id, and the field that it comes in."""


def texts(browser: Browser) -> dict[str, str]:
    """Every page that this person can open, without the random names of acts."""
    answers = {path: browser.get(path) for path in PATHS}
    return {path: _still(answer.text) for path, answer in answers.items() if answer.status_code == 200}


def plain(text: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", text[text.index("<main") :]).replace(" .", ".").split())


def _still(text: str) -> str:
    return re.sub(r'type="hidden" name="\w+" value="[0-9a-f]{32}"', "", text)
