"""Ada and Ben go through cards in two real browsers: live, on one device, through a cut line and a restart."""

from __future__ import annotations

import pytest

from tests.browser.chromium import ChromiumTab
from tests.browser.fixtures import OpenTab
from tests.browser.tab import Tab
from tests.joined import AtHome
from tests.serving import House

pytestmark = pytest.mark.browser
OPEN = """async () => {
  const open = () => [...document.querySelectorAll('form.giving textarea')].find((field) => field.checkVisibility());
  while (!open()) await new Promise((next) => setTimeout(next, 20));
  return open().labels[0].textContent.trim();
}"""
"""What the open field of a step is called, as soon as there is one."""
THANKS = (
    ("What did Ben do? One thing that could ha", "You carried the sink down"),
    ("What did it show you about Ben?", "you do not give up"),
    ("What did it do for you?", "I could laugh again"),
)


@pytest.fixture
def pair(any_tab: OpenTab, home: House, couple_at_home: AtHome) -> tuple[Tab, Tab]:
    """The couple in browsers of one kind."""
    ada, ben = any_tab(home), any_tab(home)
    ada.enter(couple_at_home.ada)
    ben.enter(couple_at_home.ben)
    return ada, ben


def offer(ada: Tab, ben: Tab, card: str, mode: str = "Now, each on their own device") -> None:
    ada.go(f"/cards/{card}")
    ada.choose(mode)
    ada.press("Ask Ben")
    assert ada.comes_to("/sittings/")
    if mode.startswith("Side by side"):
        ada.press("Yes, let us")
        return
    ben.go(ada.path())
    ben.press("Yes, let us")


def say(tab: Tab, words: str) -> None:
    """Write into the open field of the step and give it."""
    tab.fill(str(tab.ask(OPEN)), words)
    tab.press("This is it")


@pytest.mark.parametrize("any_tab", ["chromium", "firefox"], indirect=True)
def test_listening_from_the_first_word_to_the_last_thanks_in_every_browser(pair: tuple[Tab, Tab]) -> None:
    ada, ben = pair
    offer(ada, ben, "listening")
    assert ada.sees("Say one thing that is on your mind"), ada.words()
    say(ada, "I worry about the spring")
    assert ben.sees("I worry about the spring"), ben.words()
    say(ben, "You do not like spring")
    assert ada.sees("Only you can know"), ada.words()
    ada.ask("() => document.querySelector('details:has([value=not_quite]) summary').click()")
    ada.fill("What is still missing, if you like", "It is not the season")
    ada.ask("() => document.querySelector('form:has([value=not_quite]) button[type=submit]').click()")
    assert ben.sees("It is not the season"), ben.words()
    say(ben, "Something about this spring frightens you")
    assert ada.sees("Something about this spring frightens you"), ada.words()
    ada.press("Yes, that is it")
    ada.press("That is it for now")
    assert ben.sees("What might this be like for Ada"), ben.words()
    say(ben, "Alone, perhaps")
    ben.press("Not today")
    for tab, words in ((ada, "that you stayed"), (ben, "the spring")):
        assert tab.sees("one thing that you heard today"), tab.words()
        say(tab, words)
    for tab, words in ((ada, "the spring"), (ben, "that you stayed")):
        assert tab.sees(words), tab.words()
        say(tab, "Thank you")
    for tab in (ada, ben):
        assert tab.sees("Whatever was said can rest now"), tab.words()
        tab.press("I am ready")
    assert ada.sees("This is complete"), ada.words()
    assert ben.sees("This is complete"), ben.words()


def test_questions_are_revealed_together_through_a_cut_line_and_a_restart(
    together: tuple[ChromiumTab, ChromiumTab], home: House
) -> None:
    ada, ben = together
    offer(ada, ben, "questions")
    assert ada.page.locator(".question").inner_text() == ben.page.locator(".question").inner_text()
    say(ada, "a heron on the bakery")
    assert ada.sees("You are done here"), ada.words()
    assert ben.lacks("a heron on the bakery")
    ben.context.set_offline(True)
    ben.page.locator("textarea:visible").first.fill("the music of the tile people")
    ben.page.locator("form.giving:visible").get_by_role("button", name="This is it").click()
    assert ben.sees("The connection is cut"), ben.words()
    home.restart()
    ben.context.set_offline(False)
    assert ben.page.locator("textarea:visible").first.input_value() == "the music of the tile people"
    ben.page.locator("form.giving:visible").get_by_role("button", name="This is it").click()
    assert ben.sees("a heron on the bakery"), ben.words()
    assert ada.sees("the music of the tile people"), ada.words()


