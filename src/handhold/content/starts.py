"""Ready starts for reaches and answers as checked data: at least six of each, for every kind of reach."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Annotated

import msgspec

from handhold.content.help import WrongContent
from handhold.core.reach import ReachKind

LEAST = 6
_Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Sentences = Annotated[tuple[_Sentence, ...], msgspec.Meta(min_length=LEAST)]


class Starts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For one kind of reach: what its sender may add, whole answers of three kinds, and beginnings of own words."""

    line: _Sentences
    here: _Sentences
    at: _Sentences
    not_now: _Sentences
    words: _Sentences


StartsByKind = dict[ReachKind, Starts]


def read_starts() -> StartsByKind:
    """The starts by kind of reach.  Raises ``WrongContent`` with a sentence that names the file."""
    source = resources.files("handhold.content").joinpath("en", "starts.toml")
    try:
        starts = msgspec.convert(tomllib.loads(source.read_text("utf-8")), StartsByKind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongContent(f"The ready starts in {source} cannot be used: {error}") from error
    return starts
