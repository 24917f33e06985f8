"""What a person does with a page, in words that every browser's driver understands.

Controls are found as a person finds them: by the words on them.  Everything waits until it is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

PATIENCE = 60.0
"""Seconds until something that should be on a page counts as missing."""


class Tab(Protocol):
    """One page in one browser."""

    def enter(self, cookie: str) -> None:
        """Come in with a session that was begun elsewhere."""

    def go(self, path: str) -> None:
        """Open a path of the house."""

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label, in place of what stands there."""

    def choose(self, label: str, *, among: str = "") -> None:
        """Tick the box or take the choice with this label, in the group of choices called ``among``."""

    def press(self, name: str) -> None:
        """Press the button with this name."""

    def follow(self, name: str) -> None:
        """Follow the link with this name."""

    def put_down(self, name: str) -> None:
        """Press the button with this name down, and keep it down."""

    def lift(self) -> None:
        """Let go of what was pressed down."""

    def ask(self, function: str) -> object:
        """What a function (of JavaScript) of the page gives back, once its promise is kept."""

    def sees(self, words: str) -> bool:
        """Whether these words come into view, waiting for a moment; case and spacing as on the page."""

    def lacks(self, words: str) -> bool:
        """Whether these words are not, or soon no longer, in view."""

    def words(self) -> str:
        """Everything in view, as text."""

    def comes_to(self, path: str) -> bool:
        """Whether the page soon is somewhere below this path."""

    def path(self) -> str:
        """Where the page is, without the address of the house."""

    def picture(self, file: Path) -> None:
        """Save what is in view as a PNG."""

    def troubles(self) -> list[str]:
        """Requests that left the house and errors that the browser noted since this tab was opened."""


def soon(view: Callable[[], str], words: str, *, wanted: bool, wait: Callable[[float], None]) -> bool:
    """Whether ``words`` come into view (or go away) within the time that a person would give it."""
    until = time.monotonic() + PATIENCE
    while (words in view()) is not wanted:
        if time.monotonic() > until:
            return False
        wait(0.05)
    return True
