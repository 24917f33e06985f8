"""Folds and places on Ada's phone: what she sent closes behind her, and what she opens stays in sight."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.chromium import ChromiumTab

Two = tuple[ChromiumTab, ChromiumTab]
IN_SIGHT = "summary => { const at = summary.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight }"


def opens(page: Page, words: str) -> None:
    """Press the head of a fold."""
    page.locator("summary:visible", has_text=words).first.click()


def test_the_fold_from_which_ben_sent_a_reach_closes_and_it_says_where_it_is(together: Two) -> None:
    _, ben = together
    ben.go("/talk")
    opens(ben.page, "In my own words")
    ben.fill("A line with it", "Can we sit for ten minutes?")
    ben.press("Send")
    assert ben.sees("It is with Ada.")
    assert ben.page.locator("#longer[open]").count() == 0
    assert ben.page.get_by_text("Can we sit for ten minutes?").is_visible()


def test_the_fold_stays_open_while_another_form_in_it_holds_half_written_words(together: Two) -> None:
    ada, ben = together
    ben.go("/talk")
    ben.press("Hold me a moment")
    ada.go("/talk")
    opens(ada.page, "At …")
    ada.page.locator(".answers textarea:visible").first.fill("half a sentence")
    ada.page.evaluate(
        "document.querySelector('details form.soon').requestSubmit(document.querySelector('form.soon button'))"
    )
    assert ada.sees("Agreed")
    assert ada.page.locator(".answers textarea:visible").first.input_value() == "half a sentence"


def test_a_fold_that_closes_a_long_one_above_it_does_not_slip_out_of_sight(together: Two) -> None:
    ada, ben = together
    ada.go("/talk")
    ada.press("Hard day")
    ben.go("/talk")
    opens(ben.page, "Ready words")
    opens(ben.page, "Own words")
    ben.page.wait_for_timeout(300)
    assert ben.page.locator("details[name][open] > summary").first.evaluate(IN_SIGHT)


def test_stepping_back_is_answered_where_it_was_pressed(together: Two) -> None:
    _, ben = together
    ben.go("/choices")
    ben.press("Step back")
    assert ben.sees("You stepped back until you say so.")
    assert ben.page.locator("#quiet").evaluate(IN_SIGHT)
