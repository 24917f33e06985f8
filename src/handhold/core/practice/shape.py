"""From raw data to a card, or to sentences about what is wrong with its shape.  Reads no files and knows no lines.

A problem names the place inside the data; whoever read the file knows on which line that place stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from handhold.core.practice.card import Band, Card, Known, NextDay, Offering, Option, Step

Path = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True):
    """One sentence about one place in a card: ``("steps", 2, "who")`` is the field *who* of the third step."""

    path: Path
    sentence: str


PartType = TypeVar("PartType", bound=msgspec.Struct)

_LISTS: dict[str, type[msgspec.Struct]] = {"steps": Step, "options": Option, "bands": Band, "known": Known}
_TABLES: dict[str, type[msgspec.Struct]] = {"offer": Offering, "next_day": NextDay}
_NOUNS: dict[type[msgspec.Struct], str] = {
    Card: "A card",
    Step: "A step",
    Option: "An option",
    Band: "A band",
    Known: "A sentence of what is known",
    Offering: "The part [offer]",
    NextDay: "The part [next_day]",
}
_ALWAYS = ("can_stop", "can_pause", "stop")


def read_shape(raw: Mapping[str, Any]) -> tuple[Card | None, list[Problem]]:
    """The card that ``raw`` spells, or every problem of its shape."""
    problems: list[Problem] = []
    card = _read(Card, raw, (), problems)
    return (None if problems else card), problems


def _read(kind: type[PartType], raw: object, path: Path, problems: list[Problem]) -> PartType | None:
    if not isinstance(raw, Mapping):
        problems.append(Problem(path, f"{_NOUNS[kind]} must be a table with fields of its own."))
        return None
    fields = _fields(kind)
    problems += _unknown(kind, raw, path, list(fields))
    for name, field in fields.items():
        if field.required and name not in raw:
            problems.append(Problem(path, f'{_NOUNS[kind]} needs "{name}", and here it is missing.'))
    before = len(problems)
    values = {
        name: _value(name, raw[name], fields[name].type, (*path, name), problems) for name in fields if name in raw
    }
    is_whole = len(problems) == before and all(field.name in values or not field.required for field in fields.values())
    return kind(**values) if is_whole else None


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a part by name; looking them up takes longer than reading a card."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _unknown(kind: type[msgspec.Struct], raw: Mapping[str, Any], path: Path, names: list[str]) -> Iterator[Problem]:
    for key in raw:
        if key in names:
            continue
        if key in _ALWAYS:
            yield Problem((*path, key), f'Every step can be stopped and paused, so "{key}" has no place here.')
            continue
        near = get_close_matches(key, names, 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        yield Problem((*path, key), f'{_NOUNS[kind]} knows no field "{key}".{hint}')


def _value(name: str, value: object, kind: Any, path: Path, problems: list[Problem]) -> Any:
    if name in _TABLES:
        return _read(_TABLES[name], value, path, problems)
    if name in _LISTS:
        if not isinstance(value, list):
            problems.append(Problem(path, f'"{name}" must be a list, written as [[{name}]] or with brackets.'))
            return ()
        return tuple(_read(_LISTS[name], item, (*path, place), problems) for place, item in enumerate(value))
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        problems.append(Problem(path, _expected(name, value, kind)))
        return None


def _expected(name: str, value: object, kind: Any) -> str:
    """A sentence that says what may stand there."""
    words = _literals(kind)
    is_list = get_origin(kind) is tuple
    if words:
        wrong = next((w for w in value if w not in words), value) if is_list and isinstance(value, list) else value
        many = "a list of some of" if is_list else "one of"
        return f'"{name}" must be {many} {", ".join(words)}; "{wrong}" is none of them.'
    wanted = "a list of sentences" if is_list else _PLAIN.get(kind, "a table of lists of sentences")
    if name == "sources":
        wanted = "a table of sentences"
    return f'"{name}" must be {wanted}.'


_PLAIN: dict[Any, str] = {str: "text in quotes", int: "a whole number", bool: "true or false"}


def _literals(kind: Any) -> tuple[str, ...]:
    origin = get_origin(kind)
    if origin is Literal:
        return tuple(str(word) for word in get_args(kind))
    if origin in (tuple, Union, UnionType):
        return tuple(word for arg in get_args(kind) for word in _literals(arg))
    return ()
