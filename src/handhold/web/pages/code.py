"""The recovery code: shown until its owner has proved, by two of its groups, that it stands on paper."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.web.draw import draw
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """The code, to print or write down; once it is confirmed nobody can show it again."""
    return _show(visit)


async def check(visit: Visit) -> Response:
    """``POST /code-checks``"""
    door, form = visit.house.door, visit.form
    refused = await door.confirm_code(visit.keyring, (form.get("first"), form.get("second")))
    if refused is not None:
        return _show(visit, refused)
    return RedirectResponse("/welcome", status_code=303)


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    code = visit.house.door.pending_code(visit.keyring)
    if code is None:
        return RedirectResponse("/today", status_code=303)
    groups = code.split("-")
    status = 422 if refused else 200
    return draw(visit, "code.html", status=status, groups=groups, asked=asked_groups(groups), refused=refused)


def asked_groups(groups: list[str]) -> tuple[int, int]:
    """Which two groups are asked for, counted from 1: always the same two of one code, so that a reload is no trap."""
    first = sum(groups[0].encode()) % (len(groups) - 1)
    return first + 1, len(groups)
