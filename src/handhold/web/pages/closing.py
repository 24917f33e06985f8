"""Leaving a shared room: one act, no consent, no waiting, no question about the other; and putting it away."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import N_
from handhold.web.draw import draw
from handhold.web.together import person_room
from handhold.web.visit import Visit

HOURS = (0, 1, 12, 24, 72, 168)
"""After how many hours the other may be told; at once stands first."""
TAKEN_BACK = N_("Everything that you told there is taken back.")


async def show(visit: Visit) -> Response:
    """The way out; for whoever was left, what to do with the closed room."""
    done = TAKEN_BACK if visit.request.query_params.get("done") == "back" else None
    template = "closed.html" if visit.is_closed else "closing.html"
    return draw(visit, template, two=visit.two, hours=HOURS, done=done, refused=None)


async def leave(visit: Visit) -> Response:
    """``POST /closings``: at once.  In a room that is closed already this puts it away for good."""
    told = visit.form.get("hours")
    await visit.house.together.leaving.leave(visit.keyring, int(told) if told in map(str, HOURS) else 0)
    visit.house.bell.ring(person_room(visit.keyring.person), 0)
    return RedirectResponse("/today?done=1", status_code=303)


async def take_all_back(visit: Visit) -> Response:
    """``POST /takings-back``: everything that I ever told there, before leaving or without."""
    await visit.house.together.leaving.take_all_back(visit.keyring)
    return RedirectResponse("/closing?done=back", status_code=303)
