"""Two people in two Chromium contexts: from two empty halves to a kept request, and two thumbs far apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from handhold.core.dance import NEEDED
from tests.browser.chromium import ChromiumTab
from tests.browser.moving import Evening, evening
from tests.cast import ADA, BEN
from tests.core.test_dance import WORDS

pytestmark = pytest.mark.slow
LEANING = {ADA: "I press, explain or follow", BEN: "I pull away, go quiet or leave"}
STATE = "[data-hold]"


@pytest.fixture
def together(chromium: Browser) -> Iterator[Evening]:
    with evening(chromium) as found:
        yield found


def write_half(tab: ChromiumTab, who: str) -> None:
    """Six places in a row, each kept for oneself."""
    tab.go("/half?slot=cue")
    for slot in NEEDED:
        tab.page.locator("#slot-text").fill(WORDS[who][slot])
        if slot == "move":
            tab.choose(LEANING[who])
        if slot == NEEDED[-1]:
            tab.press("Keep it for me")
            tab.page.wait_for_url("**/dance*")
        else:
            tab.press("Keep it, and the next one")
            arrived = "slot => document.querySelector('main input[name=slot]').value === slot"
            tab.page.wait_for_function(arrived, arg=NEEDED[NEEDED.index(slot) + 1])
    assert tab.sees("Your half"), tab.words()


def show_half(tab: ChromiumTab, name: str) -> None:
    """The second deliberate act, slot by slot."""
    for left in range(len(NEEDED), 0, -1):
        buttons = tab.page.get_by_role("button", name=f"Show it to {name}")
        assert buttons.count() == left
        buttons.first.click()
        tab.page.wait_for_function(
            "n => document.querySelectorAll('form[action=\"/slot-showings\"]').length < n", arg=left
        )


def meet(tab: ChromiumTab) -> None:
    tab.go("/dance")
    for place in ("#meet-1", "#meet-2"):
        tab.page.locator(place).get_by_role("button", name="Yes, it is").click()
        tab.page.wait_for_selector(f"{place} [value=yes][aria-pressed=true]")


def state(tab: ChromiumTab, wanted: str) -> bool:
    """Whether the light comes to stand like this."""
    tab.page.wait_for_selector(f"[data-hold][data-state={wanted}]")
    return True


def say(tab: ChromiumTab, words: str) -> None:
    tab.page.locator("main textarea").first.fill(words)


def test_from_two_empty_halves_to_a_request_that_is_kept(together: Evening) -> None:
    ada, ben = together.ada, together.ben
    write_half(ada, ADA)
    write_half(ben, BEN)
    assert "she asks again" not in ada.words()
    show_half(ada, "Ben")
    show_half(ben, "Ada")
    meet(ada)
    meet(ben)
    ada.go("/dance")
    ada.fill("What do the two of you call it?", "The staircase")
    ada.press("Call it that")
    for tab in (ada, ben):
        tab.go("/dance")
        tab.press("Yes, that is how it goes with us")
    assert ben.sees("yes, that is how it goes with us."), ben.words()
    _pause_and_come_back(together)
    _soft_message(together)
    _smaller_yes(together)


def _pause_and_come_back(together: Evening) -> None:
    ada, ben = together.ada, together.ben
    ada.go("/today")
    ben.go("/in-it")
    ada.follow("We are in it")
    assert ada.sees("This is The staircase."), ada.words()
    ada.press("20 minutes")
    assert ada.sees("You said: I need a pause."), ada.words()
    assert ben.sees("Ada said: I need a pause."), ben.words()
    ben.go("/talk")
    ben.press("Hold me a moment")
    assert ben.sees("A pause is on. It can wait until its time"), ben.words()
    ben.go("/in-it")
    ben.press("I am all right")
    ada.go("/in-it")
    assert ada.sees("I am all right."), ada.words()
    together.pass_time(21)
    for tab in (ada, ben):
        tab.go("/today")
        tab.follow("Say how it is")
        tab.press("I am ready")
    assert ben.sees("Ada asked for the pause and begins again."), ben.words()
    ada.go("/in-it")
    assert ada.sees("so you begin again. Softly"), ada.words()


def _soft_message(together: Evening) -> None:
    """Ben, whose half says that he pulls away, begins; Ada can only say back until it arrived."""
    ada, ben = together.ada, together.ben
    ada.go("/cards")
    assert "A soft message" not in ada.words()
    ben.go("/cards/soft_message")
    ben.press("Begin for myself")
    for step, words in (
        ("as a camera would see it?", "I go to the garage."),
        ("what is softer under it?", "I look cold, and I am ashamed."),
        ("what would you need there?", "To be enough."),
    ):
        assert ben.sees(step), ben.words()
        say(ben, words)
        ben.press("This is it")
    assert ben.sees("It is still only yours."), ben.words()
    ada.go("/cards")
    assert ada.lacks("A soft message"), ada.words()
    ben.press("Ask Ada to receive it")
    assert ben.sees("Ada"), ben.words()
    _receive(ada, ben)


def _receive(ada: ChromiumTab, ben: ChromiumTab) -> None:
    ada.go(ben.path())
    assert ada.lacks("I am ashamed"), ada.words()
    ada.press("Yes, let us")
    ben.go(ben.path())
    ada.go(ada.path())
    assert ada.sees("I look cold, and I am ashamed."), ada.words()
    assert ada.sees("Nothing has to be answered, put right or explained."), ada.words()
    say(ada, "You go away because you are ashamed.")
    ada.press("This is it")
    ben.go(ben.path())
    ben.press("Yes, that is it")
    ada.go(ada.path())
    assert ada.sees("How is it for you to hear that?"), ada.words()
    say(ada, "It makes me want to sit down beside you.")
    ada.press("This is it")
    ben.go(ben.path())
    assert ben.sees("It makes me want to sit down beside you."), ben.words()


def _smaller_yes(together: Evening) -> None:
    ada, ben = together.ada, together.ben
    ben.go("/requests")
    ben.fill("What would you like to ask for?", "Knock before you follow me")
    ben.press("Ask Ada")
    ada.go("/requests")
    ada.page.get_by_text("A smaller yes", exact=True).click()
    ada.fill("What would be possible?", "I call from the stairs")
    ada.press("Offer this")
    ben.go("/requests")
    ben.press("Yes, gladly")
    ada.go("/today")
    assert ada.sees("You said yes to this."), ada.words()
    ada.press("It is done")
    ben.go("/requests")
    assert ben.sees("It was done."), ben.words()


def test_two_thumbs_far_apart_with_a_lost_line_in_the_middle(together: Evening) -> None:
    ada, ben = together.ada, together.ben
    for tab in (ada, ben):
        tab.go("/hold")
        tab.page.locator("[data-thumb]").scroll_into_view_if_needed()
    thumb = ada.page.locator("[data-thumb]").bounding_box()
    assert thumb is not None
    ada.page.mouse.move(thumb["x"] + 20, thumb["y"] + 20)
    ada.page.mouse.down()
    assert state(ada, "mine")
    assert state(ben, "theirs")
    ben.page.locator("[data-thumb]").focus()
    ben.page.keyboard.down("Space")
    assert state(ada, "both")
    assert state(ben, "both")
    ben.context.set_offline(True)
    assert state(ada, "mine")
    ben.context.set_offline(False)
    assert state(ada, "both")
    assert state(ben, "both")
    ada.page.mouse.up()
    assert state(ben, "mine")
    ben.page.keyboard.up("Space")
    assert state(ada, "still")


def test_start_and_stop_hold_without_a_thumb(together: Evening) -> None:
    ada, ben = together.ada, together.ben
    for tab in (ada, ben):
        tab.go("/hold")
        tab.press("Or start without holding")
    assert state(ada, "both")
    ada.press("Let go")
    assert state(ben, "mine")


def test_side_by_side_works_with_the_network_cut(together: Evening) -> None:
    ada = together.ada
    ada.go("/hold-near")
    ada.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    ada.page.wait_for_function("() => caches.match('/hold-near').then((kept) => Boolean(kept))")
    ada.context.set_offline(True)
    ada.go("/hold-near")
    ada.press("Begin")
    assert state(ada, "both")
    assert ada.sees("Just the hand."), ada.words()
    assert ada.sees("breathe in"), ada.words()
    ada.press("Let go")
    assert state(ada, "still")
    ada.context.set_offline(False)
