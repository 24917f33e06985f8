"""A street for the tests of the pages: Ada and Ben who are a couple, Cleo who is not, and somebody nobody knows.

The door and the hall are the real ones, over the in-memory stores and with keys that cost almost nothing.
"""

from __future__ import annotations

import asyncio
import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

import httpx
from starlette.applications import Starlette

from handhold import content
from handhold.bell import Bell
from handhold.content import Content
from handhold.content.compare import read_compared
from handhold.core.home import introduction
from handhold.core.room import Member, RoomOpened
from handhold.door import Door, Rules
from handhold.pocket import Pocket, Shelves
from handhold.service import Hall
from handhold.service.joining import Joining, Means
from handhold.service.leaving import Leaving
from handhold.settings import Mail
from handhold.store import keys
from handhold.store.derive import Cost, Derivations
from handhold.store.keys import Keyring
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pairing import MemoryInvitations
from handhold.store.pockets import MemoryFeeds, MemoryJobs, MemoryPockets
from handhold.web.app import build
from handhold.web.together import Together
from handhold.web.words import Languages
from tests.cast import MONDAY

PASSPHRASE = "moss lantern river kettle"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
CONTENT = content.load()
Headers = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """What a host chose."""

    name: str = "Home"
    register: Literal["anyone", "code", "nobody"] = "anyone"
    url: str = "http://127.0.0.1:8642"
    is_https: bool = False
    is_loopback: bool = True
    backup_days: int = 30


class Browser:
    """Somebody's browser: keeps cookies, says that it asks from our own page, follows nothing by itself."""

    def __init__(self, app: Starlette, jar: httpx.Cookies | None = None) -> None:
        self.app = app
        self.jar = httpx.Cookies(jar)

    def get(self, path: str, **sent: Any) -> httpx.Response:
        """Open an address."""
        return self.request("GET", path, **sent)

    def post(self, path: str, **sent: Any) -> httpx.Response:
        """Send a form or JSON."""
        return self.request("POST", path, **sent)

    def request(self, method: str, path: str, headers: Headers | None = None, **sent: Any) -> httpx.Response:
        """Any request; the cookies of its answer are kept."""
        told = [
            (name.encode(), value if isinstance(value, bytes) else value.encode())
            for name, value in {**SAME_SITE, **(headers or {})}.items()
        ]

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app), base_url="http://127.0.0.1:8642", cookies=self.jar
            ) as client:
                answer = await client.request(method, path, headers=told, **sent)
                self.jar = client.cookies
                return answer

        return asyncio.run(ask())


