"""Who may see what: the one file that says so.  Each wrapper takes a page and gives back a page.

``anyone`` · ``programs`` (a program with a token) · ``person`` (signed in and unlocked) · ``mine`` (and the own room
is open).  Whoever may not is answered alike, whether or not the thing exists.  What somebody typed is never lost: a
form that meets a closed door is held until the passphrase opens it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from handhold.core.words import N_, Refused
from handhold.web.draw import draw
from handhold.web.errors import problem
from handhold.web.held import Errand
from handhold.web.visit import Visit
from handhold.web.words import choose

NO_TOKEN = Refused(N_("This needs a token that is still good. POST /api/token gives one."))

Page = Callable[[Visit], Awaitable[Response]]


def anyone(page: Page) -> Page:
    """Open to everybody, the same for everybody."""
    return page


def person(page: Page) -> Page:
    """For whoever is signed in and unlocked, whether or not *mine* is open."""

    async def guarded(visit: Visit) -> Response:
        match visit.visitor.state:
            case "nobody":
                return _to_sign_in(visit)
            case "locked":
                return closed(visit, "locked.html")
        return await page(await _at_home(visit))

    return guarded


def mine(page: Page) -> Page:
    """For whoever has opened their own room within the time they chose."""

    async def guarded(visit: Visit) -> Response:
        return closed(visit, "again.html") if visit.home.mine is None else await page(visit)

    return person(guarded)


def programs(page: Page) -> Page:
    """For a program that carries a token; it meets sentences in JSON and never a page."""

    async def guarded(visit: Visit) -> Response:
        if visit.visitor.state != "open":
            response = problem(visit, 401, "no_token", NO_TOKEN)
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        return await page(await _at_home(visit))

    return guarded


def closed(visit: Visit, template: str) -> Response:
    """A closed door where the page would be: it asks for the passphrase and says nothing about what lies behind."""
    if visit.request.method == "POST" and visit.visitor.sid:
        visit.house.held.keep(visit.visitor.sid, Errand(visit.path, visit.form), visit.at)
    there = "/today" if visit.request.method == "POST" else _address(visit)
    return draw(visit, template, status=403, next=there)


def inside(address: str) -> str:
    """An address that somebody asks to go on to, if it is one of this house's own; else Today."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own else "/today"


async def _at_home(visit: Visit) -> Visit:
    home = await visit.house.hall.home(visit.keyring)
    if home.mine is None:
        return replace(visit, home=home)
    return replace(visit, home=home, language=choose(visit.house.languages, [home.mine.person.language]))


def _to_sign_in(visit: Visit) -> Response:
    there = "" if visit.path == "/today" or visit.request.method == "POST" else f"?next={quote(_address(visit))}"
    return RedirectResponse(f"/sign-in{there}", status_code=303)


def _address(visit: Visit) -> str:
    query = visit.request.url.query
    return f"{visit.path}?{query}" if query else visit.path
