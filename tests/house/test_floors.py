"""Imports run down only, nothing runs in circles, and each outside library has one home.

Imports inside functions and imports for types alone count like any other: a reader has to follow them all.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house import tree

BELOW: dict[str, set[str]] = {
    "core": set(),
    "insight": set(),
    "settings": set(),
    "content": {"core"},
    "store": {"core"},
    "bell": set(),
    "service": {"bell", "store", "core", "content", "insight"},
    "pocket": {"store", "core"},
    "door": {"service", "bell", "store", "core"},
    "web": {"settings", "pocket", "door", "service", "bell", "store", "core", "content", "insight"},
    "commands": {"settings", "web", "pocket", "door", "service", "bell", "store", "core", "content", "insight"},
    "__main__": {"settings", "commands"},
}
"""Which floors each floor may stand on, besides itself."""

HOMES: dict[str, set[str]] = {
    "babel": {"web"},
    "cryptography": {"store"},
    "icalendar": {"pocket"},
    "jinja2": {"web"},
    "markupsafe": {"web"},
    "msgspec": set(BELOW),
    "numba": {"insight"},
    "numpy": {"insight"},
    "python_multipart": {"web"},
    "scipy": {"insight"},
    "segno": {"web"},
    "sqlite3": {"store"},
    "starlette": {"web"},
    "statsmodels": {"insight"},
    "uvicorn": {"commands"},
    "zxcvbn": {"door"},
}
"""Where each library from outside lives.  ``sqlite3`` comes with Python but is a database driver all the same."""

PURE = {"core", "insight"}
IMPURE = {
    "asyncio", "ctypes", "http", "importlib", "io", "logging", "multiprocessing", "os", "pathlib", "random", "resource",
    "secrets", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time",
    "urllib", "uuid",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}

Imports = Mapping[str, Iterable[str]]
"""Module by module, every dotted name that it imports."""


def imports_of(node: ast.AST) -> set[str]:
    """Every dotted name that a syntax tree imports anywhere; ``from a import b`` counts as ``a.b``."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            found |= {alias.name for alias in part.names}
        elif isinstance(part, ast.ImportFrom):
            found |= {f"{'.' * part.level}{part.module or ''}.{alias.name}" for alias in part.names}
    return found


def floor_of(dotted: str) -> str:
    """The floor of a dotted name below ``handhold``; the package itself belongs to none."""
    return dotted.split(".")[1] if "." in dotted else ""


def relative(imports: Imports) -> list[str]:
    """Imports that do not say from where."""
    return [f"{name} imports {target}" for name, targets in imports.items() for target in targets if target[0] == "."]


def upward(imports: Imports) -> list[str]:
    """Imports that do not run down."""
    found = []
    for name, targets in imports.items():
        here = floor_of(name)
        for target in targets:
            there = floor_of(target)
            if target.startswith("handhold.") and there in BELOW and there != here and there not in BELOW.get(here, ()):
                found.append(f"{name} imports {target}")
    return found


def circles(imports: Imports) -> list[str]:
    """The first circle among our own modules, if there is one."""
    graph = {name: {_module(target, imports) for target in targets} - {None, name} for name, targets in imports.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" -> ".join(error.args[1])]
    return []


def homeless(imports: Imports) -> list[str]:
    """Libraries from outside that are imported away from their home, or have none."""
    found = []
    for name, targets in imports.items():
        for library in {target.split(".")[0] for target in targets} - {"handhold"}:
            outside = library in HOMES or library not in sys.stdlib_module_names
            if outside and floor_of(name) not in HOMES.get(library, ()):
                found.append(f"{name} imports {library}")
    return found


def impure(name: str, node: ast.AST) -> list[str]:
    """Clocks, chance, files and networks on a floor that must know none of them."""
    if floor_of(name) not in PURE:
        return []
    libraries = {target.split(".")[0] for target in imports_of(node)}
    found = [f"{name} imports {library}" for library in sorted(libraries & IMPURE)]
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in CLOCKS:
            found.append(f"{name} reads the clock in line {part.lineno}")
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in {"open", "input"}:
            found.append(f"{name} reads from outside in line {part.lineno}")
    return found


def _module(target: str, imports: Imports) -> str | None:
    """The module of ours that a dotted name lies in; ``from package import name`` may mean either."""
    if target in imports:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in imports else None


@pytest.fixture(scope="module")
def house() -> Imports:
    """What each module of the house imports."""
    return {tree.module_of(path): imports_of(tree.parsed(path)) for path in tree.with_suffix(".py", under=tree.SRC)}


def test_every_module_stands_on_a_floor_that_is_drawn(house: Imports) -> None:
    assert {floor_of(name) for name in house} - {""} <= set(BELOW)


def test_imports_run_down_only(house: Imports) -> None:
    assert upward(house) == []
    assert relative(house) == []


def test_nothing_runs_in_circles(house: Imports) -> None:
    assert circles(house) == []


def test_each_library_from_outside_has_one_home(house: Imports) -> None:
    assert homeless(house) == []


def test_the_pure_floors_know_no_clock_no_chance_and_no_files() -> None:
    sources = tree.with_suffix(".py", under=tree.SRC)
    assert [offence for path in sources for offence in impure(tree.module_of(path), tree.parsed(path))] == []


def test_a_planted_import_upwards_is_found_wherever_it_hides() -> None:
    late = ast.parse("def f():\n    from handhold.web import app\n")
    typed = ast.parse("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import handhold.service\n")
    assert upward({"handhold.core.note": imports_of(late)}) == ["handhold.core.note imports handhold.web.app"]
    assert upward({"handhold.store.log": imports_of(typed)}) == ["handhold.store.log imports handhold.service"]
    assert relative({"handhold.core.note": imports_of(ast.parse("from . import entry"))})


def test_a_planted_circle_is_found_even_through_a_package() -> None:
    around = {"handhold.core.a": {"handhold.core.b.Thing"}, "handhold.core.b": {"handhold.core.a"}}
    assert len(circles(around)) == 1
    assert circles({"handhold.core.a": {"handhold.core.b"}, "handhold.core.b": {"datetime"}}) == []


def test_a_planted_library_away_from_home_is_found() -> None:
    assert homeless({"handhold.core.note": {"numpy.linalg"}}) == ["handhold.core.note imports numpy"]
    assert homeless({"handhold.web.app": {"requests"}}) == ["handhold.web.app imports requests"]
    assert homeless({"handhold.store.log": {"sqlite3", "hashlib"}}) == []


def test_a_planted_clock_on_a_pure_floor_is_found() -> None:
    clock = ast.parse("import datetime\nnow = datetime.datetime.now()\n")
    assert impure("handhold.core.note", clock) == ["handhold.core.note reads the clock in line 2"]
    assert impure("handhold.insight.fit", ast.parse("import random")) == ["handhold.insight.fit imports random"]
    assert impure("handhold.core.note", ast.parse("open('diary')")) != []
    assert impure("handhold.web.app", clock) == []
