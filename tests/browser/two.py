"""How Ada and Ben become a couple in their browsers, for the stories that begin there."""

from __future__ import annotations

import re

from tests.browser.chromium import ChromiumTab

PASSPHRASES = {"Ada": "four warm quiet words of Ada", "Ben": "a ladder and a lamp for Ben"}
_SECRET = re.compile(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}")


def begin(tab: ChromiumTab, name: str) -> None:
    """Begin alone, without waiting for the paper with the recovery code."""
    tab.go("/start")
    tab.fill("What should we call you?", name)
    tab.fill("Passphrase", PASSPHRASES[name])
    tab.fill("The same once more", PASSPHRASES[name])
    tab.choose("I am an adult.")
    tab.press("Open my room")
    assert tab.sees("Your recovery code"), tab.words()


def join(ada: ChromiumTab, ben: ChromiumTab) -> None:
    """Ada invites, Ben says yes, Ada makes sure that the four words are the same."""
    begin(ada, "Ada")
    begin(ben, "Ben")
    ada.go("/invitation")
    ada.page.locator('main form[action="/invitation"] button').click()
    assert ada.sees("Withdraw it"), ada.words()
    found = _SECRET.search(ada.page.content())
    assert found is not None
    ben.go(f"/join#{found[0]}")
    ben.press("Look at it")
    ben.press("Yes, I would like that")
    ben.page.wait_for_url("**/waiting")
    ada.go("/today")
    ada.press("The same: open our room")
    assert ada.lacks("compare these four words"), ada.words()
    assert ben.sees("Hello Ben"), ben.words()
    ben.go("/talk")
    assert ben.sees("Reach for Ada"), ben.words()
