"""Ada brings her copy into another house with a browser, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PHONE, tab_of
from tests.joined import somebody
from tests.serving import PASSPHRASE, House, begin, running

NOTE = "The heron was on the roof again."


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """What Ada saved in a house that is gone now."""
    with running(tmp_path / "old") as house, somebody(house.url) as ada:
        ada.post("/people", name="Ada", adult="yes", zone="UTC", passphrase=PASSPHRASE, again=PASSPHRASE)
        ada.post("/notes", text=NOTE)
        ada.post("/pulses", near="7")
        file = tmp_path / "copy.zip"
        file.write_bytes(ada.get("/copy.zip").content)
    return file


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_her_words_come_into_the_new_house(chromium: Browser, server: House, saved: Path, script: bool) -> None:
    with tab_of(chromium, server.url, size=PHONE, script=script) as tab:
        tab.enter(begin(server, "Ada"))
        tab.go("/choices")
        tab.follow("Bring a copy in")
        tab.page.get_by_label("The file that you saved").set_input_files(saved)
        tab.press("See what is in it")
        assert tab.sees("1 note"), tab.words()
        assert tab.sees("1 marked day")
        assert tab.lacks(NOTE)
        tab.press("Bring it in")
        assert tab.sees(NOTE), tab.words()
        assert tab.sees("brought in")
        tab.go("/luggage")
        tab.page.get_by_label("The file that you saved").set_input_files(Path(__file__))
        tab.press("See what is in it")
        assert tab.sees("There is no copy in this file."), tab.words()
        assert tab.troubles() == []
