"""Templates, styles and scripts: nothing inline, nothing from outside, nothing that reads only left to right."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.house import tree

WEB = tree.SRC / "handhold" / "web"
_OUTSIDE = r"(?:https?:)?//"
_FETCHING = r"(?:script|link|img|iframe|source|video|audio|object)"
_SIDES = r"(?:left|right|top|bottom)"
_SIDED = r"(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?"
INLINE = {
    "an inline style": r"(?i)\sstyle\s*=|<style\b",
    "an inline script": r"(?i)<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:",
    "something fetched from outside": rf"(?i)<{_FETCHING}\b[^>]*\b(?:src|href|data)=[\"']?{_OUTSIDE}",
}
PHYSICAL = {
    "a side that does not turn": rf"(?:^|[;{{\s]){_SIDED}{_SIDES}(?:-(?:width|style|color))?\s*:",
    "a corner that does not turn": r"border-(?:top|bottom)-(?:left|right)-radius\s*:",
    "a text that does not turn": r"(?:text-align|float|clear)\s*:\s*(?:left|right)",
    "something fetched from outside": rf"(?i)@import|url\(\s*[\"']?{_OUTSIDE}",
}
SCRIPTED = {
    "a style written by hand": r"\.style\b|\.cssText\b|setAttribute\(\s*[\"']style",
    "words turned into markup": r"\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write\(",
    "text run as a program": r"\beval\(|new Function\(",
    "something fetched from outside": r"[\"'`]https?://",
    "a line for the console": r"\bconsole\.(?:log|debug|info)\(",
}


def offences(rules: dict[str, str], comment: str, name: str, text: str) -> list[str]:
    """Lines that break a rule; comments do not count, but keep their lines."""
    bare = re.sub(comment, lambda found: "\n" * found.group().count("\n"), text, flags=re.DOTALL)
    return [
        f"{name}:{number} holds {what}"
        for number, line in enumerate(bare.splitlines(), start=1)
        for what, pattern in rules.items()
        if re.search(pattern, line)
    ]


def in_template(name: str, text: str) -> list[str]:
    """What a template may not hold."""
    return offences(INLINE, r"{#.*?#}|<!--.*?-->", name, text)


def in_style(name: str, text: str) -> list[str]:
    """What a style sheet may not hold."""
    return offences(PHYSICAL, r"/\*.*?\*/", name, text)


def in_script(name: str, text: str) -> list[str]:
    """What a script may not hold."""
    return offences(SCRIPTED, r"/\*.*?\*/|(?m:^\s*//[^\n]*)", name, text)


@pytest.mark.parametrize(
    ("suffix", "check"), [(".html", in_template), (".svg", in_template), (".css", in_style), (".js", in_script)]
)
def test_pages_are_safe_by_construction_and_turn_with_the_script(
    suffix: str, check: Callable[[str, str], list[str]]
) -> None:
    paths = tree.with_suffix(suffix, under=WEB)
    assert [offence for path in paths for offence in check(tree.name_of(path), path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<button onclick="go()">',
        '<script src="https://cdn.example/a.js"></script>',
        '<img src="//cdn.example/a.png" alt="">',
        '<a href="javascript:go()">',
    ],
)
def test_a_planted_inline_or_outside_thing_is_found(planted: str) -> None:
    (offence,) = in_template("a.html", f"<main>\n{planted}\n</main>")
    assert offence.startswith("a.html:2 ")


def test_plain_templates_are_let_through() -> None:
    assert in_template("a.html", '<script src="/app.js" defer></script><a href="https://line.example">line</a>') == []
    assert in_template("a.html", "{# style=no #}<p class=quiet>one = two</p>") == []


@pytest.mark.parametrize(
    "planted",
    ["margin-left: 1rem", "left: 0", "text-align: right", "border-top-left-radius: 2px", "padding-bottom: 0",
     "border-right-color: red", "float: left"],
)  # fmt: skip
def test_a_planted_side_that_does_not_turn_is_found(planted: str) -> None:
    assert in_style("a.css", f"a {{ {planted}; }}") != []


def test_logical_properties_are_let_through() -> None:
    fine = "a { margin-inline-start: 1rem; inset-block-end: 0; text-align: start; /* left: 0 */ }"
    assert in_style("a.css", fine) == []


@pytest.mark.parametrize("planted", ["box.innerHTML = words", "box.style.color = 'red'", "eval(words)"])
def test_a_planted_danger_in_a_script_is_found(planted: str) -> None:
    assert in_script("a.js", f"const box = 1;\n{planted};\n")[0].startswith("a.js:2 ")
    assert in_script("a.js", f"// {planted}\nconst box = 1; /* {planted} */") == []
