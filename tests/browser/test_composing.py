"""At the composer: what somebody wrote by hand is never overwritten, and every draft is found again on the device."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import ChromiumTab, tab_of
from tests.joined import AtHome
from tests.serving import House

OWN = "I was frightened. And this line I wrote myself."
NEWER = "I was frightened, and then I was glad."
KEPT = "(name) => Object.keys(localStorage).some((one) => one.startsWith('kept-') && one.endsWith(name))"

GROWN = "(words) => document.getElementById('letter-text').value.includes(words)"


@pytest.fixture
def ada(chromium: Browser, home: House, couple_at_home: AtHome) -> Iterator[ChromiumTab]:
    """Ada at an empty letter."""
    with tab_of(chromium, home.url) as tab:
        tab.enter(couple_at_home.ada)
        tab.go("/composer")
        yield tab
        assert tab.troubles() == []


def letter(tab: ChromiumTab) -> str:
    """What stands in the letter."""
    return tab.page.locator("#letter-text").input_value()


def keep_in_room(tab: ChromiumTab, words: str) -> None:
    """Keep a letter for now, and come to all letters."""
    tab.page.locator("#letter-text").fill(words)
    tab.page.locator("#cool > summary").click()
    tab.press("Keep it for now")
    tab.page.wait_for_url("**/letters?kept=*")


def wait_until_kept(tab: ChromiumTab) -> None:
    """Wait until the draft that is open lies on the device."""
    name = tab.page.locator("#letter input[name=draft]").input_value()
    tab.page.wait_for_function(KEPT, arg=f"draft-{name}")


def test_an_open_place_does_not_write_over_a_letter_that_was_kept(ada: ChromiumTab) -> None:
    keep_in_room(ada, OWN)
    ada.page.get_by_role("link", name="I was frightened").click()
    ada.page.locator("#parts > summary").click()
    ada.page.locator("#part-need").fill("a call")
    assert letter(ada) == OWN


def test_an_open_place_does_not_write_over_a_letter_that_was_looked_at(ada: ChromiumTab) -> None:
    ada.page.locator("#parts > summary").click()
    ada.page.locator("#part-need").fill("a call")
    ada.page.wait_for_function(GROWN, arg="a call")
    ada.page.locator("#letter-text").fill(OWN)
    ada.press("Look at it first")
    ada.page.locator("#preview").wait_for()
    ada.page.locator("#part-need").fill("a call in the evening")
    assert letter(ada) == OWN
    assert ada.sees("Turn the coach on")


def test_a_letter_that_only_its_places_wrote_goes_on_growing_after_a_look(ada: ChromiumTab) -> None:
    ada.page.locator("#parts > summary").click()
    ada.page.locator("#part-need").fill("a call")
    ada.page.wait_for_function(GROWN, arg="a call")
    ada.press("Look at it first")
    ada.page.locator("#preview").wait_for()
    ada.page.locator("#part-need").fill("a call in the evening")
    ada.page.wait_for_function(GROWN, arg="a call in the evening")


def test_a_tapped_word_goes_into_the_letter_as_a_typed_one_does(ada: ChromiumTab) -> None:
    ada.page.locator("#parts > summary").click()
    ada.page.locator("#part-need").fill("a call")
    word = ada.page.locator("#part-felt ~ .picks button").first
    word.click()
    ada.page.wait_for_function(GROWN, arg="a call")
    ada.page.wait_for_function(GROWN, arg=word.inner_text())
    wait_until_kept(ada)


def test_a_draft_is_kept_on_the_device_also_when_the_coach_cannot_be_fetched(ada: ChromiumTab) -> None:
    ada.page.route("**/coach/**", lambda route: route.abort())
    ada.go("/composer")
    ada.page.locator("#letter-text").fill(OWN)
    wait_until_kept(ada)
    ada.go("/composer")
    ada.press("Take it up again")
    assert letter(ada) == OWN


def test_what_was_changed_since_it_was_kept_in_the_room_is_offered_again(ada: ChromiumTab) -> None:
    keep_in_room(ada, OWN)
    ada.page.get_by_role("link", name="I was frightened").click()
    ada.page.locator("#letter-text").fill(NEWER)
    wait_until_kept(ada)
    ada.go("/letters")
    ada.page.get_by_role("link", name="I was frightened").click()
    assert letter(ada) == OWN
    ada.press("Take it up again")
    assert letter(ada) == NEWER


def test_a_letter_that_was_sent_at_once_leaves_no_draft_behind(ada: ChromiumTab) -> None:
    ada.page.clock.install()
    ada.go("/composer")
    ada.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    ada.page.locator("#letter-text").fill(OWN)
    ada.press("Send it")
    ada.page.clock.run_for(200)  # The finger has left the button; the draft is not kept yet.
    ada.page.wait_for_url("**/letters?sent=*")
    ada.page.clock.run_for(1_000)
    ada.page.clock.resume()
    ada.go("/composer")
    assert ada.page.evaluate("() => Object.keys(localStorage).some((place) => place.includes('draft-'))") is False
    assert ada.lacks("There is a draft on this device")
