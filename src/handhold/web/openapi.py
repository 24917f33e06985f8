"""The description of the interface for programs, made from the types that it really uses."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import JSONResponse, Response

from handhold import __version__
from handhold.service import RoomName
from handhold.web import api
from handhold.web.shield import BODY_LIMIT
from handhold.web.visit import Visit


class Error(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong: a word for programs and a sentence for people."""

    kind: str
    sentence: str
    number: str | None = None


class Problem(msgspec.Struct, frozen=True):
    """The one shape of every error."""

    error: Error


WHY = {
    "400": "The body is not JSON.",
    "401": "No token, or one that was ended.",
    "404": "Not there, or not yours.",
    "409": "Refused: the sentence says why and what to do instead.",
    "413": f"The body is larger than {BODY_LIMIT // 1024} KiB.",
    "415": "The body is not sent as application/json.",
    "422": "A field is unknown, has the wrong type or is out of its range.",
    "503": "The house cannot write just now.",
    "507": "The disk of the house is full.",
}
_DAY = (
    r"([12]\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    r"|([12]\d(0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)-02-29)"
)
"""A day that there is, from the year 1000 to 2999: months have their lengths, and leap years their 29th of February."""
PATTERNS = {
    "date": f"^{_DAY}$",
    "date-time": rf"^{_DAY}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{{1,6}})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$",
}
"""What is promised to be taken, and to come back."""
FRAME = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {"event": {"enum": ["here", "ring", "turned", "closed"]}, "data": {"type": "string"}},
}
"""One event of a stream; ``data`` is JSON: positions by room, or a room and its position."""
_BODY = ("400", "413", "415", "422")


async def show(_visit: Visit) -> Response:
    """``GET /openapi.json``"""
    return JSONResponse(describe())


def describe() -> dict[str, Any]:
    """The whole document (OpenAPI 3.1)."""
    answers = (api.Ask, api.Token, api.Written, api.Events, api.EventShown, api.GapShown, api.Health, Problem)
    kinds = (*answers, *api.ACTS.values())
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    named = dict(zip(kinds, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Handhold",
            "version": __version__,
            "description": "Acts go in, events come out. Everything is as private as on the pages.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": _public(named) | {path: item for room in api.ACTS for path, item in _room(room, named).items()},
        "components": {
            "schemas": _strict(components),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _strict(schema: Any) -> Any:
    """The same schema, with a pattern where JSON Schema's ``format`` alone would let anything pass."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    pattern = {"pattern": PATTERNS[schema["format"]]} if schema.get("format") in PATTERNS else {}
    return {name: _strict(part) for name, part in schema.items()} | pattern


def _public(named: dict[Any, Any]) -> dict[str, Any]:
    return {
        "/healthz": {"get": _operation("health", "Whether the house is up.", named[api.Health], named, ())},
        "/api/token": {
            "post": _operation(
                "token", "Get a token for a script.", named[api.Token], named, ("401", *_BODY, "503", "507")
            )
            | {"requestBody": _takes(named[api.Ask])}
        },
    }


def _room(room: RoomName, named: dict[Any, Any]) -> dict[str, Any]:
    closed: dict[str, Any] = {"security": [{"token": []}]}
    shown = {"anyOf": [named[api.EventShown], named[api.GapShown]]}
    span = [
        _parameter("after", "query", {"type": "integer", "minimum": 0, "maximum": 2**53, "default": 0}),
        _parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": api.LIMIT, "default": 100}),
    ]
    place = [_parameter("seq", "path", {"type": "integer", "minimum": 1, "maximum": 2**49})]
    key = [_parameter("Idempotency-Key", "header", {"type": "string", "pattern": "^[0-9a-f]{32}$"})]
    acted = _operation(
        f"act_{room}", "Ask for something.", named[api.Written], named, ("401", "404", "409", *_BODY, "503", "507")
    )
    return {
        f"/api/{room}/acts": {
            "post": acted | closed | {"parameters": key, "requestBody": _takes(named[api.ACTS[room]])}
        },
        f"/api/{room}/events": {
            "get": _operation(
                f"list_{room}", "What happened, in order.", named[api.Events], named, ("401", "404", "422")
            )
            | closed
            | {"parameters": span}
        },
        f"/api/{room}/events/{{seq}}": {
            "get": _operation(f"show_{room}", "One place of the log.", shown, named, ("401", "404"))
            | closed
            | {"parameters": place}
        },
        f"/api/{room}/stream": {"get": _streamed(room, named) | closed},
    }


def _streamed(room: RoomName, named: dict[Any, Any]) -> dict[str, Any]:
    """An event stream that says where something came: ``here`` and ``ring`` with positions, ``turned``, ``closed``."""
    told = _operation(f"stream_{room}", "Positions as they come, never words.", {}, named, ("401", "404"))
    return told | {
        "responses": told["responses"]
        | {
            "200": {
                "description": "Until it is left.",
                "content": {"text/event-stream": {"schema": FRAME}},
            }
        }
    }


def _operation(name: str, summary: str, answer: Any, named: dict[Any, Any], errors: tuple[str, ...]) -> dict[str, Any]:
    problems = {status: {"description": WHY[status], "content": _json(named[Problem])} for status in errors}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": "Done.", "content": _json(answer)}} | problems,
    }


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _takes(schema: Any) -> dict[str, Any]:
    return {"required": True, "content": _json(schema)}


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