def test_a_story_is_told_alone_then_to_ben_and_taken_back(together: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = together
    ada.go("/cards/story")
    ada.press("Begin for myself")
    ada.choose("3")
    ada.press("Keep it")
    ada.press("Ben, when I have told it")
    for question, words in (
        ("What happened?", "I was seven and lost the key"),
        ("What did you feel?", "small"),
        ("What did you need?", "somebody who came to look"),
    ):
        assert ada.sees(question), ada.words()
        say(ada, words)
    assert ada.sees("If you stop here, it is complete"), ada.words()
    ada.press("Ask Ben to listen")
    assert ada.sees("You asked. Ben can say yes"), ada.words()
    ben.go(ada.path())
    assert ben.lacks("I was seven")
    ben.press("Yes, let us")
    for tab in (ada, ben):
        assert tab.sees("I will not use it in a quarrel"), tab.words()
        tab.press("I am ready")
    ada.go(ada.path())
    assert ben.sees("I was seven and lost the key"), ben.words()
    say(ben, "You lost the key and nobody came")
    assert ben.sees("Thank Ada for telling it"), ben.words()
    say(ben, "Thank you for telling me")
    ben.press("I would like to ask")
    ada.press("Yes, ask me")
    say(ben, "What would have helped?")
    say(ada, "One person on the stairs")
    ada.press("It is complete")
    ada.press("Let this one go")
    for tab in (ada, ben):
        tab.press("I am ready")
    assert ben.sees("This is complete"), ben.words()
    ada.go(ada.path())
    ada.page.get_by_text("Take back what I wrote here").click()
    ada.press("Take back what both could read")
    assert ben.lacks("I was seven and lost the key"), ben.words()
    assert ben.sees("You lost the key and nobody came")


def test_side_by_side_on_one_device_what_was_written_is_covered(together: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = together
    offer(ada, ben, "thanks", "Side by side, on this device")
    for question, words in THANKS:
        assert ada.sees(question), ada.words()
        say(ada, words)
    assert ada.sees("Please hand the device to Ben"), ada.words()
    assert ada.lacks("I could laugh again")
    ada.press("I am Ben, and I have it")
    assert ada.sees("I could laugh again"), ada.words()
    ben.go(ada.path())
    assert ben.sees("You two are doing this on one device"), ben.words()


def test_thanks_by_keyboard_alone(together: tuple[ChromiumTab, ChromiumTab]) -> None:
    ada, ben = together
    ada.go("/cards/thanks")
    press_by_keyboard(ada, "Ask Ben")
    ada.page.wait_for_url("**/sittings/*")
    ben.go(ada.path())
    press_by_keyboard(ben, "Yes, let us")
    assert ada.sees("It is your turn"), ada.words()
    for question, words in THANKS:
        assert ada.sees(question), ada.words()
        walk_to(ada, "textarea")
        ada.page.keyboard.type(words)
        press_by_keyboard(ada, "This is it")
    assert ben.sees("You carried the sink down"), ben.words()
    press_by_keyboard(ben, "Stop here")
    assert ada.sees("This was stopped"), ada.words()


def walk_to(tab: ChromiumTab, name: str) -> None:
    """Press Tab until the control with this text, or of this kind, has the focus."""
    for _ in range(80):
        tab.page.keyboard.press("Tab")
        focused = tab.page.evaluate("[document.activeElement.textContent.trim(), document.activeElement.localName]")
        if name in focused:
            return
    raise AssertionError(f"Tab never came to {name}: " + tab.words())


def press_by_keyboard(tab: ChromiumTab, name: str) -> None:
    walk_to(tab, name)
    tab.page.keyboard.press("Enter")
