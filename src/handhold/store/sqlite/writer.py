"""The one thread that writes: what waits is written together and synced once, and each caller hears how it went.

A job gets the writing connection, looks before it writes, and raises a ``StoreError`` only before its first write.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from handhold.store.contracts import StoreDown, StoreError, StoreFull

Result = TypeVar("Result")
Job = Callable[[sqlite3.Connection], Result]
TOGETHER = 256
"""At most so many jobs share one sync."""
SPARE = 512 * 1024
"""Bytes kept aside, so that locking, taking back and deleting also work on a full disk."""
SOON = 0.05
"""Seconds that a job for which nobody waits gives others to come along, so that it costs no sync of its own."""
_LITTLE = 1 << 20


class _Waiting(NamedTuple):
    job: Job[Any]
    erases: bool = False
    loop: asyncio.AbstractEventLoop | None = None
    """Where somebody waits for it; ``None`` when nobody does."""
    future: asyncio.Future[Any] | None = None


class Writer:
    """Runs jobs in order of arrival.  ``spare`` is the file that is given up when an erasing job finds no room."""

    def __init__(self, connection: sqlite3.Connection, spare: Path) -> None:
        self._connection = connection
        self._spare = spare
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._owes: StoreError | None = None
        self._restock()
        self._thread = threading.Thread(target=self._work, name="handhold-writer", daemon=True)
        self._thread.start()

    async def run(self, job: Job[Result], *, erases: bool = False) -> Result:
        """What ``job`` returns, once it is durable.

        With ``erases``, also once no file holds what it overwrote.  Raises the job's own ``StoreError``, ``StoreFull``
        when there is no room, ``StoreDown`` for every other error of the database.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._queue.put(_Waiting(job, erases, loop, future))
        return await future

    def note(self, job: Job[object]) -> None:
        """Do ``job`` with the next that comes, or soon.  Nobody hears how it went."""
        self._queue.put(_Waiting(job))

    def close(self) -> None:
        """Write what still waits, then end the thread and close the connection."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        last = False
        while not last:
            batch = [self._queue.get()]
            while len(batch) < TOGETHER and batch[-1] is not None:
                is_alone = len(batch) == 1 and batch[0] is not None and batch[0].future is None
                try:
                    batch.append(self._queue.get(timeout=SOON) if is_alone else self._queue.get_nowait())
                except Empty:
                    break
            last = batch[-1] is None
            if jobs := [waiting for waiting in batch if waiting is not None]:
                self._write(jobs)

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """All in one transaction; when that fails, one by one, so that only those that must fail do."""
        try:
            outcomes = self._commit(batch)
        except Exception as error:  # the thread must outlive whatever a job or the disk does
            if len(batch) > 1:
                for waiting in batch:
                    self._write([waiting])
                return
            outcomes = [self._once_more(batch[0], self._named(error))]
        if self._owes or any(waiting.erases for waiting in batch):
            self._forget_old_pages()
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _tell(waiting, self._owes if waiting.erases and self._owes else outcome)

    def _commit(self, batch: Sequence[_Waiting]) -> list[Any]:
        outcomes: list[Any] = []
        try:
            self._connection.execute("begin immediate")
            for waiting in batch:
                try:
                    outcomes.append(waiting.job(self._connection))
                except StoreError as refused:
                    outcomes.append(refused)
            self._connection.execute("commit")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
        return outcomes

    def _once_more(self, waiting: _Waiting, error: Exception) -> Any:
        """What erases may use the spare room; everything else has failed."""
        if not (waiting.erases and isinstance(error, StoreFull) and self._give_up_spare()):
            return error
        try:
            (outcome,) = self._commit([waiting])
        except Exception as again:  # as above
            return self._named(again)
        return outcome

    def _forget_old_pages(self) -> None:
        """Empty the write-ahead log, which still holds the pages as they were; what fails is owed and tried again."""
        self._owes = self._truncate()
        if isinstance(self._owes, StoreFull) and self._give_up_spare():
            self._owes = self._truncate()
        self._restock()

    def _truncate(self) -> StoreError | None:
        try:
            ((is_busy, _, _),) = self._connection.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error as error:
            return named(error, self._spare.parent)
        return StoreDown() if is_busy else None

    def _restock(self) -> None:
        """Keep some room aside; without it everything works but erasing on a full disk."""
        try:
            if not self._spare.exists():
                self._spare.touch(0o600)
                self._spare.write_bytes(bytes(SPARE))
        except OSError:
            self._give_up_spare()

    def _give_up_spare(self) -> bool:
        """Whether there was room aside; it is free now.  A disk that has gone altogether says no to this too."""
        try:
            self._spare.unlink()
        except OSError:
            return False
        return True

    def _named(self, error: Exception) -> Exception:
        return named(error, self._spare.parent) if isinstance(error, sqlite3.Error) else error


def named(error: sqlite3.Error, folder: Path) -> StoreError:
    """An error of SQLite in our words: no room, or something else."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StoreFull()
    if primary == sqlite3.SQLITE_IOERR and _has_little(folder):
        return StoreFull()
    return StoreDown()


def _has_little(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False


def _tell(waiting: _Waiting, outcome: Any) -> None:
    if waiting.loop is None or waiting.future is None:
        return
    try:
        waiting.loop.call_soon_threadsafe(_settle, waiting.future, outcome)
    except RuntimeError:
        return  # the loop has gone; what was written is written


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
