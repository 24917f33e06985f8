"""Practices: the cards, and one page that draws every step of every card.

It knows step views and never a card's rules; what may be done now is the engine's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import RedirectResponse, Response

from handhold.core import home as rules
from handhold.core import opening
from handhold.core.mine import Mine
from handhold.core.ours import Ours
from handhold.core.person import day_of
from handhold.core.practice import engine
from handhold.core.practice import events as e
from handhold.core.practice.card import Card, Seat
from handhold.core.practice.offer import Facts, landed_badly
from handhold.core.practice.season import card_of_day
from handhold.core.practice.shown import told
from handhold.core.practice.sitting import Sitting
from handhold.core.practice.view import StepView, reader_of, view
from handhold.core.today import HEAVY
from handhold.core.words import N_, Refused
from handhold.service import RoomName
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import NO_FORM, Form, read_as
from handhold.web.pages.reaches import answering
from handhold.web.paging import behind
from handhold.web.two import Two
from handhold.web.visit import Visit

THANKS = "thanks"
LANDS = (THANKS, "landed")
"""The card, and its step, whose private number tells that thanks do not land well just now."""
LATELY = 12
"""How many sittings that are over one page of the cards shows."""
GONE = Refused(N_("That is not here any more. Your cards are under Talk."))


async def show_cards(visit: Visit) -> Response:
    """Every card, what is going on now, and what was done lately, or before the sitting of ``?before=``."""
    table = _table(visit)
    running, deck = engine.running(table), visit.content.deck.cards.values()
    before = visit.request.query_params.get("before", "")
    over = behind(_over(table, running), lambda sitting: sitting.id == before)
    lately = over[:LATELY]
    return draw(
        visit,
        "cards.html",
        two=_two(visit),
        running=[(sitting, _card(visit, sitting.card)) for sitting in running],
        lately=[(sitting, _card(visit, sitting.card)) for sitting in lately],
        earlier=lately[-1].id if len(over) > LATELY else None,
        cards=[card for card in deck if rules.is_in_sight(visit.home, card, visit.keyring.person)],
        is_couple=table.ours is not None,
        next_day=[(sitting, _card(visit, sitting.card)) for sitting in engine.asks_next_day(table, visit.asked)],
        heavier=engine.is_heavier_twice(table),
        once=acting.new_name,
    )


async def show_card(visit: Visit) -> Response:
    """What a card is for, what is known of it, when not to, and how to begin."""
    return _show_card(visit)


async def offer(visit: Visit) -> Response:
    """``POST /sittings``: begin a card alone, or ask the other in."""
    card = _card(visit, visit.form.get("card"))
    if card is None:
        raise Missing
    name = acting.name_in(visit.form) or acting.new_name()
    room: RoomName = "mine" if card.opened == "alone" else "ours"
    fields = {"card": card.id, "mode": visit.form.get("mode") or None}
    wanted = read_as(fields, e.OfferSitting)
    done = wanted if isinstance(wanted, Refused) else await visit.house.hall.act(visit.keyring, room, wanted, name)
    if isinstance(done, Refused):
        return _show_card(visit, card, done)
    return RedirectResponse(f"/sittings/{done.id}", status_code=303)


async def show(visit: Visit) -> Response:
    """The present moment of a sitting."""
    return _show(visit)


async def move(visit: Visit) -> Response:
    """``POST /moves``: anything that can be done in a sitting."""
    sitting = _sitting(visit, visit.form.get("sitting"))
    kind, fields = _wanted(visit)
    if isinstance(fields, Refused):
        return _show(visit, sitting, fields)
    room: RoomName = "mine" if sitting.is_alone else "ours"
    refused = await acting.act(visit, room, {"sitting": sitting.id, **fields}, kind)
    return _show(visit, sitting, refused) if refused else _to(sitting.id)


async def take_back(visit: Visit) -> Response:
    """``POST /sitting-removals``: everything that I wrote in a sitting, in one of the rooms."""
    sitting = _sitting(visit, visit.form.get("sitting"))
    room: RoomName = "mine" if visit.form.get("room") == "mine" else "ours"
    refused = await acting.act(visit, room, {"sitting": sitting.id, "room": room}, e.TakeBackSitting)
    return _show(visit, sitting, refused) if refused else _to(sitting.id)


def card_for_today(visit: Visit) -> Card | None:
    """The card that the one next step may offer now."""
    own = visit.home.mine
    if own is None:
        return None
    rooms = [own.practices, *([visit.home.ours.practices] if visit.home.ours is not None else [])]
    name = card_of_day(visit.content.deck.cards, rooms, _offer_facts(visit, own), visit.at)
    return _card(visit, name) if name is not None else None


def waiting_for_me(visit: Visit) -> list[tuple[Sitting, Card | None]]:
    """Sittings that wait for this person: invitations, and steps where it is their turn."""
    table = _table(visit)
    found = []
    for sitting in engine.running(table):
        seen = view(table, sitting, visit.asked, _names(visit, sitting))
        if not sitting.is_alone and seen.state in ("invited", "turn", "confirm"):
            found.append((sitting, _card(visit, sitting.card)))
    return found


def _offer_facts(visit: Visit, own: Mine) -> Facts:
    shared = visit.home.ours if visit.home.ours is not None and not visit.is_closed else None
    since = shared.since if shared is not None else None
    tires = shared is not None and landed_badly(own.practices, shared.practices, *LANDS)
    return Facts(
        hour=visit.at.astimezone(visit.zone).hour,
        days_here=(visit.today - day_of(since, visit.person.zone)).days if since is not None else 0,
        is_couple=shared is not None,
        is_quiet=own.quiet.lasts(visit.at),
        is_paused=shared is not None and shared.pauses.on(visit.at) is not None,
        both_heavy=shared is not None and _both_heavy(visit, shared),
        has_running=bool(engine.running(_table(visit))),
        unwelcome=frozenset({THANKS} if tires else ()),
    )


def _both_heavy(visit: Visit, shared: Ours) -> bool:
    """Whether both opened a heavy load for today, as each of them may know."""
    two = visit.two
    if two.other.person is None:
        return False
    joint = opening.both_showed(shared.shown, visit.keyring.person, two.other.person, visit.today)
    return joint is not None and all((items.load or 0) >= HEAVY for items in joint)


def _show_card(visit: Visit, card: Card | None = None, refused: Refused | None = None) -> Response:
    card = card or _card(visit, visit.request.path_params.get("card", ""))
    if card is None:
        raise Missing
    return draw(
        visit,
        "card.html",
        status=422 if refused else 200,
        refused=refused,
        two=_two(visit),
        card=card,
        once=acting.new_name,
    )


def _show(visit: Visit, sitting: Sitting | None = None, refused: Refused | None = None) -> Response:
    sitting = sitting or _sitting(visit, visit.request.path_params["sitting"])
    names, table = _names(visit, sitting), _table(visit)
    seen = view(table, sitting, visit.asked, names)
    typed = visit.form if refused else NO_FORM
    is_asked = _still_asks(seen, typed)
    return draw(
        visit,
        "sitting.html",
        status=422 if refused else 200,
        refused=refused,
        typed=typed if is_asked else NO_FORM,
        about=typed.get("do"),
        left_over="" if is_asked else typed.written,
        names=names,
        seats=_seats(visit, sitting),
        seen=seen,
        told=told(reader_of(table, sitting, visit.keyring.person, names)),
        other=names["other" if sitting.opener == visit.keyring.person else "opener"],
        card=_card(visit, sitting.card),
        **_forms(visit),
    )


def _still_asks(seen: StepView, typed: Form) -> bool:
    """Whether the step still asks for what was typed: words for one step are never laid before another."""
    if seen.state not in ("turn", "confirm") or typed.get("place") != str(seen.place):
        return False
    asked = {
        "answer": seen.state == "turn",
        "not_quite": "not_quite" in seen.may,
        "question": "own_question" in seen.may,
    }
    return asked.get(typed.get("do"), False)


def _forms(visit: Visit) -> dict[str, object]:
    """What the forms of a step need; alone there is no other clock to show."""
    shared = answering(visit) if visit.home.ours is not None else {"two": None}
    return {"days": acting.days_ahead(visit.today), "once": acting.new_name, **shared}


def _wanted(visit: Visit) -> tuple[type[Any], dict[str, Any] | Refused]:
    form, do = visit.form, visit.form.get("do")
    if do not in _ACTS:
        raise Missing
    kind, read = _ACTS[do]
    place = form.get("place")
    fields = read(visit)
    if isinstance(fields, Refused):
        return kind, fields
    return kind, ({"place": place, **fields} if "place" in kind.__struct_fields__ else fields)


def _nothing(_visit: Visit) -> dict[str, Any]:
    return {}


def _mode(visit: Visit) -> dict[str, Any]:
    return {"mode": visit.form.get("mode") or None}


def _answer(visit: Visit) -> dict[str, Any] | Refused:
    form, time = visit.form, acting.read_time(visit)
    if isinstance(time, Refused):
        return time
    content = {
        "words": _picked(visit, form.get("start")) or form.get("words"),
        "size": form.get("size"),
        "choice": form.get("choice"),
        "aloud": form.get("aloud") == "yes",
        "time": time,
        **({"score": form.get("score")} if form.get("score") else {}),
    }
    return {"content": content, "answer": form.get("answer") or None, **_mode(visit)}


def _picked(visit: Visit, start: str) -> str:
    """One of the ready starts as the card itself has it, whatever the language in which it was picked."""
    return next((was for was, said in visit.content.deck.told.items() if said == start), start)


def _missed(visit: Visit) -> dict[str, Any]:
    return {"content": {"words": visit.form.get("words")}}


def _own_question(visit: Visit) -> dict[str, Any]:
    return {"words": visit.form.get("words")}


def _hand(visit: Visit) -> dict[str, Any]:
    return {"to": visit.form.get("to")}


def _heavier(visit: Visit) -> dict[str, Any]:
    return {"heavier": visit.form.get("heavier") == "yes"}


def _field(visit: Visit) -> dict[str, Any]:
    return {"step": visit.form.get("step")}


_Read = Callable[[Visit], "dict[str, Any] | Refused"]
_ACTS: dict[str, tuple[type[Any], _Read]] = {
    "accept": (e.AcceptSitting, _nothing),
    "decline": (e.DeclineSitting, _nothing),
    "later": (e.PauseSitting, _nothing),
    "resume": (e.ResumeSitting, _mode),
    "stop": (e.StopSitting, _nothing),
    "hand": (e.HandOver, _hand),
    "begin": (e.BeginStep, _nothing),
    "question": (e.PutQuestion, _own_question),
    "answer": (e.AnswerStep, _answer),
    "ready": (e.ReadyStep, _nothing),
    "confirm": (e.ConfirmStep, _nothing),
    "not_quite": (e.SendStepBack, _missed),
    "pass": (e.PassStep, _nothing),
    "next_day": (e.AnswerNextDay, _heavier),
    "share": (e.ShareWords, _field),
}


def _table(visit: Visit) -> engine.Table:
    deck = visit.content.deck
    return msgspec.structs.replace(rules.table(visit.home, deck.cards), told=deck.told)


def _sitting(visit: Visit, name: str) -> Sitting:
    found = engine.find(_table(visit), name)
    if found is None:
        raise Missing
    return found


def _card(visit: Visit, name: str) -> Card | None:
    return visit.content.deck.cards.get(name)


def _two(visit: Visit) -> Two | None:
    return visit.two if visit.home.ours is not None else None


def _names(visit: Visit, sitting: Sitting) -> dict[Seat, str]:
    two, mine = _two(visit), visit.person.name
    theirs = two.other.name if two else ""
    is_mine = sitting.opener == visit.keyring.person
    return {"opener": mine if is_mine else theirs, "other": theirs if is_mine else mine}


def _seats(visit: Visit, sitting: Sitting) -> dict[Seat, Any]:
    """The two seats as people with a name and a colour; alone there is only one."""
    two = _two(visit)
    if two is None:
        return {}
    is_mine = sitting.opener == visit.keyring.person
    return {"opener": two.me if is_mine else two.other, "other": two.other if is_mine else two.me}


def _over(table: engine.Table, running: list[Sitting]) -> list[Sitting]:
    """Every sitting that is over, the last one first."""
    going = {sitting.id for sitting in running}
    names = {**table.mine.sittings, **(table.ours.sittings if table.ours is not None else {})}
    over = [sitting for name in names if name not in going and (sitting := engine.find(table, name)) is not None]
    done = [sitting for sitting in over if sitting.status in ("closed", "stopped")]
    return sorted(done, key=_ended, reverse=True)


def _ended(sitting: Sitting) -> datetime:
    return sitting.ended or sitting.offered


def _to(sitting: str) -> Response:
    return RedirectResponse(f"/sittings/{sitting}", status_code=303)
