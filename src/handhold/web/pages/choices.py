"""My choices: how a person wants to be called and seen, when doors close, which devices are in, the passphrase."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from starlette.responses import RedirectResponse, Response

from handhold.core.person import COLOURS, Choose
from handhold.core.words import N_, Refused
from handhold.door.visit import Seen
from handhold.web import cookies
from handhold.web.access import inside
from handhold.web.device import UNKNOWN, told_apart
from handhold.web.draw import LOOKS, draw
from handhold.web.errors import Missing
from handhold.web.face import NAMES, picture_of
from handhold.web.forms import read_as
from handhold.web.live import session_room
from handhold.web.visit import Visit
from handhold.web.zones import zones_by_area

SECRETS = ("passphrase", "old", "again")
CHOICES = ("name", "zone", "language", "channel", "colour", "seen_welcome")
LOCK_MINUTES = (2, 5, 15, 30, 60, 240)
MINE_MINUTES = (2, 5, 10, 30, 60, 240)
DONE = {
    "choices": N_("Your choices are kept."),
    "times": N_("Your times are kept."),
    "passphrase": N_("Your passphrase is changed."),
    "ended": N_("That device is signed out."),
    "look": N_("Your choices are kept."),
    "face": N_("This device shows this icon and this name from now on."),
    "unnamed": N_("That name cannot be shown there. Please choose plain letters."),
}
"""What is said once after a change, by the word in the address."""
_DIFFERENT = N_("The two new passphrases are not the same. Please type both again.")


class AskedTimes(msgspec.Struct, frozen=True):
    """Idle minutes until everything locks, and until *mine* asks again."""

    lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)]
    mine_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)]


async def show(visit: Visit) -> Response:
    """The whole page."""
    return await show_choices(visit)


async def choose(visit: Visit) -> Response:
    """``POST /choices``; an empty field leaves what was chosen before."""
    wanted = read_as(visit.form.filled(*CHOICES), Choose)
    done = wanted if isinstance(wanted, Refused) else await visit.house.hall.act(visit.keyring, "mine", wanted)
    if isinstance(done, Refused):
        return await show_choices(visit, done, "choices")
    response = RedirectResponse(inside(visit.form.get("next", "/choices?done=choices")), status_code=303)
    if (language := visit.form.get("language")) in visit.house.languages:
        cookies.write_plain(response, visit.house.settings.is_https, "language", language)
    return response


async def set_times(visit: Visit) -> Response:
    """``POST /times``"""
    wanted = read_as(visit.form.filled("lock_minutes", "mine_minutes"), AskedTimes)
    if isinstance(wanted, Refused):
        return await show_choices(visit, wanted, "times")
    refused = await visit.house.door.set_times(visit.secret, wanted.lock_minutes, wanted.mine_minutes)
    return await show_choices(visit, refused, "times") if refused else _done("times")


async def change_passphrase(visit: Visit) -> Response:
    """``POST /passphrases``"""
    form = visit.form
    refused: Refused | None = Refused(_DIFFERENT)
    if form.get("passphrase") == form.get("again"):
        refused = await visit.house.door.change_passphrase(visit.secret, form.get("old"), form.get("passphrase"))
    return await show_choices(visit, refused, "passphrase") if refused else _done("passphrase")


async def end_session(visit: Visit) -> Response:
    """``POST /endings``: sign out one device of one's own."""
    sid = visit.form.get("sid")
    if not await visit.house.door.end(visit.secret, sid):
        raise Missing
    visit.house.forget(sid, visit.at)
    visit.house.bell.ring(session_room(sid), 0)
    return _done("ended")


async def show_choices(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """The page, after a refusal with the sentence and what was typed at the form that it is ``about``."""
    door = visit.house.door
    return draw(
        visit,
        "choices.html",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        typed=visit.form.without(*SECRETS),
        done=DONE.get(visit.request.query_params.get("done", "")),
        colours=COLOURS,
        zones=zones_by_area(visit.language),
        languages=visit.house.languages,
        looks=LOOKS,
        faces=NAMES,
        picture_of=picture_of,
        times=door.times(visit.keyring.person),
        lock_minutes=LOCK_MINUTES,
        mine_minutes=MINE_MINUTES,
        sessions=await _sessions(visit),
        code_waits=visit.visitor.code_waits,
    )


async def _sessions(visit: Visit) -> list[tuple[Seen, str, datetime, datetime]]:
    """Where this person is signed in: what it is called, since when, and when it was used last."""
    seats, unknown = await visit.house.door.sessions(visit.secret), visit.language.catalogue.gettext(UNKNOWN)
    names = told_apart(unknown if seat.label in ("", UNKNOWN) else seat.label for seat in seats)
    return [(seat, name, _at(seat.begun), _at(seat.used)) for seat, name in zip(seats, names, strict=True)]


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _done(what: str) -> Response:
    # Without a place in the page: what is said stands at the top, and would otherwise be out of sight.
    return RedirectResponse(f"/choices?done={what}", status_code=303)
