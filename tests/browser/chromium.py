"""Chromium, driven through Playwright: finding it, starting it, and one person's tab in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.browser.tab import PATIENCE, soon

Size = tuple[int, int]
PHONE: Size = (390, 844)
DESKTOP: Size = (1280, 800)
Theme = Literal["light", "dark"]
FRAMES = "async () => { for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame); }"
"""So long that whatever was going to be drawn has been."""

HOW_TO_GET_IT = (
    "install it (Debian and Ubuntu: apt install chromium libatomic1; the second is for Playwright's driver)"
    " or say where it is in HANDHOLD_CHROMIUM"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
_QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-gpu", "--disable-dev-shm-usage",
)  # fmt: skip


def find(playwright: Playwright) -> str | None:
    """The Chromium to use: the one named in the environment, the system's, or Playwright's own."""
    return _find(playwright.chromium)


def executable(browser: Browser) -> str | None:
    """The program behind a running Chromium, to start another of the same."""
    return _find(browser.browser_type)


def flags() -> list[str]:
    """What every Chromium in the tests is started with: no calls of its own to anywhere."""
    return [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _find(kind: BrowserType) -> str | None:
    if named := os.environ.get("HANDHOLD_CHROMIUM"):
        return named
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    folders = (Path("/Applications"), Path.home() / "Applications")
    candidates = [folder / app for folder in folders for app in _MAC] + [Path(kind.executable_path)]
    return next((str(path) for path in candidates if path.exists()), None)


def _driver_runs() -> bool:
    # The driver's own program needs a library that a bare machine may lack; Playwright says nothing of use then.
    asked = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(asked, capture_output=True, timeout=60, check=False).returncode == 0


@contextmanager
def started() -> Iterator[Browser | None]:
    """A running Chromium, or ``None`` when this machine has none, or cannot run what drives it."""
    if not _driver_runs():
        yield None
        return
    with sync_playwright() as playwright:
        path = find(playwright)
        if path is None:
            yield None
            return
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        try:
            yield browser
        finally:
            browser.close()


class ChromiumTab:
    """One person's page in a browser context of their own."""

    def __init__(self, context: BrowserContext, house: str) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.house = house
        self._troubles: list[str] = []
        context.on("request", self._watch)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self._troubles.append(f"error: {error.error}"))

    def enter(self, cookie: str) -> None:
        """Come in with a session that was begun elsewhere; with an empty one, stay nobody."""
        if cookie:
            self.context.add_cookies([{"name": "session", "value": cookie, "url": self.house}])

    def go(self, path: str) -> None:
        """Open a path of the house; where the page before is just becoming another one by itself, once more."""
        try:
            self.page.goto(self.house + path, wait_until="load")
        except Error as error:
            if "interrupted by another navigation" not in error.message:
                raise
            self.page.wait_for_load_state("load")
            self.page.goto(self.house + path, wait_until="load")

    def fill(self, label: str, text: str) -> None:
        """Write into a field."""
        self._labelled(label, self.page).fill(text)

    def choose(self, label: str, *, among: str = "") -> None:
        """Tick a box, take a choice, or pick from a list."""
        place: Page | Locator = self.page.get_by_role("group", name=among) if among else self.page
        self._labelled(label, place).check(force=True)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def put_down(self, name: str) -> None:
        """Press a button down and keep it down."""
        self.page.get_by_role("button", name=name, exact=True).first.hover()
        self.page.mouse.down()

    def lift(self) -> None:
        """Let go of what was pressed down."""
        self.page.mouse.up()

    def ask(self, function: str) -> object:
        """What a function of the page gives back, once its promise is kept."""
        answer: object = self.page.evaluate(function)
        return answer

    def sees(self, words: str) -> bool:
        """Whether these words come into view."""
        return soon(self.words, words, wanted=True, wait=self._wait)

    def lacks(self, words: str) -> bool:
        """Whether these words are not, or soon no longer, in view."""
        return soon(self.words, words, wanted=False, wait=self._wait)

    def words(self) -> str:
        """Everything in view, with single spaces."""
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def comes_to(self, path: str) -> bool:
        """Whether the page soon is somewhere below this path."""
        return soon(self.path, path, wanted=True, wait=self._wait)

    def path(self) -> str:
        """Where the page is."""
        return urlsplit(self.page.url).path

    def picture(self, file: Path) -> None:
        """Save the whole page."""
        self.page.screenshot(path=file, full_page=True)

    def troubles(self) -> list[str]:
        """What the watchers saw."""
        return self._troubles

    def _labelled(self, label: str, place: Page | Locator) -> Locator:
        """The control whose label says just this, or else the first whose label holds it."""
        loose = place.get_by_label(label).first
        loose.wait_for(state="attached")
        exact = place.get_by_label(label, exact=True)
        return exact.first if exact.count() else loose

    def _wait(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.house + "/", "data:", "blob:", "about:")):
            self._troubles.append(f"outside request: {request.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        # A page that is rightly refused (404, 422) is also noted as an error by the browser; that is no trouble.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self._troubles.append(f"{message.type}: {message.text}")


@contextmanager
def tab_of(
    browser: Browser,
    house: str,
    *,
    script: bool = True,
    theme: Theme = "light",
    size: Size = DESKTOP,
    zone: str = "Europe/Berlin",
) -> Iterator[ChromiumTab]:
    """A tab in a context of its own: cookies, storage and watchers apart from everybody else's."""
    context = browser.new_context(
        java_script_enabled=script,
        color_scheme=theme,
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE * 1000)
    try:
        yield ChromiumTab(context, house)
    finally:
        context.close()
