"""Letters: the composer, what was sent, and receiving before answering.  Nothing tells when a letter was read.

A draft reaches this house only when its writer sends it or keeps it in their own room; a letter never sends itself.
"""

from __future__ import annotations

import base64
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from starlette.responses import RedirectResponse, Response

from handhold.core import letter
from handhold.core.coach.start import compose as join_parts
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.store.keys import drafts_key
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import NO_FORM, Form, read_place
from handhold.web.visit import Visit

AT_ONCE = 40
MORNING = time(7, 0)
WISHES: tuple[letter.Wish, ...] = ("heard", "answer", "request")


async def show_all(visit: Visit) -> Response:
    """My desk: drafts that wait or have cooled, and the letters between the two, or those before ``?before=``."""
    return _show_all(visit)


async def compose(visit: Visit) -> Response:
    """The composer, with a saved draft, as an answer to a letter, or empty."""
    saved = visit.mine.desk.drafts.get(visit.request.query_params.get("draft", ""))
    return _compose(visit, saved, read_place(visit.request.query_params.get("to", "")))


async def send(visit: Visit) -> Response:
    """``POST /letters``: send it, or look at it first as the other will see it."""
    form = visit.form
    text = _text(visit)
    if form.get("do") == "look":
        return _compose(visit, looked_at=text)
    fields = {
        "text": text,
        "wish": form.get("wish"),
        "reply_to": form.get("to") or None,
        "effort": bool(form.get("effort")),
    }
    refused = await acting.act(visit, "ours", fields, letter.SendLetter)
    if refused is not None:
        return _compose(visit, refused=refused)
    await acting.act(visit, "mine", {"draft": form.get("draft")}, letter.DropDraft)
    return RedirectResponse("/letters?sent=" + form.get("draft"), status_code=303)


async def keep(visit: Visit) -> Response:
    """``POST /drafts``: keep it in my own room, until a time if it is to cool."""
    form = visit.form
    until = _cool_until(visit)
    if isinstance(until, Refused):
        return _compose(visit, refused=until)
    fields = {
        "draft": form.get("draft"),
        "text": form.get("text"),
        "parts": {name: form.get(name) for name in letter.PARTS},
        "wish": form.get("wish") or "heard",
        "reply_to": form.get("to") or None,
        "cool_until": until,
    }
    refused = await acting.act(visit, "mine", fields, letter.KeepDraft)
    return _compose(visit, refused=refused) if refused else RedirectResponse("/letters?kept=" + form.get("draft"), 303)


async def drop(visit: Visit) -> Response:
    """``POST /draft-removals``: let a saved draft go."""
    await acting.act(visit, "mine", {"draft": visit.form.get("draft")}, letter.DropDraft)
    return RedirectResponse("/letters", status_code=303)


async def show(visit: Visit) -> Response:
    """One letter and what came back to it."""
    return _show(visit, read_place(visit.request.path_params["seq"]))


async def reply(visit: Visit) -> Response:
    """``POST /replies``: say back, feel with, thank; answer when ready; or say that it hurt."""
    form, seq = visit.form, acting.place_in_ours(visit, "letter")
    fields = {"letter": seq, "how": form.get("how"), "text": form.get("start") or form.get("text")}
    refused = await acting.act(visit, "ours", fields, letter.ReplyLetter)
    return _show(visit, seq, refused) if refused else RedirectResponse(f"/letters/{seq}", status_code=303)


async def keep_hurt(visit: Visit) -> Response:
    """``POST /hurts``: for myself first; the other is told nothing."""
    seq = acting.place_in_ours(visit, "letter")
    refused = await acting.act(visit, "mine", {"letter": seq, "text": visit.form.get("text")}, letter.KeepHurt)
    there = f"/letters/{seq}#hurt" if seq in visit.ours.letters else "/letters"
    return _show(visit, seq, refused) if refused else RedirectResponse(there, status_code=303)


async def take_back(visit: Visit) -> Response:
    """``POST /letter-removals``: a letter or a reply of my own."""
    refused = await acting.act(visit, "ours", {"seq": acting.place_in_ours(visit, "seq")}, TakeBack)
    if refused is not None:
        return _show(visit, acting.place_in_ours(visit, "letter"), refused)
    return RedirectResponse("/letters", status_code=303)


