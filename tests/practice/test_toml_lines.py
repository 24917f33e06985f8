"""Every key and every item of a list is found on its own line, however the text is laid out."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.content.toml_lines import Path, line_at, lines_of

TRICKY = '''\
# A comment with [brackets] and "quotes"
title = "A # is no comment here, nor [this]"
"quoted key" = 'a \\ stays'   # here it is one
long = """
one
two \\"""
three"""
raw = \'\'\'
[not a table]
'''
TRICKY += """'''
dotted.key.path = 1
numbers = [ 1, 2, # three
  3,
  { inner = [
    4 ] },
]
[table]
when = 2026-03-02T20:00:00Z
[table."inner one"]
flag = true
[[list]]
name = "first"
[[list.deeper]]
name = "a"
[[list.deeper]]
name = "b"
[[list]]
name = "second"
[list.part]
x = 1
"""


def test_each_place_of_a_tricky_text_is_on_its_line() -> None:
    lines = lines_of(TRICKY)
    assert {path: lines[path] for path in every_path(tomllib.loads(TRICKY))} == {
        ("title",): 2,
        ("quoted key",): 3,
        ("long",): 4,
        ("raw",): 8,
        ("dotted",): 11,
        ("dotted", "key"): 11,
        ("dotted", "key", "path"): 11,
        ("numbers",): 12,
        ("numbers", 0): 12,
        ("numbers", 1): 12,
        ("numbers", 2): 13,
        ("numbers", 3): 14,
        ("numbers", 3, "inner"): 14,
        ("numbers", 3, "inner", 0): 15,
        ("table",): 17,
        ("table", "when"): 18,
        ("table", "inner one"): 19,
        ("table", "inner one", "flag"): 20,
        ("list",): 21,
        ("list", 0): 21,
        ("list", 0, "name"): 22,
        ("list", 0, "deeper"): 23,
        ("list", 0, "deeper", 0): 23,
        ("list", 0, "deeper", 0, "name"): 24,
        ("list", 0, "deeper", 1): 25,
        ("list", 0, "deeper", 1, "name"): 26,
        ("list", 1): 27,
        ("list", 1, "name"): 28,
        ("list", 1, "part"): 29,
        ("list", 1, "part", "x"): 30,
    }


def test_a_place_without_a_line_is_where_its_nearest_neighbour_stands() -> None:
    lines = lines_of("\n[[steps]]\nid = 'a'\n")
    assert line_at(lines, ("steps", 0, "says")) == 2
    assert line_at(lines, ("nothing", "at", "all")) == 1


def test_windows_line_ends_count_once() -> None:
    assert lines_of("a = 1\r\nb = 2\r\n") == {("a",): 1, ("b",): 2}


SCALARS = st.one_of(
    st.integers(-9, 9).map(str),
    st.booleans().map(lambda flag: str(flag).lower()),
    st.text("ab#[]{}=,. '", max_size=6).map(lambda text: f'"{text}"'),
    st.text('ab#[]{}=,. "\\', max_size=6).map(lambda text: f"'{text}'"),
    st.text("ab#\n[ ", max_size=6).map(lambda text: f'"""\n{text}"""'),
)
VALUES: st.SearchStrategy[str] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", # [\n".join([*items, ""]) + "]"),
        st.lists(SCALARS.filter(lambda text: "\n" not in text), max_size=2).map(
            lambda items: "{ " + ", ".join(f"k{nth} = {item}" for nth, item in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)
SECTIONS = st.lists(
    st.tuples(st.sampled_from(["[[rows]]", "[[rows.cells]]"]), st.lists(VALUES, max_size=3)), max_size=4
)


@given(SECTIONS)
@settings(derandomize=True, deadline=None)
def test_every_place_that_the_standard_reader_finds_has_a_line_with_its_name(
    sections: list[tuple[str, list[str]]],
) -> None:
    parts = ["[[rows]]", *(line for head, values in sections for line in (head, *_pairs(values)))]
    text = "\n".join(parts) + "\n"
    lines, rows = lines_of(text), text.splitlines()
    for path in every_path(tomllib.loads(text)):
        name = path[-1]
        if isinstance(name, str):
            assert name in rows[lines[path] - 1]
        assert line_at(lines, path) == lines[path]


def every_path(value: Any, path: Path = ()) -> list[Path]:
    """The path of every key and every item inside."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [found for name, item in inside for found in [(*path, name), *every_path(item, (*path, name))]]


def _pairs(values: list[str]) -> list[str]:
    return [f"name{nth} = {value}" for nth, value in enumerate(values)]
