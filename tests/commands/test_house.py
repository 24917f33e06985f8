"""The house put together: the host's choices reach the floor that keeps them, and whoever is idle is locked."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handhold.commands.frame import Stop
from handhold.commands.house import standing
from handhold.core.words import Refused
from handhold.door import Entered
from handhold.settings import Settings
from handhold.web.live import session_room
from tests.cast import MONDAY

ADAS = "four warm quiet words of Ada"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


def came_in(found: Entered | Refused) -> Entered:
    assert isinstance(found, Entered)
    return found


def test_the_hosts_times_are_where_ada_begins(tmp_path: Path) -> None:
    with standing(Settings(data=tmp_path / "data", lock_minutes=7, mine_minutes=3)) as house:
        ada = came_in(asyncio.run(house.door.register("Ada", ADAS, "a browser")))
        assert house.door.times(ada.keyring.person) == (7, 3)


def test_nobody_begins_in_a_house_whose_host_says_so(tmp_path: Path) -> None:
    with standing(Settings(data=tmp_path / "data", register="nobody")) as house:
        assert isinstance(asyncio.run(house.door.register("Cleo", ADAS, "a browser")), Refused)


def test_after_an_idle_quarter_of_an_hour_ada_is_locked_and_her_open_page_is_told(tmp_path: Path) -> None:
    clock = Clock()

    async def evening() -> None:
        ada = came_in(await house.door.register("Ada", ADAS, "a browser"))
        sid = (await house.door.open(ada.cookie)).sid
        with house.bell.subscribe([session_room(str(sid))]) as rings:
            clock.now += timedelta(minutes=14)
            await house.lock_idle()
            assert (await house.door.open(ada.cookie, touch=False)).state == "open"
            clock.now += timedelta(minutes=2)
            await house.lock_idle()
            assert await anext(rings) == (session_room(str(sid)), 0)
        assert (await house.door.open(ada.cookie)).state == "locked"

    with standing(Settings(data=tmp_path / "data"), clock) as house:
        asyncio.run(evening())


def test_what_was_under_way_while_ada_locked_leaves_nothing_of_hers_in_memory(tmp_path: Path) -> None:
    async def evening() -> None:
        ada = came_in(await house.door.register("Ada", ADAS, "a browser"))
        await house.hall.home(ada.keyring)
        await house.lock_idle()
        assert house.hall.in_mind() == {ada.keyring.person}
        await house.door.lock(ada.cookie)
        house.hall.forget(ada.keyring.person)
        await house.hall.home(ada.keyring)
        assert house.hall.in_mind() == {ada.keyring.person}
        await house.lock_idle()
        assert house.hall.in_mind() == set()

    with standing(Settings(data=tmp_path / "data")) as house:
        asyncio.run(evening())


def test_help_lines_of_the_hosts_own_that_cannot_be_read_stop_the_house_with_a_sentence(tmp_path: Path) -> None:
    lines = tmp_path / "lines.toml"
    lines.write_text("entries = 7", encoding="utf-8")
    with pytest.raises(Stop, match=r"lines\.toml"), standing(Settings(data=tmp_path / "data", help_file=lines)):
        pass
    with standing(Settings(data=tmp_path / "data")) as house:
        assert house.store.people.count() == 0
