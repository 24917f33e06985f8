"""A sealed floor of each kind, so that every contract test runs over both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from handhold.store.contracts import Log, People
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pairing import Invitations, MemoryInvitations
from handhold.store.sqlite import SqliteStore, open_store


class Floor(NamedTuple):
    """The three contracts over one kind of store."""

    log: Log
    people: People
    invitations: Invitations


@pytest.fixture(params=["memory", "sqlite"])
def floor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Floor]:
    """Both kinds of store, one after the other."""
    if request.param == "memory":
        yield Floor(MemoryLog(), MemoryPeople(), MemoryInvitations())
        return
    store = open_store(tmp_path / "data")
    yield Floor(store.log, store.people, store.invitations)
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An open data folder."""
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()
