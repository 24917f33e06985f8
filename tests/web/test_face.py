"""The icon and the name of the home screen: this device's own choice, neutral for everybody who made none."""

from __future__ import annotations

import json
import struct

import httpx
import pytest

from handhold.web.assets import SIZES, load_assets
from handhold.web.face import NAMES, Face, picture_of
from tests.web.pages import Page
from tests.web.street import Browser, Couple, Street, sees


def choose(browser: Browser, icon: str, called: str) -> httpx.Response:
    return browser.post("/looks", data={"icon": icon, "called": called, "next": "/choices#looks"})


def shown(browser: Browser) -> tuple[str, list[str]]:
    """The name on the home screen, and the icon files."""
    told = json.loads(browser.get("/manifest.webmanifest").text)
    assert told["name"] == told["short_name"]
    return told["name"], sorted({icon["src"].partition("?")[0] for icon in told["icons"]})


@pytest.mark.parametrize("icon", NAMES)
def test_every_icon_is_there_as_a_drawing_and_in_the_sizes_that_phones_ask_for(icon: str) -> None:
    files = load_assets().files
    assert f"icons/{picture_of(icon)}" in files
    for size in SIZES:
        body = files[f"icons/{Face(icon, 'Home').image(size)}"].body
        assert body.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", body[16:24]) == (size, size)
        assert len(body) < 16_000


def test_ada_chooses_and_her_device_alone_shows_it(couple: Couple) -> None:
    answer = choose(couple.ada, "leaf", "Garden  notes")
    assert answer.headers["location"] == "/choices#looks"
    assert shown(couple.ada) == (
        "Garden notes",
        ["/icons/app-leaf-192.png", "/icons/app-leaf-512.png", "/icons/app-leaf.svg"],
    )
    for other in (couple.ben, couple.nobody):
        assert shown(other) == ("Home", ["/icons/icon-192.png", "/icons/icon-512.png", "/icons/mark.svg"])


def test_it_stands_in_every_place_that_a_phone_looks(couple: Couple) -> None:
    choose(couple.ada, "cup", "Küche")
    head = couple.ada.get("/choices").text
    assert 'rel="icon" href="/icons/app-cup.svg' in head
    assert 'rel="apple-touch-icon" href="/icons/app-cup-192.png' in head
    assert 'name="apple-mobile-web-app-title" content="Küche"' in head
    worker = couple.ada.get("/sw.js").text
    assert 'const NAME = "K\\u00fcche";' in worker
    assert 'const ICON = "/icons/app-cup-192.png' in worker
    assert "app-leaf" not in worker
    assert couple.ada.get("/favicon.ico").content == load_assets().files["icons/app-cup-192.png"].body


def test_no_cache_on_the_way_hands_one_devices_choice_to_another(couple: Couple) -> None:
    for path in ("/manifest.webmanifest", "/sw.js", "/favicon.ico"):
        headers = couple.ada.get(path).headers
        assert (headers["cache-control"], headers["vary"]) == ("private, no-cache", "Cookie")


def test_the_choice_can_be_taken_back(couple: Couple) -> None:
    choose(couple.ada, "stone", "Notes")
    choose(couple.ada, "hearth", "")
    assert shown(couple.ada) == shown(couple.nobody)


@pytest.mark.parametrize(
    ("icon", "called"),
    [("../secret", "Notes"), ("", "Notes"), ("leaf", "x" * 31), ("leaf", "a\u202eb"), ("leaf", "\x07")],
)
def test_what_is_no_icon_or_no_plain_name_is_not_shown(street: Street, icon: str, called: str) -> None:
    browser = street.visitor()
    choose(browser, icon, called)
    name, icons = shown(browser)
    assert name == "Home"
    assert icons[0] in {"/icons/app-leaf-192.png", "/icons/icon-192.png"}


def test_a_name_is_escaped_wherever_it_stands(couple: Couple) -> None:
    choose(couple.ada, "list", '"><script>x')
    page = couple.ada.get("/choices")
    assert Page(page.text).broken == []
    assert "<script>x" not in page.text
    assert sees(page, "A plain word tells nobody anything")
    assert "<script>" not in couple.ada.get("/sw.js").text.replace('\\"><script>x', "")


def test_a_cookie_that_somebody_wrote_by_hand_is_held_against_the_same_rules(street: Street) -> None:
    browser = street.visitor()
    browser.jar.set("icon", "../../x")
    browser.jar.set("called", "%00%0A%E2%80%AE")
    assert shown(browser)[0] == "Home"
