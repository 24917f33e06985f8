"""Finds the sentences of the content for translators, beside those of the code and the pages.

``web/locale/babel.cfg`` names it; nothing of a running house needs it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from handhold.content import sentences
from handhold.content.sentences import Place, Shape
from handhold.content.toml_lines import line_at, lines_of

SHAPES: Mapping[str, Shape] = {
    "cards": sentences.CARD,
    "practice.toml": sentences.SHARED,
    "questions.toml": sentences.QUESTIONS,
    "starts.toml": sentences.STARTS,
    "feelings.toml": sentences.FEELINGS,
    "help_lines.toml": sentences.HELP,
    "coach.json": sentences.PLACES,
}
"""By the name of the folder, or else of the file."""
Found = tuple[int, None, str, list[str]]


def extract(file: BinaryIO, keywords: object, comments: object, options: object) -> Iterator[Found]:
    """Line, nothing, sentence and a comment that tells where it stands, for every sentence of one file."""
    path, text = PurePath(file.name), file.read().decode("utf-8")
    shape = SHAPES.get(path.parent.name) or SHAPES[path.name]
    # One line of JSON is as good as another: the comment says where.
    raw, lines = (json.loads(text), {}) if path.suffix == ".json" else (tomllib.loads(text), lines_of(text))
    found = [(line_at(lines, place), place, sentence) for place, sentence in sentences.sentences(raw, shape)]
    for line, place, sentence in sorted(found, key=lambda one: one[0]):
        yield line, None, sentence, [f"{path.stem}: {_called(raw, place)}"]


def _called(raw: Any, place: Place) -> str:
    """A place in words: what has an id goes by it, a sentence in a list by its list."""
    names = []
    for name in place:
        raw = raw[name]
        called = raw.get("id") if isinstance(raw, Mapping) else None
        if called or isinstance(name, str):
            names.append(str(called or name))
    return " ".join(names)
