"""What reads the scripts before any browser does: a slip in a path that is seldom walked is found here."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
LINT = Path(sysconfig.get_path("scripts"), "oxlint")
PART = "export function part() {\n  return 1;\n}\n"


def faults(folder: Path, script: str) -> str:
    """What the house's own rules say of one script that stands beside ``part.js``; empty when all is well."""
    (folder / "part.js").write_text(PART, encoding="utf-8")
    (folder / "whole.js").write_text(script, encoding="utf-8")
    command = [str(LINT), "--config", str(HOME / ".oxlintrc.json"), "--deny-warnings", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("export const two = () => prat() + 1;\n", "no-undef"),
        ('import { part } from "./part.js";\nexport const two = 2;\n', "no-unused-vars"),
        ('import { prat } from "./part.js";\nexport const two = prat();\n', "import(named)"),
        ('import { part } from "./part.js";\nexport const isTwo = () => part() == "2";\n', "eqeqeq"),
    ],
)
def test_a_planted_slip_is_found(tmp_path: Path, script: str, rule: str) -> None:
    assert rule in faults(tmp_path, script)


def test_a_sound_script_passes(tmp_path: Path) -> None:
    assert faults(tmp_path, 'import { part } from "./part.js";\nexport const two = () => part() + 1;\n') == ""
