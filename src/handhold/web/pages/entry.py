"""Coming in: start alone, sign in, come back by the recovery code.  Nothing here asks for an address or a number."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core.person import Choose
from handhold.core.words import N_, Refused
from handhold.door import Entered
from handhold.web import cookies
from handhold.web.access import inside
from handhold.web.device import name_device
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM, Form, read_as
from handhold.web.moving import move_in
from handhold.web.pages import joining
from handhold.web.visit import Visit
from handhold.web.zones import zones_by_area

SECRETS = ("passphrase", "again", "code", "host_code")
"""Fields that are never written back into a page."""

_NOT_ADULT = N_("This home is for adults. Please tick the line that says that you are one.")
_DIFFERENT = N_("The two passphrases are not the same. Please type both again.")


async def show_start(visit: Visit) -> Response:
    """The page on which a person begins, alone."""
    return _start(visit)


async def register(visit: Visit) -> Response:
    """``POST /people``"""
    form = visit.form
    if form.get("adult") != "yes":
        return _start(visit, form, Refused(_NOT_ADULT), "adult")
    if form.get("passphrase") != form.get("again"):
        return _start(visit, form, Refused(_DIFFERENT), "again")
    entered = await visit.house.door.register(
        form.get("name"), form.get("passphrase"), name_device(visit.request), _device(visit), form.get("host_code")
    )
    if isinstance(entered, Refused):
        return _start(visit, form, entered, "name")
    await move_in(visit.house.hall, entered.keyring)
    await _first_choices(visit, entered)
    return await joining.go_on(visit, entered, _enter(visit, entered, "/code"))


async def show_sign_in(visit: Visit) -> Response:
    """Name and passphrase."""
    there = inside(visit.request.query_params.get("next", "/today"))
    if visit.visitor.state != "nobody":
        return RedirectResponse(there, status_code=303)
    return draw(visit, "sign_in.html", typed=NO_FORM, next=there)


async def sign_in(visit: Visit) -> Response:
    """``POST /sessions``"""
    form = visit.form
    entered = await visit.house.door.sign_in(
        form.get("name"), form.get("passphrase"), name_device(visit.request), _device(visit)
    )
    there = inside(form.get("next"))
    if isinstance(entered, Refused):
        return draw(visit, "sign_in.html", status=422, typed=form.without(*SECRETS), refused=entered, next=there)
    return await joining.go_on(visit, entered, _enter(visit, entered, there))


async def show_recovery(visit: Visit) -> Response:
    """Name, recovery code and a new passphrase."""
    return draw(visit, "recovery.html", typed=NO_FORM)


async def recover(visit: Visit) -> Response:
    """``POST /recoveries``"""
    form = visit.form
    entered: Refused | Entered = Refused(_DIFFERENT)
    if form.get("passphrase") == form.get("again"):
        entered = await visit.house.door.recover(
            form.get("name"), form.get("code"), form.get("passphrase"), name_device(visit.request), _device(visit)
        )
    if isinstance(entered, Refused):
        return draw(visit, "recovery.html", status=422, typed=form.without(*SECRETS), refused=entered)
    return _enter(visit, entered, "/code")


async def _first_choices(visit: Visit, entered: Entered) -> None:
    """Keep the name and the zone.  A zone that is not one is left for the welcome page to ask again."""
    given = visit.form.filled("name", "zone") | {"language": visit.language.code}
    choose = read_as(given, Choose)
    if isinstance(choose, Refused):
        return
    if isinstance(await visit.house.hall.act(entered.keyring, "mine", choose), Refused):
        await visit.house.hall.act(entered.keyring, "mine", Choose(name=choose.name, language=choose.language))


def _start(visit: Visit, typed: Form = NO_FORM, refused: Refused | None = None, field: str | None = None) -> Response:
    return draw(
        visit,
        "start.html",
        status=422 if refused else 200,
        typed=typed.without(*SECRETS),
        refused=refused,
        wrong_field=field,
        zones=zones_by_area(visit.language),
    )


def _enter(visit: Visit, entered: Entered, there: str) -> Response:
    response = RedirectResponse(there, status_code=303)
    cookies.write(response, visit.house.settings.is_https, cookies.SESSION, entered.cookie)
    if entered.device is not None:
        cookies.write(response, visit.house.settings.is_https, cookies.DEVICE, entered.device)
    return response


def _device(visit: Visit) -> str | None:
    return cookies.read(visit.request, visit.house.settings.is_https, cookies.DEVICE)
