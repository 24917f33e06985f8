"""Quiet: stepping back without a word, kept in one's own room.  Nothing of it is ever shown to the other."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import RedirectResponse, Response

from handhold.core.quiet import BeginQuiet, EndQuiet
from handhold.web import acting
from handhold.web.visit import Visit

DAYS = (1, 3, 7, 30)
"""How many days one can choose; any other answer means until I say so."""


async def begin(visit: Visit) -> Response:
    """``POST /rests``"""
    told = visit.form.get("days")
    until = visit.at + timedelta(days=int(told)) if told in map(str, DAYS) else None
    await acting.act(visit, "mine", {"until": until}, BeginQuiet)
    return RedirectResponse("/choices?done=choices", status_code=303)


async def end(visit: Visit) -> Response:
    """``POST /returns``"""
    await acting.act(visit, "mine", {}, EndQuiet)
    return RedirectResponse("/choices?done=choices", status_code=303)
