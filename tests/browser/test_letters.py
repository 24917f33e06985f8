"""Ada writes with the coach beside her, in a real browser: nothing of it leaves, and no word is lost."""

from __future__ import annotations

import json

import pytest

from tests.browser.chromium import ChromiumTab
from tests.serving import PASSPHRASE, House

pytestmark = pytest.mark.browser
HARSH = "You never listen to me."
SOFT = "When the door closed I was frightened."


def write(tab: ChromiumTab, words: str) -> None:
    tab.page.locator("#letter-text").fill(words)


def test_a_letter_is_coached_sent_received_and_answered_and_no_request_carries_a_draft_or_a_hint(
    together: tuple[ChromiumTab, ChromiumTab],
) -> None:
    ada, ben = together
    ada.go("/composer")
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data or ''}"))
    ada.press("Turn the coach on")
    write(ada, HARSH)
    assert ada.sees("Why this?"), ada.words()
    assert ada.sees("never listen"), ada.words()
    ada.press("That's not it")
    assert ada.lacks("Why this?")
    write(ada, SOFT)
    asked = [line for line in asked if not line.endswith("/touches room=mine")]
    assert all(line.startswith("GET") and ("/icons/" in line or "/live" in line) for line in asked), asked
    assert all(line.endswith(" ") for line in asked if "/icons/" not in line), asked
    ada.press("Send it")
    assert ada.sees("When the door closed"), ada.words()
    sent = [line for line in asked if line.startswith("POST")]
    assert len(sent) == 1
    assert "never" not in sent[0]
    ben.go("/letters")
    ben.page.get_by_role("link", name=SOFT).click()
    ben.page.get_by_text("Say back what you heard", exact=True).first.click()
    ben.page.locator("#text-say_back").fill("The door frightened you")
    ben.page.locator("#way-say_back").get_by_role("button", name="Send this back").click()
    assert ben.sees("The door frightened you"), ben.words()


def test_signs_of_danger_bring_the_page_of_help_and_no_softening(together: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, _ = together
    ada.go("/composer")
    ada.press("Turn the coach on")
    write(ada, "You never listen. I am afraid you will hit me again.")
    assert ada.sees("people to talk to"), ada.words()
    assert ada.lacks("Why this?")
    write(ada, HARSH)
    ada.page.wait_for_timeout(2_000)
    assert ada.lacks("Why this?")


def test_a_draft_outlives_a_closed_tab_a_lock_and_a_cut_line_and_lies_unreadable_in_the_browser(
    together: tuple[ChromiumTab, ChromiumTab], home: House
) -> None:
    ada, ben = together
    ada.go("/composer")
    write(ada, SOFT)
    ada.page.wait_for_function("() => Object.keys(localStorage).some((name) => name.startsWith('kept-'))")
    ada.go("/today")
    ada.press("Lock")
    assert ada.sees("Unlock"), ada.words()
    kept = ada.page.evaluate("() => JSON.stringify({...localStorage})")
    assert "door" not in kept
    assert SOFT not in json.dumps(ada.context.storage_state())
    ada.go("/composer")
    ada.fill("Passphrase", PASSPHRASE)
    ada.press("Unlock")
    ada.go("/composer")
    ada.press("Take it up again")
    assert ada.page.locator("#letter-text").input_value() == SOFT
    ada.context.set_offline(True)
    ada.press("Send it")
    assert ada.sees("What you wrote waits on this device"), ada.words()
    assert ada.page.locator("#letter-text").input_value() == SOFT
    home.restart()
    ada.context.set_offline(False)
    assert ada.sees("Write to Ben"), ada.words()
    ben.go("/letters")
    assert ben.page.get_by_role("link", name=SOFT).count() == 1
    ada.go("/composer")
    assert ada.lacks("There is a draft on this device")


def test_a_german_letter_grows_from_german_places_and_no_coach_reads_over_it(
    together: tuple[ChromiumTab, ChromiumTab],
) -> None:
    ada, _ = together
    ada.go("/choices")
    ada.page.locator("select[name=language]").select_option("de")
    ada.page.locator("form:has(select[name=language]) button[type=submit]").first.click()
    ada.page.locator("html[lang=de]").wait_for()
    ada.go("/composer")
    ada.page.locator("#parts > summary").click()
    ada.page.locator("#part-felt").fill("übersehen")
    ada.page.locator("#part-need").fill("einen Anruf")
    grown = "Ich fühlte mich übersehen. Ich brauche einen Anruf."
    ada.page.wait_for_function("(grown) => document.getElementById('letter-text').value === grown", arg=grown)
    assert ada.page.locator("#coach").count() == 0
