"""No file and no function grows past what can be read in one sitting; every module says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house import tree

FILE_LINES = 400
FUNCTION_LINES = 49
READ_BY_PEOPLE = (".py", ".js", ".css", ".html", ".sh")


def too_long(name: str, text: str) -> list[str]:
    """A file with more lines than a reader keeps in mind."""
    lines = len(text.splitlines())
    return [f"{name} has {lines} lines"] if lines > FILE_LINES else []


def long_functions(name: str, node: ast.AST) -> list[str]:
    """Functions longer than a screen, decorators left out."""
    return [
        f"{name}: {part.name} has {lines} lines"
        for part in ast.walk(node)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (part.end_lineno or part.lineno) - part.lineno + 1) > FUNCTION_LINES
    ]


def unexplained(name: str, node: ast.Module) -> list[str]:
    """A module that does not say what it is for; an empty one only marks its folder."""
    return [] if ast.get_docstring(node) or not node.body else [f"{name} has no docstring"]


def bare_excepts(name: str, node: ast.AST) -> list[str]:
    """Handlers that swallow whatever comes."""
    return [
        f"{name}: bare except in line {part.lineno}"
        for part in ast.walk(node)
        if isinstance(part, ast.ExceptHandler) and part.type is None
    ]


def prints(name: str, node: ast.AST) -> list[str]:
    """Calls of ``print``: the house speaks through its pages and through ``commands.frame.say``."""
    return [
        f"{name}: print in line {part.lineno}"
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "print"
    ]


def empty_tests(tests: dict[str, ast.Module]) -> list[str]:
    """Tests that cannot fail: nothing in them, or in the helpers that they call by name, claims anything."""
    functions = [
        (name, part)
        for name, node in tests.items()
        for part in ast.walk(node)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    claiming: set[str] = set(_CLAIMS)
    while more := {part.name for _, part in functions if _claims(part) or claiming & _called(part)} - claiming:
        claiming |= more
    return [
        f"{name}: {part.name} claims nothing"
        for name, part in functions
        if part.name.startswith("test_") and part.name not in claiming
    ]


_CLAIMS = {"raises", "fail", "expect", "run_state_machine_as_test"}


def _claims(function: ast.AST) -> bool:
    return any(isinstance(part, ast.Assert) for part in ast.walk(function))


def _called(function: ast.AST) -> set[str]:
    calls = [part.func for part in ast.walk(function) if isinstance(part, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return names | {call.attr for call in calls if isinstance(call, ast.Attribute)}


SOURCES = tree.with_suffix(".py")


@pytest.mark.parametrize("path", tree.with_suffix(*READ_BY_PEOPLE), ids=tree.name_of)
def test_every_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert too_long(tree.name_of(path), path.read_text(encoding="utf-8")) == []


def test_every_function_fits_on_a_screen() -> None:
    assert [offence for path in SOURCES for offence in long_functions(tree.name_of(path), tree.parsed(path))] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [offence for path in SOURCES for offence in unexplained(tree.name_of(path), tree.parsed(path))] == []


def test_nothing_is_swallowed_unseen() -> None:
    assert [offence for path in SOURCES for offence in bare_excepts(tree.name_of(path), tree.parsed(path))] == []


def test_the_house_does_not_print() -> None:
    sources = tree.with_suffix(".py", under=tree.SRC)
    assert [offence for path in sources for offence in prints(tree.name_of(path), tree.parsed(path))] == []


def test_every_test_claims_something() -> None:
    tests = tree.with_suffix(".py", under=tree.ROOT / "tests")
    assert empty_tests({tree.name_of(path): tree.parsed(path) for path in tests}) == []


def test_planted_giants_are_found() -> None:
    assert too_long("a.py", "\n" * 401) == ["a.py has 401 lines"]
    assert too_long("a.py", "\n" * 400) == []
    body = "    x = 1\n" * 49
    assert long_functions("a.py", ast.parse(f"def f():\n{body}")) == ["a.py: f has 50 lines"]
    assert long_functions("a.py", ast.parse(f"async def f():\n{body[:-10]}")) == []


def test_planted_silence_is_found() -> None:
    assert unexplained("a.py", ast.parse("x = 1")) == ["a.py has no docstring"]
    assert bare_excepts("a.py", ast.parse("try:\n    pass\nexcept:\n    pass")) == ["a.py: bare except in line 3"]
    assert prints("a.py", ast.parse("print('diary')")) == ["a.py: print in line 1"]


def test_a_planted_test_that_cannot_fail_is_found() -> None:
    assert empty_tests({"t.py": ast.parse("def test_ada(): say()")}) == ["t.py: test_ada claims nothing"]
    assert empty_tests({"t.py": ast.parse("def test_ada():\n    assert 1")}) == []
    helper = ast.parse("def seen(x):\n    looked(x)\ndef looked(x):\n    assert x")
    assert empty_tests({"h.py": helper, "t.py": ast.parse("def test_ada(): seen(1)")}) == []
