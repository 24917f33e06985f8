"""The calendar in a real calendar program (khal), as somebody in Vienna sees it in the week in which clocks change."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handhold.pocket import feed
from handhold.pocket.feed import Line, Sheet
from tests.cast import MONDAY
from tests.missing import unavailable

CONFIG = """
[calendars]
[[ours]]
path = {folder}/ours
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
"""


def khal(folder: Path, *words: str) -> list[str]:
    """What the program says; one event stands in a line."""
    program = Path(sys.executable).with_name("khal")
    if not program.exists():
        unavailable("there is no khal beside this Python; install it (pip install khal)")
    done = subprocess.run(
        [program, "-c", str(folder / "config"), *words], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("zone", "evenings"),
    [
        ("Europe/Vienna", ["2026-03-28 20:00", "2026-03-29 20:00"]),
        ("Europe/Vienna", ["2026-10-24 20:00", "2026-10-25 20:00"]),
        ("America/New_York", ["2026-10-31 20:00", "2026-11-01 20:00"]),
    ],
)
def test_the_evenings_before_and_after_the_clocks_change_stand_at_eight(
    tmp_path: Path, zone: str, evenings: list[str]
) -> None:
    times = [datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for text in evenings]
    sheet = Sheet((Line("a" * 32, times[0], "phone, with \u00fcber; comma"), Line("b" * 32, times[1], "")))
    (tmp_path / "ours").mkdir()
    (tmp_path / "config").write_text(CONFIG.format(folder=tmp_path, zone=zone))
    (tmp_path / "feed.ics").write_bytes(feed.written(sheet, MONDAY, "Hearth", "Something planned"))
    khal(tmp_path, "import", "--batch", "-a", "ours", str(tmp_path / "feed.ics"))
    shown = khal(tmp_path, "list", "--format", "{start} {title}", "--day-format", "", evenings[0][:10], "3d")
    assert shown == [f"{evenings[0]} phone, with \u00fcber; comma", f"{evenings[1]} Something planned"]
