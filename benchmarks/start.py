"""From a fresh clone to the first answer, and a second start, as somebody who types ``make run`` lives it."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.frame import Row
from tests.serving import PATIENCE, ROOT, free_port

CLONE_PATIENCE = 300.0
_OURS = ("HANDHOLD_", "MAKE", "MFLAGS")


def rows(short: bool) -> Iterator[Row]:
    """Seconds by the clock on the wall; the first depends on how near a package mirror is, and is left out if short."""
    with tempfile.TemporaryDirectory(prefix="handhold-start-") as place:
        clone = Path(place) / "a folder with spaces"
        if short:
            yield Row("start to first answer", _answered(ROOT, Path(place) / "data", PATIENCE), "s", 1.0)
            return
        begun = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        cloned = time.monotonic() - begun
        yield Row("clean clone to first answer", cloned + _answered(clone, clone / "data", CLONE_PATIENCE), "s", 30.0)
        yield Row("second start to first answer", _answered(clone, clone / "data", PATIENCE), "s", 1.0)


def _answered(folder: Path, data: Path, patience: float) -> float:
    """Seconds from typing ``make run`` in ``folder`` until the house says that it is well."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=folder,
        env={**kept, "PORT": str(port), "HANDHOLD_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _is_well(f"http://127.0.0.1:{port}/healthz"):
            if process.poll() is not None or time.monotonic() - begun > patience:
                raise RuntimeError("make run did not come to an answer")
            time.sleep(0.01)
        return time.monotonic() - begun
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def _is_well(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
