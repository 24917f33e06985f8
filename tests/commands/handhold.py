"""The command line in a process of its own, as somebody would type it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.serving import ROOT


def handhold(*words: str, data: Path, typed: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a data folder; what it said is in ``stdout`` and ``stderr``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDHOLD_")}
    own = {"PYTHONPATH": str(ROOT / "src"), "HANDHOLD_DATA": str(data)}
    return subprocess.run(
        [sys.executable, "-m", "handhold", *words],
        env={**kept, **own, **environ},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
