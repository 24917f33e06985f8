"""The made-up couple: what they did in three months, as checked data.  The numbers of their days are not here."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Annotated, Literal

import msgspec

from handhold.content.help import WrongContent
from handhold.core.opening import ItemKind
from handhold.core.reach import AnswerKind, ReachKind

Who = Literal["ada", "ben"]
DemoAct = Literal["note", "invite", "join", "thanks", "reach", "answer", "moment", "share", "open", "quiet"]
_Hour = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that one of them did, on a day counted from the first, by their own clock."""

    day: Annotated[int, msgspec.Meta(ge=0)]
    at: _Hour
    who: Who
    act: DemoAct
    text: str = ""
    words: str = ""
    what: ReachKind = "own"
    wish: _Hour | None = None
    name: str = ""
    """What later lines call this reach."""
    to: str = ""
    """The reach that this answers."""
    answer: AnswerKind = "here"
    time: _Hour | None = None
    kinds: tuple[ItemKind, ...] = ()
    days: int = 0


class Demo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two, where they live, and their lines in order."""

    name: dict[Who, str]
    zone: str
    lines: tuple[Line, ...] = msgspec.field(name="line")

    @property
    def last_day(self) -> int:
        """The day of the last line."""
        return max(line.day for line in self.lines)


def read_demo(language: str = "en") -> Demo:
    """Read and check the file.  Raises ``WrongContent`` when a line stands before an earlier one or answers nothing."""
    source = resources.files("handhold.content").joinpath(language, "demo.toml")
    try:
        demo = msgspec.convert(tomllib.loads(source.read_text("utf-8")), Demo)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongContent(f"The made-up couple in {source} cannot be used: {error}") from error
    called: set[str] = set()
    times = [(line.day, line.at) for line in demo.lines]
    for line in demo.lines:
        if line.act == "answer" and line.to not in called:
            raise WrongContent(f"In {source}, day {line.day}: nothing was called {line.to!r} before.")
        called.add(line.name)
    if times != sorted(times):
        raise WrongContent(f"In {source}, the lines are not in the order of their times.")
    return demo
