"""The documentation page runs as it stands, and its drawings are those that it makes."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from handhold.insight import loop, speak
from handhold.insight.readings import COLUMNS
from handhold.insight.verify import plan
from handhold.insight.verify.rows import FULL
from tests.house import tree

PAGE = tree.ROOT / "docs" / "insight.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def run_page(folder: Path) -> list[Path]:
    """Run every block of the page in ``folder``; the drawings it made."""
    (folder / "docs" / "insight").mkdir(parents=True, exist_ok=True)
    space: dict[str, object] = {}
    for block in BLOCKS:
        exec(compile(block, str(PAGE), "exec"), space)
    return sorted((folder / "docs" / "insight").glob("*.svg"))


def test_the_page_runs_and_makes_its_drawings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run_page(tmp_path)
    assert "seem to take turns" in capsys.readouterr().out
    assert {f"insight/{path.name}" for path in made} == set(
        re.findall(r"\]\((insight/[^)]+\.svg)\)", PAGE.read_text("utf-8"))
    )
    for path in made:
        kept = tree.ROOT / "docs" / "insight" / path.name
        assert shape(path) == shape(kept), f"draw {kept.name} anew: the page makes another"


def shape(path: Path) -> tuple[str, int, int]:
    """Title, points of the line and dots of a drawing."""
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    title, drawn = root.findtext(f"{space}title"), root.find(f"{space}polyline")
    assert title is not None
    assert drawn is not None
    return title, len(drawn.attrib["points"].split()), len(root.findall(f".//{space}circle"))


def test_the_page_tells_the_columns_and_the_conditions_that_hold() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in COLUMNS)
    assert f"P(sign) above {speak.SURE:g}" in text
    assert f"{speak.MIN_DAYS} days answered by both ({speak.MIN_CROSS_DAYS} for" in text
    assert f"{speak.MIN_REACHES} reaches, {speak.MIN_EACH} answered and {speak.MIN_EACH} left open" in text
    assert f"{FULL.coverage:,} couples" in text
    assert f"One seed ({plan.SEED})" in text
    assert f"sd {loop.REACH_SPIKE:g} in g, {loop.OPEN_SPIKE:g} in h" in text
