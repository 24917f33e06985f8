"""Ada goes: the page that she comes to is the one that says so, and half-written words are not left behind."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.chromium import tab_of
from tests.browser.test_outbox import WORDS, come_in, notes
from tests.serving import PASSPHRASE, House, begin


def test_signing_out_and_deleting_end_on_the_first_page_however_quickly_the_doors_shut(
    server: House, chromium: Browser
) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        for _ in range(3):
            come_in(tab)
            tab.go("/choices")
            tab.page.locator("footer").get_by_role("button", name="Sign out").click()
            assert tab.sees("A quiet place of your own"), tab.words()
        come_in(tab)
        tab.go("/leaving")
        tab.fill("Your passphrase", PASSPHRASE)
        tab.press("Delete everything that is mine")
        assert tab.sees("All that was yours is deleted."), tab.words()


def test_locking_the_page_on_which_she_writes_keeps_her_words(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        tab.press("Lock")
        assert tab.sees("Unlock")
        assert tab.lacks(WORDS)
        tab.fill("Passphrase", PASSPHRASE)
        tab.press("Unlock")
        assert tab.sees("Your words are still here"), tab.words()
        tab.press("Go on")
        assert tab.sees(WORDS), tab.words()
        assert notes(server) == [WORDS]
        assert tab.lacks("This was not sent yet")


def test_signing_out_in_the_middle_of_writing_keeps_her_words_for_the_next_time(
    server: House, chromium: Browser
) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        tab.press("Sign out")
        assert tab.sees("A quiet place of your own"), tab.words()
        come_in(tab)
        assert tab.sees(WORDS), tab.words()