def _show_all(visit: Visit, refused: Refused | None = None) -> Response:
    desk = visit.mine.desk
    letters = visit.home.ours.letters if visit.home.ours is not None else {}
    before = read_place(visit.request.query_params.get("before", ""))
    known = [one for one in reversed(letters.values()) if not before or one.seq < before]
    shown = known[:AT_ONCE]
    return draw(
        visit,
        "letters.html",
        status=422 if refused else 200,
        refused=refused,
        two=visit.two if visit.home.ours is not None else None,
        cooled=desk.cooled(visit.at),
        drafts=[draft for draft in desk.drafts.values() if draft not in desk.cooled(visit.at)],
        # What hurt in a letter stands beside it; once that is gone, here.
        hurts=[hurt for seq, hurt in desk.hurts.items() if seq not in letters and hurt.text],
        letters=shown,
        earlier=shown[-1].seq if len(known) > AT_ONCE else None,
        once=acting.new_name,
    )


def _show(visit: Visit, seq: int, refused: Refused | None = None) -> Response:
    found = visit.ours.letters.get(seq)
    if found is None:
        if refused is not None:
            return _show_all(visit, refused)
        raise Missing
    return draw(
        visit,
        "letter.html",
        status=422 if refused else 200,
        refused=refused,
        typed=visit.form if refused else NO_FORM,
        two=visit.two,
        found=found,
        thread=[one for one in visit.ours.letters.values() if one.reply_to == seq],
        before=visit.ours.letters.get(found.reply_to or 0),
        hurt=visit.mine.desk.hurts.get(seq),
        starts=visit.content.receiving,
        receiving=sorted(letter.RECEIVING, key=("say_back", "feel_with", "thank").index),
        once=acting.new_name,
    )


def _compose(
    visit: Visit,
    saved: letter.DraftKept | None = None,
    to: int = 0,
    *,
    refused: Refused | None = None,
    looked_at: str = "",
) -> Response:
    form = _form_of(saved) if visit.form == NO_FORM else visit.form
    places = visit.content.places
    return draw(
        visit,
        "composer.html",
        status=422 if refused else 200,
        refused=refused,
        two=visit.two,
        typed=form,
        looked_at=looked_at,
        draft=form.get("draft") or acting.new_name(),
        answers=visit.ours.letters.get(to or read_place(form.get("to"))),
        slots=places.slots,
        has_parts=any(form.get(name).strip() for name in letter.PARTS),
        chips=places.chips,
        has_coach=visit.content.has_coach,
        wishes=WISHES,
        days=acting.days_ahead(visit.today),
        channel=_channel(visit),
        once=acting.new_name,
        key=base64.b64encode(drafts_key(visit.keyring.identity)).decode(),
        day_ends=int(_day_ends(visit).timestamp()),
    )


def _text(visit: Visit) -> str:
    """The whole letter; where only the open places were filled, they are joined in the writer's own words."""
    text = visit.form.get("text")
    if text.strip():
        return text
    return join_parts(visit.content.places.slots, {name: visit.form.get(name) for name in letter.PARTS})


def _form_of(saved: letter.DraftKept | None) -> Form:
    if saved is None:
        return NO_FORM
    pairs = [("draft", saved.draft), ("text", saved.text), ("wish", saved.wish)]
    pairs += [(name, value) for name, value in msgspec.structs.asdict(saved.parts).items()]
    return Form((*pairs, ("to", str(saved.reply_to or ""))))


def _cool_until(visit: Visit) -> datetime | Refused | None:
    """When a draft asks its writer again: tomorrow morning, or a time; ``None`` when it is only kept."""
    match visit.form.get("cool"):
        case "morning":
            return datetime.combine(visit.today + timedelta(days=1), MORNING, tzinfo=ZoneInfo(visit.person.zone))
        case "time":
            return acting.read_time(visit) or Refused(acting.NO_TIME)
    return None


def _channel(visit: Visit) -> str | None:
    """How the other likes to take things in, as they said themselves."""
    shown = visit.ours.people.get(visit.two.other.person or "")
    return shown.channel if shown is not None else None


def _day_ends(visit: Visit) -> datetime:
    return datetime.combine(visit.today + timedelta(days=1), time(0, 0), tzinfo=ZoneInfo(visit.person.zone))
