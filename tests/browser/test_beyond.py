"""Beyond this machine, in real browsers: the second phone comes in over TLS and keeps its cookies from every script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.beyond import Beyond, behind_nginx, with_own_certificate
from tests.browser import firefox
from tests.browser.chromium import PHONE, ChromiumTab
from tests.browser.tab import Tab
from tests.serving import PASSPHRASE

WAYS: dict[str, Callable[[Path], AbstractContextManager[Beyond]]] = {
    "own certificate": with_own_certificate,
    "behind nginx": behind_nginx,
}


@pytest.fixture(params=WAYS)
def beyond(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beyond]:
    """A house that others can reach, in each of the two ways of the guide."""
    with WAYS[request.param](tmp_path) as house:
        yield house


def begin(tab: Tab) -> None:
    """Somebody begins on this device, and comes back to their own room on the next page."""
    tab.go("/start")
    tab.fill("What should we call you?", "Ada")
    tab.fill("Passphrase", PASSPHRASE)
    tab.fill("The same once more", PASSPHRASE)
    tab.choose("I am an adult.")
    tab.press("Open my room")
    assert tab.sees("Your recovery code"), tab.words()
    tab.go("/second-phone")
    assert tab.sees("The second phone"), tab.words()


def test_a_phone_comes_in_over_tls_in_chromium(beyond: Beyond, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True, viewport={"width": PHONE[0], "height": PHONE[1]})
    tab = ChromiumTab(context, beyond.url)
    begin(tab)
    cookies = {str(cookie["name"]): cookie for cookie in context.cookies()}
    for name in ("__Host-session", "__Host-device"):
        assert (cookies[name]["secure"], cookies[name]["httpOnly"], cookies[name]["sameSite"]) == (True, True, "Lax")
    assert tab.page.evaluate("document.cookie") == ""
    assert tab.page.evaluate("window.isSecureContext")
    assert tab.sees(beyond.url)
    assert tab.troubles() == []
    context.close()


def test_a_phone_comes_in_over_tls_in_firefox(beyond: Beyond) -> None:
    program = firefox.find()
    if program is None:
        pytest.skip("there is no Firefox here; install it (Debian: apt install firefox-esr)")
    with firefox.tab_of(program, beyond.url, trusts_all=True) as tab:
        begin(tab)
        assert tab.sees(beyond.url)
        tab.go("/today")
        assert tab.path() == "/today"
        assert tab.troubles() == []
