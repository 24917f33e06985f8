"""We are in it: the loop, a pause with a time to come back, and the phrases that were agreed on in calm.

Everything here is one tap.  Nothing is counted, and nobody sees who needed longer.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import RedirectResponse, Response

from handhold.core import pause as rules
from handhold.core import repair
from handhold.core.pause import Pause
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.pages import dance
from handhold.web.pages.reaches import answering
from handhold.web.visit import Visit

LENGTHS = (20, 30, 60)
"""Minutes that one tap offers."""
TOO_LONG = 2_000
"""Minutes past which the rule refuses alike."""
BEGINS_AGAIN_WITHIN = timedelta(hours=12)
"""So long after the named time the page still leads both back in."""


async def show(visit: Visit) -> Response:
    """The calm page of a pause, or the ways into one."""
    return paint_pause(visit)


async def call(visit: Visit) -> Response:
    """``POST /pauses``: either may, and nobody may refuse."""
    told, until = visit.form.get("minutes"), acting.read_time(visit)
    if isinstance(until, Refused):
        return paint_pause(visit, until, "call")
    minutes = max(1, min(-((visit.at - until) // timedelta(minutes=1)), TOO_LONG)) if until else told
    refused = await acting.act(visit, "ours", {"minutes": minutes}, rules.CallPause)
    return _done(visit, refused, "call")


async def move(visit: Visit) -> Response:
    """``POST /pause-moves``: twenty more, or not today with a new time."""
    until = acting.read_time(visit)
    if isinstance(until, Refused) or (until is None and visit.form.get("length") != "more"):
        return paint_pause(visit, until if isinstance(until, Refused) else Refused(acting.NO_TIME), "move")
    fields = {"pause": visit.form.get("pause"), "until": until}
    return _done(visit, await acting.act(visit, "ours", fields, rules.MovePause), "move")


async def come_back(visit: Visit) -> Response:
    """``POST /pause-returns``: I am ready."""
    return _done(visit, await acting.act(visit, "ours", {"pause": visit.form.get("pause")}, rules.ReadyPause))


async def send_line(visit: Visit) -> Response:
    """``POST /pause-lines``: that I am all right, or one practical line."""
    fields = {name: visit.form.get(name) for name in ("pause", "what", "line")}
    return _done(visit, await acting.act(visit, "ours", fields, rules.LinePause), "line")


async def send_repair(visit: Visit) -> Response:
    """``POST /repairs``: an agreed phrase, with one tap."""
    fields = {"phrase": visit.form.get("phrase")}
    return _done(visit, await acting.act(visit, "ours", fields, repair.SendRepair), "repair")


async def answer_repair(visit: Visit) -> Response:
    """``POST /repair-answers``: taken, later, or no."""
    fields = {"repair": visit.form.get("repair"), "answer": visit.form.get("answer")}
    return _done(visit, await acting.act(visit, "ours", fields, repair.AnswerRepair), "repair")


def paint_pause(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """The page as it stands; after a refusal with what was typed at the form that it is ``about``."""
    status = 422 if refused else 200
    if visit.is_closed:
        return draw(visit, "closed.html", status=status, refused=refused)
    on = visit.ours.pauses.on(visit.at)
    return draw(
        visit,
        "pause.html" if on else "in_it.html",
        status=status,
        refused=refused,
        about=about,
        typed=visit.form if refused else NO_FORM,
        pause=on,
        **(standing(visit, on) if on else _ways(visit)),
        **answering(visit),
    )


def standing(visit: Visit, on: Pause) -> dict[str, object]:
    """How a pause that is on looks to this person: how much of it is over, and whether they are asked now."""
    me = visit.keyring.person
    whole, gone = on.until - on.called, visit.at - on.called
    return {
        "asks": on.asks(me, visit.at),
        "is_back": me in on.ready and visit.at >= on.until,
        "share": min(100, max(0, round(100 * (gone / whole)))) if whole else 100,
    }


def _ways(visit: Visit) -> dict[str, object]:
    repairs, me, last = visit.ours.repairs, visit.keyring.person, visit.ours.pauses.last
    waiting = repairs.waiting(me, visit.at)
    is_mine = repairs.last is not None and repairs.last.by == me and visit.at - repairs.last.at < repair.FRESH
    is_back = last is not None and last.is_over and visit.at - last.until < BEGINS_AGAIN_WITHIN
    return {
        "drawing": dance.drawn(visit),
        "known": visit.ours.dance,
        "lengths": [(minutes, visit.at + timedelta(minutes=minutes)) for minutes in LENGTHS],
        "is_offered": visit.ours.pauses.is_offered(visit.at),
        "begins_again": last.by if last and is_back else None,
        "phrases": [phrase for phrase in repairs.phrases.values() if phrase.agreed],
        "waiting": waiting,
        "waiting_phrase": repairs.phrases.get(waiting.phrase) if waiting else None,
        "sent": repairs.last if is_mine else None,
    }


def _done(visit: Visit, refused: Refused | None, about: str = "") -> Response:
    return paint_pause(visit, refused, about) if refused else RedirectResponse("/in-it", status_code=303)
