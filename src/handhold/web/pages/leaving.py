"""Deleting an account: one page, one passphrase, at once.  Nobody is asked why, and nobody is asked for consent."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.web import cookies
from handhold.web.draw import draw
from handhold.web.live import hush
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """What goes, what stays in backups and for how long."""
    return draw(visit, "leaving.html")


async def delete(visit: Visit) -> Response:
    """``POST /deletions``"""
    feed = visit.house.pocket.feed(visit.keyring.identity)
    refused = await visit.house.door.delete(visit.secret, visit.form.get("passphrase"))
    if refused is not None:
        return draw(visit, "leaving.html", status=422, refused=refused)
    await visit.house.pocket.erase(visit.keyring.person, feed)
    hush(visit.house, visit.visitor)
    response = RedirectResponse("/", status_code=303)
    for name in (cookies.SESSION, cookies.DEVICE):
        cookies.forget(response, visit.house.settings.is_https, name)
    return response
