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
_LITTLE = 1 << 20


class _Waiting(NamedTuple):
    job: Job[Any]
    erases: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class Writer:
    """Runs jobs in order of arrival.  ``spare`` is the file that is given up when an erasing job finds no room."""

    def __init__(self, connection: sqlite3.Connection, spare: Path) -> None:
        self._connection = connection
        self._spare = spare
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
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
                try:
                    batch.append(self._queue.get_nowait())
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
            outcomes = [self._second_chance(batch[0], _named(error, self._spare))]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _tell(waiting, outcome)

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
        if any(waiting.erases for waiting in batch):
            self._forget_old_pages()
        return outcomes

    def _forget_old_pages(self) -> None:
        """Empty the write-ahead log: it still holds the pages as they were."""
        ((is_busy, _, _),) = self._connection.execute("pragma wal_checkpoint(truncate)")
        if is_busy:
            raise StoreDown

    def _second_chance(self, waiting: _Waiting, error: Exception) -> Any:
        """What erases may use the spare room; everything else has failed."""
        if not (waiting.erases and isinstance(error, StoreFull) and self._spare.exists()):
            return error
        self._spare.unlink()
        try:
            (outcome,) = self._commit([waiting])
        except Exception as again:  # the same
            return _named(again, self._spare)
        else:
            return outcome
        finally:
            self._restock()

    def _restock(self) -> None:
        """Keep some room aside; without it everything works but erasing on a full disk."""
        try:
            if not self._spare.exists():
                self._spare.touch(0o600)
                self._spare.write_bytes(bytes(SPARE))
        except OSError:
            self._spare.unlink(missing_ok=True)


def named(error: sqlite3.Error, folder: Path) -> StoreError:
    """An error of SQLite in our words: no room, or something else."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StoreFull()
    if primary == sqlite3.SQLITE_IOERR and shutil.disk_usage(folder).free < _LITTLE:
        return StoreFull()
    return StoreDown()


def _named(error: Exception, spare: Path) -> Exception:
    return named(error, spare.parent) if isinstance(error, sqlite3.Error) else error


def _tell(waiting: _Waiting, outcome: Any) -> None:
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
