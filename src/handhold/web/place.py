"""One address of the house and what answers there: a request becomes a visit, and every outcome an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from handhold.core.words import Refused
from handhold.store.contracts import StoreError
from handhold.web import errors
from handhold.web.access import Page
from handhold.web.forms import read_form
from handhold.web.visit import House, Visit
from handhold.web.words import accepted, choose


@dataclass(frozen=True, slots=True)
class Place:
    """An address, the page that shows it and the page that takes a change there."""

    path: str
    get: Page | None = None
    post: Page | None = None

    @property
    def methods(self) -> dict[str, Page]:
        """Every method that is answered here."""
        reading = {"GET": self.get, "HEAD": self.get} if self.get else {}
        return reading | ({"POST": self.post} if self.post else {})


class Entrance:
    """A place in a house, as an ASGI application."""

    def __init__(self, house: House, place: Place) -> None:
        self.house = house
        self.methods = place.methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self.answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The page's answer, or one of the three errors."""
        visit = arrive(self.house, request)
        page = self.methods.get(request.method)
        if page is None:
            response = errors.problem(visit, 405, "wrong_method", errors.WRONG_WAY)
            response.headers["Allow"] = ", ".join(sorted(self.methods))
            return response
        try:
            visit = replace(visit, form=await read_form(request))
            return await page(visit)
        except errors.Missing:
            return errors.missing(visit)
        except errors.TooLarge as error:
            return errors.problem(visit, 413, "too_large", too_large(error.limit))
        except StoreError as error:
            return errors.of_store(visit, error)
        except ClientDisconnect:
            raise
        except Exception as error:
            # The one place where everything else becomes a bug with a number.
            return errors.bug(visit, error)


def arrive(house: House, request: Request) -> Visit:
    """A visit before anybody asked who it is."""
    wanted = [request.cookies.get("language", ""), *accepted(request.headers.get("accept-language", ""))]
    return Visit(house=house, request=request, language=choose(house.languages, wanted), at=house.clock())


def too_large(limit: int) -> Refused:
    """The refusal of a body past the limit, with the limit in it."""
    return Refused(errors.TOO_LARGE, {"kib": limit // 1024})
