"""Ada and Ben act through the hall, and nothing they did gets lost, doubled or into the wrong room."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
import pytest

from handhold.bell import Bell
from handhold.core import moment, note, opening, person, pulse, reach
from handhold.core.entry import Entry, Gap
from handhold.core.home import introduction
from handhold.core.ours import Introduced
from handhold.core.room import Member, RoomOpened, TakeBack
from handhold.core.words import Refused
from handhold.service import Done, Hall
from handhold.store import keys
from handhold.store.contracts import Head, Row, StoreFull
from handhold.store.keys import Keyring
from handhold.store.memory import MemoryLog, MemoryPeople
from tests.cast import MONDAY


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


class Couple:
    """Ada and Ben with an open room each and one together, in memory."""

    def __init__(self, log: MemoryLog) -> None:
        self.log, self.people, self.bell, self.clock = log, MemoryPeople(), Bell(), Clock()
        self.hall = Hall(log, self.people, self.bell, self.clock)
        self.shared = keys.new_room()
        self.ada, self.ben = self._ring(), self._ring()

    def _ring(self) -> Keyring:
        known = keys.new_secrets()
        return Keyring(person=known.identity.person, identity=known.identity, mine=known.mine, ours=self.shared)

    async def move_in(self) -> Couple:
        for ring in (self.ada, self.ben):
            assert ring.mine is not None
            await self.hall.begin(ring, ring.mine, [RoomOpened(members=(member(ring),))])
        opened = RoomOpened(members=(member(self.ada), member(self.ben)))
        await self.hall.begin(self.ada, self.shared, [opened])
        for ring in (self.ada, self.ben):
            await self.hall.append(ring, self.shared, [introduction(person.Person())], keys.new_id())
        return self

    def restarted(self) -> Hall:
        return Hall(self.log, self.people, Bell(), self.clock)


def member(ring: Keyring) -> Member:
    known = keys.public(ring.identity)
    return Member(person=known.person, exchange=known.exchange, signing=known.signing)


@pytest.fixture
def couple() -> Couple:
    return asyncio.run(Couple(MemoryLog()).move_in())


async def texts(hall: Hall, ring: Keyring) -> list[str]:
    home = await hall.home(ring)
    assert home.ours is not None
    return [entry.event.text for entry in home.ours.kept.values()]  # type: ignore[attr-defined]


def test_what_ada_writes_to_mine_is_there_after_a_restart_and_never_in_ours(couple: Couple) -> None:
    async def story() -> None:
        assert isinstance(await couple.hall.act(couple.ada, "mine", note.WriteNote(text="only me")), Done)
        home = await couple.restarted().home(couple.ada)
        assert home.mine is not None
        assert home.ours is not None
        assert [entry.event for entry in home.mine.notes.values()] == [note.NoteWritten(text="only me")]
        assert home.ours.kept == {}

    asyncio.run(story())


def test_ben_reads_what_ada_put_into_ours_and_cannot_take_it_back(couple: Couple) -> None:
    async def story() -> None:
        done = await couple.hall.act(couple.ada, "ours", moment.SayThanks(text="soup"))
        assert isinstance(done, Done)
        assert await texts(couple.hall, couple.ben) == ["soup"]
        assert isinstance(await couple.hall.act(couple.ben, "ours", TakeBack(seq=done.seqs[0])), Refused)
        assert isinstance(await couple.hall.act(couple.ada, "ours", TakeBack(seq=done.seqs[0])), Done)
        assert await texts(couple.hall, couple.ben) == []
        assert couple.log.rows(couple.shared.room)[done.seqs[0] - 1].body is None

    asyncio.run(story())


def test_the_same_act_twice_is_one_entry_also_after_a_restart(couple: Couple) -> None:
    async def story() -> None:
        name = secrets.token_hex(16)
        first = await couple.hall.act(couple.ada, "ours", moment.SayThanks(text="once"), id=name)
        again = await couple.restarted().act(couple.ada, "ours", moment.SayThanks(text="once"), id=name)
        assert first == again
        assert await texts(couple.hall, couple.ada) == ["once"]

    asyncio.run(story())


def test_a_repeated_act_does_not_bring_back_what_was_taken_back(couple: Couple) -> None:
    async def story() -> None:
        name = secrets.token_hex(16)
        done = await couple.hall.act(couple.ada, "ours", moment.SayThanks(text="once"), id=name)
        assert isinstance(done, Done)
        await couple.hall.act(couple.ada, "ours", TakeBack(seq=done.seqs[0]))
        await couple.restarted().act(couple.ada, "ours", moment.SayThanks(text="once"), id=name)
        assert await texts(couple.hall, couple.ada) == []

    asyncio.run(story())


def test_many_writers_at_once_all_get_their_place(couple: Couple) -> None:
    async def story() -> None:
        acts = [
            couple.hall.act(ring, "ours", moment.SayThanks(text=f"{n}"))
            for n in range(8)
            for ring in (couple.ada, couple.ben)
        ]
        assert all(isinstance(done, Done) for done in await asyncio.gather(*acts))
        assert sorted(await texts(couple.restarted(), couple.ada)) == sorted(f"{n}" for n in range(8) for _ in "ab")

    asyncio.run(story())


class Dying(MemoryLog):
    """A log that fails from a chosen moment on, as if the process had died there."""

    dies_for = ""

    async def append(
        self,
        room: str,
        expected: Head | None,
        rows: Sequence[Row],
        empty: Sequence[int] = (),
        drop: Sequence[str] = (),
    ) -> None:
        if room == self.dies_for:
            raise StoreFull
        await super().append(room, expected, rows, empty, drop)


def test_what_touches_both_rooms_is_finished_after_a_crash_in_between_and_only_once() -> None:
    async def story() -> None:
        log = Dying()
        couple = await Couple(log).move_in()
        await couple.hall.act(couple.ada, "mine", opening.OpenKinds(kinds=("near",)))
        log.dies_for = couple.shared.room
        with pytest.raises(StoreFull):
            await couple.hall.act(couple.ada, "mine", pulse.MarkPulse(items=pulse.PulseItems(near=6, load=9)))
        log.dies_for = ""
        for _ in range(3):
            home = await couple.restarted().home(couple.ada)
        assert home.mine is not None
        assert home.ours is not None
        assert home.mine.pulses.days == {date(2026, 3, 2): pulse.PulseItems(near=6, load=9)}
        assert home.ours.shown == {couple.ada.person: {date(2026, 3, 2): pulse.PulseItems(near=6)}}
        shown = [row for row in log.rows(couple.shared.room) if row.seq > 3]
        assert len(shown) == 1

    asyncio.run(story())


def test_an_intent_for_a_room_that_was_left_never_reaches_the_next_one() -> None:
    async def story() -> None:
        log = Dying()
        couple = await Couple(log).move_in()
        await couple.hall.act(couple.ada, "mine", opening.OpenKinds(kinds=("near",)))
        log.dies_for = couple.shared.room
        with pytest.raises(StoreFull):
            await couple.hall.act(couple.ada, "mine", pulse.MarkPulse(items=pulse.PulseItems(near=6)))
        later = keys.new_room()
        ring = Keyring(person=couple.ada.person, identity=couple.ada.identity, mine=couple.ada.mine, ours=later)
        await couple.hall.begin(ring, later, [RoomOpened(members=(member(ring), member(couple.ben)))])
        home = await couple.restarted().home(ring)
        assert home.ours is not None
        assert home.ours.shown == {}

    asyncio.run(story())


def test_a_closed_own_room_asks_again_and_ours_goes_on(couple: Couple) -> None:
    async def story() -> None:
        shut = Keyring(person=couple.ada.person, identity=couple.ada.identity, mine=None, ours=couple.shared)
        assert isinstance(await couple.hall.act(shut, "mine", note.WriteNote(text="x")), Refused)
        assert isinstance(await couple.hall.act(shut, "ours", reach.Reach(what="hold")), Done)

    asyncio.run(story())


def test_the_bell_rings_with_a_room_and_a_number_for_both(couple: Couple) -> None:
    async def story() -> None:
        with couple.bell.subscribe(couple.hall.rooms(couple.ben)) as heard:
            await couple.hall.act(couple.ada, "ours", reach.Reach(what="look", line="the moon"))
            assert await asyncio.wait_for(anext(heard), 5) == (couple.shared.room, 4)
            await couple.hall.act(couple.ada, "mine", note.WriteNote(text="x"))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(heard), 0.05)

    asyncio.run(story())


def test_a_damaged_place_is_shown_and_the_rest_stays_readable(couple: Couple) -> None:
    async def story() -> None:
        for n in range(3):
            await couple.hall.act(couple.ada, "ours", moment.SayThanks(text=f"{n}"))
        row = couple.log.rows(couple.shared.room)[4]
        assert row.body is not None
        flipped = row.body[:-1] + bytes([row.body[-1] ^ 1])
        couple.log._rooms[couple.shared.room][4] = msgspec.structs.replace(row, body=flipped)
        home = await couple.restarted().home(couple.ben)
        assert home.ours is not None
        assert home.ours.gaps == (Gap(5, "damaged"),)
        assert await texts(couple.restarted(), couple.ben) == ["0", "2"]

    asyncio.run(story())


def test_the_marks_let_a_second_visit_verify_nothing_again(couple: Couple) -> None:
    async def story() -> None:
        await couple.hall.act(couple.ada, "ours", moment.SayThanks(text="x"))
        await couple.restarted().home(couple.ben)
        saved = dict(couple.people._marks)
        await couple.restarted().home(couple.ben)
        assert dict(couple.people._marks) == saved

    asyncio.run(story())


def test_forgetting_leaves_no_folded_state_of_that_person(couple: Couple) -> None:
    async def story() -> None:
        await couple.hall.home(couple.ada)
        await couple.hall.home(couple.ben)
        couple.hall.forget(couple.ada.person)
        assert {owner for owner, _ in couple.hall._rooms._cache} == {couple.ben.person}

    asyncio.run(story())


def test_adas_day_follows_the_zone_she_chose(couple: Couple) -> None:
    async def story() -> None:
        await couple.hall.act(couple.ada, "mine", person.Choose(zone="Pacific/Auckland"))
        couple.clock.now = MONDAY + timedelta(hours=4)
        await couple.hall.act(couple.ada, "mine", pulse.MarkPulse(items=pulse.PulseItems(near=1)))
        home = await couple.hall.home(couple.ada)
        assert home.mine is not None
        assert list(home.mine.pulses.days) == [date(2026, 3, 3)]

    asyncio.run(story())


def test_programs_read_places_behind_a_position(couple: Couple) -> None:
    async def story() -> None:
        for n in range(4):
            await couple.hall.act(couple.ada, "ours", moment.SayThanks(text=f"{n}"))
        places = await couple.hall.events(couple.ben, "ours", after=2, limit=2)
        assert places is not None
        assert [place.seq for place in places] == [3, 4]
        assert all(isinstance(place, Entry) for place in places)
        lonely = Keyring(person=couple.ada.person, identity=couple.ada.identity)
        assert await couple.hall.events(lonely, "ours") is None

    asyncio.run(story())


def test_a_choice_of_name_introduces_ada_to_ben(couple: Couple) -> None:
    async def story() -> None:
        await couple.hall.act(couple.ada, "mine", person.Choose(name="Ada", colour="plum"))
        home = await couple.hall.home(couple.ben)
        assert home.ours is not None
        assert home.ours.people[couple.ada.person] == Introduced(name="Ada", zone="UTC", colour="plum")

    asyncio.run(story())
