"""A hand on the page while the page lives: no press is lost, and none goes to what it was not meant for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser import chromium as driver
from tests.browser.chromium import FRAMES, ChromiumTab
from tests.browser.fixtures import OpenTab
from tests.browser.living import browsing
from tests.browser.tab import PATIENCE
from tests.joined import AtHome
from tests.serving import House, running

EACH = pytest.mark.parametrize("any_tab", ["chromium", "firefox"], indirect=True)
CAME = """async () => {
  const asked = () => performance.getEntriesByType('resource').some((one) =>
    one.initiatorType === 'fetch' && one.responseEnd && new URL(one.name).pathname === location.pathname);
  const until = Date.now() + 60_000;
  while (!asked() && Date.now() < until) await new Promise((next) => setTimeout(next, 20));
  for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
  return asked();
}"""
"""Waits until the page has asked for itself again, and so long that it would have been drawn."""


GONE = """async () => {
  const until = Date.now() + 60_000;
  while (document.getElementById('PLACE') && Date.now() < until) await new Promise((next) => setTimeout(next, 20));
  return document.getElementById('PLACE') === null;
}"""

SLOW = """(kind) => {
  window.late = [];
  const real = window.fetch;
  window.fetch = async (there, how) => {
    if (kind === 'forms' && how?.method === 'POST') await new Promise((go) => window.late.push(go));
    const answer = await real(there, how);
    if (kind === 'pages' && how?.headers?.Living) await new Promise((go) => window.late.push(go));
    return answer;
  };
}"""
"""From now on forms are not sent, or pages that ask for themselves again do not arrive, until they are let go."""
HANG = """() => {
  const real = window.fetch;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  let first = true;
  AbortSignal.timeout = (longest) => timeout(first ? 300 : longest);
  window.fetch = (there, how) => {
    if (!first || !how?.headers?.Living) return real(there, how);
    first = false;
    return new Promise((_, fail) => how.signal.addEventListener('abort', () => fail(how.signal.reason)));
  };
}"""
"""The first answer to a page that asks for itself again never comes, and the wait for it is short."""
WATCH = """() => {
  const waits = document.getElementById('talk-waits');
  window.cameBack = false;
  let before = waits.querySelectorAll('.answers').length;
  new MutationObserver(() => {
    const now = waits.querySelectorAll('.answers').length;
    window.cameBack ||= now > before;
    before = now;
  }).observe(waits, { childList: true, subtree: true });
}"""


@dataclass(frozen=True, slots=True)
class Two:
    """A house with both in it: Ada needs no browser here, Ben's session is opened where he is wanted."""

    house: House
    ada: httpx.Client
    ben: httpx.Client

    @property
    def cookie(self) -> str:
        """What opens Ben's session."""
        return str(self.ben.cookies["session"])

    def call(self, what: str) -> None:
        """Ada reaches for Ben."""
        assert self.ada.post("/reaches", data={"what": what}).status_code == 303

    def waiting(self) -> list[str]:
        """The places of Ada's calls that Ben has not answered, the newest first."""
        return re.findall(r'<li class="card theirs[^"]*" id="wait-(\d+)"', self.ben.get("/talk").text)

    def sit_down(self) -> str:
        """They begin to listen to each other, and Ada has the floor; gives back where."""
        asked = self.ada.post("/sittings", data={"card": "listening", "mode": "live"})
        there = str(asked.headers["location"])
        self.move(self.ben, there, "accept")
        return there

    def move(self, who: httpx.Client, there: str, do: str, **words: str) -> None:
        """One of them does something in the sitting."""
        place = re.findall(r'name="place" value="(-?\d+)"', who.get(there).text)[0]
        fields = {"sitting": there.rpartition("/")[2], "place": place, "do": do, **words}
        assert who.post("/moves", data=fields).status_code == 303


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, couple_at_home: AtHome) -> Iterator[Two]:
    """One house for all of these stories."""
    data = couple_at_home.copied_to(tmp_path_factory.mktemp("hand") / "data")
    with (
        running(data) as house,
        browsing(house, couple_at_home.ada) as ada,
        browsing(house, couple_at_home.ben) as ben,
    ):
        yield Two(house, ada, ben)


@pytest.fixture
def two(both: Two) -> Two:
    """The same, with nothing that waits."""
    for reach in both.waiting():
        assert both.ben.post("/answers", data={"reach": reach, "answer": "not_now"}).status_code == 303
    return both


@pytest.fixture
def phone(chromium: Browser, two: Two) -> Iterator[ChromiumTab]:
    """Ben on Talk, with one call of Ada's before him."""
    two.call("hold")
    with driver.tab_of(chromium, two.house.url, size=driver.PHONE) as tab:
        tab.enter(two.cookie)
        tab.go("/talk")
        yield tab
        assert tab.troubles() == []


