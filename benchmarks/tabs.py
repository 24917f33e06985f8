"""Two people in a real Chromium at a real house, each with the same page open, for what one does and the other sees."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frame import Row, percentile
from tests.browser import chromium
from tests.browser.chromium import ChromiumTab
from tests.joined import couple
from tests.serving import House, running


@dataclass(frozen=True, slots=True)
class Tabs:
    """The house, both open pages, and what opens Ben's session."""

    house: House
    ada: ChromiumTab
    ben: ChromiumTab
    ben_cookie: str


@contextmanager
def two_tabs(path: str) -> Iterator[Tabs | None]:
    """Ada and Ben at ``path``; ``None`` where there is no Chromium."""
    with (
        chromium.started() as browser,
        tempfile.TemporaryDirectory(prefix="handhold-tabs-") as place,
        running(Path(place) / "data") as house,
    ):
        if browser is None:
            yield None
            return
        with couple(house.url) as together:
            cookies = [person.cookie for person in together]
        with chromium.tab_of(browser, house.url) as ada, chromium.tab_of(browser, house.url) as ben:
            for tab, cookie in ((ada, cookies[0]), (ben, cookies[1])):
                tab.enter(cookie)
                tab.go(path)
            yield Tabs(house, ada, ben, cookies[1])


def sighted(
    path: str, what: str, once: Callable[[Tabs], float], budgets: tuple[float, float], short: bool
) -> Iterator[Row]:
    """Milliseconds of many rounds: within which half of them were, and 99 of 100.  No row without a Chromium."""
    with two_tabs(path) as tabs:
        if tabs is None:
            return
        taken = [once(tabs) for _ in range(23 if short else 103)][3:]
    yield Row(f"{what}, half of them within", percentile(taken, 0.5), "ms", budgets[0])
    yield Row(f"{what}, 99 of 100 within", percentile(taken, 0.99), "ms", budgets[1])
