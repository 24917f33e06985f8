"""The doors Talk, Keep and See: what is behind each, and one small beginning."""

from __future__ import annotations

from starlette.responses import Response

from handhold.web.draw import draw
from handhold.web.visit import Visit


async def show_talk(visit: Visit) -> Response:
    """What the two of you say to each other."""
    return draw(visit, "talk.html")


async def show_keep(visit: Visit) -> Response:
    """What is worth keeping."""
    return draw(visit, "keep.html")


async def show_see(visit: Visit) -> Response:
    """How it moves over time: the days that were marked, in words."""
    days = sorted(visit.home.mine.pulses.days.items(), reverse=True)[:30] if visit.home.mine else []
    return draw(visit, "see.html", days=days)
