"""First choices, all of them free to skip: zone, language, channel, colour."""

from __future__ import annotations

from starlette.responses import Response

from handhold.core.person import COLOURS
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.visit import Visit
from handhold.web.zones import zones_by_area


async def show(visit: Visit) -> Response:
    """A page to make oneself at home; leaving it empty changes nothing."""
    return draw(
        visit,
        "welcome.html",
        typed=NO_FORM,
        colours=COLOURS,
        zones=zones_by_area(visit.language),
        languages=visit.house.languages,
    )
