"""Drawing pages: templates, and what every template may ask for.  It translates; it never decides."""

from __future__ import annotations

import base64
import gettext
import secrets
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse

from handhold.core.words import Refused
from handhold.store.keys import drafts_key
from handhold.web.face import face_of
from handhold.web.visit import Visit
from handhold.web.words import Language

LOOKS = ("auto", "light", "dark")


@cache
def canvas_for(language: Language) -> Environment:
    """The templates in one language, escaped by default, loud about names that do not exist.

    A plain sentence is translated while its template is compiled: a page has hundreds, and they cost a third of it.
    """
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
    canvas.install_gettext_callables(_gettext, _ngettext, newstyle=False)  # type: ignore[attr-defined]
    canvas.extend(catalogue=language.catalogue)
    canvas.add_extension(Sentences)
    return canvas


class Sentences(Extension):
    """Puts the translation in the place of every ``_("sentence")`` that has nothing to fill in."""

    _CALL = ("name", "lparen", "string", "rparen")

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, each such call replaced by the sentence, marked as ours."""
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if not self._begins(held):
                yield from held[:-1]
                held = held[-1:]
                if not self._begins(held):
                    yield from held
                    held = []
            elif len(held) == len(self._CALL):
                yield from self._told(held[2])
                held = []
        yield from held

    def _begins(self, held: list[Token]) -> bool:
        kinds = tuple(token.type for token in held)
        return kinds == self._CALL[: len(kinds)] and held[0].value == "_"

    def _told(self, sentence: Token) -> Iterator[Token]:
        catalogue: gettext.NullTranslations = self.environment.catalogue  # type: ignore[attr-defined]
        yield Token(sentence.lineno, "string", catalogue.gettext(sentence.value))
        yield Token(sentence.lineno, "pipe", "|")
        yield Token(sentence.lineno, "name", "safe")


def draw(visit: Visit, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page.  ``values`` are what this template shows beyond what every page knows."""
    return HTMLResponse(paint(visit, template, **values), status_code=status)


def paint(visit: Visit, template: str, **values: Any) -> str:
    """The text of one page or part of a page."""
    refused = values.pop("refused", None)
    return (
        canvas_for(visit.language)
        .get_template(template)
        .render(
            visit=visit,
            language=visit.language,
            site=visit.house.settings,
            assets=visit.house.assets,
            person=visit.person,
            look=looked_at(visit),
            face=face_of(visit),
            tongue=partial(tongue, visit),
            here=values.pop("here", visit.path),
            refused=visit.language.say(refused) if isinstance(refused, Refused) else None,
            **(_at_home(visit) | values),
        )
    )


def looked_at(visit: Visit) -> str:
    """How this device wants its pages: ``auto``, ``light`` or ``dark``."""
    look = visit.request.cookies.get("look", "")
    return look if look in LOOKS else LOOKS[0]


def tongue(visit: Visit, sentence: str) -> str:
    """The language in which a sentence of the content stands on this page, which is mostly the page's own."""
    return visit.content.foreign.get(sentence, visit.language.code)


def _at_home(visit: Visit) -> dict[str, Any]:
    """What a page of somebody's home carries for the scripts: when it locks, the positions that it shows, and the key
    of this person's drafts on the device.
    """
    if visit.visitor.state != "open":
        return {}
    heads = visit.house.hall.heads(visit.keyring) if visit.heads is None else visit.heads
    return {
        "lock_after": visit.house.door.times(visit.keyring.person)[0] * 60,
        "mark": " ".join(f"{room}:{seq}" for room, seq in sorted(heads.items())),
        "shelf": base64.b64encode(drafts_key(visit.keyring.identity)).decode(),
    }


@pass_context
def _gettext(context: Context, sentence: str, /, **values: object) -> Markup:
    language: Language = context["language"]
    return _filled(language, language.catalogue.gettext(sentence), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, count: int, /, **values: object) -> Markup:
    language: Language = context["language"]
    return _filled(language, language.catalogue.ngettext(one, many, count), {"num": count} | values)


def _filled(language: Language, sentence: str, values: dict[str, object]) -> Markup:
    """A sentence of ours, with what comes from elsewhere escaped in it by ``Markup``."""
    ours = Markup(sentence)  # noqa: S704
    return ours % language.apart(values) if values else ours
