"""What the other sees of my pulse: nothing until I open a kind, from now on or for one day; and what both opened."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import RedirectResponse, Response

from handhold.core import opening, pulse
from handhold.core.words import N_, Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.visit import Visit

DAYS = 30
"""How far back See looks."""
DONE = {"opened": N_("Your choices are kept."), "shown": N_("Today is shown, once.")}
KINDS = "kinds[]"
"""The boxes of one question share a name, and its brackets say so to whoever checks the page."""


async def show(visit: Visit) -> Response:
    """Each kind with what becomes of it."""
    return _show(visit)


async def choose(visit: Visit) -> Response:
    """``POST /opened``: these kinds and no others, from now on.  Closing tells nobody."""
    refused = await acting.act(visit, "mine", {"kinds": visit.form.all(KINDS)}, opening.OpenKinds)
    return _show(visit, refused) if refused else RedirectResponse("/opened?done=opened", status_code=303)


async def show_once(visit: Visit) -> Response:
    """``POST /showings``: some answers of today, once."""
    fields = {"day": visit.today.isoformat(), "kinds": visit.form.all(KINDS)}
    refused = await acting.act(visit, "ours", fields, opening.ShowPulse)
    return _show(visit, refused) if refused else RedirectResponse("/opened?done=shown", status_code=303)


def joint_days(visit: Visit) -> list[tuple[date, pulse.PulseItems, pulse.PulseItems]]:
    """The last days for which both showed the same kinds, mine first.  It reads *ours* and nothing else."""
    me, other = visit.keyring.person, visit.ours.other(visit.keyring.person) or ""
    days = [visit.today - timedelta(days=ago) for ago in range(DAYS)]
    found = ((day, opening.both_showed(visit.ours.shown, me, other, day)) for day in days)
    return [(day, *pair) for day, pair in found if pair is not None]


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    marked = visit.mine.pulses.days.get(visit.today, pulse.PulseItems())
    return draw(
        visit,
        "opened.html",
        status=422 if refused else 200,
        refused=refused,
        done=DONE.get(visit.request.query_params.get("done", "")),
        two=visit.two,
        once=acting.new_name,
        kinds=pulse.ITEMS,
        chosen=visit.form.all(KINDS) if refused else visit.mine.open_kinds,
        showings=_mine(visit),
        today_kinds=[kind for kind in pulse.ITEMS if getattr(marked, kind) is not None],
    )


def _mine(visit: Visit) -> list[tuple[int, date]]:
    """Where I showed which of the last days, the newest first."""
    since = visit.today - timedelta(days=DAYS)
    mine = [(seq, day) for seq, (by, day) in visit.ours.showings.items() if by == visit.keyring.person and day > since]
    return mine[::-1]
