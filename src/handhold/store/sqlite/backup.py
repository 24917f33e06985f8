"""Copying a data folder into one file while the house runs, and making a folder of that file again.

It needs no key and opens nothing: the copy is as sealed as the data.  Nothing that a session could be opened with goes
along, so a stolen copy and a stolen cookie together still open nothing.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

import msgspec

from handhold.store.contracts import InUse, WrongFolder
from handhold.store.sqlite import schema
from handhold.store.sqlite.folder import DATABASE, LOCK, SECRET, hold, is_held, is_there, private_file, sync_names

LABEL = "backup.json"
_MEMBERS = {LABEL, DATABASE, SECRET}
_CHUNK = 1 << 20
_WORKER = "worker.lock"
"""Lies in a folder for half-done work, and is held as long as somebody works there."""


class WrongFile(WrongFolder):
    """A file cannot be taken for a backup, or not be written.  ``sentence`` says why, and what to do."""


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in front of a backup: when it was made (UTC), by which version, and the digest of each file."""

    made: datetime
    version: str
    digests: dict[str, str]


def backup(folder: Path, file: Path, made: datetime, version: str) -> Label:
    """Copy the database in ``folder`` and the server's secret to ``file`` (mode 0600), both as they are now.

    The house may go on running.  Raises ``WrongFile`` when there is nothing to copy or ``file`` is there already.
    """
    if not _is_home(folder):
        raise WrongFile(f"{folder} holds no Handhold yet, so there is nothing to copy. Please name the data folder.")
    try:
        if file.exists():
            raise WrongFile(f"{file} is there already and is left as it is. Please name a file that is not there yet.")
        with _work_in(file.parent) as work:
            _copy(folder / DATABASE, work / DATABASE)
            shutil.copyfile(folder / SECRET, work / SECRET)
            label = Label(made, version, {name: _digest(work / name) for name in (DATABASE, SECRET)})
            _pack(work, label)
            (work / "packed").rename(file)
            sync_names(file.parent)
    except OSError as error:
        raise WrongFile(f"{file} could not be written ({error.strerror}). Please name another place.") from error
    return label


def restore(file: Path, folder: Path) -> Label:
    """Make a data folder out of a backup.  It appears whole or not at all.

    Raises ``WrongFile`` when the file is no whole backup, the folder holds something or cannot be made, ``InUse`` when
    a house runs there.
    """
    try:
        if is_held(folder / LOCK):
            raise InUse
        is_given = folder.exists()
        if is_given and (not folder.is_dir() or _holds_something(folder)):
            raise WrongFile(
                f"{folder} holds something already and is left as it is. Please name an empty or a new folder."
            )
        # A folder that is there may be a disk of its own, into which nothing can be moved from beside it.
        with _work_in(folder if is_given else folder.parent) as work:
            whole = work / "whole"
            whole.mkdir(mode=0o700)
            label = _unpack(file, whole)
            _check(file, whole / DATABASE)
            _move_in(whole, folder)
    except OSError as error:
        raise WrongFile(f"{folder} could not be made ({error.strerror}). Please name another folder.") from error
    return label


def read_label(file: Path) -> Label:
    """What stands in front of a backup.  Raises ``WrongFile``."""
    with _opened(file) as packed:
        return _label(file, packed)


def _is_home(folder: Path) -> bool:
    try:
        return is_there(folder / DATABASE) and is_there(folder / SECRET)
    except PermissionError:
        raise WrongFile(f"{folder} may not be read by you. Please run this as whoever runs the house.") from None


def _holds_something(folder: Path) -> bool:
    _clear_away(folder)
    return any(folder.iterdir())


