"""A backup is one whole file, taken while others write; what is restored from it is what was there, bit for bit."""

from __future__ import annotations

import asyncio
import io
import signal
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from handhold.store import seal
from handhold.store.contracts import Account, InUse, Session, WrongFolder
from handhold.store.sqlite import SqliteStore, open_store
from handhold.store.sqlite.backup import WrongFile, backup, read_label, restore
from handhold.store.sqlite.folder import DATABASE, LOCK, SECRET
from tests.cast import ADA, MONDAY
from tests.store import couple
from tests.store.disk import raw
from tests.store.small import full, small_disk

ROOM = couple.ours.room
SEALED_FOR_THE_COOKIE = b"what only a cookie opens" * 4


@pytest.fixture
def lived_in(tmp_path: Path) -> Iterator[SqliteStore]:
    """A running house with one account, a diary in *ours* and an open session."""
    store = open_store(tmp_path / "data")
    session = Session(
        person=ADA, sid="51d0" * 8, kind="browser", label=b"label", begun=1, used=1, until=9, lock_after=900,
        own=SEALED_FOR_THE_COOKIE, mine=SEALED_FOR_THE_COOKIE, mine_until=5,
    )  # fmt: skip

    async def live() -> None:
        await store.people.add(Account(person=ADA, login=b"login", exchange=b"x" * 32, signing=b"s" * 32), [])
        await store.people.save_session(session)
        await store.log.append(ROOM, None, couple.diary())

    asyncio.run(live())
    yield store
    store.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def hashes(store: SqliteStore) -> list[bytes]:
    return [seal.row_hash(ROOM, row) for row in store.log.rows(ROOM)]


def test_what_is_restored_equals_what_was_there_by_every_row(lived_in: SqliteStore, tmp_path: Path) -> None:
    made = backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    assert read_label(tmp_path / "b.tar") == made
    assert restore(tmp_path / "b.tar", tmp_path / "again") == made
    other = open_store(tmp_path / "again")
    assert hashes(other) == hashes(lived_in) != []
    assert couple.told(couple.read(other.log.rows(ROOM))) == couple.all_fine(couple.diary())
    assert other.people.account(ADA) == lived_in.people.account(ADA)
    assert other.secret == lived_in.secret
    other.close()


def test_only_the_owner_reads_a_backup_and_what_comes_out_of_it(lived_in: SqliteStore, tmp_path: Path) -> None:
    backup(tmp_path / "data", tmp_path / "kept" / "b.tar", MONDAY, "1")
    restore(tmp_path / "kept" / "b.tar", tmp_path / "again")
    assert mode(tmp_path / "kept" / "b.tar") == 0o600
    assert mode(tmp_path / "again") == 0o700
    assert {path.name: mode(path) for path in (tmp_path / "again").iterdir()} == {DATABASE: 0o600, SECRET: 0o600}
    assert lived_in.people.count() == 1


def test_nothing_that_a_cookie_opens_goes_along(lived_in: SqliteStore, tmp_path: Path) -> None:
    backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    assert SEALED_FOR_THE_COOKIE not in (tmp_path / "b.tar").read_bytes()
    assert len(lived_in.people.sessions(ADA)) == 1


def test_a_backup_taken_in_the_middle_of_writing_is_whole(lived_in: SqliteStore, tmp_path: Path) -> None:
    rows = couple.diary(60)

    async def write_on() -> None:
        for number in range(8, 60):
            await lived_in.log.append("cd" * 16, couple.head_of_room("cd" * 16, rows[: number - 8]), [rows[number - 8]])

    async def both() -> None:
        writing = asyncio.create_task(write_on())
        for number in range(3):
            await asyncio.to_thread(backup, tmp_path / "data", tmp_path / f"{number}.tar", MONDAY, "1")
        await writing

    asyncio.run(both())
    for number in range(3):
        restore(tmp_path / f"{number}.tar", tmp_path / f"again{number}")
        store = open_store(tmp_path / f"again{number}")
        there = store.log.rows("cd" * 16)
        assert there == rows[: len(there)]
        assert hashes(store) == hashes(lived_in)
        store.close()


