"""The made-up couple: what they did in three months, as checked data.  The numbers of their days are not here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

import msgspec

from handhold.content.help import WrongContent
from handhold.core.dance import Leaning, Slot
from handhold.core.opening import ItemKind
from handhold.core.reach import AnswerKind, ReachKind

Who = Literal["ada", "ben"]
DemoAct = Literal[
    "note", "invite", "join", "thanks", "reach", "answer", "moment", "share", "open", "quiet", "slot", "do"
]
FILES = ("demo.toml", "demo_dance.toml")
"""Where their lines stand, each file in the order of its times."""
SITTINGS = "demo_sittings.toml"
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
    slot: Slot = "cue"
    leaning: Leaning | None = None
    does: dict[str, str | int | bool] = {}
    """An act in *ours* as it travels; "@name" stands for what was called that before, and for the two themselves."""


class SatDown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One evening with a card: words by step (or ``step.who``), choices, private numbers, questions of one's own."""

    card: str
    day: Annotated[int, msgspec.Meta(ge=0)]
    at: _Hour
    who: Who
    says: dict[str, str] = {}
    picks: dict[str, str] = {}
    marks: dict[str, int] = {}
    asks: dict[str, str] = {}


class Demo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two, where they live, and their lines in order."""

    name: dict[Who, str]
    zone: str
    lines: tuple[Line, ...] = msgspec.field(name="line")
    sittings: tuple[SatDown, ...] = msgspec.field(name="sitting", default=())

    @property
    def last_day(self) -> int:
        """The day of the last line."""
        return max(line.day for line in self.lines)


def read_demo() -> Demo:
    """Read and check the files.  Raises ``WrongContent`` when lines are out of order or speak of nothing known."""
    folder = resources.files("handhold.content").joinpath("en")
    raw = [_read(folder.joinpath(name)) for name in FILES]
    lines = sorted((line for part in raw for line in part["line"]), key=lambda line: (line["day"], line["at"]))
    try:
        sat = _read(folder.joinpath(SITTINGS), "sitting")["sitting"]
        demo = msgspec.convert({**raw[0], "line": lines, "sitting": sat}, Demo)
    except msgspec.ValidationError as error:
        raise WrongContent(f"The made-up couple in {folder} cannot be used: {error}") from error
    called: set[str] = set(demo.name)
    for line in demo.lines:
        for name in _meant(line):
            if name not in called:
                raise WrongContent(f"In {folder}, day {line.day}: nothing was called {name!r} before.")
        called.add(line.name)
    return demo


def _read(source: Traversable, what: str = "line") -> dict[str, Any]:
    try:
        raw = tomllib.loads(source.read_text("utf-8"))
        times = [(line["day"], line["at"]) for line in raw[what]]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise WrongContent(f"The made-up couple in {source} cannot be used: {error}") from error
    if times != sorted(times):
        raise WrongContent(f"In {source}, the lines are not in the order of their times.")
    return raw


def _meant(line: Line) -> Iterator[str]:
    """The earlier names that a line speaks of."""
    if line.act == "answer":
        yield line.to
    yield from (value[1:] for value in line.does.values() if isinstance(value, str) and value.startswith("@"))
