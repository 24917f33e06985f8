"""The interface for programs: a token, acts in, events out.  Typed both ways, one shape for errors, never a page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from starlette.responses import Response

from handhold.core.entry import Gap, GapReason, Place
from handhold.core.mine import MineAct, MineEvent
from handhold.core.ours import OursAct, OursEvent
from handhold.core.practice.events import SittingAct
from handhold.core.words import N_, Refused
from handhold.door.door import MOST_HOURS
from handhold.service import RoomName
from handhold.web import acting, errors, live
from handhold.web.forms import read_place
from handhold.web.moving import move_in
from handhold.web.visit import Visit

LIMIT = 500
"""Most events in one answer."""

_NOT_JSON = N_("The body is not JSON of the stated type. Please look at /openapi.json.")
_WRONG_TYPE = N_("The body must be sent as application/json.")
_UNFIT = N_("The request does not fit: %(what)s")


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants a token, and what it should be called among the sessions."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    passphrase: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    label: Annotated[str, msgspec.Meta(max_length=60)] = "script"
    hours: Annotated[int, msgspec.Meta(ge=1, le=MOST_HOURS)] = 24 * 30
    """How long the token lasts."""


class Token(msgspec.Struct, frozen=True):
    """A bearer token.  It is shown once and can be ended among the sessions."""

    token: str


class Written(msgspec.Struct, frozen=True):
    """Where the events that answered an act stand; empty when there was nothing to change."""

    seqs: tuple[int, ...]


class EventShown(msgspec.Struct, frozen=True, tag_field="place", tag="event"):
    """One event in its place."""

    seq: int
    id: str
    by: str
    at: datetime
    event: MineEvent | OursEvent


class GapShown(msgspec.Struct, frozen=True, tag_field="place", tag="gap"):
    """One place that cannot be read, and why."""

    seq: int
    reason: GapReason
    by: str | None = None


class Events(msgspec.Struct, frozen=True):
    """Some places of a log in order; ``after`` is where to go on, and empty ``places`` mean that this was all."""

    places: tuple[EventShown | GapShown, ...]
    after: int


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which places are wanted."""

    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=LIMIT)] = 100


class Health(msgspec.Struct, frozen=True):
    """The house is up."""

    status: str = "ok"


ACTS: dict[RoomName, Any] = {"mine": MineAct | SittingAct, "ours": OursAct | SittingAct}
"""The acts of each room."""


async def give_token(visit: Visit) -> Response:
    """``POST /api/token``"""
    ask = await _body(visit, Ask)
    if isinstance(ask, Response):
        return ask
    entered = await visit.house.door.token(ask.name, ask.passphrase, ask.label, ask.hours)
    if isinstance(entered, Refused):
        return _challenge(errors.problem(visit, 401, "refused", entered))
    await move_in(visit.house.hall, entered.keyring)
    return _json(Token(entered.cookie))


async def act(visit: Visit) -> Response:
    """``POST /api/{room}/acts``"""
    room = _room(visit)
    wanted = await _body(visit, ACTS[room])
    if isinstance(wanted, Response):
        return wanted
    name = visit.request.headers.get("idempotency-key")
    if name is not None and not acting.is_name(name):
        return errors.problem(visit, 422, "invalid", Refused(_UNFIT, {"what": "Idempotency-Key"}))
    done = await visit.house.hall.act(visit.keyring, room, wanted, name)
    if isinstance(done, Refused):
        return errors.problem(visit, 409, "refused", done)
    return _json(Written(done.seqs))


async def list_events(visit: Visit) -> Response:
    """``GET /api/{room}/events``"""
    room = _room(visit)
    try:
        span = msgspec.convert(dict(visit.request.query_params), Range, strict=False)
    except msgspec.ValidationError as error:
        return _unfit(visit, error)
    places = await visit.house.hall.events(visit.keyring, room, span.after, span.limit) or []
    return _json(Events(tuple(_shown(place) for place in places), places[-1].seq if places else span.after))


async def stream_positions(visit: Visit) -> Response:
    """``GET /api/{room}/stream``: where something came, and never what."""
    room = _room(visit)
    return live.tell(visit, {id: name for id, name in visit.house.hall.rooms(visit.keyring).items() if name == room})


async def show_event(visit: Visit) -> Response:
    """``GET /api/{room}/events/{seq}``"""
    room, seq = _room(visit), visit.request.path_params["seq"]
    place = read_place(seq)
    if not place or seq != str(place):
        raise errors.Missing
    places = await visit.house.hall.events(visit.keyring, room, place - 1, 1)
    if not places or places[0].seq != place:
        raise errors.Missing
    return _json(_shown(places[0]))


async def show_health(_visit: Visit) -> Response:
    """``GET /healthz``"""
    return _json(Health())


def _room(visit: Visit) -> RoomName:
    match visit.request.path_params["room"]:
        case "mine" if visit.home.mine is not None:
            return "mine"
        case "ours" if visit.home.ours is not None:
            return "ours"
    raise errors.Missing


T = TypeVar("T")


async def _body(visit: Visit, kind: type[T]) -> T | Response:
    media = visit.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        return errors.problem(visit, 415, "invalid", Refused(_WRONG_TYPE))
    try:
        return msgspec.convert(_whole(msgspec.json.decode(await visit.request.body())), kind)
    except msgspec.ValidationError as error:
        return _unfit(visit, error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return errors.problem(visit, 400, "invalid", Refused(_NOT_JSON))


def _whole(value: Any) -> Any:
    """JSON knows one kind of number, so 7.0 is as good a whole number as 7."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {name: _whole(item) for name, item in value.items()}
    return value


def _unfit(visit: Visit, error: msgspec.ValidationError) -> Response:
    return errors.problem(visit, 422, "invalid", Refused(_UNFIT, {"what": str(error)}))


def _challenge(response: Response) -> Response:
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _shown(place: Place) -> EventShown | GapShown:
    if isinstance(place, Gap):
        return GapShown(place.seq, place.reason, place.by)
    return EventShown(place.seq, place.id, place.by, place.at, place.event)  # type: ignore[arg-type]


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
