"""A file that somebody sends: read from the wire into memory and never laid down on a disk, because it is in the clear.

It looks for the copy inside it, and unpacks nothing else; whatever the bytes are, the answer is bytes or a sentence.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
import zlib
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from handhold.core.words import N_, Refused
from handhold.web.errors import TooLarge

UPLOAD = 24 << 20
"""Bytes in a file that is taken."""
DRAINED = 4 * UPLOAD
"""So much is still read and dropped, because a browser that is cut off shows no sentence."""
PATIENCE = 300.0
"""Seconds in which a file has to come: others wait until it is their turn."""
DOCUMENT = 64 << 20
"""Bytes in one document of a copy, unpacked."""
NOTHING = N_("No file came. Please choose the file that you saved.")
BROKEN = N_("This file is cut off or damaged, so nothing was read from it. Please choose it once more.")
NO_COPY = N_("There is no copy in this file. Please choose the file that you saved, as it was saved.")
TOO_MUCH = N_("This file is larger than a copy can be: the limit is %(mib)s MiB. Nothing was read from it.")
_DOCUMENTS = ("data/mine.json", "data/ours.json")
_DIRECTORY = 64 << 10
"""Bytes in the list of a ZIP's files; a copy's list has a few hundred."""
_TAIL = 22 + (1 << 16)
_PIECE = 1 << 16


async def read_file(request: Request, name: str) -> bytes | Refused:
    """The file in the field ``name`` of a form."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        return Refused(NOTHING)
    parts, total = _Parts(name.encode()), 0
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                total += len(chunk)
                if total > UPLOAD:
                    parts.file.clear()
                elif chunk:
                    parser.write(chunk)
        if total > UPLOAD:
            return too_much()
        parser.finalize()
    except TooLarge:
        return too_much()
    except (FormParserError, TimeoutError):
        return Refused(BROKEN)
    return bytes(parts.file) if parts.file else Refused(NOTHING)


def documents_in(data: bytes) -> list[bytes] | Refused:
    """The rooms of a copy: out of its ZIP, or the file itself when it is one of them.  Blocking."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return [data.removeprefix(b"\xef\xbb\xbf")]
    if not data.startswith(b"PK"):
        return Refused(NO_COPY)
    if not _is_small(data):
        return Refused(BROKEN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            return _documents(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError):
        return Refused(BROKEN)


def too_much() -> Refused:
    """The refusal of a file past the limit, with the limit in it."""
    return Refused(TOO_MUCH, {"mib": UPLOAD >> 20})


def _is_small(data: bytes) -> bool:
    """Whether the list of files, which is read as a whole, is as short as a copy's; ZIP64 is for larger ones."""
    tail = data[-_TAIL:]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return False
    return int.from_bytes(tail[at + 12 : at + 16], "little") <= _DIRECTORY


def _documents(folder: zipfile.ZipFile) -> list[bytes] | Refused:
    found: list[bytes] = []
    for entry in folder.infolist():
        if entry.filename not in {place for known in _DOCUMENTS for place in (known, f"copy/{known}")}:
            continue
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            return Refused(BROKEN)
        document = _unpacked(folder, entry)
        if document is None or len(found) == len(_DOCUMENTS):
            return too_much()
        found.append(document)
    return found or Refused(NO_COPY)


def _unpacked(folder: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """One document, or ``None`` as soon as it grows past the limit, whatever size it claims to have."""
    held = bytearray()
    with folder.open(entry) as stream:
        while piece := stream.read(_PIECE):
            held += piece
            if len(held) > DOCUMENT:
                return None
    return bytes(held)


class _Parts:
    """What a parser of a form calls: it keeps the bytes of one field."""

    def __init__(self, wanted: bytes) -> None:
        self.wanted, self.file = wanted, bytearray()
        self._header, self._value, self._is_wanted = bytearray(), bytearray(), False

    def callbacks(self) -> Any:
        """By the parser's names for them."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": self._take,
        }

    def _begin(self) -> None:
        self._is_wanted = False

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._is_wanted = options.get(b"name") == self.wanted
        self._header.clear()
        self._value.clear()

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._is_wanted:
            self.file += data[start:end]
