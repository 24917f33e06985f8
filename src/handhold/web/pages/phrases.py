"""Repair phrases: written in calm, agreed by the other, found again in the middle of trouble."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core import repair as rules
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """What both agreed on, what waits for one of us, and a place for a new one."""
    return paint_phrases(visit)


async def offer(visit: Visit) -> Response:
    """``POST /phrases``"""
    return _done(visit, await acting.act(visit, "ours", {"text": visit.form.get("text")}, rules.OfferPhrase), "phrase")


async def agree(visit: Visit) -> Response:
    """``POST /agreements``"""
    seq = acting.place_in_ours(visit, "phrase")
    return _done(visit, await acting.act(visit, "ours", {"phrase": seq}, rules.AgreePhrase))


def paint_phrases(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """The phrases as they stand."""
    status = 422 if refused else 200
    if visit.is_closed:
        return draw(visit, "closed.html", status=status, refused=refused)
    phrases, me = visit.ours.repairs.phrases.values(), visit.keyring.person
    return draw(
        visit,
        "phrases.html",
        status=status,
        refused=refused,
        about=about,
        typed=visit.form if refused else NO_FORM,
        two=visit.two,
        agreed=[phrase for phrase in phrases if phrase.agreed],
        asked=[phrase for phrase in phrases if not phrase.agreed and phrase.by != me],
        offered=[phrase for phrase in phrases if not phrase.agreed and phrase.by == me],
        beginnings=visit.content.feelings.repair.phrases,
        once=acting.new_name,
    )


def _done(visit: Visit, refused: Refused | None, about: str = "") -> Response:
    return paint_phrases(visit, refused, about) if refused else RedirectResponse("/phrases", status_code=303)
