"""Bringing in one's own copy of an earlier home: first a look that says in words what would come, then one act.

Between the two the copy waits in memory alone, sealed under its owner's room; what was uploaded touches no disk.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from handhold.core import luggage
from handhold.core.brought import Coming, OldWords
from handhold.core.dance import SlotWritten
from handhold.core.entry import Event
from handhold.core.hold import HoldMarked
from handhold.core.letter import DraftKept
from handhold.core.note import NoteWritten
from handhold.core.pulse import NoticedKept, PulseMarked
from handhold.core.words import N_, Refused
from handhold.service import bringing
from handhold.store import keys
from handhold.store.contracts import StoreError
from handhold.web import acting, upload
from handhold.web.draw import draw
from handhold.web.held import Bag
from handhold.web.visit import Visit

AT_ONCE = 8
"""So many looked-into copies wait at once."""
KINDS: dict[type[Event], str] = {
    NoteWritten: "notes",
    NoticedKept: "noticed",
    HoldMarked: "holds",
    DraftKept: "drafts",
    SlotWritten: "slots",
}
AGAIN = N_("The copy is no longer at hand. Please choose the file once more.")


async def show(visit: Visit) -> Response:
    """Where a file is chosen."""
    return _show(visit)


async def look(visit: Visit) -> Response:
    """``POST /luggage``: what would come in.  Nothing is kept yet."""
    # Whoever waits for their turn has sent next to nothing so far: what nobody reads stays on the way.
    async with visit.house.reading:
        return await _look(visit)


async def _look(visit: Visit) -> Response:
    bag = await _read(visit)
    if isinstance(bag, Refused):
        return _show(visit, bag)
    fresh = tuple(await visit.house.hall.new_in(visit.keyring, bag.coming))
    name = acting.new_name()
    held = bringing.Bag(bag.name, fresh, bag.unread)
    visit.house.luggage.keep_awhile(_sid(visit), Bag(name, bringing.pack_bag(visit.keyring, held)), visit.at)
    here = len(bag.coming) - len(fresh)
    return draw(
        visit, "luggage_view.html", bag=held, name=name, here=here, counts=counted(fresh), days=luggage.days_of(fresh)
    )


async def unpack(visit: Visit) -> Response:
    """``POST /unpackings``: it comes in, all of it or nothing; twice is the same as once."""
    held = visit.house.luggage.take(_sid(visit), visit.at)
    bag = bringing.open_bag(visit.keyring, held.sealed) if held and held.name == visit.form.get("bag") else None
    if held is None or bag is None:
        return _show(visit, Refused(AGAIN))
    try:
        done = await visit.house.hall.bring(visit.keyring, bag.coming)
    except StoreError:
        visit.house.luggage.keep_awhile(_sid(visit), held, visit.at)
        raise
    return _show(visit, done) if isinstance(done, Refused) else RedirectResponse("/mine?done=brought", status_code=303)


def counted(coming: Sequence[Coming]) -> Counter[str]:
    """How much of each kind; pulses count as the days that they are of."""
    counts = Counter(KINDS[type(one.event)] for one in coming if type(one.event) in KINDS)
    old = [one.event.of for one in coming if isinstance(one.event, OldWords)]
    counts["letters"] = old.count("letter")
    counts["others"] = len(old) - counts["letters"]
    counts["days"] = len({one.event.day for one in coming if isinstance(one.event, PulseMarked)})
    return counts


async def _read(visit: Visit) -> bringing.Bag | Refused:
    data = await upload.read_file(visit.request, "copy")
    if isinstance(data, Refused):
        return data
    me = keys.public(visit.keyring.identity)
    other = visit.home.ours.other(me.person) if visit.home.ours is not None else None

    def read() -> bringing.Bag | Refused:
        documents = upload.documents_in(data)
        return documents if isinstance(documents, Refused) else bringing.read_copy(documents, me, other, visit.at)

    return await asyncio.to_thread(read)


def _sid(visit: Visit) -> str:
    return visit.visitor.sid or ""


def _show(visit: Visit, refused: Refused | None = None) -> Response:
    return draw(visit, "luggage.html", status=422 if refused else 200, refused=refused)
