"""Ada, Ben, Cleo and the rest of the village in one house: real rooms and real keys in memory, a door that is faked.

Everybody asks by plain HTTP; the clock moves only when it is told to.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec

from handhold import content
from handhold.bell import Bell
from handhold.content.compare import read_compared
from handhold.core import person
from handhold.core.home import Home
from handhold.core.room import Member, RoomOpened
from handhold.core.words import Refused
from handhold.service import Hall
from handhold.service.joining import Joining, Means
from handhold.service.leaving import Leaving
from handhold.store import keys
from handhold.store.derive import Cost, Derivations
from handhold.store.keys import Keyring, RoomKeys
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pairing import MemoryInvitations
from handhold.web import app
from handhold.web.ports import Entered
from handhold.web.together import Together
from tests.cast import MONDAY
from tests.web.fakes import FakeDoor, Known, Sitting

PASSPHRASE = "seven warm quiet words"
CHEAP = Cost(kib=64, passes=1)
ORIGIN = "http://house.test"
ONCE = re.compile(r'name="once" value="[0-9a-f]{32}"')


class SatKeyring(Keyring, frozen=True, kw_only=True):
    """A keyring that also knows in which session it is."""

    sid: str


@dataclass(slots=True)
class KeyDoor(FakeDoor):
    """The faked door, but with real keys behind it."""

    people: MemoryPeople = field(default_factory=MemoryPeople)
    known: dict[str, keys.Secrets] = field(default_factory=dict)
    begin: Callable[[Keyring, keys.Secrets], Awaitable[None]] | None = None

    async def register(self, name: str, passphrase: str, label: str = "") -> Entered | Refused:
        entered = await FakeDoor.register(self, name, passphrase, label)
        if isinstance(entered, Entered) and self.begin is not None:
            sitting = self.sittings[entered.cookie]
            known = keys.new_secrets()
            self.known[sitting.person] = known
            await self.begin(self.ring(sitting), known)
        return entered

    def open(self, cookie: str | None) -> Known:
        seen = FakeDoor.open(self, cookie)
        if seen.keyring is None or cookie is None:
            return seen
        return Known("open", self.ring(self.sittings[cookie]), seen.sid)  # type: ignore[arg-type]

    def ring(self, sitting: Sitting) -> SatKeyring:
        """The keys of a session, with the shared room that stands sealed to its person now."""
        known = self.known[sitting.person]
        opened: dict[str, dict[int, bytes]] = {}
        for seal in self.people.seals(known.identity.person):
            opened.setdefault(seal.room, {})[seal.epoch] = keys.open_room(known.identity, seal)
        ours = [RoomKeys(room, epochs) for room, epochs in opened.items()]
        return SatKeyring(
            person=known.identity.person,
            identity=known.identity,
            mine=known.mine if sitting.mine_open else None,
            ours=ours[0] if ours else None,
            sid=sitting.sid,
        )

    def _soul(self, keyring: Any) -> Any:
        return self.souls[self.sittings[keyring.sid].person]


class WebSettings(msgspec.Struct, frozen=True):
    """The settings that pages ask for."""

    name: str = "Handhold"
    url: str = ORIGIN
    register: str = "anyone"
    code: str | None = None
    is_https: bool = False
    is_loopback: bool = True
    backup_days: int = 30
    help_file: None = None


class Village:
    """One house and everybody in it."""

    def __init__(self, derivations: Derivations, now: datetime = MONDAY) -> None:
        self.now = now
        self.bell = Bell()
        self.log, self.people, self.rows = MemoryLog(), MemoryPeople(), MemoryInvitations()
        self.hall = Hall(self.log, self.people, self.bell, self.clock)
        means = Means(derivations, b"server secret " * 3, read_compared(), CHEAP)
        self.joining = Joining(self.hall, self.people, self.rows, means, self.clock)
        self.leaving = Leaving(self.hall, self.log, self.people, self.clock)
        self.door = KeyDoor(people=self.people, begin=self._begin)
        together = Together(self.joining, self.leaving, self.log)
        self.app = app.build(
            self.hall,  # type: ignore[arg-type]
            together,
            self.door,  # type: ignore[arg-type]
            WebSettings(),  # type: ignore[arg-type]
            content.load(),
            bell=self.bell,
            clock=self.clock,
        )
        self.browsers: dict[str, Browser] = {}

    def clock(self) -> datetime:
        """The hour of the village."""
        return self.now

    def wait(self, **much: float) -> None:
        """Let time go by."""
        self.now += timedelta(**much)

    async def settle(self, name: str, **chosen: Any) -> Browser:
        """Somebody begins alone, and has a browser from now on."""
        entered = await self.door.register(name, PASSPHRASE)
        assert isinstance(entered, Entered)
        browser = Browser(self, name, entered.cookie)
        self.browsers[name] = browser
        await self.hall.act(browser.ring, "mine", person.Choose(name=name, seen_welcome=True, **chosen))
        return browser

    async def join(self, one: Browser, other: Browser) -> None:
        """They invite, say yes, confirm and arrive."""
        made = await self.joining.invite(one.ring)
        assert not isinstance(made, Refused)
        assert await self.joining.say_yes(other.ring, made.secret) is None
        assert isinstance(await self.joining.confirm(one.ring), RoomKeys)
        assert await self.joining.arrive(other.ring) is None

    async def _begin(self, ring: Keyring, known: keys.Secrets) -> None:
        public = keys.public(known.identity)
        member = Member(person=public.person, exchange=public.exchange, signing=public.signing)
        await self.hall.begin(ring, known.mine, [RoomOpened(members=(member,))])


class Browser:
    """Somebody's browser: it carries their cookie, or nobody's."""

    def __init__(self, village: Village, name: str, cookie: str | None) -> None:
        self.village, self.name, self.cookie = village, name, cookie
        self.web = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=village.app),
            base_url=ORIGIN,
            headers={"origin": ORIGIN},
            cookies={"session": cookie} if cookie else {},
        )

    @property
    def ring(self) -> SatKeyring:
        """Their keys, as the door gives them now."""
        return self.village.door.ring(self.village.door.sittings[self.cookie or ""])

    async def home(self) -> Home:
        """What they can open."""
        return await self.village.hall.home(self.ring)

    async def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return await self.web.get(path)

    async def read(self, path: str) -> str:
        """The text of a page, without the random names of acts."""
        answer = await self.web.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return ONCE.sub("", answer.text)

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return await self.web.post(path, data=fields)

    async def sent(self, path: str, **fields: str) -> str:
        """Send a form that is taken, and where it leads."""
        answer = await self.send(path, **fields)
        assert answer.status_code == 303, (path, answer.status_code, words_of(answer.text)[:600])
        return answer.headers["location"]


def words_of(html: str) -> str:
    """What a reader sees of a page, with single spaces."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", html)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def story(tell: Callable[[Village, Browser, Browser], Awaitable[None]], *, joined: bool = True) -> None:
    """Run one story in a house in which Ada and Ben live, and Cleo too; Ada and Ben are a couple, unless told not to."""

    async def told() -> None:
        derivations = Derivations(2)
        try:
            village = Village(derivations)
            ada = await village.settle("Ada", colour="plum")
            ben = await village.settle("Ben", colour="amber", zone="America/New_York")
            await village.settle("Cleo")
            village.browsers["nobody"] = Browser(village, "nobody", None)
            if joined:
                await village.join(ada, ben)
            await tell(village, ada, ben)
        finally:
            derivations.close()

    asyncio.run(told())
