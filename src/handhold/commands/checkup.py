"""The doctor's checks, each a function that gives findings in plain sentences.  They look, and mend nothing.

No other server is asked for anything: the clock is held against what the house itself knows, and the address that
people type is opened as a browser would.
"""

from __future__ import annotations

import platform
import shutil
import ssl
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from handhold import __version__
from handhold.commands import keeping
from handhold.commands.ground import PRIVATE
from handhold.commands.outside import Answer, Trouble, knock
from handhold.content import help as help_lines
from handhold.content.help import HelpLines
from handhold.settings import Settings
from handhold.store.contracts import StoreError
from handhold.store.sqlite import look
from handhold.store.sqlite.folder import DATABASE, SECRET, is_there

State = Literal["well", "look", "broken"]
"""All is well; somebody should look at it one day; something does not work or is not safe."""
LITTLE, TOO_LITTLE = 1 << 30, 100 << 20
"""Bytes of free disk below which somebody should look, and below which it is nearly over."""
SOON = timedelta(days=30)
"""So long before its end a certificate is spoken of."""
_SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look gave."""

    about: str
    state: State
    sentence: str


def folder(settings: Settings) -> Iterator[Finding]:
    """The data folder: there, whole, and readable by its owner alone."""
    data = settings.data
    if not is_there(data / DATABASE):
        yield Finding("data", "look", f"{data} holds no house yet; the first start makes one there.")
        return
    open_ = [path for path in (data, *data.iterdir()) if stat.S_IMODE(path.stat().st_mode) & PRIVATE]
    if open_:
        names = ", ".join(sorted(path.name or str(path) for path in open_))
        yield Finding("data", "broken", f"In {data} others may read {names}; run: chmod -R go= '{data}'")
    else:
        yield Finding("data", "well", f"{data} is readable by its owner alone.")
    if not is_there(data / SECRET):
        yield Finding(
            "data", "broken", f"{SECRET} is missing from {data}, and nobody can sign in; put it back from a backup."
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Room to write."""
    place = next(path for path in (settings.data.absolute(), *settings.data.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    said = f"There are {_size(free)} free on the disk of {settings.data}"
    if free < TOO_LITTLE:
        yield Finding("disk", "broken", f"{said}; writing ends soon. Please make room.")
    elif free < LITTLE:
        yield Finding("disk", "look", f"{said}; please make room before it is over.")
    else:
        yield Finding("disk", "well", f"{said}.")


def rooms(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The database and the chains in it, and the clock held against it."""
    if not is_there(settings.data / DATABASE):
        return
    try:
        seen = look.look(settings.data / DATABASE)
    except StoreError:
        yield Finding("rooms", "broken", "The database cannot be read; look after the disk, and have a backup at hand.")
        return
    if not seen.is_whole:
        yield Finding("rooms", "broken", "The database is damaged; make a copy of the folder, then restore a backup.")
    if seen.broken:
        said = f"{seen.broken} of {seen.rooms} rooms do not verify: something was changed outside Handhold."
        yield Finding("rooms", "broken", f"{said} Its people see which places; a backup may hold what was there.")
    else:
        yield Finding("rooms", "well", f"All {seen.rooms} rooms verify.")
    if seen.last_used is not None and datetime.fromtimestamp(seen.last_used, UTC) > now + _SLACK:
        yield Finding("clock", "broken", "The clock stands before the last visit to this house; please set it right.")


def clock(lines: HelpLines, now: datetime) -> Iterator[Finding]:
    """The clock against the day on which the help lines were last looked at."""
    newest = max(line.verified_on for line in lines.lines)
    if now.date() < newest:
        yield Finding("clock", "broken", f"The clock says {now:%Y-%m-%d}, which cannot be; please set it right.")
    else:
        yield Finding("clock", "well", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def lines(known: HelpLines, now: datetime) -> Iterator[Finding]:
    """Help lines that nobody has checked for long."""
    stale = help_lines.stale(known, now.date())
    if stale:
        said = f"{len(stale)} help lines were last checked more than {help_lines.STALE_AFTER.days} days ago"
        yield Finding("help", "look", f"{said}: {', '.join(stale)}. Please call or look them up.")
    else:
        yield Finding("help", "well", "All help lines were checked lately.")


def backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether there is a backup, how old the last one is, and whether old ones go."""
    if settings.backups is None:
        sentence = "The house keeps no backups by itself; set HANDHOLD_BACKUPS, or run handhold backup now and then."
        yield Finding("backup", "look", sentence)
        return
    kept = keeping.made_in(settings.backups) if is_there(settings.backups) else []
    while kept and kept[-1][0] > now + _SLACK:
        name = kept.pop()[1].name
        sentence = f"The backup {name} is from a time to come, so it would be kept too long."
        yield Finding("backup", "broken", f"{sentence} Set the clock right, or throw that file away yourself.")
    if not kept:
        yield Finding("backup", "broken", f"There is no backup in {settings.backups} yet; is the house running?")
        return
    age = max(now - kept[-1][0], timedelta(0))
    state: State = "broken" if age > timedelta(hours=settings.backup_hours) + timedelta(hours=1) else "well"
    yield Finding("backup", state, f"The last backup is {_age(age)} old.")
    if kept[0][0] < now - timedelta(days=settings.backup_days + 1):
        sentence = f"A backup is older than {settings.backup_days} days, which was promised not to be; is it running?"
        yield Finding("backup", "broken", sentence)


def address(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The address that people type, opened from outside in."""
    answer = knock(settings.url, settings.tls_cert)
    if isinstance(answer, Trouble):
        yield Finding("address", "look" if answer.is_silence else "broken", f"{settings.url}: {answer.sentence}")
        return
    yield _answered(settings, answer)
    if answer.ends is not None:
        left = answer.ends - now
        state: State = "look" if left < SOON else "well"
        yield Finding("certificate", state, f"The certificate ends on {answer.ends:%Y-%m-%d}, in {left.days} days.")
    if settings.is_loopback:
        yield Finding("address", "well", "Only this machine can reach it; docs/second-phone.md says how a phone can.")


def versions() -> Iterator[Finding]:
    """What runs here."""
    tls = ssl.OPENSSL_VERSION.split(" ", 1)[-1].rsplit("  ", 1)[0]
    said = f"Handhold {__version__}, Python {platform.python_version()}, SQLite {look.version()}, OpenSSL {tls}"
    yield Finding("versions", "well", f"{said}.")


def _answered(settings: Settings, answer: Answer) -> Finding:
    if not answer.is_handhold:
        sentence = f"Something else answers at {settings.url}; look at HANDHOLD_URL and at the proxy."
        return Finding("address", "broken", sentence)
    if settings.is_https and not answer.is_strict:
        sentence = f"{settings.url} answers without strict transport; the proxy must pass its headers on."
        return Finding("address", "broken", sentence)
    return Finding("address", "well", f"The house answers at {settings.url}.")


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB" if count >= LITTLE else f"{count / (1 << 20):.0f} MB"


def _age(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"
