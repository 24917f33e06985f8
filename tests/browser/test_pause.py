"""A pause on open pages: whoever looks at one learns at once that it was called."""

from __future__ import annotations

from tests.browser.chromium import FRAMES, ChromiumTab

Two = tuple[ChromiumTab, ChromiumTab]


def test_bens_open_page_of_ways_becomes_the_pause_that_ada_calls(together: Two) -> None:
    ada, ben = together
    ben.go("/in-it")
    ada.go("/in-it")
    ada.press("20 minutes")
    assert ben.sees("Ada said: I need a pause."), ben.words()
    assert ben.sees("What can go through")
    assert ben.lacks("20 minutes")


def test_bens_today_says_that_ada_called_a_pause(together: Two) -> None:
    ada, ben = together
    ben.go("/today")
    ada.go("/in-it")
    ada.press("20 minutes")
    assert ben.sees("Ada said: I need a pause."), ben.words()
    assert ben.sees("A pause is on")


def test_half_written_words_stay_when_the_page_around_them_turns(together: Two) -> None:
    ada, ben = together
    ben.go("/in-it")
    ben.page.locator("summary", has_text="Or until a time").click()
    ben.fill("Time", "23:45")
    ada.go("/in-it")
    ada.press("20 minutes")
    assert ben.sees("Ada said: I need a pause."), ben.words()
    assert ben.page.get_by_label("Time").input_value() == "23:45"


GOING = """() => {
  window.isTheSame = true;
  window.addEventListener('click', (event) => event.preventDefault());
  document.querySelector('a[href="/help"]').click();
}"""
"""A link is pressed whose page takes its time, as over a slow line; this page stands meanwhile."""


def test_whoever_is_on_the_way_to_another_page_is_not_held_back_by_this_one_turning(together: Two) -> None:
    ada, ben = together
    ben.go("/in-it")
    ben.page.evaluate(GOING)
    ada.go("/in-it")
    with ben.page.expect_response(lambda answer: answer.request.headers.get("living") == "1" and answer.ok) as came:
        ada.press("20 minutes")
    came.value.finished()
    ben.page.evaluate(FRAMES)
    assert ben.page.evaluate("window.isTheSame") is True
    assert "Ada said: I need a pause." not in ben.words()
