"""What came in a form: pairs of strings, and how they become typed acts.  A form is never trusted and never logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from handhold.core.words import N_, Refused

FIELDS_LIMIT = 200
WRITTEN = frozenset({"text", "line", "words", "ask", "happened", "told", "felt", "under", "need", "value"})
"""Fields in which somebody writes."""
_SHORT = 40
"""Characters that a choice, a time or a name of an act may have."""
_URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The filled fields of a form, in the order in which they came."""

    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """The last value of a field."""
        return next((value for key, value in reversed(self.pairs) if key == name), default)

    @property
    def fields(self) -> list[tuple[str, str, bool]]:
        """Every field by name and value, and whether somebody wrote in it."""
        return [(name, value, is_written(name, value)) for name, value in self.pairs]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return tuple(value for key, value in self.pairs if key == name)

    @property
    def written(self) -> str:
        """What somebody wrote in it, and nothing that was ticked, chosen or carried along."""
        return "\n\n".join(dict.fromkeys(value for name, value in self.pairs if name in WRITTEN and value.strip()))

    def filled(self, *names: str) -> dict[str, str]:
        """The fields among ``names`` that hold something."""
        return {key: value for key, value in self.pairs if key in names and value}

    def without(self, *names: str) -> Form:
        """The same form without some fields."""
        return Form(tuple(pair for pair in self.pairs if pair[0] not in names))


NO_FORM = Form()


def is_written(name: str, value: str) -> bool:
    """Whether somebody wrote this, beside ticking and choosing."""
    return bool(value.strip()) and (name in WRITTEN or "\n" in value or len(value) > _SHORT)


async def read_form(request: Request) -> Form:
    """The form in a request's body; empty for any other kind of body.

    Line ends become plain ones, so that a text counts the same here as in the browser.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _URLENCODED:
        return NO_FORM
    body = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
    except ValueError:
        return NO_FORM
    return Form(tuple((name, value.replace("\r\n", "\n").replace("\0", "")) for name, value in pairs))


def read_place(told: str) -> int:
    """The place in a room that a form or an address names; 0, where nothing ever stands, when it names none."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0


T = TypeVar("T")


def read_as(fields: dict[str, Any], kind: type[T]) -> T | Refused:
    """Typed data from a form's strings, or a refusal that does not repeat them."""
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError:
        return Refused(N_("Something in this form does not fit: perhaps it is too long. Please look at it once more."))
