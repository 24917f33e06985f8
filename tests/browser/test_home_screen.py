"""On the home screen: Chromium finds nothing missing to install the house, as it came and as its owner dressed it."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser

from tests.browser.chromium import PHONE, ChromiumTab, tab_of
from tests.serving import House, begin

ICONS = """async () => {
  const manifest = await (await fetch('/manifest.webmanifest')).json();
  const sizes = manifest.icons.map(async ({ src, sizes }) => {
    const image = await createImageBitmap(await (await fetch(src)).blob()).catch(() => null);
    return [sizes, image && `${image.width}x${image.height}`];
  });
  return Promise.all(sizes);
}"""


def told(tab: ChromiumTab) -> tuple[dict[str, Any], list[Any]]:
    """The manifest as Chromium read it, and what keeps it from installing the page."""
    devtools = tab.context.new_cdp_session(tab.page)
    tab.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    return json.loads(found["data"]), devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]


def test_chromium_installs_it_as_it_came_and_as_ada_dressed_it(chromium: Browser, server: House) -> None:
    with tab_of(chromium, server.url, size=PHONE) as tab:
        tab.enter(begin(server, "Ada"))
        tab.go("/choices")
        manifest, errors = told(tab)
        assert (manifest["name"], [error for error in errors if error["errorId"] != "in-incognito"]) == ("Home", [])
        tab.choose("A leaf", among="On the home screen, and beside a sign")
        tab.fill("Called", "Garden")
        with tab.page.expect_navigation():
            tab.press("Use these here")
        assert tab.path() == "/choices"
        manifest, errors = told(tab)
        assert (manifest["name"], [error for error in errors if error["errorId"] != "in-incognito"]) == ("Garden", [])
        seen = tab.page.evaluate(ICONS)
        assert [pair for pair in seen if pair[0] != "any" and pair[0] != pair[1]] == []
        assert len(seen) == 5
        assert tab.troubles() == []


def test_cleo_who_chose_nothing_sees_the_plain_one(chromium: Browser, server: House) -> None:
    with tab_of(chromium, server.url, size=PHONE) as tab:
        tab.go("/")
        manifest, _ = told(tab)
        assert manifest["name"] == "Home"
        assert manifest["icons"][0]["src"].startswith("/icons/icon-192.png")
        assert tab.troubles() == []
