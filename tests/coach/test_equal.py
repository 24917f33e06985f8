"""Both interpreters answer alike, in Node where it is here; tests/browser asks the same of a real browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.coach import golden

RUN = """
import { readFileSync, writeFileSync } from 'node:fs';
import { answer } from './answer.js';
writeFileSync('answer.json', JSON.stringify(answer(JSON.parse(readFileSync('question.json', 'utf8')))));
"""


@pytest.mark.parametrize("generated", [150, pytest.param(1_500, marks=pytest.mark.slow)])
def test_the_browsers_coach_answers_ada_as_the_reference_does(tmp_path: Path, generated: int) -> None:
    asked = golden.question(generated)
    ours, theirs = golden.answer(asked), _ask_node(asked, tmp_path)
    for (text, _), mine, other in zip(asked["messages"], ours["readings"], theirs["readings"], strict=True):
        assert other == mine, text
    assert theirs["walks"] == ours["walks"]
    assert theirs["drafts"] == ours["drafts"]


def test_the_golden_messages_hold_hints_dangers_and_silence() -> None:
    readings = golden.answer(golden.question(200))["readings"]
    assert sum(one["automatic"] is not None for one in readings) > 200
    assert sum(bool(one["reading"]["safety"]) for one in readings) > 80
    assert sum(not one["reading"]["cautions"] for one in readings) > 400


def _ask_node(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node here; the browser tests hold both interpreters against each other as well")
    for path in (*(golden.SCRIPTS / name for name in golden.MODULES), golden.HERE / "answer.js"):
        shutil.copy(path, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "run.js").write_text(RUN)
    (folder / "question.json").write_text(json.dumps(asked))
    subprocess.run([node, "run.js"], cwd=folder, check=True, timeout=120)
    found: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return found
