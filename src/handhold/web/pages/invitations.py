"""Inviting: a link, a square and a secret to read aloud; making sure who said yes; and taking all of it back."""

from __future__ import annotations

import msgspec
from starlette.responses import RedirectResponse, Response

from handhold.core.words import Refused
from handhold.web.draw import draw
from handhold.web.qr import qr_svg
from handhold.web.together import person_room
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """What an invitation is, or the one that is open, or who said yes to it."""
    return await _show(visit)


async def make(visit: Visit) -> Response:
    """``POST /invitation``"""
    made = await visit.house.together.joining.invite(visit.keyring)
    return await _show(visit, made) if isinstance(made, Refused) else RedirectResponse("/invitation", status_code=303)


async def withdraw(visit: Visit) -> Response:
    """``POST /withdrawals``: also when somebody said yes already.  They are told nothing."""
    await visit.house.together.joining.withdraw(visit.keyring)
    return RedirectResponse("/invitation", status_code=303)


async def confirm(visit: Visit) -> Response:
    """``POST /confirmations``: it is them, so the room is opened for both."""
    room = await visit.house.together.joining.confirm(visit.keyring)
    if isinstance(room, Refused):
        return await _show(visit, room)
    home = await visit.house.hall.home(msgspec.structs.replace(visit.keyring, ours=room))
    for member in home.ours.members if home.ours else ():
        visit.house.bell.ring(person_room(member.person), 0)
    return RedirectResponse("/today", status_code=303)


async def _show(visit: Visit, refused: Refused | None = None) -> Response:
    if visit.home.ours is not None and refused is None:
        return RedirectResponse("/closing" if visit.is_closed else "/today", status_code=303)
    made = visit.mine.invites.open_made(visit.at)
    joining = visit.house.together.joining
    return draw(
        visit,
        "invitation.html",
        status=422 if refused else 200,
        refused=refused,
        made=made,
        waiting=await joining.answered(visit.keyring, visit.home) if made else None,
        link=f"{visit.house.settings.url}/join#{made.secret}" if made else "",
        square=qr_svg,
    )
