"""The tables keep to what every database can promise: one partition a row, nothing ordered or unique across them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.store.contracts import People, RoomSeal, Throttle
from handhold.store.memory import MemoryPeople
from handhold.store.sqlite import SqliteStore, open_store
from tests.depth import examples
from tests.store.test_people_contract import ada, ben, session, wrap

PARTITIONS = {"room", "person", "login", "place", "name"}
SIDS = ["1" * 32, "2" * 32]

people_acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["save", "touch", "lock", "close", "drop", "end", "times", "wraps", "idle", "seal", "erase", "add", "try"]
        ),
        st.sampled_from([ada, ben]),
        st.sampled_from(SIDS),
        st.integers(900, 2500),
    ),
    max_size=14,
)


@pytest.fixture
def tables(store: SqliteStore) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(store.folder.database)) as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: connection.execute(f"pragma table_info({name})").fetchall() for name in names}


def test_every_key_begins_with_its_partition(tables: dict[str, list[tuple[Any, ...]]]) -> None:
    first = {
        name: next(column for _, column, _, _, _, place in columns if place == 1) for name, columns in tables.items()
    }
    assert len(first) >= 12
    assert set(first.values()) <= PARTITIONS


def test_there_are_no_triggers_sequences_or_keys_across_rooms(store: SqliteStore) -> None:
    with closing(sqlite3.connect(store.folder.database)) as connection:
        parts = connection.execute("select type, name, sql from sqlite_master").fetchall()
    assert {kind for kind, _, _ in parts} == {"table", "index"}
    assert not any("autoincrement" in (sql or "").lower() or "unique" in (sql or "").lower() for _, _, sql in parts)
    assert all(name.startswith("sqlite_autoindex_") for kind, name, _ in parts if kind == "index")


def one_act(people: People, act: str, who: Any, sid: str, now: int) -> Coroutine[Any, Any, Any]:
    """One thing that can happen to people."""
    person, login = who.person, who.login
    acts: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
        "save": lambda: people.save_session(session(person=person, sid=sid, used=now, until=now + 1000)),
        "touch": lambda: people.touch(person, sid, now, now + 100),
        "lock": lambda: people.lock(person, sid),
        "close": lambda: people.close_mine(person, sid),
        "drop": lambda: people.drop_extra(person, sid),
        "end": lambda: people.end_session(person, sid),
        "times": lambda: people.set_times(person, now, 60),
        "wraps": lambda: people.set_wraps(person, [wrap("passphrase", b"w" * (now % 50))]),
        "idle": lambda: people.lock_idle(now),
        "seal": lambda: people.save_seals([RoomSeal(person=person, room="ab" * 16, epoch=1 + now % 2, sealed=b"s")]),
        "erase": lambda: people.erase(person),
        "add": lambda: people.add(who, [wrap("recovery")]),
        "try": lambda: people.save_throttle(login, "", Throttle(fails=now % 7, until=now)),
    }
    return acts[act]()


def everything(people: People) -> list[object]:
    """All that can be asked about Ada and Ben."""
    return [
        [people.account(who.person), people.by_login(who.login), people.sessions(who.person), people.seals(who.person),
         people.wrap(who.person, "passphrase"), people.wrap(who.person, "recovery"), people.throttle(who.login, "")]
        for who in (ada, ben)
    ]  # fmt: skip


@settings(max_examples=examples(15), deadline=None)
@given(people_acts)
def test_whatever_happens_the_database_and_the_fake_agree(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, Any, str, int]]
) -> None:
    async def story() -> None:
        with closing(open_store(tmp_path_factory.mktemp("people"))) as store:
            fake = MemoryPeople()
            for act in acts:
                assert await one_act(store.people, *act) == await one_act(fake, *act)
                assert everything(store.people) == everything(fake)

    asyncio.run(story())


def test_the_writer_syncs_every_commit_and_overwrites_what_it_deletes(store: SqliteStore) -> None:
    def job(connection: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete")
        return [connection.execute(f"pragma {name}").fetchone()[0] for name in names]

    assert asyncio.run(store.writer.run(job)) == ["wal", 2, 1]