@contextmanager
def _work_in(parent: Path) -> Iterator[Path]:
    """A folder for half-done work on the same disk, readable by its owner alone and gone afterwards."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear_away(parent)
    made = Path(tempfile.mkdtemp(prefix=".handhold-new-", dir=parent))
    with closing(hold(made / _WORKER)):
        # Held before it bears the name by which others look for what was left.
        work = made.rename(made.with_name(made.name.replace("-new-", "-under-way-")))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _clear_away(parent: Path) -> None:
    """Delete what was left by somebody who was killed at it.

    It is a copy of everything, open sessions included, and nobody would throw it away at its time.
    """
    for work in parent.glob(".handhold-under-way-*"):
        try:
            is_left = is_there(work / _WORKER) and not is_held(work / _WORKER)
        except OSError:
            continue  # somebody else's
        if is_left:
            shutil.rmtree(work, ignore_errors=True)


def _move_in(whole: Path, folder: Path) -> None:
    """Let ``whole`` be the data folder; where one was there already, the database comes last."""
    if not folder.exists():
        whole.rename(folder)
        sync_names(folder.parent)
        return
    folder.chmod(0o700)
    for name in (SECRET, DATABASE):
        (whole / name).rename(folder / name)
    sync_names(folder)


def _copy(source: Path, target: Path) -> None:
    private_file(target)
    try:
        with closing(schema.connect(source, writes=False)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.isolation_level = None
            copy.execute("pragma journal_mode = delete")
            # Wraps that only a cookie opens are the one thing that must not outlive a lock: nobody is signed in here.
            copy.executescript("begin; delete from sessions; delete from visits; commit; vacuum;")
            _must_be_whole(copy, f"{source} is damaged, so no copy was kept. Please look after the disk.")
    except sqlite3.DatabaseError as error:
        _raise_if_full(error)
        raise WrongFile(f"{source} could not be read. Please look after the disk.") from error


def _raise_if_full(error: sqlite3.DatabaseError) -> None:
    """What SQLite says of a full disk, as the file system says it."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


def _must_be_whole(connection: sqlite3.Connection, sentence: str) -> None:
    if connection.execute("pragma integrity_check").fetchall() != [("ok",)]:
        raise WrongFile(sentence)


def _pack(work: Path, label: Label) -> None:
    told = msgspec.json.encode(label)
    packed = work / "packed"
    private_file(packed)
    with packed.open("wb") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_entry(LABEL, len(told), label.made), io.BytesIO(told))
            for name in label.digests:
                with (work / name).open("rb") as member:
                    tar.addfile(_entry(name, (work / name).stat().st_size, label.made), member)
        raw.flush()
        os.fsync(raw.fileno())


def _entry(name: str, size: int, made: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(made.timestamp())
    return entry


def _unpack(file: Path, work: Path) -> Label:
    """Only the names we know, and only as plain files: what else a tar can hold is not looked at."""
    with _opened(file) as packed:
        label = _label(file, packed)
        for name in (DATABASE, SECRET):
            member = packed.extractfile(packed.getmember(name))
            if member is None:
                raise _no_backup(file)
            private_file(work / name)
            with (work / name).open("wb") as target:
                shutil.copyfileobj(member, target, _CHUNK)
                target.flush()
                os.fsync(target.fileno())
            if _digest(work / name) != label.digests.get(name):
                raise WrongFile(f"{file} is damaged: {name} in it is not what was written. Please take another backup.")
    return label


def _check(file: Path, database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as copy:
            _must_be_whole(copy, f"{file} is damaged. Please take another backup.")
            schema.prepare(copy)
    except sqlite3.DatabaseError as error:
        _raise_if_full(error)
        raise WrongFile(f"{file} is damaged. Please take another backup.") from error


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        packed = tarfile.open(file, "r:")  # noqa: SIM115  closed below; what fails there is not the opening
    except FileNotFoundError:
        raise WrongFile(f"{file} is not there. Please look at its path.") from None
    except OSError as error:
        raise WrongFile(f"{file} could not be read ({error.strerror}). Please look at its owner.") from None
    except (tarfile.TarError, EOFError):
        raise _no_backup(file) from None
    with packed:
        try:
            yield packed
        except (tarfile.TarError, EOFError, KeyError):
            raise _no_backup(file) from None


def _label(file: Path, packed: tarfile.TarFile) -> Label:
    if set(packed.getnames()) != _MEMBERS:
        raise _no_backup(file)
    member = packed.extractfile(packed.getmember(LABEL))
    try:
        return msgspec.json.decode(member.read(_CHUNK) if member else b"", type=Label)
    except msgspec.DecodeError:
        raise _no_backup(file) from None


def _no_backup(file: Path) -> WrongFile:
    return WrongFile(f"{file} is not a whole backup of Handhold. Please name another file.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
