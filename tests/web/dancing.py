"""Ada and Ben dance: both halves written, shown, joined, named and confirmed, all through their pages."""

from __future__ import annotations

import re

from tests.cast import ADA, BEN
from tests.core.test_dance import WORDS
from tests.web.street import Browser, Couple

LEANING = {ADA: "toward", BEN: "away"}


def write_half(browser: Browser, who: str, **instead: str) -> None:
    """Fill the six places of one half, and show each of them."""
    for slot, text in WORDS[who].items():
        words = instead.get(slot, text)
        written = browser.post("/half", data={"slot": slot, "text": words, "leaning": LEANING[who]})
        assert written.status_code == 303, written.text
        assert browser.post("/slot-showings", data={"slot": slot}).status_code == 303


def movers(browser: Browser) -> list[str]:
    """Both people, as the page asks about their moves: the one who looks first."""
    return re.findall(r'name="mover" value="([0-9a-f]{32})"', browser.get("/dance").text)


def join_halves(couple: Couple) -> None:
    """Both say that both moves meet the other's cue."""
    for browser in (couple.ada, couple.ben):
        for mover in movers(browser):
            assert browser.post("/meetings", data={"mover": mover, "meets": "yes"}).status_code == 303


def confirm(couple: Couple) -> None:
    """Both say: yes, that is how it goes with us."""
    for browser in (couple.ada, couple.ben):
        assert browser.post("/dance-confirmations").status_code == 303


def dance(couple: Couple) -> None:
    """From two empty halves to a named dance."""
    write_half(couple.ada, ADA)
    write_half(couple.ben, BEN)
    join_halves(couple)
    assert couple.ada.post("/dance-names", data={"name": "The staircase"}).status_code == 303
    confirm(couple)
