"""The coach in a real browser reads as the reference does, and sends nothing anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.coach import golden

HOME = "http://coach.test/"
SERVED = {name: golden.SCRIPTS / name for name in golden.MODULES} | {"answer.js": golden.HERE / "answer.js"}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page that can load the coach's modules and nothing else."""
    context = chromium.new_context()
    context.route("**/*", _serve)
    try:
        page = context.new_page()
        page.goto(HOME)
        yield page
    finally:
        context.close()


def test_the_coach_in_adas_browser_answers_as_the_reference_does(page: Page) -> None:
    asked = golden.question(300)
    ours = golden.answer(asked)
    theirs = page.evaluate("async (asked) => JSON.stringify((await import('/answer.js')).answer(JSON.parse(asked)))",
                           json.dumps(asked))  # fmt: skip
    assert json.loads(theirs) == ours


def test_ada_sees_one_hint_after_a_pause_and_nothing_is_sent(page: Page) -> None:
    requests: list[str] = []
    _sit_down(page)
    page.on("request", lambda request: requests.append(request.url))
    seen = _type(page, "Sunday 😂 again. You never help with the garden.")
    assert seen == []
    page.evaluate("desk.coach.turn(true)")
    (hint,) = _type(page, "Sunday again 🌱. You never help with the garden.")
    assert hint["quote"] == "You never help with the garden"
    assert hint["start"] == len("Sunday again 🌱. ".encode("utf-16-le")) // 2
    assert hint["kind"] == "absolutes"
    assert hint["next"]
    assert requests == []


def test_a_draft_that_may_tell_of_danger_offers_help_and_leaves_the_same_trace_as_a_wish_for_quiet(page: Page) -> None:
    _sit_down(page)
    page.evaluate("desk.coach.turn(true)")
    assert _type(page, "You hit me last night. You never listen.") == []
    assert page.evaluate("desk.help.length") == 1
    after_danger = page.evaluate("desk.state")
    assert _type(page, "You never help with the garden.") == []
    page.evaluate("desk.state = null; desk.coach.turn(true); desk.coach.quietToday()")
    assert page.evaluate("desk.state") == after_danger


def test_thats_not_it_mutes_the_rule_and_reading_together_shows_up_to_three(page: Page) -> None:
    _sit_down(page)
    page.evaluate("desk.coach.turn(true)")
    page.evaluate("desk.text = \"You never listen. You're so selfish. It's all your fault. Stop ignoring me.\"")
    assert page.evaluate("desk.coach.readWithMe()") == 3
    rules = [hint["rule"] for hint in page.evaluate("desk.shown")]
    page.evaluate("(rule) => desk.coach.notIt(rule)", rules[0])
    assert page.evaluate("desk.shown") == []
    assert page.evaluate("desk.coach.readWithMe()") == 3
    assert rules[0] not in [hint["rule"] for hint in page.evaluate("desk.shown")]


def test_what_the_coach_said_goes_when_the_letter_does(page: Page) -> None:
    _sit_down(page)
    page.evaluate("desk.coach.turn(true)")
    assert len(_type(page, "You never help with the garden.")) == 1
    page.evaluate("desk.coach.rise()")
    assert page.evaluate("desk.shown") == []


def _sit_down(page: Page) -> None:
    pack = golden.question(0)["pack"]
    page.evaluate(
        """async (pack) => {
          const { sitDown } = await import('/coach-desk.js');
          window.desk = {
            state: null, shown: [], help: [], text: '',
            draft: () => ({ name: 'one', text: desk.text, context: null }),
            remembered: () => desk.state, remember: (state) => { desk.state = state; },
            now: () => ({ at: 1900000000, day_ends: 1900050000 }),
            show: (hints) => { desk.shown = hints; }, clear: () => { desk.shown = []; },
            offerHelp: (line) => { desk.help.push(line); },
          };
          desk.coach = sitDown(pack, desk);
        }""",
        pack,
    )


def _type(page: Page, text: str) -> list[dict[str, Any]]:
    """What is shown once Ada has written ``text`` and paused."""
    page.clock.install()
    page.evaluate("(text) => { desk.text = text; desk.coach.typed(); }", text)
    page.clock.run_for(1_300)
    shown: list[dict[str, Any]] = page.evaluate("desk.shown")
    return shown


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(HOME)
    if name in SERVED:
        route.fulfill(body=SERVED[name].read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>-</title>", content_type="text/html")
