"""What stands before every page: headers, cookies, other sites' forms, and bodies that are too large."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import httpx
import pytest
from starlette.datastructures import Headers

from handhold.core.entry import Entry
from handhold.core.letter import PARTS
from handhold.store.contracts import Busy, StoreDown, StoreFull
from handhold.web import shield
from tests.web.street import PASSPHRASE, SAME_SITE, Couple, Site, Street, sees

NEW = {"name": "Ada", "adult": "yes", "passphrase": PASSPHRASE, "again": PASSPHRASE}


@pytest.fixture
def over_tls() -> Street:
    return Street(site=Site(is_https=True))


@pytest.mark.parametrize(
    "path", ["/", "/today", "/nothing", "/app.css", "/api/mine/events", "/healthz", "/exits", "/sw.js"]
)
def test_every_answer_carries_the_strict_headers(couple: Couple, path: str) -> None:
    answer = couple.ada.get(path)
    assert {name: answer.headers[name] for name in shield.HEADERS} == shield.HEADERS
    assert "strict-transport-security" not in answer.headers


def test_over_tls_browsers_are_told_to_stay_there(over_tls: Street) -> None:
    assert over_tls.visitor().get("/").headers["strict-transport-security"].startswith("max-age=31536000")


def test_scripts_and_styles_come_from_here_alone() -> None:
    assert "default-src 'none'" in shield.CONTENT_POLICY
    assert "unsafe" not in shield.CONTENT_POLICY
    assert "http" not in shield.CONTENT_POLICY


@pytest.mark.parametrize("path", ["/today", "/mine", "/choices", "/code", "/help", "/sign-in", "/nothing"])
def test_no_page_is_kept_anywhere(couple: Couple, path: str) -> None:
    assert couple.ada.get(path).headers["cache-control"] == "no-store"


def test_public_files_are_kept_under_an_address_that_changes_with_them(couple: Couple) -> None:
    page = couple.nobody.get("/").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in couple.nobody.get(sheet).headers["cache-control"]
    assert couple.nobody.get("/app.css").headers["cache-control"] == "no-cache"
    script = page.split('type="module" src="')[1].split('"')[0]
    assert "immutable" in couple.nobody.get(script).headers["cache-control"]


def test_the_session_cookie_is_host_bound_and_secure_over_tls(over_tls: Street) -> None:
    cookies = over_tls.visitor().post("/people", data=NEW).headers.get_list("set-cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["__Host-device", "__Host-session"]
    for cookie in cookies:
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_on_plain_loopback_the_cookie_is_still_hidden_from_scripts(street: Street) -> None:
    for cookie in street.visitor().post("/people", data=NEW).headers.get_list("set-cookie"):
        assert {"HttpOnly", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Secure" not in cookie


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://home.example"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://home.example", "host": "home.example"}, True),
        ({"origin": "http://evil.example", "host": "home.example"}, False),
        ({"origin": "http://home.example:8642", "host": "home.example:8642"}, True),
        ({"origin": "http://home.example:8642", "host": "home.example"}, False),
        ({"origin": "null", "host": "home.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "null", "host": ""}, False),
        ({"origin": "http://[", "host": "home.example"}, False),
        ({"host": "home.example"}, False),
    ],
)
def test_a_form_is_ours_only_when_the_browser_says_so(headers: dict[str, str], is_own: bool) -> None:
    assert shield.is_own(Headers(headers)) is is_own


def test_another_sites_form_does_nothing_and_is_told_so(couple: Couple) -> None:
    answer = couple.ada.post("/notes", data={"text": "planted"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert sees(answer, "That came from another site, so nothing was done.")
    assert not sees(couple.ada.get("/mine"), "planted")


def test_a_cookie_does_not_open_the_interface_for_programs(couple: Couple) -> None:
    assert couple.ada.get("/api/mine/events").status_code == 401


def test_a_body_past_the_limit_is_refused_with_the_limit_in_the_sentence(couple: Couple) -> None:
    answer = couple.ada.post("/notes", data={"text": "x" * (shield.BODY_LIMIT + 1)})
    assert answer.status_code == 413
    assert sees(answer, "the limit is 256 KiB")


def test_a_body_that_does_not_say_its_length_is_counted_as_it_comes(couple: Couple) -> None:
    async def endless() -> object:
        for _ in range(40):
            yield b"text=" + b"x" * 10_000

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(couple.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://h", cookies=couple.ada.jar) as client:
            headers = SAME_SITE | {"Content-Type": "application/x-www-form-urlencoded"}
            return await client.post("/exits", content=endless(), headers=headers)  # type: ignore[arg-type]

    assert asyncio.run(ask()).status_code == 413


def test_the_longest_note_in_any_script_fits(couple: Couple) -> None:
    assert couple.ada.post("/notes", data={"text": "愛" * 20_000}).status_code == 303


@pytest.mark.parametrize("path", ["/letters", "/drafts", "/locks"])
def test_the_longest_letter_in_any_script_fits(couple: Couple, path: str) -> None:
    letter = {"draft": "d0" * 16, "text": "愛" * 20_000, "wish": "heard"} | dict.fromkeys(PARTS, "愛" * 4_000)
    assert couple.ada.post(path, data=letter).status_code == 303


@pytest.mark.parametrize(("error", "status"), [(StoreFull(), 507), (StoreDown(), 503), (Busy(), 503)])
def test_a_disk_that_says_no_is_a_sentence_and_reading_goes_on(
    couple: Couple, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(couple.log, "append", refuse)
    answer = couple.ada.post("/notes", data={"text": "a thought"})
    assert answer.status_code == status
    assert sees(answer, "try again")
    assert couple.ada.get("/mine").status_code == 200


def test_a_bug_shows_a_number_and_logs_no_word_of_what_was_written(
    couple: Couple, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(*_: object, **__: object) -> Entry:
        raise RuntimeError("my deepest secret")

    monkeypatch.setattr(couple.hall, "act", break_down)
    with caplog.at_level(logging.DEBUG):
        answer = couple.ada.post("/notes", data={"text": "what Ada wrote"})
    assert answer.status_code == 500
    assert sees(answer, "what Ada wrote")
    number = answer.text.split("Number: ")[1][:8]
    assert f"bug {number}: RuntimeError at test_shield.py" in caplog.text
    assert "secret" not in caplog.text
    assert "what Ada wrote" not in caplog.text
    assert "secret" not in answer.text


def test_absent_and_not_yours_look_the_same(couple: Couple) -> None:
    theirs, absent = couple.ben.post("/endings", data={"sid": couple.ada_sid}), couple.ben.get("/no-such-place")
    assert theirs.status_code == absent.status_code == 404
    assert theirs.text == absent.text


def test_the_same_three_errors_for_programs(couple: Couple) -> None:
    headers = couple.token("Ada")
    answer = couple.nobody.get("/api/ours/events/999999", headers=headers)
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {"kind": "missing", "sentence": "There is nothing here, or it is not yours to see."}
    }


def test_a_host_may_name_the_house(street: Street) -> None:
    named = Street(site=replace(street.site, name="Elm Street 4"))
    assert "<title>Welcome · Elm Street 4</title>" in named.visitor().get("/").text
