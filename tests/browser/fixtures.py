"""A running house, and Ada, Ben and Cleo each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium as chromium_driver
from tests.browser import firefox as firefox_driver
from tests.browser import judges
from tests.browser.chromium import ChromiumTab
from tests.browser.tab import Tab
from tests.joined import AtHome
from tests.missing import unavailable
from tests.serving import House, running

OpenTab = Callable[[House], Tab]
"""Opens a fresh tab, with nothing remembered, at a house."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with chromium_driver.started() as browser:
        if browser is None:
            unavailable(f"there is no Chromium here; {chromium_driver.HOW_TO_GET_IT}")
        yield browser


@pytest.fixture(scope="session")
def firefox_program() -> str:
    """Where Firefox is."""
    return firefox_driver.find() or unavailable(firefox_driver.HOW_TO_GET_IT)


@pytest.fixture(scope="session")
def judge_tools() -> Path:
    """The judges from outside, fetched once."""
    tools = judges.folder()
    if tools is None:
        unavailable(f"there is no npm here; {judges.HOW_TO_GET_THEM}")
    return tools


@pytest.fixture
def server(tmp_path: Path) -> Iterator[House]:
    """A house of its own for one test, empty, as ``make run`` starts it."""
    with running(tmp_path / "data") as house:
        yield house


@pytest.fixture
def home(couple_at_home: AtHome, tmp_path: Path) -> Iterator[House]:
    """A house of their own for one test, in which they are a couple."""
    with running(couple_at_home.copied_to(tmp_path / "data")) as house:
        yield house


@pytest.fixture
def together(chromium: Browser, home: House, couple_at_home: AtHome) -> Iterator[tuple[ChromiumTab, ChromiumTab]]:
    """Ada on her desk and Ben on his phone, both signed in at their home."""
    with (
        chromium_driver.tab_of(chromium, home.url) as ada,
        chromium_driver.tab_of(chromium, home.url, size=chromium_driver.PHONE) as ben,
    ):
        ada.enter(couple_at_home.ada)
        ben.enter(couple_at_home.ben)
        yield ada, ben
        assert ada.troubles() == ben.troubles() == []


@pytest.fixture
def ada(chromium: Browser, server: House) -> Iterator[ChromiumTab]:
    """Ada's browser."""
    with chromium_driver.tab_of(chromium, server.url) as tab:
        yield tab
        assert tab.troubles() == []


@pytest.fixture
def ben(chromium: Browser, server: House) -> Iterator[ChromiumTab]:
    """Ben's browser."""
    with chromium_driver.tab_of(chromium, server.url, size=chromium_driver.PHONE) as tab:
        yield tab
        assert tab.troubles() == []


@pytest.fixture
def cleo(chromium: Browser, server: House) -> Iterator[ChromiumTab]:
    """The browser of Cleo, the stranger."""
    with chromium_driver.tab_of(chromium, server.url) as tab:
        yield tab
        assert tab.troubles() == []


@pytest.fixture(params=["chromium", "chromium-without-script", "firefox", "firefox-without-script"])
def any_tab(request: pytest.FixtureRequest) -> Iterator[OpenTab]:
    """Tabs in each browser that is here, with and without JavaScript; every one is watched until it closes."""
    kind, _, rest = str(request.param).partition("-")
    opened: list[Tab] = []
    with ExitStack() as stack:

        def open_tab(house: House) -> Tab:
            if kind == "chromium":
                browser = request.getfixturevalue("chromium")
                tab: Tab = stack.enter_context(chromium_driver.tab_of(browser, house.url, script=not rest))
            else:
                tab = stack.enter_context(firefox_driver.tab_of(program, house.url, script=not rest))
            opened.append(tab)
            return tab

        program = request.getfixturevalue("firefox_program") if kind == "firefox" else ""
        yield open_tab
        assert [trouble for tab in opened for trouble in tab.troubles()] == []
