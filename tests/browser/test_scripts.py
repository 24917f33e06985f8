"""What scripts add to the pages: leaving quickly, locking on time, losing no word, living, and help without a line."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium as driver
from tests.browser.chromium import ChromiumTab
from tests.browser.tab import PATIENCE
from tests.serving import PASSPHRASE, House, begin

NOTE = "You hummed while you were cooking. I noticed."


@pytest.fixture
def home(ada: ChromiumTab, server: House) -> ChromiumTab:
    """Ada, signed in, on Today."""
    ada.enter(begin(server, "Ada"))
    ada.go("/today")
    return ada


@pytest.fixture
def elsewhere(chromium: Browser, server: House, home: ChromiumTab) -> Iterator[ChromiumTab]:
    """Ada's other device, signed in as well."""
    with driver.tab_of(chromium, server.url, size=driver.PHONE) as tab:
        tab.go("/sign-in")
        tab.fill("Name", "Ada")
        tab.fill("Passphrase", PASSPHRASE)
        tab.press("Sign in")
        assert tab.sees("Hello Ada")
        yield tab
        assert tab.troubles() == []


def signed_in(tab: ChromiumTab) -> bool:
    return any(cookie["name"] == "session" for cookie in tab.context.cookies())


def is_signed_out(tab: ChromiumTab) -> bool:
    """Whether the session ends; the answer may come a moment after the page is gone."""
    until = time.monotonic() + PATIENCE
    while signed_in(tab) and time.monotonic() < until:
        tab.page.wait_for_timeout(50)
    return not signed_in(tab)


def note_on_another_device(tab: ChromiumTab, text: str) -> None:
    tab.go("/mine")
    tab.fill("What is on your mind?", text)
    tab.press("Keep in my room")
    assert tab.sees(text)


def test_leaving_quickly_shows_the_kitchen_and_going_back_shows_nothing_of_hers(home: ChromiumTab) -> None:
    home.press("Leave quickly")
    assert home.sees("Kitchen measures"), (home.page.url, home.words())
    assert is_signed_out(home)
    home.page.go_back()
    assert home.lacks("Hello Ada")


def test_three_presses_of_shift_do_the_same(home: ChromiumTab) -> None:
    home.page.clock.install()
    home.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # A slow machine presses slowly.
    for _ in range(3):
        home.page.keyboard.press("Shift")
    assert home.sees("Kitchen measures"), (home.page.url, home.words(), home.troubles())
    assert is_signed_out(home)


def test_capital_letters_do_not_leave(home: ChromiumTab) -> None:
    home.page.get_by_label("What is on your mind?").click()
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        home.page.keyboard.press(key)
    assert home.path() == "/today"
    assert signed_in(home)


def test_a_cut_line_loses_no_word(home: ChromiumTab) -> None:
    home.fill("What is on your mind?", NOTE)
    home.context.set_offline(True)
    home.press("Keep in my room")
    assert home.sees("What you wrote waits on this device")
    assert home.page.get_by_label("What is on your mind?").input_value() == NOTE
    home.context.set_offline(False)
    home.page.wait_for_url("**/mine")
    assert home.sees(NOTE)


def test_a_refusal_comes_to_the_form_and_leaves_the_others_alone(home: ChromiumTab) -> None:
    home.fill("What is on your mind?", NOTE)
    home.press("Keep for today")
    assert home.sees("Nothing is marked yet.")
    assert home.page.evaluate("document.activeElement.id") == "refused"
    assert home.page.get_by_label("What is on your mind?").input_value() == NOTE
    home.choose("7", among="How near does your partner feel")
    home.press("Keep for today")
    assert home.sees("Change it")
    assert home.page.get_by_label("What is on your mind?").input_value() == NOTE


def test_a_page_locks_on_time_and_half_written_words_wait_for_her(home: ChromiumTab) -> None:
    home.page.clock.install()
    home.go("/today")
    home.fill("What is on your mind?", NOTE)
    home.page.clock.fast_forward("15:10")
    assert home.sees("Unlock")
    assert home.lacks(NOTE)
    home.fill("Passphrase", PASSPHRASE)
    home.press("Unlock")
    assert home.sees("Your words are still here")
    home.press("Go on")
    assert home.sees("What you kept")
    assert home.sees(NOTE)


def test_a_touch_keeps_the_page_open(home: ChromiumTab) -> None:
    home.page.clock.install()
    home.go("/today")
    for _ in range(3):
        home.page.clock.fast_forward("10:00")
        home.page.keyboard.press("Tab")
    assert home.sees("Hello Ada")


def test_the_house_hears_of_a_hand_at_a_page_that_asks_for_nothing(home: ChromiumTab) -> None:
    home.page.clock.install()
    home.go("/mine")
    home.page.clock.fast_forward("01:00")
    with home.page.expect_request("**/touches") as touched:
        home.page.keyboard.press("Tab")
    assert touched.value.post_data == "room=mine"


