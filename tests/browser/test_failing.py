"""What goes wrong on the way: a page that cannot be shown, a line that breaks once, a store that says no."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Route

from tests.browser.chromium import ChromiumTab, tab_of
from tests.browser.living import browsing
from tests.browser.test_outbox import WAITS, WORDS, come_in, notes, stand, waiting, write
from tests.joined import AtHome
from tests.serving import PASSPHRASE, House, begin, sign_in

OTHER = "The tap was dripping again."
NO_STORE = """Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('nothing is kept here', 'SecurityError'); },
});"""
"""A browser that keeps nothing says so by throwing."""
DEAF = "window.EventSource = class extends EventTarget {};"
"""A page that hears nothing, as when its line is cut."""
LISTEN = """async (tab) => {
  const here = document.querySelector('script[type=module]').src;
  const { openShelf, put, names } = await import(new URL('drafts.js', here));
  const shelf = await openShelf(btoa('k'.repeat(32)));
  window.names = () => names(shelf);
  new BroadcastChannel('write').onmessage = ({ data }) => put(shelf, `${tab}-${data}`, 'words '.repeat(100));
}"""
"""A tab that writes something down whenever it is told to, as both do when a lock closes them."""
TELL = """async () => {
  const all = new BroadcastChannel('write');
  for (let one = 0; one < 20; one += 1) {
    all.postMessage(one);
    await new Promise((next) => setTimeout(next, 20));
  }
}"""


@pytest.fixture
def tab(chromium: Browser, server: House) -> Iterator[ChromiumTab]:
    """Ada's tab, signed in."""
    with tab_of(chromium, server.url) as tab:
        tab.enter(begin(server, "Ada"))
        yield tab
        assert tab.troubles() == []


def her_cookie(tab: ChromiumTab) -> str:
    """What opens the session of this tab."""
    return next(str(cookie["value"]) for cookie in tab.context.cookies() if cookie.get("name") == "session")


def elsewhere(house: House) -> httpx.Client:
    """Ada's other device."""
    cookie = sign_in(house, "Ada", PASSPHRASE)
    return httpx.Client(base_url=house.url, cookies={"session": cookie}, headers={"Origin": house.url})


def test_the_first_page_after_signing_in_lives(chromium: Browser, server: House) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        tab.go("/mine")
        tab.fill("Name", "Ada")
        tab.fill("Passphrase", PASSPHRASE)
        tab.press("Sign in")
        assert tab.sees("What is on your mind?")
        with elsewhere(server) as phone:
            assert phone.post("/notes", data={"text": WORDS}).status_code == 303
        assert tab.sees(WORDS), tab.words()
        assert tab.troubles() == []


def test_a_page_that_could_not_be_fetched_once_is_asked_for_again(tab: ChromiumTab, server: House) -> None:
    failed: list[str] = []

    def fail_once(route: Route) -> None:
        if route.request.headers.get("living") and not failed:
            failed.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    tab.page.route("**/mine", fail_once)
    tab.go("/mine")
    with elsewhere(server) as phone:
        assert phone.post("/notes", data={"text": WORDS}).status_code == 303
    assert tab.sees(WORDS), tab.words()
    assert len(failed) == 1


def test_a_link_that_was_cut_in_the_middle_leaves_the_page_whole(tab: ChromiumTab) -> None:
    tab.go("/join#half-a-secret%e")
    assert tab.page.get_by_label("The secret of the invitation").input_value() == "half-a-secret%e"


def test_a_browser_that_keeps_nothing_hears_no_tale_of_a_cut_line(chromium: Browser, server: House) -> None:
    with tab_of(chromium, server.url) as tab:
        tab.context.add_init_script(NO_STORE)
        tab.enter(begin(server, "Ada"))
        tab.go("/mine")
        write(tab)
        assert tab.sees(WORDS), tab.words()
        assert tab.page.locator("#note-text").input_value() == ""
        assert tab.lacks("The connection is cut")
        assert tab.troubles() == []


