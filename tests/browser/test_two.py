"""Ada and Ben, each in a browser of their own: a shared life, cut lines, and the way out."""

from __future__ import annotations

import re

import pytest

from tests.browser.chromium import ChromiumTab
from tests.serving import House

LINE = "The builder found water behind the kitchen wall."


@pytest.fixture
def talking(together: tuple[ChromiumTab, ChromiumTab]) -> tuple[ChromiumTab, ChromiumTab]:
    """Both have Talk open."""
    for tab in together:
        tab.go("/talk")
    return together


def test_an_evening_of_two(talking: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = talking
    ben.press("Hard day")
    assert ada.sees("Kindly, not now")
    ada.page.get_by_text("Ready words").click()
    ada.press("Sit down. I have time, and I will not fix anything.")
    assert ben.sees("Sit down. I have time")
    ada.go("/keep")
    ada.page.get_by_text("Thank Ben").click()
    ada.fill("What did they do", "You told me before you knew it was fine.")
    ben.go("/keep")
    ada.press("Say thanks")
    assert ben.sees("You told me before you knew it was fine.")
    _share(ada, ben)
    _open_a_kind(ada, ben)


def _share(ada: ChromiumTab, ben: ChromiumTab) -> None:
    ada.go("/mine")
    ada.fill("What is on your mind?", "I waited for your key.")
    ada.press("Keep in my room")
    ada.follow("Share a copy with Ben")
    assert ada.sees("These are the exact words.")
    assert ben.lacks("I waited for your key.")
    ada.press("Share these words")
    assert ben.sees("I waited for your key.")
    ada.page.locator(".kept-note summary").click()
    ada.press("Yes, take it back")
    assert ben.lacks("I waited for your key.")


def _open_a_kind(ada: ChromiumTab, ben: ChromiumTab) -> None:
    for tab in (ada, ben):
        tab.go("/opened")
        tab.choose("near", among="From now on")
        with tab.page.expect_response("**/opened"):
            tab.press("Keep these choices")
        tab.go("/today")
        tab.choose("8", among="How near does your partner feel")
        tab.press("Keep for today")
        assert tab.sees("Change it")
    ben.go("/see")
    assert ben.sees("What you both opened")
    ada.go("/opened")
    ada.page.get_by_role("group", name="From now on").get_by_label("near").uncheck()
    ada.press("Keep these choices")
    assert ben.sees("What you both opened")


def test_nothing_that_ben_is_writing_is_touched_when_ada_calls(talking: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = talking
    ben.page.get_by_text("In my own words, or with a time").click()
    field = ben.page.get_by_label("A line with it")
    field.fill("I left coffee in the ")
    field.press("ArrowLeft")
    caret = ben.page.evaluate("document.activeElement.selectionStart")
    ada.press("Hold me a moment")
    assert ben.sees("Kindly, not now")
    assert field.input_value() == "I left coffee in the "
    assert ben.page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "reach-line",
        caret,
    ]


def test_half_written_words_stay_when_ada_takes_her_call_back(talking: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = talking
    ada.press("Hold me a moment")
    assert ben.sees("Kindly, not now")
    ben.page.get_by_text("Own words", exact=True).click()
    field = ben.page.get_by_label("Your own words")
    field.fill("I was already on the ")
    ada.page.get_by_text("Take back").first.click()
    ada.press("Yes, take it back")
    assert ada.lacks("Hold me a moment · ")
    ben.page.wait_for_timeout(700)
    assert field.input_value() == "I was already on the "
    field.fill("I was already on the stairs.")
    ben.page.get_by_role("button", name="Answer", exact=True).click()
    assert ben.sees("That is no longer here.")
    assert ben.page.locator("#gone-text").input_value() == "I was already on the stairs."


def test_bens_line_is_cut_and_what_came_meanwhile_is_there_when_it_is_back(
    talking: tuple[ChromiumTab, ChromiumTab],
) -> None:
    ada, ben = talking
    ben.page.get_by_text("In my own words, or with a time").click()
    ben.page.get_by_label("A line with it").fill(LINE)
    ben.context.set_offline(True)
    ada.press("I miss you")
    assert ada.sees("Said lately")
    ben.press("Send")
    assert ben.sees("What you wrote waits on this device")
    assert ben.page.get_by_label("A line with it").input_value() == LINE
    ben.context.set_offline(False)
    assert ada.sees(LINE)
    assert ben.lacks("What you wrote waits on this device")
    assert ben.sees("Kindly, not now")


def test_the_house_is_restarted_in_the_middle_and_life_goes_on(
    talking: tuple[ChromiumTab, ChromiumTab], home: House
) -> None:
    ada, ben = talking
    ada.press("Come play")
    assert ben.sees("Kindly, not now")
    home.restart()
    ben.press("Here I am")
    assert ada.sees("Here I am")
    ada.press("Look at this")
    assert ben.sees("Kindly, not now")


def test_with_nine_tabs_open_each_of_them_hears(talking: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = talking
    pages = [ben.page, *(ben.context.new_page() for _ in range(8))]
    for page in pages[1:]:
        page.goto(f"{ben.house}/talk")
    ada.press("Hold me a moment")
    for page in pages:
        page.get_by_role("button", name="Kindly, not now").wait_for()


def test_ada_leaves_and_bens_open_page_says_so(talking: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = talking
    ben.press("Come play")
    assert ada.sees("Come play")
    ben.go("/today")
    ada.go("/closing")
    with ada.page.expect_download() as copy:
        ada.follow("Take a copy along")
    assert re.fullmatch(r"copy-\d{4}-\d\d-\d\d\.zip", copy.value.suggested_filename)
    ada.press("Leave now")
    assert ada.sees("Hello Ada")
    assert ben.sees("This shared room is closed.")
    ben.follow("What you can do")
    ben.page.get_by_text("Put it away", exact=True).click()
    ben.press("Yes, put it away")
    assert ben.sees("Hello Ben")
    ben.go("/talk")
    assert ben.sees("Invite your partner")
