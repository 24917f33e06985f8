"""One process holds a data folder, and a folder that lacks something says so in a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from handhold.store.contracts import Account, InUse, Row, WrongFolder
from handhold.store.sqlite import open_store
from handhold.store.sqlite.folder import SECRET
from tests.cast import ADA
from tests.store.couple import ada, diary, head_of, note, ours, write

OPEN = (
    "import sys; from pathlib import Path; from handhold.store.sqlite import open_store; open_store(Path(sys.argv[1]))"
)


def test_a_second_one_on_the_same_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)):
        with pytest.raises(InUse, match="already running on this data folder"):
            open_store(tmp_path)
        other = subprocess.run([sys.executable, "-c", OPEN, str(tmp_path)], capture_output=True, text=True, check=False)
        assert other.returncode == 1
        assert "InUse" in other.stderr
    open_store(tmp_path).close()


def test_what_was_written_is_there_after_a_restart_and_so_is_the_servers_secret(tmp_path: Path) -> None:
    async def story() -> None:
        with closing(open_store(tmp_path)) as store:
            secret = store.secret
            await store.log.append(ours.room, None, diary(3))
        with closing(open_store(tmp_path)) as store:
            assert store.log.rows(ours.room) == store.log.rows(ours.room, 0, 3) != []
            assert (store.secret, len(secret)) == (secret, 32)

    asyncio.run(story())


def test_without_its_secret_a_house_with_people_does_not_start(tmp_path: Path) -> None:
    async def story() -> None:
        with closing(open_store(tmp_path)) as store:
            await store.people.add(Account(person=ADA, login=b"login", exchange=b"x", signing=b"s"), [])
        for damage in ((tmp_path / SECRET).unlink, lambda: (tmp_path / SECRET).write_bytes(b"half")):
            damage()
            with pytest.raises(WrongFolder, match=r"secret\.key is missing"):
                open_store(tmp_path)

    asyncio.run(story())


def test_an_empty_house_makes_itself_a_new_secret(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    (tmp_path / SECRET).write_bytes(b"half written")
    with closing(open_store(tmp_path)) as store:
        assert len(store.secret) == 32


def test_a_folder_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "handhold.db")) as connection:
        connection.execute("update meta set value = '2' where name = 'schema'")
        connection.commit()
    with pytest.raises(WrongFolder, match="another version"):
        open_store(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at the process's open files")
@pytest.mark.parametrize("name", ["handhold.db", SECRET])
def test_of_a_folder_that_is_refused_nothing_stays_open(tmp_path: Path, name: str) -> None:
    async def begin() -> None:
        with closing(open_store(tmp_path)) as store:
            await store.people.add(Account(person=ADA, login=b"login", exchange=b"x", signing=b"s"), [])

    asyncio.run(begin())
    (tmp_path / name).write_bytes(b"half" * 9999)
    with pytest.raises(WrongFolder):
        open_store(tmp_path)
    links = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert [link for link in links if link.startswith(str(tmp_path))] == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "handhold.db").write_bytes(b"a letter, not a database " * 99)
    with pytest.raises(WrongFolder, match="not a Handhold database"):
        open_store(tmp_path)


def test_husks_are_swept_out_at_the_start_when_they_are_many(tmp_path: Path) -> None:
    async def story() -> None:
        kept = diary(2)
        with closing(open_store(tmp_path)) as store:
            await store.log.append(ours.room, None, kept)
            many = [Row(n, 1, bytes(32), bytes(16), bytes(32), bytes(99)) for n in range(1, 1200)]
            await store.log.append(ada.mine.room, None, many)
            await store.log.erase(ada.mine.room)
        size = (tmp_path / "handhold.db").stat().st_size
        with closing(open_store(tmp_path)) as store:
            assert (tmp_path / "handhold.db").stat().st_size < size / 2
            assert store.log.rows(ours.room) == kept
            await store.log.append(ours.room, head_of(kept), write([(ada.identity, note("on"))], head_of(kept)))

    asyncio.run(story())
