"""Which fields of the content are sentences for people: one list, by which translators find them and pages tell them.

It knows the shapes of files; it must never know a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

Say = Callable[[str], str]
"""A sentence in a language, or the sentence itself where the language does not have it."""
Shape = tuple[str, ...]
"""Where sentences stand: names of fields with dots between, and ``*`` for every field or item.

Where a list stands at the end instead, its words make one sentence: a language may need more of them, or fewer.
"""

CARD: Shape = (
    "title",
    "what_for",
    "not_when.*",
    "known.*.says",
    "starts.*.*",
    "decks.*.*",
    "steps.*.says",
    "steps.*.waits",
    "steps.*.label",
    "steps.*.options.*.says",
    "next_day.says",
    "next_day.heavier",
)
SHARED: Shape = ("starts.*.*", "decks.*.*")
QUESTIONS: Shape = ("*.*",)
STARTS: Shape = ("*.*.*",)
FEELINGS: Shape = ("slots.*.*", "moves.*.*", "repair.phrases.*")
PLACES: Shape = ("slots.*.ask", "slots.*.lead", "slots.*.tail", "slots.*.alone", "chips.*.*.word")
"""Of a pattern pack only what is read by people.  Its patterns are no sentences: a language has its own or none."""
HELP: Shape = (
    "fallback.*.name",
    "fallback.*.advice",
    "line.*.sms",
    "line.*.hours",
    "line.*.languages",
    "line.*.cost",
)
"""Names of services, numbers and addresses stay as they are."""

Place = tuple[str | int, ...]
T = TypeVar("T")


def told(value: T, kind: Any, shape: Shape, say: Say) -> T:
    """``value``, of the type ``kind``, with its sentences in another language and everything else as it is."""
    raw = msgspec.to_builtins(value)
    for pattern in shape:
        raw = _told(raw, pattern.split("."), say)
    answer: T = msgspec.convert(raw, kind)
    return answer


def sentences(raw: Any, shape: Shape) -> Iterator[tuple[Place, str]]:
    """Every sentence in what was read from a file, with its place there."""
    for pattern in shape:
        yield from _found(raw, pattern.split("."), ())


def _told(value: Any, path: list[str], say: Say) -> Any:
    if not path:
        said = say(_whole(value)) if value else ""
        return said.split() if isinstance(value, list) else said
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {name: _told(part, rest, say) if first in ("*", name) else part for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_told(part, rest, say) for part in value]
    return value


def _found(value: Any, path: list[str], place: Place) -> Iterator[tuple[Place, str]]:
    if not path:
        if value:
            yield place, _whole(value)
        return
    first, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        for name, part in value.items():
            if first in ("*", name):
                yield from _found(part, rest, (*place, name))
    elif isinstance(value, list | tuple):
        for nth, part in enumerate(value):
            yield from _found(part, rest, (*place, nth))


def _whole(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
