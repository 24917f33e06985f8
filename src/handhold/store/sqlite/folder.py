"""The data folder: who may read it, that one process holds it, and the server's own secret in it."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from handhold.store.contracts import InUse, WrongFolder

DATABASE, LOCK, SECRET, SPARE = "handhold.db", "handhold.lock", "secret.key", "spare"
_SECRET_BYTES = 32


class Folder:
    """A data folder that this process holds for itself until ``close``.  Raises ``InUse``."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        self.path = path
        self._lock = hold(path / LOCK)
        self.database = path / DATABASE
        private_file(self.database)

    def secret(self, has_people: bool) -> bytes:
        """The server's secret, made at the first start.

        Raises ``WrongFolder`` when it is gone although people depend on it: a new one would shut everybody out.
        """
        path = self.path / SECRET
        kept = path.read_bytes() if path.exists() else b""
        if len(kept) == _SECRET_BYTES:
            return kept
        if has_people:
            raise WrongFolder(
                f"{SECRET} is missing from the data folder, and nobody can sign in without it. Please put it back from"
                " your backup."
            )
        return _new_secret(path)

    def close(self) -> None:
        """Let another process have the folder."""
        self._lock.close()


def private_file(path: Path) -> None:
    """Make sure that a file is there and only its owner reads it, before anything is written to it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def is_there(path: Path) -> bool:
    """Whether there is such a file.  Raises ``PermissionError`` where it cannot be known; some Pythons would say no."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock file ``path``."""
    if not is_there(path):
        return False
    try:
        hold(path).close()
    except InUse:
        return True
    return False


def hold(path: Path) -> IO[bytes]:
    """Hold the lock file ``path`` until it is closed, or this process ends.  Raises ``InUse``."""
    private_file(path)
    held = path.open("r+b")
    try:
        _lock(held)
    except OSError as taken:
        held.close()
        raise InUse from taken
    return held


def sync_names(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        with suppress(OSError):  # not every file system knows how
            os.fsync(handle)
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(held: IO[bytes]) -> None:
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(held: IO[bytes]) -> None:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _new_secret(path: Path) -> bytes:
    """Written beside and then renamed, so that a half-written secret is never taken for one."""
    made, beside = secrets.token_bytes(_SECRET_BYTES), path.with_suffix(".new")
    private_file(beside)
    with beside.open("wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_names(path.parent)
    return made
