"""A calendar that other programs read: agreed times that its owner marked, behind a secret in its address.

The secret names the place where it lies and opens what is sealed there; without it nothing says whose it is.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec

from handhold.store import box
from handhold.store.contracts import Unopenable

LENGTH = timedelta(minutes=30)
"""An agreed time is a moment; in a calendar it takes this much room."""
_STEP = 1024


class Line(msgspec.Struct, frozen=True):
    """One time (UTC) in the calendar.  ``uid`` stays the same when the time moves; ``title`` may be empty.

    ``key`` opens where it has gone since.
    """

    uid: str
    at: datetime
    title: str
    key: bytes = b""


class Sheet(msgspec.Struct, frozen=True):
    """The whole calendar, and the language of whom it belongs to: a calendar program says none, or its own."""

    lines: tuple[Line, ...] = ()
    language: str = ""


def new_secret() -> str:
    """A secret for an address: 256 bits."""
    return secrets.token_urlsafe(32)


def place_of(secret: str) -> str:
    """Where the feed of a secret lies."""
    return box.derive(secret.encode(), "feed place").hex()


def seal(secret: str, sheet: Sheet) -> bytes:
    """The feed as it lies in the database; padded, so that its length tells little."""
    plain = msgspec.json.encode(sheet)
    return box.seal_value(secret.encode(), "feed", plain + b" " * (-len(plain) % _STEP), place_of(secret).encode())


def opened(secret: str, sealed: bytes) -> Sheet:
    """The feed under its secret.  Raises ``Unopenable``."""
    plain = box.open_value(secret.encode(), "feed", sealed, place_of(secret).encode())
    try:
        return msgspec.json.decode(plain, type=Sheet)
    except msgspec.DecodeError as wrong:
        raise Unopenable from wrong


def written(sheet: Sheet, at: datetime, name: str, neutral: str) -> bytes:
    """The feed as iCalendar (RFC 5545), called ``name``; a line without a title is called ``neutral``.

    Nothing in it names this program.  Times stand in UTC, which every reader shows in its own zone and season.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  it is big, and only whoever reads a calendar needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Home//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for line in sheet.lines:
        event = Event()
        event.add("uid", f"{line.uid}@home")
        event.add("dtstamp", at)
        event.add("dtstart", line.at)
        event.add("dtend", line.at + LENGTH)
        event.add("summary", line.title or neutral)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text
