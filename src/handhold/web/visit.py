"""One request as the pages see it, and the house that answers it.  Values only: nothing here decides or draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from jinja2 import Environment
from starlette.requests import Request

from handhold.bell import Bell
from handhold.content import Content
from handhold.core.entry import Asked
from handhold.core.home import Home
from handhold.core.mine import Mine
from handhold.core.person import Person, day_of
from handhold.door import Door, Visitor
from handhold.door.visit import NOBODY
from handhold.service import Hall
from handhold.store.keys import Keyring
from handhold.web import cookies
from handhold.web.assets import Assets
from handhold.web.forms import NO_FORM, Form
from handhold.web.held import Held
from handhold.web.words import Language, Languages


class Site(Protocol):
    """What the pages need to know of the settings."""

    @property
    def name(self) -> str:
        """What stands in the title of every page."""

    @property
    def register(self) -> Literal["anyone", "code", "nobody"]:
        """Who may begin here."""

    @property
    def is_https(self) -> bool:
        """Whether people reach this house over TLS."""

    @property
    def backup_days(self) -> int:
        """After how many days backups are thrown away."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything that outlives a request."""

    hall: Hall
    door: Door
    bell: Bell
    settings: Site
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
    language: Language
    at: datetime
    visitor: Visitor = NOBODY
    """Known only behind ``access.known``, ``person`` and ``mine``."""
    form: Form = NO_FORM
    home: Home = field(default_factory=Home)

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
        """The person's choices; while *mine* asks again, those of somebody who chose nothing."""
        return self.home.mine.person if self.home.mine is not None else Person()

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
        return self.request.url.path

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks, which wants JSON and carries a token instead of a cookie."""
        return self.path.startswith("/api/")
