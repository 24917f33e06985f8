"""A browser in three words, so that somebody knows their own devices again in the list.  Kept sealed, never logged."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request

from handhold.core.words import N_

_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip
UNKNOWN = N_("A browser")


def name_device(request: Request) -> str:
    """Such as *Firefox, Linux*; ``A browser`` where it does not say."""
    told = request.headers.get("user-agent", "")
    found = [_first(told, _BROWSERS), _first(told, _SYSTEMS)]
    return ", ".join(name for name in found if name) or UNKNOWN


def told_apart(names: Iterable[str]) -> list[str]:
    """The same names in the same order; one that stood there before gets a number, so that each is itself."""
    told: list[str] = []
    for name in names:
        said, number = name, 1
        while said in told:
            number += 1
            said = f"{name} ({number})"
        told.append(said)
    return told


def _first(told: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in told), "")
