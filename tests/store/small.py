"""A disk so small that it is soon full."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of 6 MiB in memory; skips where this process may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def full(ballast: Path) -> Iterator[None]:
    """As long as this lasts, the file ``ballast`` takes all the room there is."""
    with ballast.open("wb", buffering=0) as film, pytest.raises(OSError, match="No space left"):
        while True:
            film.write(bytes(4096))
    yield
    ballast.unlink()
