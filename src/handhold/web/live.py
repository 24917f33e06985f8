"""Living pages: one stream a browser that says where something came and never what.

A page carries a mark (its positions); whoever hears of a later one asks for the page again.  So a lost wake-up costs a
delay and nothing else, and a reconnect needs no memory here.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.responses import Response, StreamingResponse

from handhold.bell import Bell
from handhold.door import Visitor
from handhold.service import RoomName
from handhold.web.signals import signal_room, unpacked
from handhold.web.together import person_room
from handhold.web.visit import House, Visit

BEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 2000
AT_ONCE_MILLISECONDS = 50


@dataclass(frozen=True, slots=True)
class Ear:
    """What a stream listens to: rooms by the names that pages use, and the session that may end it."""

    rooms: Mapping[str, RoomName]
    """Each room and its name on the pages (``mine``, ``ours``)."""
    session: str
    """The room-like name under which the bell tells of this session's lock or end."""
    person: str
    """The room-like name under which the bell tells that this person's rooms are not the same any more."""
    signals: str = ""
    """The room-like name under which the bell passes the other's signs; empty without a shared room."""


def session_room(sid: str) -> str:
    """The name under which the bell tells that a session was locked or ended."""
    return f"session:{sid}"


async def frames(
    bell: Bell,
    ear: Ear,
    heads: Callable[[], Mapping[RoomName, int]],
    is_open: Callable[[], Awaitable[bool]],
    beat: float = BEAT_SECONDS,
) -> AsyncIterator[str]:
    """The text of one event stream until the session closes or the house stops.

    When the person's rooms are others than before, it says so and ends: the browser comes again and is let in anew.
    It begins with where everything stands, asks at each ring whether the session is still open, and sends a comment
    every ``beat`` seconds so that a proxy or a dead line shows itself.
    """
    with bell.subscribe([*ear.rooms, ear.session, ear.person, ear.signals]) as rings:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        yield _frame("here", dict(heads()))
        while True:
            try:
                room, seq = await asyncio.wait_for(anext(rings), beat)
            except TimeoutError:
                room, seq = "", 0
            except StopAsyncIteration:
                return
            if not await is_open():
                yield _frame("closed", {})
                return
            if room == ear.person:
                yield f"retry: {AT_ONCE_MILLISECONDS}\n{_frame('turned', {})}"
                return
            yield _told(ear, room, seq)


def hush(house: House, visitor: Visitor) -> None:
    """A session was locked or ended: drop what was folded for its person and close its streams."""
    if visitor.person:
        house.hall.forget(visitor.person)
    house.bell.ring(session_room(visitor.sid or ""), 0)


async def stream(visit: Visit) -> Response:
    """The event stream of whoever is signed in."""
    shared = visit.keyring.ours
    signs = signal_room(shared.room, visit.keyring.person) if shared else ""
    return tell(visit, visit.house.hall.rooms(visit.keyring), signs)


def tell(visit: Visit, rooms: Mapping[str, RoomName], signs: str = "") -> Response:
    """A stream of the positions of ``rooms``, until the session closes or the person's rooms are others.

    ``signs`` names where the other's passing signs come from; programs hear none.
    """
    house, keyring = visit.house, visit.keyring

    async def is_open() -> bool:
        return (await house.door.open(visit.secret, touch=False)).state == "open"

    def heads() -> dict[RoomName, int]:
        return {name: seq for name, seq in house.hall.heads(keyring).items() if name in rooms.values()}

    ear = Ear(rooms, session_room(visit.visitor.sid or ""), person_room(keyring.person), signs)
    told = frames(house.bell, ear, heads, is_open)
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _told(ear: Ear, room: str, seq: int) -> str:
    if room in ear.rooms:
        return _frame("ring", {"room": ear.rooms[room], "seq": seq})
    if room and room == ear.signals:
        return _frame("signal", {"sign": unpacked(seq)})
    return ": \n\n"


def _frame(event: str, data: Mapping[RoomName, int] | Mapping[str, object]) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