def test_a_running_house_and_a_full_folder_are_never_written_over(lived_in: SqliteStore, tmp_path: Path) -> None:
    backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    with pytest.raises(InUse, match="already running"):
        restore(tmp_path / "b.tar", tmp_path / "data")
    lived_in.folder.close()
    with pytest.raises(WrongFile, match="holds something already"):
        restore(tmp_path / "b.tar", tmp_path / "data")
    (tmp_path / "a-file").touch()
    with pytest.raises(WrongFile, match="holds something already"):
        restore(tmp_path / "b.tar", tmp_path / "a-file")
    with pytest.raises(WrongFile, match="is there already"):
        backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    assert (tmp_path / "data" / LOCK).exists()


def test_a_folder_without_a_house_gives_no_backup(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="nothing to copy"):
        backup(tmp_path, tmp_path / "b.tar", MONDAY, "1")


@pytest.mark.parametrize("harm", ["cut", "flipped", "text", "absent", "other"])
def test_a_file_that_is_no_whole_backup_is_refused_and_leaves_nothing(
    lived_in: SqliteStore, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "b.tar"
    backup(tmp_path / "data", file, MONDAY, "1")
    whole = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "flipped":
        whole[whole.index(b"SQLite format") + 5000] ^= 1
        file.write_bytes(whole)
    elif harm == "text":
        file.write_text("dear diary")
    elif harm == "absent":
        file.unlink()
    else:
        with tarfile.open(file, "w") as tar:
            tar.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    with pytest.raises(WrongFolder):
        restore(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".handhold-*"))
    assert lived_in.people.count() == 1


KILLED = """
import os, shutil, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from handhold.store.sqlite import backup

backup.shutil.copyfile = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
backup.backup(Path(sys.argv[1]), Path(sys.argv[2]), datetime.now(UTC), "1")
"""


def test_what_a_killed_backup_leaves_is_thrown_away_by_the_next_one(lived_in: SqliteStore, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "b.tar"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "data"), str(file)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (tmp_path / "kept" / ".handhold-photos").mkdir()
    assert len(list((tmp_path / "kept").iterdir())) == 2
    assert raw(tmp_path / "kept") != b""
    backup(tmp_path / "data", file, MONDAY, "1")
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [".handhold-photos", "b.tar"]
    assert lived_in.people.count() == 1


def test_two_backups_at_once_leave_each_other_alone(lived_in: SqliteStore, tmp_path: Path) -> None:
    async def both() -> None:
        copies = [
            asyncio.to_thread(backup, tmp_path / "data", tmp_path / f"{number}.tar", MONDAY, "1") for number in range(4)
        ]
        await asyncio.gather(*copies)

    asyncio.run(both())
    assert [read_label(tmp_path / f"{number}.tar").made for number in range(4)] == [MONDAY] * 4
    assert lived_in.people.count() == 1


def test_an_empty_folder_that_is_a_disk_of_its_own_takes_a_backup_in(lived_in: SqliteStore, tmp_path: Path) -> None:
    backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    with small_disk(tmp_path / "small"):
        restore(tmp_path / "b.tar", tmp_path / "small")
        assert {path.name for path in (tmp_path / "small").iterdir()} == {DATABASE, SECRET}
        assert mode(tmp_path / "small") == 0o700
    assert lived_in.people.count() == 1


def test_a_disk_without_room_is_said_to_be_that_and_keeps_no_half_done_work(
    lived_in: SqliteStore, tmp_path: Path
) -> None:
    backup(tmp_path / "data", tmp_path / "b.tar", MONDAY, "1")
    with small_disk(tmp_path / "small"), full(tmp_path / "small" / "film"):
        with pytest.raises(WrongFile, match=r"b\.tar could not be written \(No space left on device\)"):
            backup(tmp_path / "data", tmp_path / "small" / "b.tar", MONDAY, "1")
        with pytest.raises(WrongFile, match=r"again could not be made \(No space left on device\)"):
            restore(tmp_path / "b.tar", tmp_path / "small" / "again")
        assert [path.name for path in (tmp_path / "small").iterdir()] == ["film"]
    assert lived_in.people.count() == 1


def test_a_folder_in_the_place_of_a_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="could not be read"):
        restore(tmp_path, tmp_path / "again")