def test_what_comes_from_elsewhere_arrives_and_touches_no_half_written_word(
    home: ChromiumTab, elsewhere: ChromiumTab
) -> None:
    home.go("/mine")
    home.page.get_by_label("What is on your mind?").press_sequentially("half a thou")
    home.page.keyboard.press("ArrowLeft")
    note_on_another_device(elsewhere, NOTE)
    assert home.sees(NOTE)
    home.page.keyboard.type("X")
    assert home.page.get_by_label("What is on your mind?").input_value() == "half a thoXu"


def test_a_lock_elsewhere_in_the_same_browser_closes_every_tab(home: ChromiumTab) -> None:
    second = home.context.new_page()
    second.goto(home.house + "/mine")
    home.press("Lock")
    assert home.sees("Unlock")
    second.get_by_role("button", name="Unlock").wait_for()


def test_nine_open_tabs_all_live_on_one_stream(home: ChromiumTab, elsewhere: ChromiumTab) -> None:
    pages = [home.context.new_page() for _ in range(9)]
    for page in pages:
        page.goto(home.house + "/mine")
    note_on_another_device(elsewhere, NOTE)
    for page in pages:
        page.get_by_text(NOTE).wait_for()


def test_a_living_page_finds_its_way_back_after_a_restart(
    home: ChromiumTab, elsewhere: ChromiumTab, server: House
) -> None:
    home.go("/mine")
    server.restart()
    note_on_another_device(elsewhere, NOTE)
    assert home.sees(NOTE)


def test_help_opens_without_a_line_and_nothing_private_is_kept(home: ChromiumTab) -> None:
    home.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = home.page.evaluate("""async () => {
        const names = await caches.keys();
        const stores = await Promise.all(names.map((name) => caches.open(name)));
        const requests = await Promise.all(stores.map((store) => store.keys()));
        return requests.flat().map((request) => new URL(request.url).pathname);
    }""")
    assert "/help" in kept
    assert not {"/today", "/mine", "/choices", "/code", "/"} & set(kept)
    home.context.set_offline(True)
    home.go("/help")
    assert home.sees("If you are in danger or thinking of ending your life")
    home.go("/mine")
    assert home.sees("No connection just now")
    home.context.set_offline(False)


def test_leaving_quickly_without_a_line_ends_the_session_before_any_page_is_seen_again(home: ChromiumTab) -> None:
    home.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    home.page.wait_for_function("navigator.serviceWorker.controller !== null")
    home.context.set_offline(True)
    home.press("Leave quickly")
    assert home.sees("Kitchen measures"), home.words()
    home.go("/today")
    assert home.sees("Kitchen measures"), home.words()
    home.go("/help")
    assert home.sees("If you are in danger or thinking of ending your life"), home.words()
    home.context.set_offline(False)
    home.go("/mine")
    assert home.sees("Good to see you"), home.words()
    home.fill("Name", "Ada")
    home.fill("Passphrase", PASSPHRASE)
    home.press("Sign in")
    assert home.sees("What you kept"), home.words()
    home.go("/today")
    assert home.sees("Hello Ada"), home.words()
    assert home.page.evaluate("caches.has('leaving')") is False


def test_the_zone_is_guessed_and_can_be_changed(ada: ChromiumTab) -> None:
    ada.go("/start")
    assert ada.page.get_by_label("Your time zone").input_value() == "Europe/Berlin"


def test_going_back_after_a_form_shows_the_page_before(home: ChromiumTab) -> None:
    home.fill("What is on your mind?", NOTE)
    home.press("Keep in my room")
    home.page.wait_for_url("**/mine")
    home.page.go_back()
    assert home.sees("Hello Ada")


def test_choosing_a_country_shows_its_lines_without_asking_again(ada: ChromiumTab) -> None:
    ada.go("/help")
    ada.page.evaluate("document.body.dataset.same = 'yes'")
    ada.follow("Austria")
    assert ada.sees("Telefonseelsorge")
    assert ada.lacks("Samaritans")
    assert ada.page.evaluate("document.body.dataset.same") == "yes"


def test_an_answer_under_way_cannot_bring_back_a_page_that_was_left(home: ChromiumTab) -> None:
    home.page.evaluate("""async () => {
        const from = (name) => import(new URL(name, document.querySelector("script[type=module]").src));
        const [exit, live] = await Promise.all([from("exit.js"), from("live.js")]);
        const underWay = live.refresh();
        exit.blank();
        await underWay;
    }""")
    other = home.context.new_page()
    other.goto(home.house + "/help")
    other.evaluate("new BroadcastChannel('home-live').postMessage({ closed: true })")
    home.page.wait_for_timeout(500)
    assert home.page.evaluate("document.body.childElementCount") == 0
