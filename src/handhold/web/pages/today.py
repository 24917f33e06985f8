"""Today: what waits, the pulse, the one next step, the doors.  What is kept here stays in the person's own room."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from handhold.core import pulse
from handhold.core import today as rules
from handhold.core.invite import JoinAsked
from handhold.core.mine import Mine
from handhold.core.words import N_, Refused
from handhold.service.joining import Waiting
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM, read_as
from handhold.web.pages import practices, reaches, requests
from handhold.web.visit import Visit

# What a browser remembers of addresses must not tell that somebody left.
DONE = {"1": N_("You are out of the shared room. Your own room is as it was.")}


async def show(visit: Visit) -> Response:
    """The first page of every day."""
    return await paint_today(visit)


async def mark_pulse(visit: Visit) -> Response:
    """``POST /pulses``"""
    items = read_as(visit.form.filled(*pulse.ITEMS), pulse.PulseItems)
    if isinstance(items, Refused):
        return await paint_today(visit, items, "pulse")
    refused = await acting.act(visit, "mine", {"items": items}, pulse.MarkPulse)
    return await paint_today(visit, refused, "pulse") if refused else _today("pulse")


async def keep_noticed(visit: Visit) -> Response:
    """``POST /noticings``"""
    refused = await acting.act(visit, "mine", {"text": visit.form.get("text")}, pulse.KeepNoticed)
    return await paint_today(visit, refused, "noticed") if refused else _today("noticed")


async def paint_today(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """Today as it stands; after a refusal with the sentence and what was typed at the form that it is ``about``."""
    own, marked, invited = visit.home.mine, _marked(visit), await _invited(visit)
    waits, presses = reaches.what_waits(visit), reaches.what_presses(visit)
    step = _step(visit, own, invited) if own else None
    card = practices.card_for_today(visit) if step in rules.NOT_PRESSING else None
    return draw(
        visit,
        "today.html",
        here="/today",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        done=DONE.get(visit.request.query_params.get("done", "")),
        typed={name: visit.form if name == about else NO_FORM for name in ("pulse", "noticed", "note")},
        marked=marked,
        is_marked=marked != pulse.PulseItems(),
        step=rules.with_card(step, card.id if card else None) if step else "again",
        card=card,
        sittings=practices.waiting_for_me(visit) if own else [],
        asks_noticed=own is not None and pulse.asks_noticed(own.pulses, visit.asked),
        code_waits=visit.visitor.code_waits,
        invited=invited,
        waits=waits,
        presses=presses,
        presses_lead=rules.leads(presses, waits),
        came=reaches.what_came(visit),
        opened=[kind for kind in pulse.ITEMS if kind in own.open_kinds] if own and visit.home.ours else [],
        **(reaches.answering(visit) | requests.asking(visit) if visit.home.ours else {"two": None}),
    )


def _step(visit: Visit, own: Mine, invited: Invited) -> rules.Step:
    return rules.next_step(rules.facts(own, visit.home.ours, visit.asked, invited=invited.made))


@dataclass(frozen=True, slots=True)
class Invited:
    """How far an invitation has come: mine is open, somebody said yes to it, or I said yes to somebody's."""

    made: bool = False
    waiting: Waiting | None = None
    asked: JoinAsked | None = None


async def _invited(visit: Visit) -> Invited:
    if visit.home.mine is None or visit.home.ours is not None:
        return Invited()
    invites = visit.home.mine.invites
    made = invites.open_made(visit.at)
    waiting = await visit.house.together.joining.answered(visit.keyring, visit.home) if made else None
    return Invited(made is not None, waiting, invites.open_asked(visit.at))


def _marked(visit: Visit) -> pulse.PulseItems:
    return visit.home.mine.pulses.days.get(visit.today, pulse.PulseItems()) if visit.home.mine else pulse.PulseItems()


def _today(about: str) -> Response:
    return RedirectResponse(f"/today#{about}", status_code=303)
