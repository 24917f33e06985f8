"""A couple with as many years behind them as asked for, in a real store, written quickly and sealed properly.

Their days are made up by a fixed rule: about nineteen entries a day, which is a very busy couple.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from handhold.core import moment, note, person, pulse, reach
from handhold.core.entry import Event
from handhold.core.ours import Introduced
from handhold.core.room import Member, RoomOpened
from handhold.store import keys, seal
from handhold.store.contracts import Log
from handhold.store.keys import Keyring, RoomKeys

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
TEN_YEARS, ONE_WEEK = 3650, 7
ROOM_DAY, OWN_DAY = 13, 6
A_DAY = ROOM_DAY + OWN_DAY
"""Entries a day in *ours* and in Ada's *mine*: 69,350 in ten years, and the few that every room begins with."""
LINE = "We stood at the window for a while and said nothing, and it was good to say nothing together."

Line = tuple[Keyring, datetime, Event]


@dataclass(frozen=True, slots=True)
class Couple:
    """The rings of both, with their own rooms and the one that they share."""

    ada: Keyring
    ben: Keyring
    shared: RoomKeys


def meet(ada: Keyring, ben: Keyring) -> Couple:
    """Two people with a shared room that has a key and nothing in it yet."""
    shared = keys.new_room()
    return Couple(msgspec.structs.replace(ada, ours=shared), msgspec.structs.replace(ben, ours=shared), shared)


async def live(log: Log, couple: Couple, days: int) -> int:
    """Write so many days up to now; gives back how many entries that made."""
    if couple.ada.mine is None:
        raise ValueError("Ada's own room must be open")
    begun = NOW - timedelta(days=days)
    own: list[Line] = [(couple.ada, begun, RoomOpened(members=(_member(couple.ada),)))]
    own += [(couple.ada, begun, person.Chosen(name="Ada", zone="UTC", colour="plum", seen_welcome=True))]
    together = RoomOpened(members=(_member(couple.ada), _member(couple.ben)))
    shared: list[Line] = [(couple.ada, begun, together)]
    shared += [(couple.ada, begun, Introduced(name="Ada", zone="UTC", colour="plum"))]
    shared += [(couple.ben, begun, Introduced(name="Ben", zone="UTC", colour="moss"))]
    for day in range(days):
        own += _own_day(couple, begun + timedelta(days=day))
        shared += _shared_day(couple, begun + timedelta(days=day), len(shared) + 1)
    await write(log, couple.ada.mine, own)
    await write(log, couple.shared, shared)
    return len(own) + len(shared)


async def write(log: Log, room: RoomKeys, lines: Sequence[Line]) -> None:
    """Seal and append lines in order, each signed by its own author."""
    head = log.head(room.room)
    for run in _runs(lines):
        ring = run[0][0]
        envelopes = [
            seal.Envelope(
                id=f"{secrets.token_hex(16)}.0", by=ring.person, at=at, event=msgspec.Raw(msgspec.json.encode(event))
            )
            for _, at, event in run
        ]
        rows, after = seal.seal_rows(room, ring.identity, head, envelopes)
        await log.append(room.room, head, rows)
        head = after


def _own_day(couple: Couple, day: datetime) -> Iterator[Line]:
    items = pulse.PulseItems(near=day.day % 11, safe=7, load=day.month % 11, friction="little", laughed=True)
    yield couple.ada, day, pulse.PulseMarked(day=day.date(), items=items)
    for hour in range(1, OWN_DAY):
        yield couple.ada, day + timedelta(hours=hour), note.NoteWritten(text=LINE)


def _shared_day(couple: Couple, day: datetime, seq: int) -> Iterator[Line]:
    """Six lines of Ada's, then seven of Ben's, which answer her reaches."""
    ada, ben = couple.ada, couple.ben
    for hour in range(4):
        yield ada, day + timedelta(hours=hour), reach.ReachSent(what="look", line=LINE)
    yield ada, day + timedelta(hours=4), moment.ThanksSaid(text=LINE)
    yield ada, day + timedelta(hours=4), moment.MomentKept(text=LINE)
    for hour in range(4):
        yield ben, day + timedelta(hours=5 + hour), reach.ReachAnswered(reach=seq + hour, answer="here", words=LINE)
    for hour in range(3):
        yield ben, day + timedelta(hours=9 + hour), moment.MomentKept(text=LINE)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Neighbouring lines of one author, in handfuls."""
    run: list[Line] = []
    for line in lines:
        if run and (run[0][0] is not line[0] or len(run) == 500):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _member(ring: Keyring) -> Member:
    known = keys.public(ring.identity)
    return Member(person=known.person, exchange=known.exchange, signing=known.signing)
