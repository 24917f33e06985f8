"""Ada and Ben become two: by a link with scripts, by a secret typed in without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium as driver
from tests.browser.chromium import ChromiumTab
from tests.serving import PASSPHRASE, House, begin


def test_ada_invites_by_link_and_both_read_the_same_four_words(
    ada: ChromiumTab, ben: ChromiumTab, server: House
) -> None:
    for tab, name in ((ada, "Ada"), (ben, "Ben")):
        tab.enter(begin(server, name))
    ada.go("/invitation")
    ada.press("Make an invitation")
    assert ada.sees("Give it to one person")
    ben.page.goto(ada.page.locator(".address").inner_text())
    assert "#" not in ben.page.url
    ben.press("Look at it")
    assert ben.sees("Ada asks you to share a room")
    ben.press("Yes, I would like that")
    assert ben.sees("Now compare four words")
    assert ada.sees("Ben said yes: compare these four words")
    assert words_of(ada) == words_of(ben)
    ada.press("The same: open our room")
    assert ada.sees("Hello Ada")
    assert ben.sees("Hello Ben")


def words_of(tab: ChromiumTab) -> list[str]:
    return tab.page.locator(".four li").all_inner_texts()


@pytest.fixture
def plain(chromium: Browser, server: House) -> Iterator[tuple[ChromiumTab, ChromiumTab]]:
    """Two browsers without JavaScript."""
    with (
        driver.tab_of(chromium, server.url, script=False) as ada,
        driver.tab_of(chromium, server.url, script=False, size=driver.PHONE) as ben,
    ):
        yield ada, ben
        assert ada.troubles() == ben.troubles() == []


def test_without_script_two_join_and_call_and_answer(plain: tuple[ChromiumTab, ChromiumTab], server: House) -> None:
    ada, ben = plain
    ada.enter(begin(server, "Ada"))
    ada.go("/invitation")
    ada.press("Make an invitation")
    ada.page.locator(".groups span").first.wait_for()
    secret = "".join(ada.page.locator(".groups span").all_inner_texts())
    _come_by_invitation(ben, secret)
    ada.go("/today")
    ada.press("The same: open our room")
    ada.follow("Talk")
    ada.press("Hold me a moment")
    ben.go("/talk")
    ben.page.get_by_text("At …", exact=True).click()
    ben.page.locator(".soon button").first.click()
    ada.go("/talk")
    assert ada.sees("Agreed")


def _come_by_invitation(ben: ChromiumTab, secret: str) -> None:
    ben.go("/")
    ben.follow("I was invited")
    ben.fill("The secret of the invitation", secret)
    ben.press("Look at it")
    assert ben.sees("What you should know first"), ben.words()
    ben.press("Yes, and I am new here")
    ben.fill("What should we call you?", "Ben")
    ben.fill("Passphrase", PASSPHRASE)
    ben.fill("The same once more", PASSPHRASE)
    ben.choose("I am an adult.")
    ben.press("Open my room")
    assert ben.sees("Your recovery code")
    ben.go("/waiting")
    assert ben.sees("Now compare four words")
