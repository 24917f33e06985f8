"""One's own copy as a folder in a ZIP: pages that any browser opens from the disk, and the proof of what they say.

The pages carry no script, and their only style is a file beside them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from handhold.core.home import Home
from handhold.service.copying import Copy
from handhold.web.draw import paint
from handhold.web.pages import kept, own
from handhold.web.two import two_of
from handhold.web.visit import Visit

SHEETS = ("tokens", "base", "layout", "words", "reach", "keep", "print")
"""The parts of the style sheet that a copy's pages need."""


def pack(visit: Visit, copy: Copy) -> bytes:
    """The whole ZIP; every file in it carries the time of the copy."""
    held = io.BytesIO()
    stamp = visit.at.astimezone(visit.zone).timetuple()[:6]
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in _files(visit, copy):
            entry = zipfile.ZipInfo(f"copy/{name}", date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            folder.writestr(entry, content)
    return held.getvalue()


def name_of(at: datetime) -> str:
    """A file name that says nothing about what is inside."""
    return f"copy-{at:%Y-%m-%d}.zip"


def _files(visit: Visit, copy: Copy) -> Iterator[tuple[str, str | bytes]]:
    yield "README.txt", paint(visit, "copy/readme.txt", rooms=copy.rooms)
    yield "style.css", b"\n".join(visit.house.assets.sheets[name] for name in SHEETS)
    yield "index.html", _page(visit, "index", copy.home)
    if copy.home.mine is not None:
        yield "mine.html", _page(visit, "mine", copy.home, places=own.places_of(copy.home.mine)[::-1])
        yield "days.html", _page(visit, "days", copy.home, days=sorted(copy.home.mine.pulses.days.items()))
    if copy.home.ours is not None:
        calls, places = copy.home.ours.calls.values(), kept.places_of(copy.home.ours)[::-1]
        yield "ours.html", _page(visit, "ours", copy.home, places=places, calls=calls, kinds=kept.KINDS)
    for room, proof in copy.rooms.items():
        yield f"data/{room}.json", msgspec.json.format(msgspec.json.encode(proof), indent=1)


def _page(visit: Visit, name: str, home: Home, **values: Any) -> str:
    two = two_of(home.ours, visit.keyring.person, visit.person.zone) if home.ours is not None else None
    return paint(visit, f"copy/{name}.html", home=home, two=two, page=name, **values)
