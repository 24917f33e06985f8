"""Today: what waits, the pulse, the one next step, the doors.  What is kept here stays in the person's own room."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core import pulse
from handhold.core import today as rules
from handhold.core.words import Refused
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM, read_as
from handhold.web.visit import Visit


async def show(visit: Visit) -> Response:
    """The first page of every day."""
    return paint_today(visit)


async def mark_pulse(visit: Visit) -> Response:
    """``POST /pulses``"""
    items = read_as(visit.form.filled(*pulse.ITEMS), pulse.PulseItems)
    if isinstance(items, Refused):
        return paint_today(visit, items, "pulse")
    done = await visit.house.hall.act(visit.keyring, "mine", pulse.MarkPulse(items=items))
    return paint_today(visit, done, "pulse") if isinstance(done, Refused) else _today("pulse")


async def keep_noticed(visit: Visit) -> Response:
    """``POST /noticings``"""
    wanted = read_as({"text": visit.form.get("text")}, pulse.KeepNoticed)
    done = wanted if isinstance(wanted, Refused) else await visit.house.hall.act(visit.keyring, "mine", wanted)
    return paint_today(visit, done, "noticed") if isinstance(done, Refused) else _today("noticed")


def paint_today(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """Today as it stands; after a refusal with the sentence and what was typed at the form that it is ``about``."""
    own, marked = visit.home.mine, _marked(visit)
    return draw(
        visit,
        "today.html",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        typed={name: visit.form if name == about else NO_FORM for name in ("pulse", "noticed", "note")},
        marked=marked,
        is_marked=marked != pulse.PulseItems(),
        step=rules.next_step(rules.facts(own, visit.home.ours, visit.asked, invited=False)) if own else "again",
        asks_noticed=own is not None and pulse.asks_noticed(own.pulses, visit.asked),
        code_waits=visit.visitor.code_waits,
    )


def _marked(visit: Visit) -> pulse.PulseItems:
    return visit.home.mine.pulses.days.get(visit.today, pulse.PulseItems()) if visit.home.mine else pulse.PulseItems()


def _today(about: str) -> Response:
    return RedirectResponse(f"/today#{about}", status_code=303)
