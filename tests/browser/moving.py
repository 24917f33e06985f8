"""A house in this process whose clock the test moves, served to real browsers: for what takes half an hour."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

import httpx
import uvicorn
from playwright.sync_api import Browser

from tests.browser import chromium as driver
from tests.browser.chromium import ChromiumTab
from tests.serving import PATIENCE, free_port
from tests.web.street import PASSPHRASE, Couple

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evening:
    """The couple, and a tab for each of them."""

    couple: Couple
    url: str
    ada: ChromiumTab
    ben: ChromiumTab

    def pass_time(self, minutes: int) -> None:
        """Move the clock on; both come in again, as they would."""
        self.couple.pass_time(minutes=minutes)
        for tab, browser in ((self.ada, self.couple.ada), (self.ben, self.couple.ben)):
            own = {"Origin": self.url}
            with httpx.Client(base_url=self.url, cookies=browser.jar, headers=own, timeout=PATIENCE) as client:
                answer = client.post("/unlockings", data={"passphrase": PASSPHRASE})
                assert answer.status_code == 303
                tab.enter(client.cookies["session"])


@contextmanager
def served(couple: Couple) -> Iterator[str]:
    """The couple's house at an address, while the block runs."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(couple.app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE)


@contextmanager
def evening(chromium: Browser) -> Iterator[Evening]:
    """Ada on her desk, Ben on his phone."""
    couple = apart(_moved_in)
    with ExitStack() as stack:
        url = stack.enter_context(served(couple))
        ada = stack.enter_context(driver.tab_of(chromium, url))
        ben = stack.enter_context(driver.tab_of(chromium, url, size=driver.PHONE))
        ada.enter(couple.ada.jar["session"])
        ben.enter(couple.ben.jar["session"])
        yield Evening(couple, url, ada, ben)
        assert ada.troubles() + ben.troubles() == []
    couple.close()


def apart(work: Callable[[], T]) -> T:
    """Do something that runs a loop of its own: this thread's loop is the browser driver's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _moved_in() -> Couple:
    couple = Couple()
    couple.ada.post("/choices", data={"colour": "teal"})
    couple.ben.post("/choices", data={"colour": "amber"})
    return couple
