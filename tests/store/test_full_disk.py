"""The disk is full, or broken: Ada is told, reads on, and can still lock and delete; later she writes on."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from handhold.store.contracts import StoreDown, StoreError, StoreFull
from handhold.store.sqlite import SqliteStore, open_store
from handhold.store.sqlite.folder import SPARE
from tests.store.couple import ada, diary, head_of, note, ours, write
from tests.store.disk import traces
from tests.store.small import full, small_disk
from tests.store.test_people_contract import SID, session

linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at the process's open files")
ROOM = ours.room


@contextmanager
def instead(path: Path, other: str, flags: int) -> Iterator[None]:
    """As long as this lasts, what the writer (who opened it first) writes to ``path`` goes to another file."""
    handle = min(int(name.name) for name in Path("/proc/self/fd").iterdir() if _leads_to(name, path))
    kept, broken = os.dup(handle), os.open(other, flags)
    os.dup2(broken, handle)
    try:
        yield
    finally:
        os.dup2(kept, handle)
        os.close(kept)
        os.close(broken)


def _leads_to(link: Path, path: Path) -> bool:
    try:
        return link.readlink() == path
    except OSError:
        return False


async def grow(store: SqliteStore, text: str = "one more") -> None:
    """Append one line to *ours*."""
    head = store.log.head(ROOM)
    await store.log.append(ROOM, head, write([(ada.identity, note(text))], head))


@linux
@pytest.mark.parametrize(
    ("other", "flags", "error"),
    [("/dev/full", os.O_RDWR, StoreFull), ("/dev/null", os.O_RDONLY, StoreDown)],
    ids=["full", "broken"],
)
def test_when_the_disk_does_not_take_it_nothing_is_written_and_everything_can_be_read(
    store: SqliteStore, other: str, flags: int, error: type[StoreError]
) -> None:
    async def story() -> None:
        rows = diary(5)
        await store.log.append(ROOM, None, rows)
        await store.people.lock("whose", "ever")
        with instead(store.folder.database.with_name("handhold.db-wal"), other, flags):
            for _ in range(2):
                with pytest.raises(error) as told:
                    await grow(store)
                assert str(told.value) == error.sentence
            outcomes = await asyncio.gather(*(grow(store) for _ in range(5)), return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} == {error}
        assert store.log.rows(ROOM) == rows
        await grow(store)
        assert len(store.log.rows(ROOM)) == 6

    asyncio.run(story())


FILL = """
import asyncio, sys
from pathlib import Path
from tests.store.test_full_disk import fill_and_go_on

asyncio.run(fill_and_go_on(Path(sys.argv[1])))
"""


async def fill_and_go_on(folder: Path) -> None:
    """On a small disk: fill it, read, lock, delete, make room, write on.  Runs in a process of its own."""
    with closing(open_store(folder)) as store:
        await store.log.append(ROOM, None, diary(3))
        await store.people.save_session(session(own=b"the wrap that opens", mine=b"another wrap"))
        with full(folder / "somebody else's film"):
            with pytest.raises(StoreFull):
                for _ in range(200):
                    await grow(store, "x" * 5000)
            known = len(store.log.rows(ROOM))
            await store.people.lock(session().person, SID)
            assert traces(folder, [b"the wrap that opens", b"another wrap"]) == 0
            await store.log.erase(ROOM)
            assert store.log.rows(ROOM) == []
            assert known >= 3
            with pytest.raises(StoreFull):
                for _ in range(400):
                    await grow(store, "x" * 5000)
        await grow(store, "room again")
        await store.people.end_session(session().person, SID)
        assert (folder / SPARE).exists()


def test_on_a_disk_that_really_is_full_ada_still_locks_and_deletes_and_later_writes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small"):
        told = subprocess.run(
            [sys.executable, "-c", FILL, str(tmp_path / "small")], capture_output=True, text=True, check=False
        )
    assert told.returncode == 0, told.stderr


@linux
def test_a_lock_on_a_broken_disk_says_that_it_failed(store: SqliteStore) -> None:
    async def story() -> None:
        await store.people.save_session(session())
        with (
            instead(store.folder.database.with_name("handhold.db-wal"), "/dev/null", os.O_RDONLY),
            pytest.raises(StoreDown),
        ):
            await store.people.lock(session().person, SID)
        kept = store.people.session(session().person, SID)
        assert kept is not None
        assert kept.own is not None
        await store.people.lock(session().person, SID)
        assert store.people.session(session().person, SID) == session(own=None, mine=None, extra=None)

    asyncio.run(story())


@linux
def test_when_only_the_old_pages_cannot_be_cleared_it_is_said_and_made_up_for_later(store: SqliteStore) -> None:
    """The deletion is written, but a copy is left in the write-ahead log until the disk works again."""

    async def story() -> None:
        await store.people.save_session(session(own=b"the wrap that opens"))
        await store.people.touch(session().person, SID, 1, 1)
        with instead(store.folder.database, "/dev/null", os.O_RDONLY):
            outcomes = await asyncio.gather(
                grow(store), store.people.lock(session().person, SID), return_exceptions=True
            )
        assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType", "StoreDown"]
        assert len(store.log.rows(ROOM)) == 1
        await grow(store)
        assert traces(store.folder.path, [b"the wrap that opens"]) == 0

    asyncio.run(story())


def test_when_the_disk_has_gone_altogether_ada_is_told_and_waits_for_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the cable of an outer disk is pulled: whatever is asked of it is an error."""

    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def job(_connection: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    async def story() -> None:
        with monkeypatch.context() as patched:
            patched.setattr("handhold.store.sqlite.writer.shutil.disk_usage", gone)
            for name in ("exists", "unlink", "touch", "write_bytes"):
                patched.setattr(Path, name, gone)
            for erases in (False, True):
                with pytest.raises(StoreDown):
                    await asyncio.wait_for(store.writer.run(job, erases=erases), timeout=20)
        await asyncio.wait_for(store.log.append(ROOM, None, diary(1)), timeout=20)
        assert len(store.log.rows(ROOM)) == 1

    asyncio.run(story())


def test_a_job_with_a_mistake_in_it_fails_alone(store: SqliteStore) -> None:
    async def story() -> None:
        rows = diary(3)
        await store.log.append(ROOM, None, rows)

        def mistaken(connection: object) -> None:
            raise KeyError("a mistake")

        outcomes = await asyncio.gather(grow(store), store.writer.run(mistaken), grow(store), return_exceptions=True)
        assert [type(outcome).__name__ for outcome in outcomes] == ["NoneType", "KeyError", "Moved"]
        assert len(store.log.rows(ROOM)) == 4
        assert head_of(store.log.rows(ROOM)) == store.log.head(ROOM)

    asyncio.run(story())
