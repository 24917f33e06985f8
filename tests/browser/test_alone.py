"""Ada lives alone in the house for a while, in every browser that is here, with and without JavaScript."""

from __future__ import annotations

import re

from tests.browser.fixtures import OpenTab
from tests.browser.tab import Tab
from tests.serving import House

FIRST = "four warm quiet words of Ada"
SECOND = "other words that nobody guesses"
NOTE = "I keep hoping you will ask how the interview went."
CODE = re.compile(r"\b(?:[a-z2-9]{4} ){6}[a-z2-9]{4}\b")


def test_ada_begins_alone_writes_locks_comes_back_and_deletes_everything(any_tab: OpenTab, server: House) -> None:
    tab = any_tab(server)
    first_code = _begin(tab)
    _mark_and_write(tab)
    _lock_and_unlock(tab)
    second_code = _lose_the_passphrase(tab, first_code)
    assert second_code != first_code
    _delete(tab)


def _begin(tab: Tab) -> str:
    """Her recovery code, once it is confirmed."""
    tab.go("/")
    tab.follow("Begin alone")
    tab.fill("What should we call you?", "Ada")
    tab.fill("Passphrase", FIRST)
    tab.fill("The same once more", FIRST)
    tab.choose("I am an adult.")
    tab.press("Open my room")
    assert tab.sees("Your recovery code"), tab.words()
    code = _code(tab)
    for number in re.findall(r"Group (\d)", tab.words()):
        tab.fill(f"Group {number}", code.split()[int(number) - 1])
    tab.press("I have it")
    assert tab.sees("Make yourself at home"), tab.words()
    tab.choose("Plum", among="Your colour")
    tab.press("This is me")
    assert tab.sees("Hello Ada"), tab.words()
    return code


def _mark_and_write(tab: Tab) -> None:
    tab.choose("7", among="How near does your partner feel")
    tab.choose("a little", among="Was there friction")
    tab.press("Keep for today")
    assert tab.sees("near 7 friction a little"), tab.words()
    assert tab.sees("Only you can read this."), tab.words()
    tab.fill("What is on your mind?", NOTE)
    tab.press("Keep in my room")
    tab.follow("Mine")
    assert tab.sees(NOTE), tab.words()


def _lock_and_unlock(tab: Tab) -> None:
    tab.press("Lock")
    assert tab.sees("Unlock"), tab.words()
    tab.go("/mine")
    assert tab.lacks(NOTE), tab.words()
    tab.fill("Passphrase", "not the words of Ada")
    tab.press("Unlock")
    assert tab.sees("That is not the passphrase."), tab.words()
    tab.fill("Passphrase", FIRST)
    tab.press("Unlock")
    assert tab.sees(NOTE), tab.words()


def _lose_the_passphrase(tab: Tab, code: str) -> str:
    """Her new code, after coming back with the old one."""
    tab.press("Sign out")
    assert tab.sees("Sign in"), tab.words()
    tab.go("/mine")
    assert tab.path() == "/sign-in"
    assert tab.lacks(NOTE), tab.words()
    tab.follow("I lost my passphrase")
    assert tab.sees("Come back with your recovery code"), tab.words()
    tab.fill("Name", "Ada")
    tab.fill("Recovery code", code)
    tab.fill("New passphrase", SECOND)
    tab.fill("The same once more", SECOND)
    tab.press("Open my room")
    assert tab.sees("Your recovery code"), tab.words()
    renewed = _code(tab)
    tab.follow("Mine")
    assert tab.sees(NOTE), tab.words()
    return renewed


def _delete(tab: Tab) -> None:
    tab.go("/leaving")
    tab.fill("Your passphrase", SECOND)
    tab.press("Delete everything that is mine")
    assert tab.lacks("Delete everything that is mine"), tab.words()
    tab.go("/sign-in")
    tab.fill("Name", "Ada")
    tab.fill("Passphrase", SECOND)
    tab.press("Sign in")
    assert tab.sees("do not belong together"), tab.words()


def _code(tab: Tab) -> str:
    found = CODE.search(tab.words())
    assert found is not None
    return found.group()
