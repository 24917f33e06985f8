"""The documents are held against the house: names, commands, settings and links that they speak of exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from handhold.commands.registry import COMMANDS
from handhold.settings import NAMES
from tests.house import tree

DOCUMENTS = tree.with_suffix(".md")
MAP = tree.ROOT / "docs" / "map.md"
README = tree.ROOT / "README.md"
FOR_MAKE = {"ARGS", "SHORT"}


def defined(path: Path) -> set[str]:
    """Names that a module defines at its top, and the members of its classes."""
    found: set[str] = set()
    for part in ast.walk(tree.parsed(path)):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(part.name)
        elif isinstance(part, ast.Assign | ast.AnnAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def unknown_names(text: str) -> list[str]:
    """Names in backticks that stand for nothing in the house: ``a/file.py``, ``a/folder/`` or ``a/file.py:name``."""
    found = []
    for token in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        place, _, name = token.partition(":")
        path = next((path for path in (tree.SRC / "handhold" / place, tree.ROOT / place) if path.exists()), None)
        if path is None or (name and name not in defined(path)):
            found.append(token)
    return found


def unmapped(text: str, house: Path) -> list[str]:
    """Rooms of the house that the map leaves out."""
    rooms = [path for path in house.iterdir() if path.is_dir() or path.suffix == ".py"]
    names = [f"{room.name}/" if room.is_dir() else room.name for room in rooms]
    return sorted(name for name in names if not name.startswith("__") and f"`{name}`" not in text)


def unknown_commands(text: str, targets: set[str]) -> list[str]:
    """Lines of shell blocks that call what does not exist."""
    found = []
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL):
        for line in block.splitlines():
            words = line.partition("#")[0].split()
            settings = [word.partition("=")[0] for word in words if re.match(r"[A-Z_]+=", word)]
            rest = [word for word in words if not re.match(r"[A-Z_]+=", word)]
            known = {"make": targets, "handhold": set(COMMANDS)}.get(rest[0]) if len(rest) > 1 else None
            found += [name for name in settings if name not in NAMES and name not in FOR_MAKE]
            found += [line] if known is not None and rest[1] not in known and not rest[1].startswith("-") else []
    return found


def dead_links(text: str, folder: Path) -> list[str]:
    """Links and pictures that lead to no file of the repository."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    return [link for link in links if not (folder / link).exists()]


def make_targets() -> set[str]:
    """What ``make`` can be asked for."""
    return set(re.findall(r"^([a-z]+):", (tree.ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=tree.name_of)
def test_every_command_and_link_in_a_document_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unknown_commands(text, make_targets()) == []
    assert dead_links(text, path.parent) == []


def test_every_name_on_the_map_exists() -> None:
    assert unknown_names(MAP.read_text(encoding="utf-8")) == []


def test_every_room_is_on_the_map() -> None:
    assert unmapped(MAP.read_text(encoding="utf-8"), tree.SRC / "handhold") == []


def test_the_readme_tells_every_setting_and_no_other() -> None:
    told = set(re.findall(r"\b(?:HANDHOLD_[A-Z_]+|PORT)\b", README.read_text(encoding="utf-8")))
    assert told == set(NAMES)


def test_make_help_tells_every_target() -> None:
    text = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"echo 'make ([a-z]+)", text)) == make_targets() - {"help"}


def test_the_makefile_works_with_an_old_make_and_in_a_folder_with_spaces() -> None:
    text = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"\.ONESHELL|\$\(CURDIR\)|\$\(abspath|\$\(file ", text) == []


def test_planted_wrong_names_on_the_map_are_found() -> None:
    assert unknown_names("`settings.py` `settings.py:read` `core/` `Makefile`") == []
    assert unknown_names("`settings.py:write`, `cellar/`") == ["settings.py:write", "cellar/"]


def test_a_planted_room_without_a_place_on_the_map_is_found(tmp_path: Path) -> None:
    (tmp_path / "cellar").mkdir()
    (tmp_path / "attic.py").touch()
    assert unmapped("`attic.py`", tmp_path) == ["cellar/"]


def test_planted_wrong_commands_and_links_are_found() -> None:
    block = "```sh\nPORT=9000 make run   # fine\nHANDHOLD_PROT=1 make fly\nhandhold dance\nhandhold --version\n```"
    assert unknown_commands(block, {"run"}) == ["HANDHOLD_PROT", "HANDHOLD_PROT=1 make fly", "handhold dance"]
    assert dead_links("[map](docs/map.md) [moon](docs/moon.md) [web](https://a.example)", tree.ROOT) == ["docs/moon.md"]
