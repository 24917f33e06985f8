"""Deleting an account: one page, one passphrase, at once.  Nobody is asked why, and nobody is asked for consent."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.web import cookies
from handhold.web.draw import draw
from handhold.web.live import hush
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """What goes, what stays in backups and for how long."""
    return draw(visit, "leaving.html")


async def delete(visit: Visit) -> Response:
    """``POST /deletions``: what is shared is left first, because afterwards nobody could."""
    door, passphrase = visit.house.door, visit.form.get("passphrase")
    refused: object = await door.unlock(visit.secret, passphrase)
    if not isinstance(refused, Refused):
        await _part(visit)
        refused = await door.delete(visit.secret, passphrase)
    if isinstance(refused, Refused):
        return draw(visit, "leaving.html", status=422, refused=refused)
    visit.house.forget(visit.visitor.sid or "", visit.at)
    hush(visit.house, visit.visitor)
    response = RedirectResponse("/?done=1", status_code=303)
    for name in (cookies.SESSION, cookies.DEVICE):
        cookies.forget(response, visit.house.settings.is_https, name)
    return response


async def _part(visit: Visit) -> None:
    """Withdraw what was offered or agreed to, and leave the shared room."""
    together, ring = visit.house.together, visit.keyring
    await together.joining.withdraw(ring)
    await together.joining.step_away(ring)
    await together.leaving.leave(ring)
    await visit.house.pocket.erase(ring.person, visit.house.pocket.calendars.secret(ring.identity))
