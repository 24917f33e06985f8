"""Coming in: start alone, sign in, come back by the recovery code.  Nothing here asks for an address or a number."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from handhold.core.person import Choose
from handhold.core.words import N_, Refused
from handhold.web import cookies
from handhold.web.access import inside
from handhold.web.device import name_device
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM, Form, read_as
from handhold.web.ports import Entered
from handhold.web.visit import Visit
from handhold.web.zones import zones_by_area

SECRETS = ("passphrase", "again", "code", "host_code")
"""Fields that are never written back into a page."""

_NOT_ADULT = N_("This home is for adults. Please tick the line that says that you are one.")
_DIFFERENT = N_("The two passphrases are not the same. Please type both again.")
_CLOSED = N_("Nobody new can begin here just now. Please ask whoever runs this house.")
_HOST_CODE = N_("That is not the code of this house. Please ask whoever runs it, and type it again.")


async def show_start(visit: Visit) -> Response:
    """The page on which a person begins, alone."""
    return _start(visit)


async def register(visit: Visit) -> Response:
    """``POST /people``"""
    form = visit.form
    if (refused := _not_yet(visit)) is not None:
        return _start(visit, form, *refused)
    entered = await visit.house.door.register(form.get("name"), form.get("passphrase"), name_device(visit.request))
    if isinstance(entered, Refused):
        return _start(visit, form, entered, "name")
    await _first_choices(visit, entered)
    return _enter(visit, entered, "/code")


async def show_sign_in(visit: Visit) -> Response:
    """Name and passphrase."""
    there = inside(visit.request.query_params.get("next", "/today"))
    if visit.visitor.state != "nobody":
        return RedirectResponse(there, status_code=303)
    return draw(visit, "sign_in.html", typed=NO_FORM, next=there)


async def sign_in(visit: Visit) -> Response:
    """``POST /sessions``"""
    form = visit.form
    device = cookies.read(visit.request, visit.house.settings, cookies.DEVICE)
    entered = await visit.house.door.sign_in(
        form.get("name"), form.get("passphrase"), device, name_device(visit.request)
    )
    there = inside(form.get("next"))
    if isinstance(entered, Refused):
        return draw(visit, "sign_in.html", status=422, typed=form.without(*SECRETS), refused=entered, next=there)
    return _enter(visit, entered, there)


async def show_recovery(visit: Visit) -> Response:
    """Name, recovery code and a new passphrase."""
    return draw(visit, "recovery.html", typed=NO_FORM)


async def recover(visit: Visit) -> Response:
    """``POST /recoveries``"""
    form = visit.form
    refused: Refused | Entered = Refused(_DIFFERENT)
    if form.get("passphrase") == form.get("again"):
        refused = await visit.house.door.recover(
            form.get("name"), form.get("code"), form.get("passphrase"), name_device(visit.request)
        )
    if isinstance(refused, Refused):
        return draw(visit, "recovery.html", status=422, typed=form.without(*SECRETS), refused=refused)
    return _enter(visit, refused, "/code")


def _not_yet(visit: Visit) -> tuple[Refused, str] | None:
    """The first thing that stands in the way of beginning, and the field that it is about."""
    form, settings = visit.form, visit.house.settings
    checks: tuple[tuple[Callable[[], bool], str, str], ...] = (
        (lambda: settings.register != "nobody", _CLOSED, "name"),
        (lambda: settings.register != "code" or _is_code(form, settings.code), _HOST_CODE, "host_code"),
        (lambda: form.get("adult") == "yes", _NOT_ADULT, "adult"),
        (lambda: form.get("passphrase") == form.get("again"), _DIFFERENT, "again"),
    )
    return next(((Refused(sentence), field) for holds, sentence, field in checks if not holds()), None)


def _is_code(form: Form, code: str | None) -> bool:
    return code is not None and hmac.compare_digest(form.get("host_code").strip().encode(), code.encode())


async def _first_choices(visit: Visit, entered: Entered) -> None:
    """Keep the name and the zone.  A zone that is not one is left for the welcome page to ask again."""
    keyring = visit.house.door.open(entered.cookie).keyring
    given = visit.form.filled("name", "zone") | {"language": visit.language.code}
    choose = read_as(given, Choose)
    if keyring is None or isinstance(choose, Refused):
        return
    if isinstance(await visit.house.hall.act(keyring, "mine", choose), Refused):
        await visit.house.hall.act(keyring, "mine", Choose(name=choose.name, language=choose.language))


def _start(visit: Visit, typed: Form = NO_FORM, refused: Refused | None = None, field: str | None = None) -> Response:
    return draw(
        visit,
        "start.html",
        status=422 if refused else 200,
        typed=typed.without(*SECRETS),
        refused=refused,
        wrong_field=field,
        zones=zones_by_area(),
    )


def _enter(visit: Visit, entered: Entered, there: str) -> Response:
    response = RedirectResponse(there, status_code=303)
    cookies.write(response, visit.house.settings, cookies.SESSION, entered.cookie)
    cookies.write(response, visit.house.settings, cookies.DEVICE, entered.device)
    return response
