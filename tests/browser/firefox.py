"""Firefox as the distributions ship it, driven through WebDriver BiDi over its own debugging port.

Playwright wants a Firefox of its own making; this small client needs nothing but ``websockets``.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import ClientConnection, connect

from tests.browser.tab import PATIENCE, soon

HOW_TO_GET_IT = "there is no Firefox here; install it (Debian: apt install firefox-esr)"
_NAMES = ("firefox-esr", "firefox")
_MAC = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
_PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}

_CONTROL = Path(__file__).with_name("control.js").read_text(encoding="utf-8").partition("\n")[2]
_WRITE = """(node, text) => { node.focus(); node.value = text;
  for (const kind of ['input', 'change']) node.dispatchEvent(new Event(kind, {bubbles: true})); }"""

_PLACE = """node => { node.scrollIntoView({block: 'center', behavior: 'instant'});
  return JSON.stringify(node.getBoundingClientRect()); }"""
Node = dict[str, Any]
"""A control, by the name that the browser gave it."""


class Moved(Exception):
    """What should be clicked is not, or no longer, where it was."""


def find() -> str | None:
    """The Firefox to use, if this machine has one."""
    named = os.environ.get("HANDHOLD_FIREFOX")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or (str(_MAC) if _MAC.exists() else None)


@contextmanager
def tab_of(program: str, house: str, *, script: bool = True, trusts_all: bool = False) -> Iterator[FirefoxTab]:
    """A tab in a Firefox of its own, with a profile that is thrown away.

    ``trusts_all``: it takes any certificate, as if its owner had installed that of the house.
    """
    with tempfile.TemporaryDirectory(prefix="handhold-firefox-", ignore_cleanup_errors=True) as profile:
        preferences = {**_PREFERENCES, "javascript.enabled": script}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            try:
                with connect(_address(process) + "/session", max_size=None) as wire:
                    yield FirefoxTab(wire, house, trusts_all=trusts_all)
            finally:
                process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Firefox ended before it could be spoken to")


_TAKEN_BACK = "A ServiceWorker intercepted the request and encountered an unexpected error"
"""A page that is left while it loads takes its requests back, and Firefox calls that so."""


class FirefoxTab:
    """One person's page, over one BiDi session."""

    def __init__(self, wire: ClientConnection, house: str, *, trusts_all: bool = False) -> None:
        self._wire = wire
        self._asked = 0
        self._troubles: list[str] = []
        self.house = house
        self._call("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": trusts_all}})
        self._call("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self._tab: str = self._call("browsingContext.getTree")["contexts"][0]["context"]

    def enter(self, cookie: str) -> None:
        """Come in with a session that was begun elsewhere."""
        value = {"type": "string", "value": cookie}
        known = {"name": "session", "value": value, "domain": urlsplit(self.house).hostname, "path": "/"}
        self._call("storage.setCookie", cookie=known)

    def go(self, path: str) -> None:
        """Open a path of the house."""
        self._call("browsingContext.navigate", context=self._tab, url=self.house + path, wait="complete")

    def fill(self, label: str, text: str) -> None:
        """Write into a field."""
        self._touch("field", label, lambda node: self._run(_WRITE, node, {"type": "string", "value": text}))

    def choose(self, label: str, *, among: str = "") -> None:
        """Tick a box or take a choice."""
        tick = "node => { if (!node.checked) node.click(); }"
        self._touch("choice" if among else "field", label, lambda node: self._run(tick, node), among)

    def press(self, name: str) -> None:
        """Press a button."""
        self._touch("button", name, self._click)
        self._settle()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self._touch("link", name, self._click)
        self._settle()

    def put_down(self, name: str) -> None:
        """Press a button down and keep it down."""
        self._touch("button", name, lambda node: self._point(node, {"type": "pointerDown", "button": 0}))

    def lift(self) -> None:
        """Let go of what was pressed down."""
        self._act({"type": "pointerUp", "button": 0})

    def ask(self, function: str) -> object:
        """What a function of the page gives back, once its promise is kept."""
        return self._run(function, waits=True).get("value")

    def sees(self, words: str) -> bool:
        """Whether these words come into view."""
        return soon(self.words, words, wanted=True, wait=time.sleep)

    def lacks(self, words: str) -> bool:
        """Whether these words are not, or soon no longer, in view."""
        return soon(self.words, words, wanted=False, wait=time.sleep)

    def words(self) -> str:
        """Everything in view, with single spaces."""
        return re.sub(r"\s+", " ", str(self._run("() => document.body?.innerText ?? ''").get("value", "")))

    def comes_to(self, path: str) -> bool:
        """Whether the page soon is somewhere below this path."""
        return soon(self.path, path, wanted=True, wait=time.sleep)

    def path(self) -> str:
        """Where the page is."""
        return urlsplit(str(self._run("() => location.href")["value"])).path

    def resize(self, width: int, height: int) -> None:
        """Look at the page through a window of this size."""
        self._call("browsingContext.setViewport", context=self._tab, viewport={"width": width, "height": height})

    def told(self, function: str) -> Any:
        """What a function in the page answers: a word, a number, or yes and no."""
        return self._run(function).get("value")

    def picture(self, file: Path) -> None:
        """Save what is in view."""
        file.write_bytes(base64.b64decode(self._call("browsingContext.captureScreenshot", context=self._tab)["data"]))

    def cookies(self) -> dict[str, dict[str, Any]]:
        """Every cookie of this browser by its name, as the browser itself keeps it."""
        return {str(cookie["name"]): cookie for cookie in self._call("storage.getCookies")["cookies"]}

    def to_scripts(self) -> str:
        """The cookies that a script on this page can read."""
        return str(self._run("() => document.cookie").get("value"))

    def troubles(self) -> list[str]:
        """What the watchers saw."""
        self._call("session.status")
        return self._troubles

    def _control(self, kind: str, words: str, among: str) -> Node:
        until = time.monotonic() + PATIENCE
        arguments = [{"type": "string", "value": value} for value in (kind, words, among)]
        while "sharedId" not in (found := self._run(_CONTROL, *arguments)):
            if time.monotonic() > until:
                raise TimeoutError(f"no {kind} says {words!r} on {self.path()}: {self.words()[:400]}")
            time.sleep(0.05)
        return {"sharedId": found["sharedId"]}

    def _touch(self, kind: str, words: str, touch: Callable[[Node], object], among: str = "") -> None:
        """Find a control and do something with it; a page that is just changing moves it, so that is tried again."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                touch(self._control(kind, words, among))
                return
            except Moved:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _settle(self) -> None:
        """Wait until what was sent has been answered and the page stands."""
        until = time.monotonic() + PATIENCE
        time.sleep(0.3)
        stands = "() => document.readyState === 'complete' && !document.querySelector('form[data-busy]')"
        while self._run(stands).get("value") is not True and time.monotonic() < until:
            time.sleep(0.05)

    def _click(self, node: Node) -> None:
        self._point(node, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def _point(self, node: Node, *moves: dict[str, Any]) -> None:
        """Bring the pointer over a control, once it stands still, then do something with it there."""
        before = None
        while before != (now := self._run(_PLACE, node).get("value")):
            before = now
            time.sleep(0.05)
        self._act({"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": node}}, *moves)

    def _act(self, *moves: dict[str, Any]) -> None:
        hand = {"type": "pointer", "id": "hand", "actions": list(moves)}
        self._call("input.performActions", context=self._tab, actions=[hand])

    def _run(self, function: str, *arguments: dict[str, Any], waits: bool = False) -> dict[str, Any]:
        """Call a function in the page; a page that is just going away counts as empty."""
        answer = self._call(
            "script.callFunction",
            functionDeclaration=function,
            arguments=list(arguments),
            target={"context": self._tab},
            awaitPromise=waits,
            may_fail=True,
        )
        result: dict[str, Any] = answer.get("result", {})
        return result

    def _call(self, method: str, *, may_fail: bool = False, **parameters: Any) -> dict[str, Any]:
        self._asked += 1
        self._wire.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while True:
            answer: dict[str, Any] = json.loads(self._wire.recv(timeout=PATIENCE * 2))
            if answer.get("type") == "event":
                self._note(answer["method"], answer["params"])
            elif answer.get("id") == self._asked:
                if answer.get("error") in {"move target out of bounds", "no such node", "stale element reference"}:
                    raise Moved(answer["message"])
                if answer["type"] == "error" and not may_fail:
                    raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
                result: dict[str, Any] = answer.get("result", {})
                return result

    def _note(self, method: str, parameters: dict[str, Any]) -> None:
        if method == "network.beforeRequestSent":
            url = parameters["request"]["url"]
            if not url.startswith((self.house + "/", "data:", "blob:", "about:", "moz-extension:")):
                self._troubles.append(f"outside request: {url}")
        elif parameters.get("level") == "error" and _TAKEN_BACK not in str(parameters.get("text")):
            self._troubles.append(f"error: {parameters.get('text')}")
