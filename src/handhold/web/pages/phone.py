"""The second phone: whether this house can be reached from one, by which address, and what its host can do about it."""

from __future__ import annotations

from starlette.responses import Response

from handhold.web.draw import draw
from handhold.web.qr import qr_svg
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """The same for everybody who is signed in."""
    return draw(visit, "second_phone.html", square=qr_svg)
