"""Words that may help somebody find their own, as checked data: for each slot of the dance, each move, and repairs."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Annotated

import msgspec

from handhold.content.help import WrongContent
from handhold.core.dance import Leaning, Slot

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Words = Annotated[tuple[_Word, ...], msgspec.Meta(min_length=5)]


class Repair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Beginnings for phrases that two people agree on in calm."""

    phrases: _Words


class Feelings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Beginnings by slot; a move has its own by how somebody sees it."""

    slots: dict[Slot, _Words]
    moves: dict[Leaning, _Words]
    repair: Repair


def read_feelings() -> Feelings:
    """The beginnings.  Raises ``WrongContent`` with a sentence that names the file."""
    source = resources.files("handhold.content").joinpath("en", "feelings.toml")
    try:
        return msgspec.convert(tomllib.loads(source.read_text("utf-8")), Feelings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongContent(f"The beginnings in {source} cannot be used: {error}") from error
