"""The files of this repository and the parsed source, read once for all rules."""

from __future__ import annotations

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
_LEFT_OUT = {".venv", "data", "build", "dist", "node_modules", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the repository, tracked or about to be; from a bare copy, every file that may."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        found = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        paths = [ROOT / name for name in found if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not _is_left_out(path)]
    return tuple(sorted(path for path in paths if path.is_file()))


def with_suffix(*suffixes: str, under: Path = ROOT) -> list[Path]:
    """The repository's files below ``under`` that end so."""
    return [path for path in files() if path.suffix in suffixes and path.is_relative_to(under)]


def name_of(path: Path) -> str:
    """A path as a reader of the repository would say it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_of(path: Path) -> str:
    """The dotted name of a module below ``src``."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_left_out(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part in _LEFT_OUT or (part.startswith(".") and part != ".ci") for part in parts)
