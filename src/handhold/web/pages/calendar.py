"""Agreed times in a person's own calendar: each marked by hand, behind an address that only they know."""

from __future__ import annotations

from functools import partial

from starlette.responses import RedirectResponse, Response

from handhold.core import calendar as rules
from handhold.core.calendar import MarkCalendar, UnmarkCalendar
from handhold.core.words import N_, Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import NO_FORM
from handhold.web.visit import Visit
from handhold.web.words import choose

NEUTRAL = N_("Something planned")
"""What stands in a calendar where its owner chose no words."""
DONE = {
    "begun": N_("The address below is yours. Whoever knows it can read what you mark."),
    "ended": N_("That address leads nowhere now."),
    "marked": N_("It stands in your calendar now."),
    "removed": N_("It stands in your calendar no more."),
}
"""What is said once after a change, by the word in the address."""
_SUFFIX = ".ics"


async def show(visit: Visit) -> Response:
    """What was agreed, what of it is marked, and the address."""
    return _show(visit)


async def begin(visit: Visit) -> Response:
    """``POST /calendars``: an address, or a new one in place of the old."""
    await visit.house.pocket.open_feed(visit.keyring, visit.home)
    return _done("begun")


async def end(visit: Visit) -> Response:
    """``POST /calendar-endings``"""
    await visit.house.pocket.calendars.end(visit.keyring.identity)
    return _done("ended")


async def mark(visit: Visit) -> Response:
    """``POST /calendar-marks``"""
    fields = {name: visit.form.get(name) for name in ("what", "place", "title")}
    refused = await acting.act(visit, "mine", fields, MarkCalendar)
    return _show(visit, refused) if refused else _done("marked")


async def unmark(visit: Visit) -> Response:
    """``POST /calendar-removals``"""
    fields = {name: visit.form.get(name) for name in ("what", "place")}
    refused = await acting.act(visit, "mine", fields, UnmarkCalendar)
    return _show(visit, refused) if refused else _done("removed")


async def read(visit: Visit) -> Response:
    """``GET /calendar/{feed}``: for calendar programs, which bring nothing but the address."""
    secret = visit.request.path_params["feed"].removesuffix(_SUFFIX)
    text = visit.house.pocket.calendars.read(secret, visit.house.settings.name, partial(_neutral, visit))
    if text is None:
        raise Missing
    return Response(text, headers={"Content-Type": "text/calendar; charset=utf-8"})


def _neutral(visit: Visit, language: str) -> str:
    """What a time without words is called in the language of its owner, or in what the program asks for."""
    return choose(visit.house.languages, [language, visit.language.code]).catalogue.gettext(NEUTRAL)


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    ours, me = visit.home.ours, visit.keyring.person
    calls, requests = (ours.calls, ours.requests) if ours else ({}, {})
    secret = visit.house.pocket.calendars.secret(visit.keyring.identity)
    return draw(
        visit,
        "calendar.html",
        status=422 if refused else 200,
        refused=refused,
        typed=visit.form if refused else NO_FORM,
        done=DONE.get(visit.request.query_params.get("done", "")),
        times=rules.planned(calls, requests, visit.mine.calendar, me, visit.at),
        neutral=NEUTRAL,
        address=f"{visit.house.settings.url}/calendar/{secret}{_SUFFIX}" if secret else None,
    )


def _done(what: str) -> Response:
    return RedirectResponse(f"/calendar?done={what}", status_code=303)
