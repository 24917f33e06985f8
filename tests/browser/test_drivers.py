"""The drivers and the watchers themselves: they do what a person does, and they can fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser

from tests.browser import judges
from tests.browser.chromium import tab_of
from tests.browser.fixtures import OpenTab
from tests.serving import House

PAGE = """<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>
<form method="post" action="/answer">
<p><label for="name">Your name</label> <input type="text" id="name" name="name" value="Nobody"></p>
<p><label for="words">Your passphrase</label> <input id="words" type="password" name="words"></p>
<p><label><input type="checkbox" name="adult"> I am an adult</label></p>
<fieldset><legend>Near</legend><label><input type="radio" name="near" value="n7"> 7</label></fieldset>
<fieldset><legend>Safe</legend><label><input type="radio" name="safe" value="s7"> 7</label></fieldset>
<p><button type="submit">Go on</button></p></form><p><a href="/elsewhere">Elsewhere</a></p></main></body></html>"""
PLANTED = {
    "/outside": '<img alt="" src="http://192.0.2.1/spy.png">',
    "/fault": "<script>throw new Error('planted')</script>",
    "/unreadable": '<p style="color:#ddd;background:#fff">pale words</p><img src="/a.png">',
}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(PAGE + PLANTED.get(self.path, "") if self.path != "/elsewhere" else "<p>You are elsewhere</p>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(f"<!doctype html><title>Answer</title><main>It said {unquote_plus(body)}</main>")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture(scope="module")
def pages() -> Iterator[House]:
    """A house of three pages, to try the drivers on."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield House(data=Path(), port=httpd.server_port)
        httpd.shutdown()


def test_ada_fills_in_a_form_by_the_words_on_it_in_every_browser(any_tab: OpenTab, pages: House) -> None:
    tab = any_tab(pages)
    tab.go("/")
    tab.fill("Your name", "Ada")
    tab.fill("passphrase", "four warm quiet words")
    tab.choose("I am an adult")
    tab.choose("7", among="Safe")
    tab.press("Go on")
    assert tab.sees("It said name=Ada&words=four warm quiet words&adult=on&safe=s7")
    assert tab.lacks("A page")
    assert tab.path() == "/answer"


def test_ada_follows_a_link_in_every_browser(any_tab: OpenTab, pages: House, tmp_path: Path) -> None:
    tab = any_tab(pages)
    tab.go("/")
    tab.follow("Elsewhere")
    assert tab.sees("You are elsewhere")
    tab.picture(tmp_path / "seen.png")
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("path", "trouble"), [("/outside", "outside request"), ("/fault", "planted")])
def test_a_planted_trouble_is_noticed(chromium: Browser, pages: House, path: str, trouble: str) -> None:
    with tab_of(chromium, pages.url) as tab:
        tab.go(path)
        assert any(trouble in found for found in tab.troubles())


def test_the_judges_find_planted_faults_and_pass_a_plain_page(
    chromium: Browser, pages: House, judge_tools: Path
) -> None:
    with tab_of(chromium, pages.url) as tab:
        tab.go("/")
        assert judges.axe(tab.page, judge_tools) == []
        tab.go("/unreadable")
        found = judges.axe(tab.page, judge_tools)
    assert {line.partition(":")[0] for line in found} >= {"color-contrast", "image-alt"}
    assert judges.html({"plain": PAGE}, judge_tools) == []
    assert judges.html({"broken": PAGE.replace("<h1>", "<h1><p>")}, judge_tools) != []
