"""The cast of every test: Ada and Ben are a couple, Cleo is the stranger.  And a clock that only moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handhold.core.entry import Asked, Entry, Event

ADA = "ada0" * 8
BEN = "ben0" * 8
CLEO = "c1e0" * 8
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def after(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """A moment counted from Monday nine o'clock UTC."""
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)


def asked(by: str = ADA, at: datetime = MONDAY, zone: str = "UTC") -> Asked:
    """Somebody asks for an act."""
    return Asked(by=by, at=at, id="1d" * 16, zone=zone)


def log(*lines: tuple[str, datetime, Event], start: int = 1) -> list[Entry]:
    """Lines of (who, when, what) as the opened entries of a log."""
    return [Entry(seq, f"{seq:032x}", by, at, event) for seq, (by, at, event) in enumerate(lines, start)]