def test_a_second_thought_does_not_push_the_first_out_while_both_wait(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        write(tab, OTHER)
        tab.page.locator("#outbox .words", has_text=OTHER).wait_for()
        server.start()
        assert tab.lacks(WAITS), tab.words()
        assert notes(server) == [OTHER, WORDS]


def test_what_waits_is_not_drawn_anew_under_her_hand(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        tab.page.locator("#outbox [data-off]").focus()
        with tab.page.expect_event("requestfailed", lambda asked: asked.method == "POST"):
            tab.page.evaluate("window.dispatchEvent(new Event('online'))")
        tab.page.evaluate(
            "async () => { for (let one = 0; one < 5; one += 1) await new Promise(requestAnimationFrame); }"
        )
        assert tab.page.evaluate("document.activeElement.matches('[data-off]')")


def half_write(tab: ChromiumTab) -> None:
    """Begin a note and something noticed, and send neither."""
    tab.go("/today")
    tab.fill("What is on your mind?", WORDS)
    tab.fill("Something my partner did that I noticed", OTHER)


def test_a_locked_door_hides_what_is_half_written_beside_the_form_that_met_it(tab: ChromiumTab, server: House) -> None:
    tab.context.add_init_script(DEAF)
    half_write(tab)
    with browsing(server, her_cookie(tab)) as beside:
        beside.post("/locks")
    tab.press("Keep in my room")
    assert tab.sees("Unlock"), tab.words()
    assert tab.page.locator("textarea").count() == 0
    tab.fill("Passphrase", PASSPHRASE)
    tab.press("Unlock")
    assert tab.sees("Your words are still here")
    assert tab.page.get_by_label("What you wrote").input_value() == WORDS
    tab.press("Go on")
    assert tab.sees(OTHER), tab.words()


def test_every_form_that_is_half_written_is_there_again_after_a_lock(tab: ChromiumTab) -> None:
    half_write(tab)
    tab.page.evaluate("document.body.dataset.lockAfter = '1'")
    assert tab.sees("Unlock"), tab.words()
    tab.fill("Passphrase", PASSPHRASE)
    tab.press("Unlock")
    assert tab.sees("Your words are still here")
    tab.go("/today")
    assert tab.sees(OTHER), tab.words()
    assert tab.sees(WORDS), tab.words()


def test_very_many_words_do_not_keep_the_door_open(tab: ChromiumTab, server: House) -> None:
    tab.go("/mine")
    tab.fill("What is on your mind?", "心に" * 9900)
    tab.page.evaluate("document.body.dataset.lockAfter = '1'")
    assert tab.sees("Unlock"), tab.words()[:400]
    tab.fill("Passphrase", PASSPHRASE)
    tab.press("Unlock")
    assert tab.sees("Your words are still here")
    assert len(tab.page.get_by_label("What you wrote").input_value()) == 19_800


def test_words_that_were_sent_and_wait_go_by_themselves_after_a_lock_too(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        tab.page.evaluate("document.body.dataset.lockAfter = '1'")
        tab.page.wait_for_function("() => !document.querySelector('#note-text')")
        server.start()
        tab.go("/mine")
        assert stand(server, WORDS), notes(server)


def test_words_that_somebody_elses_session_meets_are_kept_for_her(chromium: Browser, server: House) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        tab.enter(begin(server, "Ben"))
        beside = ChromiumTab(tab.context, server.url)
        beside.go("/help")
        beside.ask("() => new BroadcastChannel('home-live').postMessage({ turned: true })")
        tab.page.wait_for_function("(words) => document.querySelector('#note-text')?.value === ''")
        tab.page.goto("about:blank")
        tab.context.clear_cookies()
        come_in(tab)
        assert tab.sees("Keep it in my room"), tab.words()
        assert notes(server, name="Ben") == []
        tab.press("Keep it in my room")
        assert tab.lacks("Keep it in my room")
        assert notes(server) == [WORDS]


BROKEN = '<main><div id="refused"><p>Something broke.</p></div><p>Number: 12ab</p><p class="acts">Go on</p></main>'


def test_a_page_that_does_not_give_the_words_back_does_not_take_their_place(tab: ChromiumTab) -> None:
    tab.go("/mine")
    tab.page.route("**/notes", lambda route: route.fulfill(status=500, content_type="text/html", body=BROKEN))
    write(tab)
    assert tab.sees("Something broke. Number: 12ab"), tab.words()
    assert tab.page.locator("#note-text").input_value() == WORDS
    tab.page.unroute("**/notes")
    tab.press("Keep in my room")
    tab.page.locator("#mine-kept").get_by_text(WORDS).wait_for()
    assert tab.lacks("Something broke")


def test_tabs_that_write_at_the_same_moment_write_nothing_of_each_others_away(tab: ChromiumTab) -> None:
    pages = [tab.context.new_page() for _ in range(2)]
    for number, page in enumerate(pages):
        page.goto(f"{tab.house}/help")
        page.evaluate(LISTEN, number)
    tab.go("/help")
    tab.page.evaluate(TELL)
    for page in pages:
        page.wait_for_function("() => window.names().length === 40")


def test_a_browser_whose_store_is_broken_still_reaches_the_house(tab: ChromiumTab) -> None:
    tab.go("/mine")
    tab.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    (worker,) = tab.context.service_workers
    worker.evaluate("() => { caches.match = () => Promise.reject(new Error('broken')); }")
    tab.go("/help")
    assert tab.sees("If you are in danger")
    assert tab.page.evaluate("document.fonts.ready.then(() => document.styleSheets[0].cssRules.length)") > 0


def test_a_phone_whose_clock_runs_ahead_asks_again_when_a_pause_is_over(
    together: tuple[ChromiumTab, ChromiumTab], home: House, couple_at_home: AtHome
) -> None:
    _, ben = together
    with browsing(home, couple_at_home.ada) as ada:
        assert ada.post("/pauses", data={"minutes": "20"}).status_code == 303
    ben.page.clock.install()
    ben.go("/in-it")
    for ahead in ("20:05", "00:20"):
        with ben.page.expect_request(lambda asked: asked.headers.get("living") == "1"):
            ben.page.clock.fast_forward(ahead)
    assert ben.sees("A pause")


def test_a_button_says_copied_only_when_it_is(tab: ChromiumTab) -> None:
    tab.go("/invitation")
    tab.press("Make an invitation")
    tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    tab.press("Copy the link")
    assert tab.lacks("Copied")
    tab.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.resolve(); }")
    tab.press("Copy the link")
    assert tab.sees("Copied"), tab.words()


def test_a_pause_comes_to_the_page_that_would_call_one(
    together: tuple[ChromiumTab, ChromiumTab], home: House, couple_at_home: AtHome
) -> None:
    _, ben = together
    ben.go("/in-it")
    with browsing(home, couple_at_home.ada) as ada:
        assert ada.post("/pauses", data={"minutes": "20"}).status_code == 303
    assert ben.sees("Ada said: I need a pause"), ben.words()
