"""Requests: one doable ask, four full answers, one counter, and then it rests.  Nobody counts what did not happen."""

from __future__ import annotations

from typing import Any, TypeVar

from starlette.responses import RedirectResponse, Response

from handhold.core import request as rules
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.pages.reaches import answering
from handhold.web.visit import Visit

LATELY = 12
"""How many that are over the page still shows."""
FROM = ("today", "requests")
"""Pages from which something here is asked, and to which it goes back."""

Act = TypeVar("Act", bound=rules.RequestAct)


async def show(visit: Visit) -> Response:
    """What was asked and how it stands, and a place to ask for one thing."""
    return paint_requests(visit)


async def make(visit: Visit) -> Response:
    """``POST /requests``"""
    return await _ask(visit, "ask", {name: visit.form.get(name) for name in ("ask", "size")}, rules.MakeRequest)


async def answer(visit: Visit) -> Response:
    """``POST /request-answers``"""
    seq = acting.place_in_ours(visit, "request")
    fields = {"request": seq, "answer": visit.form.get("answer"), "words": visit.form.get("words")}
    if visit.form.get("answer") != "later":
        return await _act(visit, f"answer-{seq}", fields, rules.AnswerRequest)
    at = acting.read_time(visit)
    if isinstance(at, Refused):
        return paint_requests(visit, at, f"answer-{seq}")
    return await _act(visit, f"answer-{seq}", fields | {"at": at}, rules.AnswerRequest)


async def accept(visit: Visit) -> Response:
    """``POST /acceptances``: take the smaller yes, the later time, or the no."""
    seq = acting.place_in_ours(visit, "request")
    return await _act(visit, f"answer-{seq}", {"request": seq}, rules.AcceptRequest)


async def counter(visit: Visit) -> Response:
    """``POST /counters``: ask once more, differently."""
    seq = acting.place_in_ours(visit, "request")
    fields = {"request": seq, "ask": visit.form.get("ask"), "size": visit.form.get("size")}
    return await _ask(visit, f"answer-{seq}", fields, rules.CounterRequest)


async def reopen(visit: Visit) -> Response:
    """``POST /reopenings``: the one who agreed looks at it again; why is not sent."""
    seq = acting.place_in_ours(visit, "request")
    return await _act(visit, f"answer-{seq}", {"request": seq}, rules.ReopenRequest)


async def close(visit: Visit) -> Response:
    """``POST /outcomes``: how it went, or let it go."""
    seq = acting.place_in_ours(visit, "request")
    return await _act(visit, f"answer-{seq}", {"request": seq, "how": visit.form.get("how")}, rules.CloseRequest)


def paint_requests(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """The requests as they stand for this person."""
    status = 422 if refused else 200
    if visit.is_closed:
        return draw(visit, "closed.html", status=status, refused=refused)
    me, known = visit.keyring.person, list(rules.recent(visit.ours.requests, visit.at))
    back = rules.come_back(visit.ours.requests, me, visit.at)
    my_turn = [one for one in known if rules.turn_of(one, me)]
    agreed = [one for one in known if one.state == "agreed" and one not in back]
    # A refusal stands at what it is about; should that be at rest, or a pause hide its form, it stands at the top.
    is_shown = about in {"ask", *(f"answer-{one.seq}" for one in (*my_turn, *back, *agreed))}
    if not is_shown or (about != "ask" and visit.form.get("ask") and visit.ours.pauses.on(visit.at)):
        about = ""
    return draw(
        visit,
        "requests.html",
        status=status,
        refused=refused,
        about=about,
        typed=visit.form if refused else NO_FORM,
        my_turn=my_turn,
        come_back=back,
        agreed=agreed,
        open_=[one for one in known if one.state in ("asked", "answered") and not rules.turn_of(one, me)],
        over=[one for one in known if one.state in ("resting", "closed")][:LATELY],
        **asking(visit),
        **answering(visit),
    )


def asking(visit: Visit) -> dict[str, object]:
    """What the forms of a request offer, on whichever page they stand."""
    return {"sizes": rules.SIZES, "rounds": rules.ROUNDS, "is_paused": visit.ours.pauses.on(visit.at) is not None}


async def _ask(visit: Visit, about: str, fields: dict[str, Any], kind: type[Act]) -> Response:
    when = acting.read_time(visit)
    if isinstance(when, Refused):
        return paint_requests(visit, when, about)
    return await _act(visit, about, fields | {"when": when}, kind)


async def _act(visit: Visit, about: str, fields: dict[str, Any], kind: type[Act]) -> Response:
    refused = await acting.act(visit, "ours", fields, kind)
    if refused:
        return paint_requests(visit, refused, about)
    there = visit.form.get("from")
    return RedirectResponse(f"/{there}" if there in FROM else "/requests", status_code=303)
