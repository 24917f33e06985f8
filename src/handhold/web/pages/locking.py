"""Going out and closing doors: quick exit, sign out, lock, unlock, and the second door of one's own room."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.web import cookies
from handhold.web.access import inside
from handhold.web.draw import draw
from handhold.web.forms import Form
from handhold.web.held import Errand
from handhold.web.live import session_room
from handhold.web.visit import Visit


async def leave_quickly(visit: Visit) -> Response:
    """``POST /exits``: end the session and show a page that could be anybody's."""
    return await _end(visit, "/kitchen")


async def sign_out(visit: Visit) -> Response:
    """``POST /sign-outs``"""
    return await _end(visit, "/")


async def lock(visit: Visit) -> Response:
    """``POST /locks``: close the session's doors; half-written words are held until its owner is back."""
    if visit.visitor.state == "open":
        keyring = visit.keyring
        if unfinished := visit.form.get("unfinished"):
            visit.house.held.keep(keyring.sid, Errand(unfinished, visit.form.without("unfinished")), visit.at)
        await visit.house.door.lock(_secret(visit))
        visit.house.bell.ring(session_room(keyring.sid), 0)
    return RedirectResponse("/today", status_code=303)


async def unlock(visit: Visit) -> Response:
    """``POST /unlockings``"""
    if visit.visitor.state == "nobody":
        return RedirectResponse("/sign-in", status_code=303)
    there = inside(visit.form.get("next"))
    refused = await visit.house.door.unlock(_secret(visit), visit.form.get("passphrase"))
    return _go_on(visit, "locked.html", refused, there)


async def open_mine(visit: Visit) -> Response:
    """``POST /openings``"""
    there = inside(visit.form.get("next"))
    refused = await visit.house.door.open_mine(visit.keyring, visit.form.get("passphrase"))
    return _go_on(visit, "again.html", refused, there)


def _go_on(visit: Visit, template: str, refused: Refused | None, there: str) -> Response:
    if refused is not None:
        return draw(visit, template, status=422, refused=refused, next=there)
    errand = visit.house.held.take(visit.visitor.sid or "", visit.at)
    if errand is not None and errand.form != Form():
        return draw(visit, "held.html", errand=errand)
    return RedirectResponse(there, status_code=303)


async def _end(visit: Visit, there: str) -> Response:
    response = RedirectResponse(there, status_code=303)
    secret = _secret(visit)
    if secret:
        await visit.house.door.sign_out(secret)
        visit.house.held.take(visit.visitor.sid or "", visit.at)
        visit.house.bell.ring(session_room(visit.visitor.sid or ""), 0)
    cookies.forget(response, visit.house.settings, cookies.SESSION)
    return response


def _secret(visit: Visit) -> str:
    return cookies.read(visit.request, visit.house.settings, cookies.SESSION) or ""
