"""A cut line, a dead server, an ended session in the middle of writing: no word is lost, and none is written twice."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser

from tests.browser import firefox
from tests.browser.chromium import ChromiumTab, tab_of
from tests.browser.cutting import line_to
from tests.browser.tab import PATIENCE, Tab
from tests.browser.test_hand import wait_until
from tests.joined import somebody
from tests.serving import PASSPHRASE, House, begin, sign_in

WORDS = "I wanted to tell you before I slept."
OTHER = "other words that nobody guesses"
WAITS = "What you wrote waits on this device"
DEAF = "() => { delete document.body.dataset.lockAfter; }"
"""From now on the page does not hear that its door was shut, however long this machine takes to press a button."""
Opened = Callable[..., AbstractContextManager[Tab]]


@pytest.fixture(params=["chromium", "firefox"])
def opened(request: pytest.FixtureRequest) -> Opened:
    """Opens a fresh tab of either browser at an address."""
    if request.param == "chromium":
        browser: Browser = request.getfixturevalue("chromium")
        return lambda url, script=True: tab_of(browser, url, script=script)
    program: str = request.getfixturevalue("firefox_program")
    return lambda url, script=True: firefox.tab_of(program, url, script=script)


def come_in(tab: Tab, name: str = "Ada", passphrase: str = PASSPHRASE) -> None:
    """Sign in by the form, as people do."""
    tab.go("/sign-in")
    tab.fill("Name", name)
    tab.fill("Passphrase", passphrase)
    tab.press("Sign in")
    assert tab.sees(f"Hello {name}"), tab.words()


def write(tab: Tab, words: str = WORDS) -> None:
    """Write a note and press; whatever comes of it."""
    tab.fill("What is on your mind?", words)
    tab.press("Keep in my room")


def notes(house: House, passphrase: str = PASSPHRASE, name: str = "Ada") -> list[str]:
    """What stands in somebody's room, as a page without any script shows it."""
    with somebody(house.url) as one:
        one.client.cookies.set("session", sign_in(house, name, passphrase))
        return re.findall(r'<div class="words" dir="auto">(.*?)</div>', one.get("/mine").text)


def assert_comes_true(is_so: Callable[[], bool]) -> None:
    """Something happens soon, elsewhere than in this thread."""
    until = time.monotonic() + PATIENCE
    while not (found := is_so()) and time.monotonic() < until:
        time.sleep(0.1)
    assert found


