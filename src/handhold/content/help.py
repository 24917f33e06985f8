"""Help lines as checked data.  A number without a source is refused; nothing is ever fetched or located."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Kind = Literal["emergency", "partner_violence", "crisis", "own_behaviour"]
KINDS: tuple[Kind, ...] = ("emergency", "crisis", "partner_violence", "own_behaviour")
"""In the order in which the page shows them."""
STALE_AFTER = timedelta(days=180)

_Filled = Annotated[str, msgspec.Meta(min_length=1)]
_Address = Annotated[str, msgspec.Meta(pattern=r"^https?://")]


class HelpLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line that somebody can call, text or write to, and the page on which its number was seen."""

    id: _Filled
    country: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
    kind: Kind
    name: _Filled
    phone: str = ""
    sms: str = ""
    chat_url: _Address | None = None
    hours: str = ""
    languages: str = ""
    for_whom: Literal["anyone", "women", "men", "lgbtq"]
    cost: str = ""
    source_url: _Address
    source_kind: Literal["own", "government", "list"]
    page_date: str = ""
    verified_on: date


class Fallback(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do where no line is listed.  A directory is its own source."""

    id: _Filled
    name: _Filled
    advice: _Filled
    phone: str = ""
    url: _Address | None = None
    scope: _Filled
    source_url: _Address | None = None
    source_kind: Literal["own", "government", "list"]
    verified_on: date


class HelpLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file, in the order in which it was written."""

    schema: Literal[1]
    fallbacks: tuple[Fallback, ...] = msgspec.field(name="fallback")
    lines: tuple[HelpLine, ...] = msgspec.field(name="line")

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries (ISO 3166, two letters) that have at least one line."""
        return tuple(dict.fromkeys(line.country for line in self.lines))

    def of(self, country: str, kind: Kind) -> tuple[HelpLine, ...]:
        """Lines of one country and kind."""
        return tuple(line for line in self.lines if line.country == country and line.kind == kind)

    def checked_on(self, country: str) -> date:
        """The day on which the oldest check of a country's lines was made."""
        return min(line.verified_on for line in self.lines if line.country == country)


class WrongContent(Exception):
    """A content file cannot be used; the text says which, where, and what is wrong."""


def read_help(path: Path | None = None) -> HelpLines:
    """Read and check the host's file, or the one that comes with Handhold."""
    source = path or resources.files("handhold.content").joinpath("help_lines.toml")
    try:
        lines = msgspec.convert(tomllib.loads(source.read_text("utf-8")), HelpLines)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise WrongContent(f"The help lines in {source} cannot be used: {error}") from error
    _check(lines, str(source))
    return lines


def stale(lines: HelpLines, today: date) -> list[str]:
    """Ids of entries that nobody has checked for more than 180 days."""
    return [entry.id for entry in _all(lines) if today - entry.verified_on > STALE_AFTER]


def _all(lines: HelpLines) -> tuple[Fallback | HelpLine, ...]:
    return (*lines.fallbacks, *lines.lines)


def _check(lines: HelpLines, source: str) -> None:
    ids = [entry.id for entry in _all(lines)]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise WrongContent(f"The help lines in {source} name these ids twice: {', '.join(twice)}")
    for line in lines.lines:
        if not (line.phone or line.sms or line.chat_url):
            raise WrongContent(f"The help line {line.id} in {source} has no phone, sms or chat_url")
    for fallback in lines.fallbacks:
        if not (fallback.source_url or fallback.url):
            raise WrongContent(f"The fallback {fallback.id} in {source} has no source_url")
