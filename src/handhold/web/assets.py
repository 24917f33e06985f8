"""The public files, read once: one style sheet out of small ones, scripts, pictures, manifest, service worker.

Their addresses carry a version made of all their bytes, and of the words from which public pages and the coach's file
are made, so a browser may keep them for a year and never has an old one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Protocol

SIZES = (192, 512)
"""Pixels in a square of the icons that phones ask for."""
SHEETS = (
    *("tokens", "base", "layout", "words", "forms", "scale"),
    *("reach", "invite", "keep", "cards", "letters", "lines", "dance", "hold", "marks", "print"),
)
"""The style sheets in the order in which they are joined."""

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
    "txt": "text/plain; charset=utf-8",
}


class Face(Protocol):
    """The icon and the name under which a device shows the house."""

    @property
    def name(self) -> str: ...

    @property
    def picture(self) -> str: ...

    @property
    def files(self) -> tuple[str, ...]: ...

    def image(self, size: int) -> str: ...


@dataclass(frozen=True, slots=True)
class File:
    """One public file."""

    body: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All public files by name (``app.css``, ``js/main.js``, ``icons/mark.svg``)."""

    files: dict[str, File]
    version: str
    sheets: dict[str, bytes]
    """The parts of the style sheet by name, for pages that take along only some."""

    @property
    def sheet(self) -> str:
        """Where the style sheet is."""
        return f"/app.css?v={self.version}"

    def script(self, name: str) -> str:
        """Where a script is; the scripts that it imports by relative path carry the same version."""
        return f"/js/{self.version}/{name}"

    def icon(self, name: str) -> str:
        """Where a picture is."""
        return f"/icons/{name}?v={self.version}"

    @property
    def scripts(self) -> tuple[str, ...]:
        """Every script's address."""
        return tuple(self.script(name.removeprefix("js/")) for name in self.files if name.startswith("js/"))


@cache
def load_assets() -> Assets:
    """Read every public file that comes with the pages."""
    web = resources.files("handhold.web")
    static = web.joinpath("static")
    sheets = {name: static.joinpath("css", f"{name}.css").read_bytes() for name in SHEETS}
    files = {"app.css": File(b"\n".join(sheets.values()), KINDS["css"])}
    files |= {f"{folder}/{name}": file for folder in ("js", "icons") for name, file in _read(static.joinpath(folder))}
    words = (resources.files("handhold.content"), web.joinpath("templates"), web.joinpath("locale"))
    return Assets(files, version_of(files, words), sheets)


def version_of(files: dict[str, File], words: Iterable[Traversable]) -> str:
    """A name for the bytes of these files, and of all that lies in these folders."""
    digest = hashlib.sha256(b"".join(file.body for file in files.values()))
    for folder in words:
        for entry in _below(folder):
            digest.update(entry.read_bytes())
    return digest.hexdigest()[:12]


def manifest(assets: Assets, face: Face) -> File:
    """The web manifest: a neutral name and a neutral icon, as this device chose them."""
    icons = [
        {"src": assets.icon(face.image(size)), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": "/",
        "name": face.name,
        "short_name": face.name,
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f4ec",
        "theme_color": "#f8f4ec",
        "icons": [*icons, {"src": assets.icon(face.picture), "sizes": "any", "type": "image/svg+xml"}],
    }
    return File(json.dumps(told).encode(), KINDS["webmanifest"])


def worker(assets: Assets, face: Face, language: str, waiting: str) -> File:
    """The service worker, told this device's name and icon, its reader's language, what a push says in it, and which
    public files there are; it learns no other address.
    """
    public = [
        "/offline",
        "/help",
        "/kitchen",
        "/hold-near",
        assets.sheet,
        *assets.scripts,
        *(assets.icon(name) for name in _icons(assets, face)),
    ]
    told = {
        "VERSION": assets.version,
        "NAME": face.name,
        "ICON": assets.icon(face.image(SIZES[0])),
        "LANGUAGE": language,
        "WAITING": waiting,
        "PUBLIC": public,
    }
    head = "".join(f"const {word} = {json.dumps(value)};\n" for word, value in told.items())
    return File(head.encode() + assets.files["js/worker.js"].body, KINDS["js"])


def _icons(assets: Assets, face: Face) -> Iterator[str]:
    """The pictures of the pages, and of the home screen's only those that this device shows."""
    names = (name.removeprefix("icons/") for name in assets.files if name.startswith("icons/"))
    return (name for name in names if not name.startswith("app-") or name in face.files)


def _below(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        if entry.is_file():
            yield entry
        elif entry.name != "__pycache__":
            yield from _below(entry)


def _read(folder: Traversable) -> Iterator[tuple[str, File]]:
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        ending = entry.name.rpartition(".")[2]
        if ending in KINDS:
            yield entry.name, File(entry.read_bytes(), KINDS[ending])
