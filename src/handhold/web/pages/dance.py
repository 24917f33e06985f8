"""Our dance: each half written for oneself, shown slot by slot, and joined into one loop that both confirm.

The words are the couple's own.  The page asks whether a move and a cue meet; it never says so itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from handhold.core import dance as rules
from handhold.core.dance import NEEDED, SLOTS, Dance, Half, Slot, Version
from handhold.core.entry import PersonId
from handhold.core.home import is_in_sight
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import NO_FORM
from handhold.web.loop import Drawing, drawing
from handhold.web.pages.reaches import answering
from handhold.web.visit import Visit

SOFT_CARD = "soft_message"


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated version with its drawing, and which slots say something else than in the version before."""

    version: Version
    drawing: Drawing
    changed: frozenset[tuple[PersonId, Slot]]


async def show(visit: Visit) -> Response:
    """The loop as far as it is shown, my own half, and every version that both confirmed."""
    return paint_dance(visit)


async def show_half(visit: Visit) -> Response:
    """One slot of my own half, alone on its page."""
    return paint_half(visit, _slot(visit.request.query_params.get("slot", SLOTS[0])))


async def write_slot(visit: Visit) -> Response:
    """``POST /half``: keep one slot for myself, then the next one that is empty."""
    slot = _slot(visit.form.get("slot"))
    leaning = visit.form.get("leaning") or None
    fields = {"slot": slot, "text": visit.form.get("text"), "leaning": leaning if slot == "move" else None}
    refused = await acting.act(visit, "mine", fields, rules.WriteSlot)
    if refused:
        return paint_half(visit, slot, refused)
    here = await visit.house.hall.home(visit.keyring)
    written = here.mine.dance if here.mine else {}
    ahead = [other for other in SLOTS[SLOTS.index(slot) :] if other in NEEDED and other not in written]
    goes_on = visit.form.get("then") == "next" and ahead
    return RedirectResponse(f"/half?slot={ahead[0]}" if goes_on else "/dance#half", status_code=303)


async def show_slot(visit: Visit) -> Response:
    """``POST /slot-showings``: the second, deliberate act."""
    fields = {"slot": _slot(visit.form.get("slot"))}
    return _dance(visit, await acting.act(visit, "ours", fields, rules.ShowSlot))


async def take_slot_back(visit: Visit) -> Response:
    """``POST /slot-removals``: every showing of this slot goes, so that no older words come back in its place."""
    slot = _slot(visit.form.get("slot"))
    for seq in visit.ours.dance.showings.get((visit.keyring.person, slot), ()):
        refused = await visit.house.hall.act(visit.keyring, "ours", TakeBack(seq=seq))
        if isinstance(refused, Refused):
            return paint_dance(visit, refused)
    return _dance(visit, None)


async def see_link(visit: Visit) -> Response:
    """``POST /meetings``: whether a move is what the other notices first."""
    fields = {"mover": visit.form.get("mover"), "meets": visit.form.get("meets") == "yes"}
    return _dance(visit, await acting.act(visit, "ours", fields, rules.SeeLink))


async def name_dance(visit: Visit) -> Response:
    """``POST /dance-names``"""
    return _dance(visit, await acting.act(visit, "ours", {"name": visit.form.get("name")}, rules.NameDance), "name")


async def confirm(visit: Visit) -> Response:
    """``POST /dance-confirmations``"""
    seen = visit.form.get("drawn")
    return _dance(visit, await acting.act(visit, "ours", {"drawn": seen} if seen else {}, rules.ConfirmDance))


def paint_half(visit: Visit, slot: Slot, refused: Refused | None = None) -> Response:
    """One question and its beginnings; after a refusal with what was typed."""
    return draw(
        visit,
        "half.html",
        status=422 if refused else 200,
        refused=refused,
        typed=visit.form if refused else NO_FORM,
        slot=slot,
        written=visit.mine.dance.get(slot),
        feelings=visit.content.feelings,
        raw_words=_raw_words(visit) if slot == "old_wound" else (),
        number=SLOTS.index(slot) + 1,
        following=next((other for other in SLOTS[SLOTS.index(slot) + 1 :] if other in NEEDED), None),
        two=visit.two if visit.home.ours else None,
        once=acting.new_name,
    )


def paint_dance(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """The dance as it stands for this person."""
    shared = visit.home.ours if visit.home.ours and not visit.is_closed else None
    known = shared.dance if shared else Dance()
    status = 422 if refused else 200
    values = {
        "refused": refused,
        "about": about,
        "typed": visit.form if refused else NO_FORM,
        "own": visit.mine.dance,
        "slots": SLOTS,
        "needed": NEEDED,
        "known": known,
        "once": acting.new_name,
    }
    soft = visit.content.deck.cards.get(SOFT_CARD)
    if shared is None:
        return draw(visit, "dance_alone.html", status=status, two=None, **values)
    return draw(
        visit,
        "dance.html",
        status=status,
        drawing=drawn(visit),
        editions=editions(visit),
        soft=soft,
        is_soft=soft is not None and is_in_sight(visit.home, soft, visit.keyring.person),
        **answering(visit) | values,
    )


def drawn(visit: Visit) -> Drawing:
    """The loop as it is shown now, the same for both."""
    return _drawing(visit, visit.ours.dance.halves, visit.ours.dance.name, visit.ours.dance)


def editions(visit: Visit) -> list[Edition]:
    """Every confirmed version, the newest first, each with what changed since the one before."""
    versions = visit.ours.dance.versions
    found = []
    for place, version in enumerate(versions):
        changed = rules.changes(versions[place - 1], version) if place else frozenset[tuple[PersonId, Slot]]()
        found.append(Edition(version, _drawing(visit, version.halves, version.name), changed))
    return found[::-1]


def _drawing(visit: Visit, halves: dict[PersonId, Half], name: str, known: Dance | None = None) -> Drawing:
    people = [member.person for member in visit.ours.members]
    colours = [visit.two.of(person).colour for person in people]
    filled = [frozenset(halves.get(person, {})) for person in people]
    meets = [known.meets(person) if known else True for person in people]
    return drawing(people, colours, filled, meets, name)


def _raw_words(visit: Visit) -> tuple[str, ...]:
    """What I wrote about a raw spot, the newest first, to link or to begin from."""
    practices = visit.mine.practices
    names = [sitting.id for sitting in practices.sittings.values() if sitting.card == "raw_spot"]
    kept = [said for name in reversed(names) for said in practices.kept.get(name, ()) if said.step == "apart"]
    return tuple(said.content.words for said in kept if said.content.words)[:3]


def _slot(told: str) -> Slot:
    for slot in SLOTS:
        if slot == told:
            return slot
    raise Missing


def _dance(visit: Visit, refused: Refused | None, about: str = "") -> Response:
    return paint_dance(visit, refused, about) if refused else RedirectResponse("/dance", status_code=303)
