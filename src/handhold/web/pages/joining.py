"""Being invited: look first, decide freely, say yes or go away without a trace, then wait to be known.

The secret comes in a form's field and goes on in hidden ones.  It is never in an address, a title or a log.
"""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.door import Entered
from handhold.service.joining import NOT_THERE
from handhold.web.arriving import come_home
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM, Form
from handhold.web.together import person_room
from handhold.web.visit import Visit
from handhold.web.zones import zones_by_area

FIELD = "invitation"
"""The field in which the secret travels."""


async def show(visit: Visit) -> Response:
    """Where a secret is typed, or where a link leads."""
    if visit.home.mine is not None and visit.home.mine.invites.open_asked(visit.at):
        return RedirectResponse("/waiting", status_code=303)
    return draw(visit, "join.html", typed=NO_FORM)


async def look(visit: Visit) -> Response:
    """``POST /invitation-views``: who invites and what both will see.  It creates nothing and tells nobody."""
    party = await visit.house.together.joining.look(visit.form.get(FIELD))
    if party is None:
        return draw(visit, "join.html", status=422, typed=visit.form, refused=Refused(NOT_THERE))
    return draw(visit, "join_view.html", party=party, secret=visit.form.get(FIELD))


async def begin(visit: Visit) -> Response:
    """``POST /arrivals``: somebody who is not known here goes on to begin or to sign in, the secret with them."""
    carried = Form(((FIELD, visit.form.get(FIELD)),))
    if visit.form.get("go") == "sign-in":
        return draw(visit, "sign_in.html", typed=carried, next="/waiting")
    return draw(visit, "start.html", typed=carried, wrong_field=None, zones=zones_by_area(visit.language))


async def say_yes(visit: Visit) -> Response:
    """``POST /joinings``"""
    refused = await _say_yes(visit)
    if refused is not None:
        return draw(visit, "join.html", status=422, typed=visit.form, refused=refused)
    return RedirectResponse("/waiting", status_code=303)


async def go_on(visit: Visit, entered: Entered, response: Response) -> Response:
    """After beginning or signing in: whoever came with an invitation says yes to it with this first step."""
    if not visit.form.get(FIELD):
        return response
    known = await come_home(replace(visit, visitor=await visit.house.door.open(entered.cookie)))
    refused = await _say_yes(known)
    if refused is None:
        return response
    page = draw(known, "join.html", status=422, typed=Form(((FIELD, visit.form.get(FIELD)),)), refused=refused)
    page.raw_headers += [header for header in response.raw_headers if header[0] == b"set-cookie"]
    return page


async def show_waiting(visit: Visit) -> Response:
    """Four words to compare, until the inviter has made sure who this is."""
    asked = visit.mine.invites.open_asked(visit.at)
    if asked is None or visit.home.ours is not None:
        return RedirectResponse("/today", status_code=303)
    words = await visit.house.together.joining.words_with(visit.keyring, visit.home, asked.inviter)
    return draw(visit, "waiting.html", party=asked.inviter, until=asked.until, words=words)


async def step_away(visit: Visit) -> Response:
    """``POST /second-thoughts``: the inviter is told nothing."""
    await visit.house.together.joining.step_away(visit.keyring)
    return RedirectResponse("/today", status_code=303)


async def _say_yes(visit: Visit) -> Refused | None:
    refused = await visit.house.together.joining.say_yes(visit.keyring, visit.form.get(FIELD))
    if refused is None:
        home = await visit.house.hall.home(visit.keyring)
        asked = home.mine.invites.asked if home.mine else None
        if asked is not None:
            visit.house.bell.ring(person_room(asked.inviter.person), 0)
    return refused
