"""One request as the pages see it, and the house that answers it.  Values only: nothing here decides or draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment
from starlette.requests import Request

from handhold.bell import Bell
from handhold.content import Content
from handhold.core.entry import Asked
from handhold.core.home import Home
from handhold.core.mine import Mine
from handhold.core.ours import Ours
from handhold.core.person import Person, day_of
from handhold.core.words import Refused
from handhold.web import cookies
from handhold.web.assets import Assets
from handhold.web.forms import NO_FORM, Form
from handhold.web.held import Held
from handhold.web.ports import Door, Hall, Keyring, Settings, Visitor
from handhold.web.together import Together
from handhold.web.two import Two, two_of
from handhold.web.words import Language, Languages


@dataclass(frozen=True, slots=True)
class House:
    """Everything that outlives a request."""

    hall: Hall
    together: Together
    door: Door
    bell: Bell
    settings: Settings
    content: Content
    languages: Languages
    assets: Assets
    canvas: Environment
    held: Held
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who asks, when (UTC), in which language, and with what in their hands."""

    house: House
    request: Request
    visitor: Visitor
    language: Language
    at: datetime
    form: Form = NO_FORM
    home: Home = field(default_factory=Home)
    warning: Refused | None = None
    """Something that was found on the way in and that the page must say, whatever page it is."""

    @property
    def keyring(self) -> Keyring:
        """The keys of whoever asks.  Only pages behind ``access.person`` may ask for them."""
        if self.visitor.keyring is None:
            raise PermissionError("this page stands behind no door")
        return self.visitor.keyring

    @property
    def secret(self) -> str | None:
        """What this browser's session cookie holds."""
        return cookies.read(self.request, self.house.settings, cookies.SESSION)

    def known_by(self, cookie: str) -> Visit:
        """The same visit by whoever just came in."""
        return replace(self, visitor=self.house.door.open(cookie))

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
    def asked(self) -> Asked:
        """Who asks and when, for the rules of the core."""
        return Asked(by=self.keyring.person, at=self.at, id="", zone=self.person.zone)

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
    def path(self) -> str:
        """The path that was asked for."""
        return self.request.url.path

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks, which wants JSON and carries a token instead of a cookie."""
        return self.path.startswith("/api/")
