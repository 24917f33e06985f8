"""Drawing pages: templates, and what every template may ask for.  It translates; it never decides."""

from __future__ import annotations

import base64
import gettext
import secrets
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from handhold.core.words import Refused
from handhold.store.keys import drafts_key
from handhold.web.face import face_of
from handhold.web.visit import Visit

LOOKS = ("auto", "light", "dark")


@cache
def make_canvas() -> Environment:
    """The templates, escaped by default, loud about names that do not exist."""
    canvas = Environment(
        loader=PackageLoader("handhold.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    canvas.globals["once"] = lambda: secrets.token_hex(16)
    canvas.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    return canvas


def draw(visit: Visit, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page.  ``values`` are what this template shows beyond what every page knows."""
    return HTMLResponse(paint(visit, template, **values), status_code=status)


def paint(visit: Visit, template: str, **values: Any) -> str:
    """The text of one page or part of a page."""
    refused = values.pop("refused", None)
    return visit.house.canvas.get_template(template).render(
        visit=visit,
        language=visit.language,
        site=visit.house.settings,
        assets=visit.house.assets,
        person=visit.person,
        look=looked_at(visit),
        face=face_of(visit),
        here=values.pop("here", visit.path),
        refused=visit.language.say(refused) if isinstance(refused, Refused) else None,
        **(_at_home(visit) | values),
    )


def looked_at(visit: Visit) -> str:
    """How this device wants its pages: ``auto``, ``light`` or ``dark``."""
    look = visit.request.cookies.get("look", "")
    return look if look in LOOKS else LOOKS[0]


def _at_home(visit: Visit) -> dict[str, Any]:
    """What a page of somebody's home carries for the scripts: when it locks, the positions that it shows, and the key
    of this person's drafts on the device.
    """
    if visit.visitor.state != "open":
        return {}
    heads = visit.house.hall.heads(visit.keyring)
    return {
        "lock_after": visit.house.door.times(visit.keyring.person)[0] * 60,
        "mark": " ".join(f"{room}:{seq}" for room, seq in sorted(heads.items())),
        "shelf": base64.b64encode(drafts_key(visit.keyring.identity)).decode(),
    }


@pass_context
def _gettext(context: Context, sentence: str) -> str:
    return _catalogue(context).gettext(sentence)


@pass_context
def _ngettext(context: Context, one: str, many: str, count: int) -> str:
    return _catalogue(context).ngettext(one, many, count)


def _catalogue(context: Context) -> gettext.NullTranslations:
    catalogue: gettext.NullTranslations = context["language"].catalogue
    return catalogue
