"""Mine: one's own words, days and what was noticed, in the order of the log, with gaps shown in their place."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from handhold.core.entry import Entry, Gap
from handhold.core.mine import Mine
from handhold.core.note import WriteNote
from handhold.core.room import TakeBack
from handhold.core.words import N_, Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import read_place
from handhold.web.pages.today import paint_today
from handhold.web.paging import behind
from handhold.web.visit import Visit

AT_ONCE = 40
"""How many entries one page shows."""
DONE = {"brought": N_("Your copy came in. Each thing stands at its own day.")}
"""What is said once after a change, by the word in the address."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def show(visit: Visit) -> Response:
    """The newest entries, or those before ``?before=``."""
    return _show(visit)


async def write_note(visit: Visit) -> Response:
    """``POST /notes``, from Today or from this page."""
    refused = await acting.act(visit, "mine", {"text": visit.form.get("text")}, WriteNote)
    if refused is None:
        return RedirectResponse("/mine", status_code=303)
    return await paint_today(visit, refused, "note") if visit.form.get("from") == "today" else _show(visit, refused)


async def take_back(visit: Visit) -> Response:
    """``POST /removals``: empty one entry for good."""
    refused = await acting.act(visit, "mine", {"seq": visit.form.get("seq")}, TakeBack)
    return _show(visit, refused) if refused else RedirectResponse("/mine", status_code=303)


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    before = read_place(visit.request.query_params.get("before", ""))
    places = behind(places_of(visit.mine), lambda place: place.seq == before)
    shown = places[:AT_ONCE]
    return draw(
        visit,
        "mine.html",
        here="/mine",
        status=422 if refused else 200,
        refused=refused,
        typed=visit.form,
        done=DONE.get(visit.request.query_params.get("done", "")),
        places=shown,
        other=visit.two.other.name if visit.home.ours is not None and not visit.is_closed else None,
        earlier=shown[-1].seq if len(places) > AT_ONCE else None,
    )


def places_of(mine: Mine) -> list[Entry | Gap]:
    """Notes, things noticed, old words and gaps, the newest first: what was brought in stands at its own time."""
    found: list[Entry | Gap] = [*mine.notes.values(), *mine.pulses.noticed.values(), *mine.old.values(), *mine.gaps]
    found.sort(key=lambda place: place.seq)
    times, last = {}, _EPOCH
    for place in found:
        if isinstance(place, Entry):
            last = place.at
        times[place.seq] = last
    return sorted(found, key=lambda place: (times[place.seq], place.seq), reverse=True)