def stand(house: House, *words: str, passphrase: str = PASSPHRASE) -> bool:
    """Whether just these words are Ada's in the end, the newest first: what waits is on its way for a moment."""
    until = time.monotonic() + PATIENCE
    while notes(house, passphrase) != list(words):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_what_she_sent_to_a_dead_house_arrives_once_when_it_is_back(server: House, opened: Opened) -> None:
    begin(server, "Ada")
    with opened(server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        server.kill()
        write(tab)
        assert tab.sees(WAITS), tab.words()
        tab.press("Keep in my room")
        server.start()
        assert tab.lacks(WAITS), tab.words()
        tab.go("/mine")
        assert tab.sees(WORDS)
        assert stand(server, WORDS), notes(server)


def test_an_answer_that_is_lost_after_the_house_wrote_leaves_one_entry(server: House, opened: Opened) -> None:
    begin(server, "Ada")
    with line_to(server) as line, opened(line.url) as tab:
        come_in(tab)
        tab.go("/mine")
        line.loses_answers = True
        write(tab)
        assert tab.sees(WAITS), tab.words()
        assert stand(server, WORDS), notes(server)
        lost = line.lost
        tab.press("Keep in my room")
        assert_comes_true(lambda: line.lost > lost)
        line.loses_answers = False
        assert tab.lacks(WAITS), tab.words()
        assert stand(server, WORDS), notes(server)
        write(tab, "And a second one.")
        assert tab.sees("And a second one.")
        assert stand(server, "And a second one.", WORDS), notes(server)


def test_words_that_were_changed_after_a_lost_answer_are_kept_beside_the_first(server: House, opened: Opened) -> None:
    begin(server, "Ada")
    with line_to(server) as line, opened(line.url) as tab:
        come_in(tab)
        tab.go("/mine")
        line.loses_answers = True
        write(tab)
        assert tab.sees(WAITS), tab.words()
        write(tab, WORDS + " And after.")
        line.loses_answers = False
        assert tab.lacks(WAITS), tab.words()
        assert stand(server, WORDS + " And after.", WORDS), notes(server)


def end_all_sessions(house: House) -> None:
    """Ada changes her passphrase on another device, which signs her out everywhere else."""
    with somebody(house.url) as elsewhere:
        elsewhere.client.cookies.set("session", sign_in(house, "Ada", PASSPHRASE))
        elsewhere.post("/passphrases", old=PASSPHRASE, passphrase=OTHER, again=OTHER)


def test_a_session_that_ended_in_the_middle_of_writing_loses_nothing(server: House, opened: Opened) -> None:
    begin(server, "Ada")
    with opened(server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        tab.ask(DEAF)
        end_all_sessions(server)
        tab.press("Keep in my room")
        assert tab.sees("Your words are still here"), tab.words()
        come_in(tab, passphrase=OTHER)
        assert stand(server, WORDS, passphrase=OTHER), notes(server, OTHER)
        tab.go("/mine")
        assert tab.sees(WORDS), tab.words()
        assert stand(server, WORDS, passphrase=OTHER), notes(server, OTHER)


def test_without_script_the_words_come_back_and_can_be_sent_on(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url, script=False) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        end_all_sessions(server)
        tab.press("Keep in my room")
        assert tab.sees("Your words are still here"), tab.words()
        assert tab.page.get_by_label("What you wrote").input_value() == WORDS
        beside = ChromiumTab(tab.context, server.url)
        come_in(beside, passphrase=OTHER)
        tab.press("Go on")
        assert tab.sees(WORDS)
        assert stand(server, WORDS, passphrase=OTHER), notes(server, OTHER)


@contextmanager
def waiting(server: House, chromium: Browser) -> Iterator[ChromiumTab]:
    """Ada's tab, with words that wait for a house that is not there."""
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        server.kill()
        write(tab)
        assert tab.sees(WAITS), tab.words()
        yield tab


def test_what_waits_is_sealed_and_ben_on_the_same_device_finds_nothing(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        stored = tab.page.evaluate("JSON.stringify({ ...localStorage })")
        assert "out-" in stored
        assert "slept" not in stored
        assert "/notes" not in stored
        tab.page.goto("about:blank")  # A page that is still open would ask on its own who is there.
        tab.context.clear_cookies()
        server.start()
        begin(server, "Ben")
        come_in(tab, "Ben")
        assert tab.lacks(WAITS)
        assert tab.lacks(WORDS)
        tab.context.clear_cookies()
        come_in(tab)
        tab.go("/mine")
        assert tab.sees(WORDS)
        assert stand(server, WORDS), notes(server)


def test_a_page_that_ada_left_open_sends_nothing_as_ben_and_goes_out_of_sight(server: House, chromium: Browser) -> None:
    bens = begin(server, "Ben")
    with waiting(server, chromium) as tab:
        answers: list[int] = []
        tab.page.on("response", lambda answer: answers.append(answer.status))
        tab.enter(bens)
        server.start()
        # Whichever comes first, and however early: the words are sent, or the page asks for itself.
        wait_until(tab, lambda: 412 in answers)
        tab.page.wait_for_function("() => document.querySelector('#outbox [data-list]')?.children.length === 0")
        assert tab.lacks(WORDS), tab.words()
        assert notes(server, name="Ben") == []
        tab.page.goto("about:blank")
        tab.context.clear_cookies()
        come_in(tab)
        assert stand(server, WORDS), notes(server)


def test_what_waited_goes_without_taking_a_half_made_pulse_along(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/today")
        server.kill()
        write(tab)
        assert tab.sees(WAITS), tab.words()
        tab.choose("8", among="How near does your partner feel right now?")
        server.start()
        assert tab.lacks(WAITS), tab.words()
        tab.page.wait_for_function("() => document.querySelector('#note-text').value === ''")
        assert tab.path() == "/today"
        assert tab.ask("() => document.querySelector('#pulse-form input[name=near]:checked').value") == "8"
        assert stand(server, WORDS), notes(server)


def test_very_many_words_wait_as_well(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        server.kill()
        write(tab, "心に" * 9900)
        assert tab.sees(WAITS), tab.words()
        server.start()
        assert tab.lacks(WAITS), tab.words()
        assert stand(server, "心に" * 9900)


def test_ada_can_let_go_of_what_waits(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        tab.press("Let it go")
        assert tab.lacks(WAITS)
        server.start()
        tab.go("/mine")
        assert tab.lacks(WORDS)
        assert notes(server) == []


def assert_goes_when_asked(tab: Tab, house: House) -> None:
    """Nothing is written before she says so, and then it is written once."""
    assert notes(house) == []
    tab.press("Keep it in my room")
    assert tab.lacks("Keep it in my room")
    assert stand(house, WORDS), notes(house)


LONG_AGO = """(hours) => {
  const now = Date.now;
  Date.now = () => now() + hours * 3_600_000;
}"""


def test_what_waited_for_half_a_day_asks_before_it_goes(server: House, chromium: Browser) -> None:
    with waiting(server, chromium) as tab:
        tab.context.add_init_script(f"({LONG_AGO})(13)")
        tab.page.close()
        server.start()
        later = ChromiumTab(tab.context, server.url)
        later.go("/mine")
        assert later.sees("Keep it in my room"), later.words()
        assert later.lacks(WAITS)
        assert_goes_when_asked(later, server)


def test_a_page_that_locks_while_the_house_is_dead_keeps_half_written_words(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        server.kill()
        tab.page.evaluate("document.body.dataset.lockAfter = '1'")
        tab.page.wait_for_function("() => !document.querySelector('#note-text')", timeout=30_000)
        server.start()
        tab.go("/mine")
        assert tab.sees(WORDS), tab.words()
        assert_goes_when_asked(tab, server)


def test_a_lock_in_another_tab_keeps_what_is_half_written_in_this_one(server: House, chromium: Browser) -> None:
    begin(server, "Ada")
    with tab_of(chromium, server.url) as tab:
        come_in(tab)
        tab.go("/mine")
        tab.fill("What is on your mind?", WORDS)
        beside = ChromiumTab(tab.context, server.url)
        beside.go("/mine")
        beside.press("Lock")
        assert tab.sees("Unlock"), tab.words()
        assert tab.lacks(WORDS)
        tab.fill("Passphrase", PASSPHRASE)
        tab.press("Unlock")
        tab.go("/mine")
        assert tab.sees(WORDS), tab.words()
        assert_goes_when_asked(tab, server)
