"""A file that is mostly husks is rebuilt at the next start, or at one after it; what anybody can read stays."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from handhold.store.contracts import Row
from handhold.store.sqlite import open_store, schema
from handhold.store.sqlite.folder import DATABASE
from tests.store.small import full, small_disk

CHANCE = random.Random(5)
GONE, KEPT = "ab" * 16, "cd" * 16
TURNS = 30


def rows(first: int, count: int) -> list[Row]:
    return [
        Row(seq, 1, bytes(32), bytes(16), seq.to_bytes(32, "big"), CHANCE.randbytes(CHANCE.randrange(50, 700)))
        for seq in range(first, first + count)
    ]


def emptied(folder: Path) -> list[Row]:
    """A folder in which one room was erased, and the other, whose rows lie between, stays; its rows."""
    stay: list[Row] = []

    async def live() -> None:
        with closing(open_store(folder)) as store:
            for turn in range(TURNS):
                await store.log.append(GONE, store.log.head(GONE), rows(turn * 40 + 1, 40))
                stay.extend(rows(turn * 2 + 1, 2))
                await store.log.append(KEPT, store.log.head(KEPT), stay[-2:])
            await store.log.erase(GONE)

    asyncio.run(live())
    return stay


def husks(folder: Path) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return int(connection.execute("select count(*) from rows where room like 'husk%'").fetchone()[0])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small"):
        yield tmp_path / "small" / "data"


def test_the_next_start_rebuilds_the_file_and_what_stays_is_whole(tmp_path: Path) -> None:
    stay = emptied(tmp_path)
    before = (tmp_path / DATABASE).stat().st_size
    assert husks(tmp_path) == 1200
    with closing(open_store(tmp_path)) as store:
        assert store.log.rows(KEPT) == stay
        assert store.log.rows(GONE) == []
    assert husks(tmp_path) == 0
    assert (tmp_path / DATABASE).stat().st_size < before / 4


def test_without_room_for_it_the_house_opens_all_the_same_and_a_later_start_makes_up_for_it(folder: Path) -> None:
    stay = emptied(folder)
    with full(folder.parent / "somebody else's film"), closing(open_store(folder)) as store:
        assert store.log.rows(KEPT) == stay
    with closing(open_store(folder)) as store:
        assert store.log.rows(KEPT) == stay
    assert husks(folder) == 0


def test_a_start_that_was_killed_in_the_middle_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    stay = emptied(tmp_path)
    before = (tmp_path / DATABASE).stat().st_size
    with closing(schema.connect(tmp_path / DATABASE, writes=True)) as connection:
        connection.executescript(schema._SWEEP)
    assert husks(tmp_path) == 0
    assert (tmp_path / DATABASE).stat().st_size == before
    with closing(open_store(tmp_path)) as store:
        assert store.log.rows(KEPT) == stay
    assert (tmp_path / DATABASE).stat().st_size < before / 4
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        assert connection.execute("select name from meta").fetchall() == [("schema",)]
