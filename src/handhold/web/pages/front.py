"""What everybody may see, signed in or not: the front door, help, who can read what, and the pages that say little."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.content.help import KINDS
from handhold.core.words import N_
from handhold.web import cookies
from handhold.web.access import inside
from handhold.web.draw import LOOKS, draw
from handhold.web.errors import Missing
from handhold.web.face import choose_face
from handhold.web.visit import Visit
from handhold.web.words import alphabetical

DONE = {"1": N_("All that was yours is deleted. Your name opens nothing here any more.")}


async def show(visit: Visit) -> Response:
    """The front door; whoever is known here goes straight in."""
    if visit.visitor.state != "nobody":
        return RedirectResponse("/today", status_code=303)
    done = DONE.get(visit.request.query_params.get("done", ""))
    return draw(visit, "front.html", languages=visit.house.languages, done=done)


async def show_trust(visit: Visit) -> Response:
    """Who can read what."""
    return draw(visit, "trust.html")


async def show_help(visit: Visit) -> Response:
    """Help lines and what to know, the same for everybody and kept by the service worker."""
    lines = visit.content.help_lines
    countries = sorted(lines.countries, key=lambda code: alphabetical(visit.language.country(code)))
    return draw(visit, "help.html", lines=lines, countries=countries, kinds=KINDS)


async def show_kitchen(visit: Visit) -> Response:
    """A page that could be anybody's."""
    return draw(visit, "kitchen.html")


async def show_offline(visit: Visit) -> Response:
    """What the service worker shows when the house cannot be reached."""
    return draw(visit, "offline.html")


async def choose_look(visit: Visit) -> Response:
    """How this device wants its pages: light or dark, how called, and in which language before anybody signs in."""
    response = RedirectResponse(inside(visit.form.get("next", "/")), status_code=303)
    if (look := visit.form.get("look")) in LOOKS:
        cookies.write_plain(response, visit.house.settings.is_https, "look", look)
    if (language := visit.form.get("language")) in visit.house.languages:
        cookies.write_plain(response, visit.house.settings.is_https, "language", language)
    if not choose_face(visit, response):
        response.headers["location"] = "/choices?done=unnamed"
    return response


async def show_nothing(_visit: Visit) -> Response:
    """Every other address."""
    raise Missing