@EACH
def test_a_press_that_is_held_while_ada_calls_again_goes_where_it_was_put_down(any_tab: OpenTab, two: Two) -> None:
    two.call("hold")
    (held,) = two.waiting()
    ben = any_tab(two.house)
    ben.enter(two.cookie)
    ben.go("/talk")
    ben.put_down("Here I am")
    two.call("look")
    assert ben.ask(CAME) is True
    ben.lift()
    assert ben.ask(GONE.replace("PLACE", f"wait-{held}")) is True, ben.words()
    (other,) = two.waiting()
    assert other != held


@EACH
def test_a_press_that_is_held_while_the_next_step_comes_still_counts(any_tab: OpenTab, two: Two) -> None:
    there = two.sit_down()
    ben = any_tab(two.house)
    ben.enter(two.cookie)
    ben.go(there)
    ben.put_down("Stop here")
    two.move(two.ada, there, "answer", words="I worry about the spring")
    assert ben.ask(CAME) is True
    ben.lift()
    assert ben.sees("This was stopped"), ben.words()


def test_a_form_on_its_way_is_left_alone_by_what_comes(phone: ChromiumTab, two: Two) -> None:
    phone.page.evaluate(SLOW, "forms")
    phone.press("Here I am")
    two.call("look")
    phone.page.locator("#talk-waits .answers").nth(1).wait_for()
    phone.page.locator("form[data-busy] button").first.click(force=True)
    assert late(phone) == 1
    let_go(phone)
    phone.page.locator("form[data-busy]").wait_for(state="detached")
    phone.page.locator("#talk-waits .answers").nth(1).wait_for(state="detached")
    assert late(phone) == 0
    assert len(two.waiting()) == 1


def test_a_page_that_was_asked_for_before_his_answer_is_not_drawn_over_it(phone: ChromiumTab, two: Two) -> None:
    phone.page.evaluate(SLOW, "pages")
    two.call("look")
    wait_until(phone, lambda: late(phone) == 1)
    phone.press("Here I am")
    for left in (1, 0):
        phone.page.locator("form[data-busy]").wait_for(state="detached")
        phone.page.locator("#talk-waits .answers").nth(left).wait_for(state="detached")
        if left:
            phone.press("Here I am")
    phone.page.evaluate(WATCH)
    let_go(phone)
    phone.page.evaluate(FRAMES)
    assert two.waiting() == []
    assert phone.page.evaluate("window.cameBack") is False


def test_a_page_whose_answer_hangs_asks_for_itself_anew(phone: ChromiumTab, two: Two) -> None:
    phone.page.evaluate(HANG)
    two.call("look")
    phone.page.locator("#talk-waits .answers").nth(1).wait_for()


def late(tab: ChromiumTab) -> int:
    """How many wait to be let go."""
    return int(tab.page.evaluate("window.late.length"))


def let_go(tab: ChromiumTab) -> None:
    """Let the first one go."""
    tab.page.evaluate("window.late.shift()()")


def wait_until(tab: ChromiumTab, is_so: Callable[[], bool]) -> None:
    """Let the browser go on until something has happened."""
    until = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < until:
        tab.page.wait_for_timeout(20)
    assert is_so()


def test_an_answer_that_arrives_takes_no_caret_away(phone: ChromiumTab, two: Two) -> None:
    phone.page.evaluate(SLOW, "forms")
    phone.press("Here I am")
    phone.page.get_by_text("In my own words, or with a time").click()
    field = phone.page.get_by_label("A line with it")
    field.press_sequentially("I left coff in the kitchen")
    for _ in " in the kitchen":
        field.press("ArrowLeft")
    let_go(phone)
    phone.page.locator("form[data-busy]").wait_for(state="detached")
    phone.page.keyboard.type("ee")
    assert field.input_value() == "I left coffee in the kitchen"
    assert two.waiting() == []


def test_a_tap_in_the_moment_in_which_the_page_moved_goes_to_what_stood_there(phone: ChromiumTab, two: Two) -> None:
    (meant,) = two.waiting()
    move_the_page_under_a_pointer(phone, two)
    tap(phone)
    wait_until(phone, lambda: meant not in two.waiting())
    assert len(two.waiting()) == 1


def test_a_tap_a_moment_later_goes_to_what_stands_there_now(phone: ChromiumTab, two: Two) -> None:
    (first,) = two.waiting()
    move_the_page_under_a_pointer(phone, two)
    phone.page.clock.run_for(1000)
    tap(phone)
    wait_until(phone, lambda: two.waiting() == [first])


def move_the_page_under_a_pointer(phone: ChromiumTab, two: Two) -> None:
    """A second call comes while the pointer lies on the first; from then on time stands still."""
    phone.page.get_by_role("button", name="Here I am").hover()
    phone.page.clock.install()
    phone.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    two.call("look")
    phone.page.locator("#talk-waits .answers").nth(1).wait_for()


def tap(tab: ChromiumTab) -> None:
    """Press and let go without moving the pointer."""
    tab.page.mouse.down()
    tab.page.mouse.up()
