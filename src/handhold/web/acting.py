"""How a form becomes an act in a room, once: the same form sent twice changes nothing the second time."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from handhold.core.home import HomeAct
from handhold.core.words import N_, Refused
from handhold.service import RoomName
from handhold.web.errors import Missing
from handhold.web.forms import Form, read_as, read_place
from handhold.web.visit import Visit

ONCE = "once"
"""The hidden field that names the act."""
DAYS_AHEAD = 7
_NAME = re.compile(r"[0-9a-f]{32}")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
NO_TIME = N_("Which time would suit you? Hours and minutes are enough, such as 20:00.")

Act = TypeVar("Act", bound=HomeAct)


async def act(visit: Visit, room: RoomName, fields: dict[str, Any], kind: type[Act]) -> Refused | None:
    """Ask the hall; the refusal, if there is one."""
    wanted = read_as(fields, kind)
    if isinstance(wanted, Refused):
        return wanted
    done = await visit.house.hall.act(visit.keyring, room, wanted, name_in(visit.form))
    return done if isinstance(done, Refused) else None


def name_in(form: Form) -> str | None:
    """The name that a form gives to its act, if it is one."""
    name = form.get(ONCE)
    return name if is_name(name) else None


def is_name(told: str) -> bool:
    """Whether this can be the name of an act: 32 hexadecimal signs."""
    return _NAME.fullmatch(told) is not None


def new_name() -> str:
    """A name for an act that a form is about to ask for."""
    return secrets.token_hex(16)


def place_in_ours(visit: Visit, field: str) -> int:
    """The place in *ours* that a form speaks of; one that never was there, or is somebody else's, is missing.

    What was taken back meanwhile has been there: the act itself is refused in a sentence, and nothing typed is lost.
    """
    seq, ours = read_place(visit.form.get(field)), visit.ours
    if seq not in ours.owned and all(gap.seq != seq for gap in ours.gaps):
        raise Missing
    return seq


def read_time(visit: Visit) -> datetime | Refused | None:
    """The moment (UTC) that ``when`` or ``day`` and ``time`` say in this person's zone; ``None`` when they say none."""
    if when := visit.form.get("when"):
        moment = read_as({"at": when}, dict[str, datetime])
        return Refused(NO_TIME) if isinstance(moment, Refused) or moment["at"].tzinfo is None else moment["at"]
    said = visit.form.get("time").strip()
    if not said:
        return None
    found, ahead = _CLOCK.fullmatch(said.replace(".", ":")), visit.form.get("day", "0")
    if found is None or ahead not in {str(days) for days in range(DAYS_AHEAD)}:
        return Refused(NO_TIME)
    return at_hour(visit.today, int(ahead), time(int(found[1]), int(found[2])), visit.person.zone)


def days_ahead(today: date) -> list[tuple[int, date]]:
    """The days that a form offers: how many ahead, and which."""
    return [(ahead, today + timedelta(days=ahead)) for ahead in range(DAYS_AHEAD)]


def at_hour(today: date, ahead: int, hour: time, zone: str) -> datetime:
    """A time of day some days ahead in a zone."""
    return datetime.combine(today + timedelta(days=ahead), hour, tzinfo=ZoneInfo(zone))
