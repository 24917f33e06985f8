"""Reads a language's pattern pack, so that the coach stays free of files.

Must never know a draft.
"""

from __future__ import annotations

from importlib import resources

import msgspec

from handhold.core.coach.pack import Pack


def pack_bytes(language: str = "en") -> bytes | None:
    """The pack as it is given to the browser, or ``None`` for a language that has none: then the coach is silent."""
    file = resources.files("handhold.content").joinpath(language, "coach.json")
    return file.read_bytes() if file.is_file() else None


def load_pack(language: str = "en") -> Pack | None:
    """The pack of ``language``, or ``None``.  Raises ``msgspec.ValidationError`` for a pack of a wrong shape."""
    written = pack_bytes(language)
    return None if written is None else msgspec.json.decode(written, type=Pack)
