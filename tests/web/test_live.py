"""Living pages: a stream that says where something came, never what, and ends when its session does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, MutableMapping
from datetime import timedelta
from typing import Any

import pytest

from handhold.bell import Bell
from handhold.core.note import WriteNote
from handhold.service import RoomName
from handhold.web.live import Ear, frames, session_room
from handhold.web.together import person_room
from tests.web.street import Browser, Couple, Street

NEVER = 60.0
EAR = Ear(rooms={"room-a": "mine", "room-o": "ours"}, session=session_room("s1"), person=person_room("ada"))


class Story:
    """A stream of Ada's, and the session that it hangs on."""

    def __init__(self, beat: float = NEVER) -> None:
        self.bell, self.is_open = Bell(), True
        self.stream: AsyncIterator[str] = frames(self.bell, EAR, self.heads, self.ask, beat)

    def heads(self) -> dict[RoomName, int]:
        return {"mine": 4, "ours": 9}

    async def ask(self) -> bool:
        return self.is_open

    async def begin(self) -> list[str]:
        return [await anext(self.stream), await anext(self.stream)]

    async def rest(self) -> list[str]:
        return [frame async for frame in self.stream]


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 5))


def test_a_stream_begins_with_where_everything_stands() -> None:
    begun = run(Story().begin())
    assert begun == ["retry: 2000\n\n", 'event: here\ndata: {"mine": 4, "ours": 9}\n\n']


def test_a_ring_says_the_room_and_the_position_and_nothing_else() -> None:
    async def story() -> str:
        tale = Story()
        await tale.begin()
        tale.bell.ring("room-o", 10)
        return await anext(tale.stream)

    assert run(story()) == 'event: ring\ndata: {"room": "ours", "seq": 10}\n\n'


def test_cleos_room_is_never_heard() -> None:
    async def story() -> list[str]:
        tale = Story()
        await tale.begin()
        tale.bell.ring("room-cleo", 3)
        tale.bell.close()
        return await tale.rest()

    assert run(story()) == []


def test_a_lock_ends_the_stream_at_once() -> None:
    async def story() -> list[str]:
        tale = Story()
        await tale.begin()
        tale.is_open = False
        tale.bell.ring(session_room("s1"), 0)
        return await tale.rest()

    assert run(story()) == ["event: closed\ndata: {}\n\n"]


def test_a_session_that_ended_in_silence_is_noticed_at_the_next_beat() -> None:
    async def story() -> list[str]:
        tale = Story(beat=0.01)
        await tale.begin()
        beat = await anext(tale.stream)
        tale.is_open = False
        return [beat, *[frame for frame in await tale.rest() if frame != beat]]

    assert run(story()) == [": \n\n", "event: closed\ndata: {}\n\n"]


def test_a_house_that_stops_ends_every_stream() -> None:
    async def story() -> list[str]:
        tale = Story()
        await tale.begin()
        tale.bell.close()
        return await tale.rest()

    assert run(story()) == []


def test_a_stream_that_is_left_is_forgotten_by_the_bell() -> None:
    async def story() -> Any:
        tale = Story()
        await tale.begin()
        await tale.stream.aclose()  # type: ignore[attr-defined]
        return vars(tale.bell)["_listeners"]

    assert run(story()) == {}


class Wire:
    """An ASGI connection to the stream, read frame by frame without a socket."""

    def __init__(self, street: Street, path: str, *headers: tuple[bytes, bytes]) -> None:
        self.sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [*headers], "http_version": "1.1", "scheme": "http",
            "server": ("127.0.0.1", 8642), "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        self.task = asyncio.ensure_future(street.app(self.scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.sent.put(message)

    async def read(self, until: str) -> str:
        """Everything that comes, up to the frame that holds ``until``."""
        told = ""
        while until not in told:
            told += (await self.sent.get()).get("body", b"").decode()
        return told


def test_adas_open_page_hears_what_ben_wrote_and_how_it_ends(couple: Couple) -> None:
    async def story() -> str:
        wire = Wire(couple, "/live", cookie(couple.ada))
        start = await wire.sent.get()
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["x-accel-buffering"] == "no"
        assert headers["cache-control"] == "no-store"
        await wire.read("event: here")
        ring = (await couple.door.open(couple.ben.jar["session"])).keyring
        assert ring is not None
        await couple.hall.act(ring, "ours", thanks())
        heard = await wire.read("event: ring")
        couple.bell.close()
        await wire.task
        return heard

    heard = run(story())
    assert json.loads(heard.split("data: ")[1]) == {"room": "ours", "seq": 4}
    assert "tea" not in heard


def cookie(browser: Browser) -> tuple[bytes, bytes]:
    return b"cookie", f"session={browser.jar['session']}".encode()


def test_a_script_of_adas_hears_where_something_came_in_the_room_that_it_asked_for(couple: Couple) -> None:
    token = couple.token("Ada")["Authorization"].encode()

    async def story() -> str:
        wire = Wire(couple, "/api/ours/stream", (b"authorization", token))
        heard = await wire.read("event: here")
        assert json.loads(heard.split("data: ")[1]) == {"ours": 3}
        ada, ben = [(await couple.door.open(who.jar["session"])).keyring for who in (couple.ada, couple.ben)]
        assert ada is not None
        assert ben is not None
        await couple.hall.act(ada, "mine", WriteNote(text="a word"))
        await couple.hall.act(ben, "ours", thanks())
        heard = await wire.read("event: ring")
        couple.bell.close()
        await wire.task
        return heard

    assert json.loads(run(story()).split("data: ")[1]) == {"room": "ours", "seq": 4}


def test_when_a_room_opens_for_somebody_their_stream_says_so_and_comes_again() -> None:
    async def story() -> list[str]:
        tale = Story()
        await tale.begin()
        tale.bell.ring(person_room("ada"), 0)
        return await tale.rest()

    (told,) = run(story())
    assert told.startswith("retry: ")
    assert "event: turned" in told


def thanks() -> Any:
    from handhold.core.moment import SayThanks

    return SayThanks(text="for the tea")


def test_a_stream_that_comes_again_and_again_keeps_no_door_open_and_sees_nothing(couple: Couple) -> None:
    async def listen() -> None:
        wire = Wire(couple, "/live", cookie(couple.ada))
        await wire.read("event: here")
        wire.task.cancel()

    began = couple.now
    person = couple.ring(couple.ada).person
    for _ in range(3):
        couple.pass_time(minutes=4)
        run(listen())
    assert not couple.pocket.has_looked(person, began + timedelta(seconds=1))
    couple.pass_time(minutes=4)
    assert couple.ada.get("/talk").status_code == 403


@pytest.mark.parametrize("state", ["nobody", "locked"])
def test_no_stream_for_whoever_is_not_at_home(couple: Couple, state: str) -> None:
    browser = couple.nobody if state == "nobody" else couple.ada
    browser.post("/locks")
    assert browser.get("/live").status_code == (303 if state == "nobody" else 403)


def test_a_page_carries_the_mark_that_a_ring_is_held_against(couple: Couple) -> None:
    ring = couple.ring(couple.ada)
    asyncio.run(couple.hall.act(ring, "mine", WriteNote(text="words")))
    heads = couple.hall.heads(ring)
    assert f'data-mark="mine:{heads["mine"]} ours:{heads["ours"]}"' in couple.ada.get("/mine").text