@dataclass
class Street:
    """One house and everybody who may knock."""

    site: Site = field(default_factory=Site)
    languages: Languages | None = None
    content: Content = CONTENT
    log: MemoryLog = field(default_factory=MemoryLog)
    people: MemoryPeople = field(default_factory=MemoryPeople)
    invitations: MemoryInvitations = field(default_factory=MemoryInvitations)
    host_code: str = ""
    mail: Mail | None = None
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.bell = Bell()
        rules = Rules(secret=b"s" * 32, who=self.site.register, host_code=self.host_code, cost=Cost(kib=8, passes=1))
        self.derivations = Derivations(workers=1)
        self.door = Door(self.people, self.log, rules, self.derivations, lambda: int(self.now.timestamp()))
        jobs = MemoryJobs()
        self.shelves = Shelves(jobs, MemoryPockets(jobs), MemoryFeeds())
        self.pocket = Pocket(self.shelves, b"s" * 32, lambda: self.now, ("push.example",), self.mail)
        self.hall = Hall(
            self.log, self.people, self.bell, lambda: self.now, self.content.deck.cards, heard=self.pocket.acted
        )
        means = Means(self.derivations, b"s" * 32, read_compared(), Cost(kib=8, passes=1))
        self.joining = Joining(self.hall, self.people, self.invitations, means, lambda: self.now)
        leaving = Leaving(self.hall, self.log, self.people, lambda: self.now)
        self.app: Starlette = build(
            self.hall,
            Together(self.joining, leaving, self.log),
            self.door,
            self.site,
            self.content,
            bell=self.bell,
            pocket=self.pocket,
            languages=self.languages,
            clock=lambda: self.now,
        )

    def close(self) -> None:
        self.derivations.close()

    def visitor(self) -> Browser:
        """A browser that nobody knows yet."""
        return Browser(self.app)

    def begin(self, name: str) -> Browser:
        """A browser in which ``name`` has just begun, alone."""
        client = self.visitor()
        words = {"name": name, "adult": "yes", "zone": "UTC", "passphrase": PASSPHRASE, "again": PASSPHRASE}
        answer = client.post("/people", data=words)
        assert answer.status_code == 303, answer.text
        return client

    def ring(self, client: Browser) -> Keyring:
        """The keys of whoever sits at this browser."""
        visitor = asyncio.run(self.door.open(client.jar.get("session"), touch=False))
        assert visitor.keyring is not None
        return visitor.keyring

    def sid(self, client: Browser) -> str:
        """The session in which this browser is signed in."""
        visitor = asyncio.run(self.door.open(client.jar.get("session"), touch=False))
        assert visitor.sid is not None
        return visitor.sid

    def join(self, one: Browser, other: Browser, introduced: tuple[Browser, ...] | None = None) -> None:
        """Make two people a couple, without the long way of an invitation; or a room that only some of them know."""
        rings = [self.ring(one), self.ring(other)]
        publics = [keys.public(ring.identity) for ring in rings]
        shared = keys.new_room()
        asyncio.run(self.people.save_seals([keys.seal_room(known, shared, 1) for known in publics]))
        members = tuple(Member(person=p.person, exchange=p.exchange, signing=p.signing) for p in publics)
        asyncio.run(self.hall.begin(self.ring(one), shared, [RoomOpened(members=members)]))
        for browser in (one, other) if introduced is None else introduced:
            asyncio.run(self._introduce(self.ring(browser)))

    async def _introduce(self, ring: Keyring) -> None:
        here = await self.hall.home(ring)
        assert here.mine is not None
        assert ring.ours is not None
        await self.hall.append(ring, ring.ours, [introduction(here.mine.person)], keys.new_id())

    def pass_time(self, **much: float) -> None:
        """Let some time go by."""
        self.now += timedelta(**much)


class Couple(Street):
    """The street with its cast: Ada and Ben share a room, Cleo lives next door.

    They moved in once; every test gets a copy of that morning, or of a later one that several tests begin with.
    """

    def __init__(self, morning: Morning | None = None, content: Content = CONTENT) -> None:
        morning = morning or _morning()
        super().__init__(content=content, log=copy.deepcopy(morning.log), people=copy.deepcopy(morning.people))
        self.ada, self.ben, self.cleo, self.nobody = (Browser(self.app, jar) for jar in morning.jars)
        self.ada_sid = self.sid(self.ada)

    def later(self) -> Morning:
        """How their rooms stand now, for other couples to begin with."""
        return Morning(self.log, self.people, tuple(one.jar for one in (self.ada, self.ben, self.cleo, self.nobody)))

    def token(self, name: str) -> dict[str, str]:
        """The header with which a program of ``name`` comes."""
        answer = self.nobody.post("/api/token", json={"name": name, "passphrase": PASSPHRASE})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}


@dataclass(frozen=True, slots=True)
class Morning:
    """What the couple's copies are made of."""

    log: MemoryLog
    people: MemoryPeople
    jars: tuple[httpx.Cookies, ...]


@cache
def _morning() -> Morning:
    street = Street()
    ada, ben, cleo = (street.begin(name) for name in ("Ada", "Ben", "Cleo"))
    street.join(ada, ben)
    street.close()
    return Morning(street.log, street.people, (ada.jar, ben.jar, cleo.jar, httpx.Cookies()))


def plain(answer: httpx.Response) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", "", answer.text.replace("&#39;", "'")).split())


def sees(answer: httpx.Response, words: str) -> bool:
    """Whether a page says these words, however its lines are broken."""
    return words in " ".join(answer.text.replace("&#39;", "'").split())
