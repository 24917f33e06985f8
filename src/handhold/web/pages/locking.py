"""Going out and closing doors: quick exit, sign out, lock, unlock, and the second door of one's own room."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.door import Entered
from handhold.web import cookies
from handhold.web.access import inside, is_of, is_theirs
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.held import Errand
from handhold.web.live import hush
from handhold.web.visit import Visit


async def leave_quickly(visit: Visit) -> Response:
    """``POST /exits``: end the session and show a page that could be anybody's."""
    return await _end(visit, "/kitchen")


async def sign_out(visit: Visit) -> Response:
    """``POST /sign-outs``"""
    return await _end(visit, "/")


async def touch(visit: Visit) -> Response:
    """``POST /touches``: somebody writes or reads on a page that asks for nothing meanwhile; its doors stay open."""
    if visit.visitor.state == "open" and is_theirs(visit):
        await visit.house.door.open(visit.secret, mine=visit.form.get("room") == "mine")
    return Response(status_code=204)


async def lock(visit: Visit) -> Response:
    """``POST /locks``: close the session's doors; half-written words are held until its owner is back."""
    if visit.visitor.state == "open":
        if (unfinished := visit.form.get("unfinished")) and is_theirs(visit):
            errand = Errand(inside(unfinished), visit.form.without("unfinished"))
            visit.house.held.keep_awhile(visit.visitor.sid or "", errand, visit.at)
        await visit.house.door.lock(visit.secret)
        hush(visit.house, visit.visitor)
    return RedirectResponse("/today", status_code=303)


async def unlock(visit: Visit) -> Response:
    """``POST /unlockings``"""
    if visit.visitor.state == "nobody":
        return RedirectResponse("/sign-in", status_code=303)
    there = inside(visit.form.get("next"))
    entered = await visit.house.door.unlock(visit.secret, visit.form.get("passphrase"))
    return _go_on(visit, "locked.html", entered, there)


async def open_mine(visit: Visit) -> Response:
    """``POST /openings``"""
    there = inside(visit.form.get("next"))
    entered = await visit.house.door.unlock(visit.secret, visit.form.get("passphrase"))
    return _go_on(visit, "again.html", entered, there)


def _go_on(visit: Visit, template: str, entered: Entered | Refused, there: str) -> Response:
    if isinstance(entered, Refused):
        return draw(visit, template, status=422, refused=entered, next=there)
    errand = visit.house.held.take(visit.visitor.sid or "", visit.at)
    if errand is not None and errand.form != NO_FORM and is_of(errand.whose, entered.keyring):
        return draw(visit, "held.html", errand=errand, signed_out=False)
    return RedirectResponse(there, status_code=303)


async def _end(visit: Visit, there: str) -> Response:
    response = RedirectResponse(there, status_code=303)
    if visit.visitor.state != "nobody":
        await visit.house.door.sign_out(visit.secret)
        visit.house.forget(visit.visitor.sid or "", visit.at)
        hush(visit.house, visit.visitor)
    cookies.forget(response, visit.house.settings.is_https, cookies.SESSION)
    return response
