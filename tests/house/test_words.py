"""What may not stand in the repository: other places, unfinished work, loud or clinical words.

The patterns are put together from pieces, so that this file does not find itself.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house import tree

FOREIGN = {
    "a path of somebody's machine": r"(?<![\w.:}])/(?:wo" r"rk|ro" r"ot|ho" r"me/[a-z]|Us" r"ers)(?=[/\s\"'`]|$)",
    "a package registry": r"(?i)\b(?:py" r"pi\.org|npm" r"js\.(?:org|com)|python" r"hosted\.org)",
    "an issue number": r"(?i)\b(?:iss" r"ue|ticket)s?\s+#?\d|(?<=\s)#\d+\b",
    "a double dagger": "\u2021",
    "unfinished work": r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b",
    "the workshop instead of the house": (
        r"(?i)\b(?:fa" r"rm-[a-z]+|cla" r"ude|chat" r"gpt|co" r"pilot|open" r"ai|anth" r"ropic|l" r"lm)\b"
    ),
}  # fmt: skip
JARGON = r"(?i)\b(?:attachment|withdrawer|pursuer|eft|congratulations|well done|great job|oops)\b"
_COLOURS = {".css", ".svg", ".html"}
_LICENCE = "LICENSE"


def foreign(name: str, text: str) -> list[str]:
    """Lines that speak of anything but Handhold."""
    found = []
    for what, pattern in FOREIGN.items():
        if what == "an issue number" and Path(name).suffix in _COLOURS:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{name}:{number} holds {what}")
    return found


def spoken_in_python(node: ast.AST) -> list[str]:
    """Sentences that Python marks for translation."""
    markers = {"N_", "_", "gettext", "ngettext", "pgettext"}
    return [
        argument.value
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in markers
        for argument in part.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def spoken_in_template(text: str) -> list[str]:
    """Sentences that a template marks for translation."""
    calls = re.findall(r"\b_\(\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    blocks = re.findall(r"{%-?\s*trans\b.*?-?%}(.*?){%-?\s*endtrans", text, flags=re.DOTALL)
    return [double or single for double, single in calls] + blocks


def loud(sentence: str) -> list[str]:
    """What is wrong with a sentence's voice."""
    found = ["shouts"] if "!" in sentence else []
    return found + (["speaks like a clinic or a coach"] if re.search(JARGON, sentence) else [])


def _text(path: Path) -> str | None:
    """A file's text, or ``None`` for pictures and other bytes."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def test_the_repository_speaks_of_handhold_alone() -> None:
    texts = {tree.name_of(path): _text(path) for path in tree.files() if path.name != _LICENCE}
    assert [offence for name, text in texts.items() if text for offence in foreign(name, text)] == []


def test_every_sentence_of_the_interface_is_calm_and_plain() -> None:
    said = {
        tree.name_of(path): spoken_in_python(tree.parsed(path)) for path in tree.with_suffix(".py", under=tree.SRC)
    } | {
        tree.name_of(path): spoken_in_template(path.read_text(encoding="utf-8"))
        for path in tree.with_suffix(".html", under=tree.SRC)
    }
    assert [(name, text, loud(text)) for name, texts in said.items() for text in texts if loud(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "see /wo" "rk/main", "cd /ro" "ot/", "https://py" "pi.org/simple", "as iss" "ue 2 says", "fixes #" "12",
        "proven \u2021", "# TO" "DO later", "made by cla" "ude",
    ],
)  # fmt: skip
def test_a_planted_foreign_word_is_found(planted: str) -> None:
    assert len(foreign("a.md", f"fine\n{planted}\n")) == 1


def test_plain_lines_are_let_through() -> None:
    assert foreign("a.md", "Work is at home. The root of it: https://home.example/work/ and no number.") == []
    assert foreign("a.css", "a { color: \x23123456 }") == []


def test_a_planted_loud_sentence_is_found() -> None:
    code = ast.parse('raise X(N_("You did it!"))')
    assert [loud(sentence) for sentence in spoken_in_python(code)] == [["shouts"]]
    page = "<p>{{ _('Your attachment style') }}</p>{% trans %}Calm.{% endtrans %}"
    assert [loud(sentence) for sentence in spoken_in_template(page)] == [["speaks like a clinic or a coach"], []]
