"""The recovery code: shown until its owner has proved, by two of its groups, that it stands on paper."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.web.draw import draw
from handhold.web.pages.choices import show_choices
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """The code, to print or write down; once it is confirmed nobody can show it again."""
    return _show(visit)


async def check(visit: Visit) -> Response:
    """``POST /code-checks``"""
    refused = await visit.house.door.confirm_code(visit.secret, visit.form.get("first"), visit.form.get("second"))
    if refused is not None:
        return _show(visit, refused)
    return RedirectResponse("/choices" if visit.person.seen_welcome else "/welcome", status_code=303)


async def renew(visit: Visit) -> Response:
    """``POST /codes``: a new code in the place of the old one."""
    pending = await visit.house.door.new_code(visit.secret, visit.form.get("passphrase"))
    if isinstance(pending, Refused):
        return await show_choices(visit, pending, "code")
    return RedirectResponse("/code", status_code=303)


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    pending = visit.house.door.pending_code(visit.secret)
    if pending is None:
        return RedirectResponse("/today", status_code=303)
    return draw(
        visit,
        "code.html",
        status=422 if refused else 200,
        groups=pending.code.split("-"),
        asked=(pending.first, pending.second),
        refused=refused,
    )
