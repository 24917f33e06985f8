"""A sealed floor of each kind, so that every contract test runs over both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from handhold.store.contracts import Log, People
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pairing import Invitations, MemoryInvitations
from handhold.store.pockets import Feeds, Jobs, MemoryFeeds, MemoryJobs, MemoryPockets, Pockets
from handhold.store.sqlite import SqliteStore, open_store


class Floor(NamedTuple):
    """The contracts over one kind of store."""

    log: Log
    people: People
    invitations: Invitations
    jobs: Jobs
    pockets: Pockets
    feeds: Feeds


@pytest.fixture(params=["memory", "sqlite"])
def floor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Floor]:
    """Both kinds of store, one after the other."""
    if request.param == "memory":
        jobs = MemoryJobs()
        yield Floor(MemoryLog(), MemoryPeople(), MemoryInvitations(), jobs, MemoryPockets(jobs), MemoryFeeds())
        return
    store = open_store(tmp_path / "data")
    yield Floor(store.log, store.people, store.invitations, store.jobs, store.pockets, store.feeds)
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An open data folder."""
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()
