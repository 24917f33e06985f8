"""A push from one person's act to the other's pocket: sealed by the house, opened and shown by a real browser."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PHONE, ChromiumTab, tab_of
from tests.certificates import make
from tests.joined import Somebody, couple
from tests.pocket.service import PushService, push_service
from tests.serving import PATIENCE, House, running
from tests.store.receiver import Receiver

SUBSCRIBE = """
const given = %s;
PushManager.prototype.subscribe = async function () {
  const { endpoint, keys } = given;
  const made = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true };
  PushManager.prototype.getSubscription = async () => made;
  return made;
};
"""
"""No maker of browsers is asked in a test: the browser gets the subscription that its push service would have given."""

SHOWN = """async () => {
  const notes = await (await navigator.serviceWorker.ready).getNotifications();
  return notes.map(({ title, body, tag }) => ({ title, body, tag }));
}"""


@dataclass
class Pocket:
    """A running house with two people in it, and the push service that their browsers use."""

    house: House
    service: PushService
    ada: Somebody
    ben: Somebody


@pytest.fixture
def pocket(tmp_path: Path) -> Iterator[Pocket]:
    certificate = make(tmp_path / "tls", "127.0.0.1")
    with push_service(certificate) as service:
        environ = {"HANDHOLD_PUSH_HOSTS": f"127.0.0.1:{service.port}", "SSL_CERT_FILE": str(certificate.cert)}
        with running(tmp_path / "data", **environ) as house, couple(house.url) as (ada, ben):
            ben.post("/reminders", quiet_from="00:00", quiet_to="00:00", daily="5", waiting="yes")
            yield Pocket(house, service, ada, ben)


@pytest.fixture
def phone(chromium: Browser, pocket: Pocket) -> Iterator[ChromiumTab]:
    """Ben's phone, which lets this page show signs."""
    with tab_of(chromium, pocket.house.url, size=PHONE) as tab:
        tab.context.grant_permissions(["notifications"], origin=pocket.house.url)
        tab.enter(pocket.ben.cookie)
        yield tab
        assert tab.troubles() == []


def hurry(house: House) -> None:
    """The minute passes in which somebody could have seen by themselves what came."""
    database = sqlite3.connect(house.data / "handhold.db", isolation_level=None, timeout=10)
    database.execute("update jobs set due = 1")
    database.close()


def arrived(service: PushService) -> bytes:
    """The body of the first push."""
    until = time.monotonic() + PATIENCE
    while not service.came and time.monotonic() < until:
        time.sleep(0.1)
    return service.came[0][2]


def deliver(tab: ChromiumTab, plain: str) -> list[dict[str, Any]]:
    """Hand the worker a message as the browser would, and give back what it shows."""
    devtools = tab.context.new_cdp_session(tab.page)
    found: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tab.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    devtools.send("ServiceWorker.enable")
    until = time.monotonic() + PATIENCE
    shown: list[dict[str, Any]] = []
    while not shown and time.monotonic() < until:
        # A worker that is just being started may let a first message go by.
        for known in found[-1:]:
            told = {"origin": tab.house, "registrationId": known["registrationId"], "data": plain}
            devtools.send("ServiceWorker.deliverPushMessage", told)
        tab.page.wait_for_timeout(500)
        shown = tab.page.evaluate(SHOWN)
    return shown


def test_ben_turns_it_on_ada_calls_and_his_phone_says_that_something_waits(pocket: Pocket, phone: ChromiumTab) -> None:
    receiver = Receiver(pocket.service.endpoint("ben"))
    known = receiver.subscription
    given = {"endpoint": known.endpoint, "keys": {"p256dh": known.p256dh, "auth": known.auth}}
    phone.context.add_init_script(SUBSCRIBE % json.dumps(given))
    phone.go("/reminders")
    phone.press("Tell this device")
    assert phone.sees("Devices that are told")
    assert phone.sees("this one")
    phone.page.goto("about:blank")  # The phone goes into the pocket: nobody looks at the page.
    pocket.ada.post("/reaches", what="hold", line="the words that nobody else may see")
    hurry(pocket.house)
    plain = receiver.open(arrived(pocket.service)).decode()
    phone.go("/reminders")
    assert json.loads(plain) == {"body": "Something is waiting for you."}
    assert deliver(phone, plain) == [json.loads(plain) | {"title": "Home", "tag": "waiting"}]
    assert "nobody else may see" not in str(pocket.service.came)
    phone.page.get_by_role("button", name="Tell it no more").click()
    assert phone.sees("That device is told no more.")
    assert phone.lacks("Devices that are told")


@pytest.mark.parametrize("plain", ["", "not json", "[]"])
def test_a_push_without_words_still_says_something_plain(pocket: Pocket, phone: ChromiumTab, plain: str) -> None:
    phone.go("/reminders")
    shown = deliver(phone, plain)
    assert shown == [{"title": "Home", "body": "Something is waiting for you.", "tag": "waiting"}]
    assert pocket.service.came == []


ICON = """async () => {
  const notes = await (await navigator.serviceWorker.ready).getNotifications();
  return notes.map(({ icon }) => new URL(icon).pathname);
}"""


NEWEST = """async () => {
  const known = await navigator.serviceWorker.ready;
  await known.update();
  const coming = known.installing ?? known.waiting;
  if (!coming) return;
  await new Promise((done) => {
    const look = () => coming.state === 'activated' && done();
    coming.addEventListener('statechange', look);
    look();
  });
}"""
"""A browser brings its worker up to date when it likes; the test waits for it."""


def test_the_sign_carries_the_name_and_the_icon_that_this_device_chose(pocket: Pocket, phone: ChromiumTab) -> None:
    phone.go("/choices")
    phone.choose("Stones", among="On the home screen, and beside a sign")
    phone.fill("Called", "Notes")
    with phone.page.expect_navigation():
        phone.press("Use these here")
    phone.go("/reminders")
    phone.page.evaluate(NEWEST)
    shown = deliver(phone, '{"body": "Something is waiting for you."}')
    assert shown == [{"title": "Notes", "body": "Something is waiting for you.", "tag": "waiting"}]
    assert phone.page.evaluate(ICON) == ["/icons/app-stone-192.png"]
    assert pocket.service.came == []


TOLD = """() => {
  const parts = [...document.querySelectorAll('[data-push-form], [data-push-denied], [data-push-none]')];
  return parts.some((part) => part.checkVisibility());
}"""
"""The page has found out what this browser can and may do."""


def test_a_browser_that_may_not_be_told_says_so_and_sends_nothing(pocket: Pocket, chromium: Browser) -> None:
    with tab_of(chromium, pocket.house.url) as tab:
        tab.enter(pocket.ben.cookie)
        tab.go("/reminders")
        tab.page.wait_for_function(TOLD)
        if tab.page.get_by_role("button", name="Tell this device").is_visible():
            tab.press("Tell this device")
        assert tab.sees("This browser was told not to show signs from here.") or tab.sees("cannot be told here")
        assert tab.lacks("Tell this device")
        assert tab.troubles() == []
    with tab_of(chromium, pocket.house.url, script=False) as tab:
        tab.enter(pocket.ben.cookie)
        tab.go("/reminders")
        assert tab.sees("A device can only be told when scripts run in its browser.")
