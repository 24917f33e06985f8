"""Backups that the running house makes of itself, and throws away when their days are over.

It touches only files that carry its own kind of name, in the one folder that the host chose for them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from handhold import __version__
from handhold.settings import Settings
from handhold.store.sqlite.backup import backup

_PATTERN = "handhold-%Y%m%dT%H%M%SZ.tar"
_WHOLE = len("handhold-20260302T090000Z.tar")


def tend(settings: Settings, now: datetime) -> Path | None:
    """Throw away what is too old, and make a backup when one is due; its path, if so.

    Raises the store's errors and ``OSError``.  It copies a whole database, so call it in a thread.
    """
    if settings.backups is None:
        return None
    kept = made_in(settings.backups)
    for made, file in kept:
        if made <= now - timedelta(days=settings.backup_days):
            file.unlink(missing_ok=True)
    # A backup of a time to come was made while the clock was wrong, and says nothing about the present.
    if any(now - timedelta(hours=settings.backup_hours) < made <= now for made, _ in kept):
        return None
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = settings.backups / now.strftime(_PATTERN)
    backup(settings.data, file, now, __version__)
    return file


def made_in(folder: Path) -> list[tuple[datetime, Path]]:
    """The house's own backups in ``folder`` with the time (UTC) at which each was made, the oldest first."""
    found = []
    for file in folder.glob("handhold-*.tar"):
        try:
            made = datetime.strptime(file.name, _PATTERN).replace(tzinfo=UTC)
        except ValueError:
            continue
        if len(file.name) == _WHOLE:
            found.append((made, file))
    return sorted(found)
