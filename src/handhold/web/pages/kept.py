"""Keep: thanks, small moments and shared notes, the newest first, each in the words and the name of its writer."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import RedirectResponse, Response

from handhold.core.entry import Entry, Gap, Place
from handhold.core.moment import KeepMoment, MomentKept, NoteShared, SayThanks, ShareNote, ThanksSaid
from handhold.core.ours import Ours
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import NO_FORM, read_place
from handhold.web.visit import Visit

AT_ONCE = 40
"""How many entries one page shows."""
KINDS = {ThanksSaid: "thanks", MomentKept: "moment", NoteShared: "note"}


async def show(visit: Visit) -> Response:
    """What the two keep, or those entries before ``?before=``."""
    return _show(visit)


async def say_thanks(visit: Visit) -> Response:
    """``POST /thanks``"""
    refused = await acting.act(visit, "ours", {"text": visit.form.get("text")}, SayThanks)
    return _show(visit, refused, "thanks") if refused else _back()


async def keep_moment(visit: Visit) -> Response:
    """``POST /moments``"""
    refused = await acting.act(visit, "ours", {"text": visit.form.get("text")}, KeepMoment)
    return _show(visit, refused, "moment") if refused else _back()


async def take_back(visit: Visit) -> Response:
    """``POST /kept-removals``: only its author may."""
    refused = await acting.act(visit, "ours", {"seq": acting.place_in_ours(visit, "seq")}, TakeBack)
    return _show(visit, refused) if refused else _back()


async def show_note(visit: Visit) -> Response:
    """The exact words of one note and who will read them, before anything is shared."""
    return _show_note(visit, read_place(visit.request.query_params.get("note", "")))


async def share_note(visit: Visit) -> Response:
    """``POST /shares``: the second deliberate act."""
    seq = read_place(visit.form.get("seq"))
    if seq not in visit.mine.notes:
        raise Missing
    refused = await acting.act(visit, "ours", {"seq": seq}, ShareNote)
    return _show_note(visit, seq, refused) if refused else _back()


def _show_note(visit: Visit, seq: int, refused: Refused | None = None) -> Response:
    note = visit.mine.notes.get(seq)
    if note is None:
        raise Missing
    status = 422 if refused else 200
    return draw(visit, "share.html", status=status, refused=refused, note=note, two=visit.two, once=acting.new_name)


def _show(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    if visit.home.ours is None:
        return draw(visit, "keep_alone.html")
    before = read_place(visit.request.query_params.get("before", ""))
    places = [place for place in places_of(visit.home.ours) if not before or place.seq < before]
    shown = places[:AT_ONCE]
    return draw(
        visit,
        "keep.html",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        typed=visit.form if refused else NO_FORM,
        two=visit.two,
        once=acting.new_name,
        places=shown,
        kinds=KINDS,
        earlier=shown[-1].seq if len(places) > AT_ONCE else None,
    )


def places_of(ours: Ours) -> list[Place]:
    """Kept words and gaps in their places, the newest first; gaps of one kind that touch are shown as one."""
    found: list[Place] = sorted([*ours.kept.values(), *ours.gaps], key=lambda place: place.seq, reverse=True)
    groups = (list(group) for _, group in groupby(found, key=_alike))
    return [place for group in groups for place in (group[:1] if isinstance(group[0], Gap) else group)]


def _alike(place: Place) -> object:
    return place.seq if isinstance(place, Entry) else (place.reason, place.by)


def _back() -> Response:
    return RedirectResponse("/keep", status_code=303)
