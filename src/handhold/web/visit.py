"""One request as the pages see it, and the house that answers it.  Values only: nothing here decides or draws."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from starlette.requests import Request

from handhold.bell import Bell
from handhold.content import Content, Contents
from handhold.core.entry import Asked
from handhold.core.home import Home
from handhold.core.mine import Mine
from handhold.core.ours import Ours
from handhold.core.person import Person, day_of
from handhold.core.words import Refused
from handhold.door import Door, Visitor
from handhold.door.visit import NOBODY
from handhold.pocket import Pocket
from handhold.service import Hall, RoomName
from handhold.store.keys import Keyring
from handhold.web import cookies
from handhold.web.assets import Assets
from handhold.web.forms import NO_FORM, Form
from handhold.web.held import Bag, Errand, Held
from handhold.web.signals import Pace
from handhold.web.together import Together
from handhold.web.two import Two, two_of
from handhold.web.words import Language, Languages

FOR_PROGRAMS = ("/api/", "/healthz", "/openapi.json")
"""Where programs go.  No cookie is ever read there."""
STREAM = "/live"
"""What open pages listen to."""


class Site(Protocol):
    """What the pages need to know of the settings."""

    @property
    def name(self) -> str:
        """What stands in the title of every page."""
        ...

    @property
    def register(self) -> Literal["anyone", "code", "nobody"]:
        """Who may begin here."""
        ...

    @property
    def url(self) -> str:
        """The address that people type."""
        ...

    @property
    def is_https(self) -> bool:
        """Whether people reach this house over TLS."""
        ...

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach this house."""
        ...

    @property
    def backup_days(self) -> int:
        """After how many days backups are thrown away."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """Everything that outlives a request."""

    hall: Hall
    together: Together
    pocket: Pocket
    door: Door
    bell: Bell
    settings: Site
    contents: Contents
    languages: Languages
    assets: Assets
    held: Held[Errand]
    luggage: Held[Bag]
    reading: asyncio.Semaphore
    """A copy takes memory and time, from its first byte on: one after another."""
    pace: Pace
    clock: Callable[[], datetime]

    def forget(self, sid: str, at: datetime) -> None:
        """A session is over: nothing that waited for it stays."""
        self.held.take(sid, at)
        self.luggage.take(sid, at)

    def told(self, language: Language) -> Content:
        """The content in one language."""
        return self.contents.told(language.code, language.catalogue.gettext)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, when (UTC), in which language, and with what in their hands."""

    house: House
    request: Request
    language: Language
    at: datetime
    visitor: Visitor = NOBODY
    """Known only behind ``access.known`` and the doors after it."""
    form: Form = NO_FORM
    home: Home = field(default_factory=Home)
    heads: Mapping[RoomName, int] | None = None
    """How far the rooms reached before they were read: what a page may say that it shows, and never more."""
    is_in_mine: bool = False
    """Whether the page stands behind ``access.mine``: whoever is at it is in their own room."""
    warning: Refused | None = None
    """Something that was found on the way in and that the page must say, whatever page it is."""

    @property
    def content(self) -> Content:
        """The words of cards, starts and help, in the language of whoever reads."""
        return self.house.told(self.language)

    @property
    def keyring(self) -> Keyring:
        """The keys of whoever asks.  Only pages behind ``access.person`` may ask for them."""
        if self.visitor.keyring is None:
            raise PermissionError("this page stands behind no door")
        return self.visitor.keyring

    @property
    def mine(self) -> Mine:
        """The person's own room.  Only pages behind ``access.mine`` may ask for it."""
        if self.home.mine is None:
            raise PermissionError("this page does not stand behind the second door")
        return self.home.mine

    @property
    def person(self) -> Person:
        """The person's choices; while *mine* asks again, as they stand in *ours*, or as nobody has chosen anything."""
        if self.home.mine is not None:
            return self.home.mine.person
        keyring = self.visitor.keyring
        shown = self.home.ours.people.get(keyring.person) if self.home.ours and keyring else None
        return Person(name=shown.name, zone=shown.zone, colour=shown.colour) if shown else Person()

    @property
    def ours(self) -> Ours:
        """The shared room.  Only pages behind ``access.couple`` may ask for it."""
        if self.home.ours is None:
            raise PermissionError("this page does not stand behind a shared door")
        return self.home.ours

    @property
    def two(self) -> Two:
        """The two people of the shared room, seen from whoever asks."""
        return two_of(self.ours, self.keyring.person, self.person.zone)

    @property
    def is_living(self) -> bool:
        """Whether an open page asks, and nobody's hand: for what lives on it alone, or for the stream."""
        return self.request.headers.get("living") == "1" or self.path == STREAM

    @property
    def is_closed(self) -> bool:
        """Whether this person is told that the shared room is closed."""
        return self.home.ours is not None and self.home.ours.is_closed(self.at)

    @property
    def zone(self) -> ZoneInfo:
        """The person's own zone."""
        return ZoneInfo(self.person.zone)

    @property
    def today(self) -> date:
        """The person's own day."""
        return day_of(self.at, self.person.zone)

    @property
    def asked(self) -> Asked:
        """Who asks, and when, for rules that only look."""
        return Asked(by=self.keyring.person, at=self.at, id="", zone=self.person.zone)

    @property
    def secret(self) -> str | None:
        """What opens the session: a program's token, or the browser's cookie."""
        if self.is_for_programs:
            scheme, _, token = self.request.headers.get("authorization", "").partition(" ")
            return token.strip() if scheme.lower() == "bearer" else None
        return cookies.read(self.request, self.house.settings.is_https, cookies.SESSION)

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return str(self.request.scope["path"])

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks, which wants JSON and carries a token instead of a cookie."""
        return self.path.startswith(FOR_PROGRAMS)
