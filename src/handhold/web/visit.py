"""One request as the pages see it, and the house that answers it.  Values only: nothing here decides or draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from jinja2 import Environment
from starlette.requests import Request

from handhold.bell import Bell
from handhold.content import Content
from handhold.core.home import Home
from handhold.core.mine import Mine
from handhold.core.person import Person, day_of
from handhold.web.assets import Assets
from handhold.web.forms import NO_FORM, Form
from handhold.web.held import Held
from handhold.web.ports import Door, Hall, Keyring, Settings, Visitor
from handhold.web.words import Language, Languages


@dataclass(frozen=True, slots=True)
class House:
    """Everything that outlives a request."""

    hall: Hall
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
    def path(self) -> str:
        """The path that was asked for."""
        return self.request.url.path

    @property
    def is_for_programs(self) -> bool:
        """Whether a program asks, which wants JSON and carries a token instead of a cookie."""
        return self.path.startswith("/api/")
