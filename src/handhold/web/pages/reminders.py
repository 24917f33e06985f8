"""Reminders: on which devices, at which hours and how often a person is told that something waits.  Off at first."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.responses import RedirectResponse, Response

from handhold.core.pocket import Wishes
from handhold.core.words import N_, Refused
from handhold.pocket.pocket import device_id
from handhold.store.webpush import Subscription
from handhold.web.device import name_device, told_apart
from handhold.web.draw import draw
from handhold.web.errors import Missing
from handhold.web.forms import read_as
from handhold.web.visit import Visit

DAILY = (1, 2, 3, 5, 10)
DONE = {
    "wishes": N_("What you chose is kept."),
    "devices": N_("This device is told from now on."),
    "device-endings": N_("That device is told no more."),
    "mails": N_("A code is on its way. It is good for today."),
    "mail-checks": N_("That address is told from now on."),
    "mail-endings": N_("That address is told no more."),
}
"""What is said once after a change, by the word in the address."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_NO_TIME = Refused(N_("A time has hours and minutes, such as 21:00."))
_NO_MAIL = Refused(N_("The mail server did not take it just now. Please try again in a while."))


async def show(visit: Visit) -> Response:
    """The whole page."""
    return _show(visit)


async def wish(visit: Visit) -> Response:
    """``POST /reminders``: what, when and how often."""
    wanted = _read_wishes(visit)
    if isinstance(wanted, Refused):
        return _show(visit, wanted, "wishes")
    await visit.house.pocket.wish(visit.keyring, visit.home, wanted)
    return _done("wishes")


async def add_device(visit: Visit) -> Response:
    """``POST /devices``: tell this browser, with what it gave for that."""
    given = read_as({name: visit.form.get(name) for name in ("endpoint", "p256dh", "auth")}, Subscription)
    label = visit.language.catalogue.gettext(name_device(visit.request))
    if not isinstance(given, Refused):
        added = await visit.house.pocket.add_device(visit.keyring, visit.home, label, given)
        return _show(visit, added, "devices") if isinstance(added, Refused) else _done("devices")
    return _show(visit, given, "devices")


async def drop_device(visit: Visit) -> Response:
    """``POST /device-endings``: by its id, or by the endpoint that a page knows of its own browser."""
    id = visit.form.get("id") or device_id(visit.form.get("endpoint"))
    if not await visit.house.pocket.drop_device(visit.keyring.person, id):
        raise Missing
    return _done("device-endings")


async def write_code(visit: Visit) -> Response:
    """``POST /mails``: send a code to an address, so that nobody writes to a stranger."""
    pocket, address = visit.house.pocket, visit.form.get("address").strip()
    code = pocket.mail_code(visit.keyring.person, address)
    text = visit.language.say(
        Refused(
            N_("Your code is %(code)s. If you did not ask for it, you need not do anything."),
            {"code": f"{code[:3]} {code[3:]}"},
        )
    )
    sent = await pocket.mail_to(visit.keyring.person, address, visit.house.settings.name, text)
    if sent is not True:
        return _show(visit, sent if isinstance(sent, Refused) else _NO_MAIL, "mail")
    return _show(visit, done="mails", address=address)


async def check_mail(visit: Visit) -> Response:
    """``POST /mail-checks``: the code was typed."""
    address = visit.form.get("address").strip()
    refused = await visit.house.pocket.set_mail(visit.keyring, visit.home, address, visit.form.get("code"))
    return _show(visit, refused, "mail", address=address) if refused else _done("mail-checks")


async def drop_mail(visit: Visit) -> Response:
    """``POST /mail-endings``"""
    await visit.house.pocket.drop_mail(visit.keyring.person)
    return _done("mail-endings")


def clock(minute: int) -> str:
    """Minutes after midnight as a clock shows them."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _read_wishes(visit: Visit) -> Wishes | Refused:
    form = visit.form
    times: dict[str, Any] = {}
    for name in ("quiet_from", "quiet_to", "pulse_at"):
        found = _CLOCK.fullmatch(form.get(name).strip())
        if found is None and (name != "pulse_at" or form.get("pulse")):
            return _NO_TIME
        times[name] = int(found[1]) * 60 + int(found[2]) if found else None
    if not form.get("pulse"):
        times["pulse_at"] = None
    known = visit.house.pocket.wishes(visit.keyring.person)
    read = read_as({"daily": form.get("daily")} | times, Wishes)
    if isinstance(read, Refused):
        return read
    return msgspec.structs.replace(
        known,
        daily=read.daily,
        quiet_from=read.quiet_from,
        quiet_to=read.quiet_to,
        pulse_at=read.pulse_at,
        waiting=bool(form.get("waiting")),
        agreed=bool(form.get("agreed")),
    )


def _show(
    visit: Visit, refused: Refused | None = None, about: str = "", *, done: str = "", address: str = ""
) -> Response:
    pocket, person = visit.house.pocket, visit.keyring.person
    devices = pocket.devices(visit.keyring.identity)
    return draw(
        visit,
        "reminders.html",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        typed=visit.form,
        done=DONE.get(done or visit.request.query_params.get("done", "")),
        wishes=pocket.wishes(person),
        clock=clock,
        daily=DAILY,
        devices=list(zip(devices, told_apart(device.label for device in devices), strict=True)),
        push_key=pocket.push_key,
        sends_mail=pocket.sends_mail,
        mail=pocket.mail(person),
        address=address,
    )


def _done(what: str) -> Response:
    return RedirectResponse(f"/reminders?done={what}", status_code=303)
