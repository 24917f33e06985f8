"""Beyond this machine, in real browsers: the second phone comes in over TLS and keeps its cookies from every script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from playwright.sync_api import Browser

from tests.beyond import WAYS, Beyond
from tests.browser import firefox
from tests.browser.chromium import PHONE, ChromiumTab, executable, flags
from tests.browser.tab import Tab
from tests.serving import PASSPHRASE


@pytest.fixture(params=WAYS)
def beyond(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beyond]:
    """A house that others can reach, in each of the two ways of the guide."""
    with WAYS[request.param](tmp_path) as house:
        yield house


def key_hash(cert: Path) -> str:
    """How Chromium names the key of a certificate."""
    known = load_pem_x509_certificate(cert.read_bytes()).public_key()
    spki = known.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(sha256(spki).digest()).decode()


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


def test_a_phone_comes_in_over_tls_in_chromium(beyond: Beyond, chromium: Browser, tmp_path: Path) -> None:
    # A profile in which this one certificate is trusted, as on a phone where its owner installed it.
    context = chromium.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=executable(chromium),
        args=[*flags(), f"--ignore-certificate-errors-spki-list={key_hash(beyond.cert)}"],
        viewport={"width": PHONE[0], "height": PHONE[1]},
    )
    tab = ChromiumTab(context, beyond.url)
    begin(tab)
    cookies = {str(cookie["name"]): cookie for cookie in context.cookies()}
    for name in ("__Host-session", "__Host-device"):
        assert (cookies[name]["secure"], cookies[name]["httpOnly"], cookies[name]["sameSite"]) == (True, True, "Lax")
    assert tab.page.evaluate("document.cookie") == ""
    assert tab.page.evaluate("window.isSecureContext")
    assert tab.sees(beyond.url)
    assert tab.page.evaluate("navigator.serviceWorker.ready.then((known) => known.scope)") == beyond.url + "/"
    tab.page.reload()
    context.set_offline(True)
    tab.go("/help")
    assert tab.sees("emergency"), tab.words()
    context.set_offline(False)
    assert [trouble for trouble in tab.troubles() if "ERR_INTERNET_DISCONNECTED" not in trouble] == []
    context.close()


def test_a_phone_comes_in_over_tls_in_firefox(beyond: Beyond, firefox_program: str) -> None:
    with firefox.tab_of(firefox_program, beyond.url, trusts_all=True) as tab:
        begin(tab)
        assert tab.sees(beyond.url)
        cookies = tab.cookies()
        for name in ("__Host-session", "__Host-device"):
            kept = cookies[name]
            assert (kept["secure"], kept["httpOnly"], kept["sameSite"], kept["path"]) == (True, True, "lax", "/")
        assert tab.to_scripts() == ""
        tab.go("/today")
        assert tab.path() == "/today"
        assert tab.troubles() == []
