"""Looking at a data folder as a thief does: every byte of every file."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

PIECE = 12


def copy_of(folder: Path, name: str) -> Path:
    """The whole folder as somebody carries it away while the server runs."""
    return Path(shutil.copytree(folder, folder.parent / name))


def raw(folder: Path) -> bytes:
    """All bytes of all files."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def traces(folder: Path, secrets: Iterable[bytes]) -> int:
    """How many of these byte strings left a trace: any twelve bytes in a row, wherever they begin in the files."""
    everything = raw(folder)
    windows = {everything[at : at + PIECE] for at in range(len(everything) - PIECE + 1)}
    return sum(
        any(secret[at : at + PIECE] in windows for at in range(0, len(secret) - PIECE + 1, PIECE)) for secret in secrets
    )
