"""Reads a language's pattern pack, so that the coach stays free of files, and apart from it a letter's open places.

Must never know a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import msgspec

from handhold.core.coach.pack import Chip, Pack, Slot


class Places(msgspec.Struct, frozen=True):
    """The open places from which a letter may grow, and words that may begin them.  They read nothing, so they can be
    told in a language in which the coach is silent.
    """

    slots: tuple[Slot, ...]
    chips: Mapping[str, tuple[Chip, ...]]


def pack_bytes(language: str = "en") -> bytes | None:
    """The pack as it is given to the browser, or ``None`` for a language that has none: then the coach is silent."""
    file = resources.files("handhold.content").joinpath(language, "coach.json")
    return file.read_bytes() if file.is_file() else None


def load_pack(language: str = "en") -> Pack | None:
    """The pack of ``language``, or ``None``.  Raises ``msgspec.ValidationError`` for a pack of a wrong shape."""
    written = pack_bytes(language)
    return None if written is None else msgspec.json.decode(written, type=Pack)


def load_places(language: str = "en") -> Places | None:
    """The open places alone, for who needs no more of a pack; ``None`` for a language that has none."""
    written = pack_bytes(language)
    return None if written is None else msgspec.json.decode(written, type=Places)
