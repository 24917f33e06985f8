"""Who may see what: the one file that says so.  Each wrapper takes a page and gives back a page.

``anyone`` · ``known`` (the same, but told who asks) · ``guest`` (the same, and at home where they are) · ``person``
(signed in and unlocked) · ``mine`` (and the own room is open) · ``couple`` (and there is a shared room) · ``both``
(both rooms) · ``programs`` (carrying a token).  Whoever may not is answered alike, whether or not the thing exists.
What somebody wrote is never lost: words that meet a closed door are held until the passphrase opens it.  A tap, a tick
or a choice is not: what it would do, such as leaving or sharing, is pressed again by whoever sees what it says.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from handhold.core.words import N_, Refused
from handhold.store.keys import Keyring, drafts_mark
from handhold.web.arriving import come_home
from handhold.web.draw import draw
from handhold.web.errors import Missing, problem
from handhold.web.forms import Form, is_written
from handhold.web.held import Errand
from handhold.web.moving import move_in
from handhold.web.visit import Visit
from handhold.web.words import choose

NO_TOKEN = Refused(N_("This needs a token that is still good. POST /api/token gives one."))

_SECRETS = ("passphrase", "old", "again", "code", "invitation")
"""Fields that are neither held nor shown."""
_MARKS = ("/pulses",)
"""Where several answers are worth as much as words."""
Page = Callable[[Visit], Awaitable[Response]]


def anyone(page: Page) -> Page:
    """Open to everybody, the same for everybody: nobody is even asked who they are."""
    return page


def known(page: Page) -> Page:
    """Open to everybody, and it is known who asks; being seen here keeps no door open."""

    async def guarded(visit: Visit) -> Response:
        return await page(await _meet(visit, touch=False))

    return guarded


def guest(page: Page) -> Page:
    """Open to everybody; whoever is signed in comes from their own home."""

    async def guarded(visit: Visit) -> Response:
        met = await _meet(visit, touch=False)
        return await page(await _at_home(met) if met.visitor.state == "open" else met)

    return guarded


def person(page: Page) -> Page:
    """For whoever is signed in and unlocked, whether or not *mine* is open."""

    async def guarded(visit: Visit) -> Response:
        # A living page that asks for itself again is nobody's touch: it must not keep a forgotten page open.
        visit = await _meet(visit, touch=not visit.is_living)
        return _closed_to(visit) or await page(await _at_home(visit))

    return guarded


def mine(page: Page) -> Page:
    """For whoever has opened their own room within the time they chose; each use keeps it open."""

    async def guarded(visit: Visit) -> Response:
        visit = await _meet(visit, touch=not visit.is_living, mine=True)
        if (answer := _closed_to(visit)) is not None:
            return answer
        visit = replace(await _at_home(visit), is_in_mine=True)
        return closed(visit, "again.html") if visit.home.mine is None else await page(visit)

    return guarded


def couple(page: Page) -> Page:
    """For whoever shares a room with somebody; for everybody else there is no such page."""
    return person(_shared(page))


def both(page: Page) -> Page:
    """For what touches both rooms: the own one is open, and there is a shared one."""
    return mine(_shared(page))


def programs(page: Page) -> Page:
    """For a program that carries a token; it meets sentences in JSON and never a page."""

    async def guarded(visit: Visit) -> Response:
        visit = await _meet(visit)
        if visit.visitor.state != "open" or visit.visitor.kind != "token":
            response = problem(visit, 401, "no_token", NO_TOKEN)
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        return await page(await _at_home(visit))

    return guarded


def closed(visit: Visit, template: str) -> Response:
    """A closed door where the page would be: it asks for the passphrase and says nothing about what lies behind."""
    # What waited on a device goes on waiting there: while nothing is open, nobody can tell whose it is.
    is_first = visit.request.method == "POST" and "waited" not in visit.request.headers
    is_worth = (_is_worded(visit.form) or visit.path in _MARKS) and not _is_secret(visit.form)
    if is_first and is_worth and visit.visitor.sid:
        errand = Errand(visit.path, visit.form, visit.request.headers.get("whose"))
        visit.house.held.keep_awhile(visit.visitor.sid, errand, visit.at)
    there = "/today" if visit.request.method == "POST" else _address(visit)
    return draw(visit, template, status=403, next=there)


def is_theirs(visit: Visit) -> bool:
    """Whether what a page sends, or draws over itself, is from whoever is signed in: on a shared device a page may
    outlive its session.  A page that is shown anew, as after signing in, is nobody's yet.
    """
    is_new = visit.request.method != "POST" and not visit.is_living
    return is_new or is_of(visit.request.headers.get("whose"), visit.keyring)


def is_of(whose: str | None, keyring: Keyring) -> bool:
    """Whether a page that says whose it is, if it does, is this person's."""
    return whose is None or whose == drafts_mark(keyring.identity)


def inside(address: str) -> str:
    """An address that somebody asks to go on to, if it is one of this house's own; else Today."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own else "/today"


def _shared(page: Page) -> Page:
    async def guarded(visit: Visit) -> Response:
        if visit.home.ours is None:
            raise Missing
        return await page(visit)

    return guarded


async def _meet(visit: Visit, *, touch: bool = True, mine: bool = False) -> Visit:
    return replace(visit, visitor=await visit.house.door.open(visit.secret, mine=mine and touch, touch=touch))


def _closed_to(visit: Visit) -> Response | None:
    match visit.visitor.state:
        case "nobody":
            return _to_sign_in(visit)
        case "locked":
            return closed(visit, "locked.html")
        case "open":
            return None if is_theirs(visit) else Response(status_code=412)


async def _at_home(visit: Visit) -> Visit:
    hall = visit.house.hall
    heads = hall.heads(visit.keyring)
    if heads.get("mine") == 0:
        await move_in(hall, visit.keyring)
        heads = hall.heads(visit.keyring)
    here = replace(await come_home(visit), heads=heads)
    if not visit.is_for_programs:
        is_seen = not visit.is_living or visit.request.headers.get("seen") == "1"
        await visit.house.pocket.visited(here.keyring, here.home, is_seen=is_seen)
    if here.home.mine is None:
        return here
    return replace(here, language=choose(visit.house.languages, [here.home.mine.person.language]))


def _to_sign_in(visit: Visit) -> Response:
    if visit.request.method == "POST" and _is_worded(visit.form) and not _is_secret(visit.form):
        # Whose words these were nobody can tell any more, so they go back to the page that they came from.
        return draw(visit, "held.html", status=401, errand=Errand(visit.path, visit.form), signed_out=True)
    there = "" if visit.path == "/today" or visit.request.method == "POST" else f"?next={quote(_address(visit))}"
    return RedirectResponse(f"/sign-in{there}", status_code=303)


def _is_worded(form: Form) -> bool:
    """Whether somebody wrote something in this form, beside ticking and choosing."""
    return any(is_written(name, value) for name, value in form.pairs)


def _is_secret(form: Form) -> bool:
    return any(form.get(name) for name in _SECRETS)


def _address(visit: Visit) -> str:
    query = visit.request.url.query
    return f"{visit.path}?{query}" if query else visit.path
