"""What all tests share: browsers that are looked for once, and a loud word about whatever could not be run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.joined import AtHome, settle

BROWSER = Path(__file__).parent / "browser"
pytest_plugins = ["tests.browser.fixtures"]


@pytest.fixture(scope="session")
def couple_at_home(tmp_path_factory: pytest.TempPathFactory) -> AtHome:
    """They became a couple once for the whole run; every story that begins there gets a copy of that folder."""
    return settle(tmp_path_factory.mktemp("couple") / "data")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and put them last: Playwright keeps an event loop running in this thread from then on."""
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker("browser")
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was left out and how to get it, so that nobody takes a quiet run for a whole one."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.items():
        terminalreporter.write_line(f"NOT RUN: {count} tests: {reason}", yellow=True, bold=True)
