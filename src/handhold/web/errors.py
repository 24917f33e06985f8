"""Errors in three words: refused (in a sentence), missing (not there or not yours), bug (a number and no content).

Refusals of the domain are answered by their own page, which keeps what was typed; the rest is answered here.
"""

from __future__ import annotations

import logging
import secrets
import traceback

from starlette.responses import JSONResponse, Response

from handhold.core.words import N_, Refused
from handhold.store.contracts import Busy, StoreError, StoreFull
from handhold.web.draw import draw
from handhold.web.visit import Visit

_log = logging.getLogger("handhold.web")

NOT_HERE = Refused(N_("There is nothing here, or it is not yours to see."))
TOO_LARGE = N_("That is more than fits in one go: the limit is %(kib)s KiB. Please send it in smaller parts.")
FROM_OUTSIDE = Refused(
    N_("That came from another site, so nothing was done. Please open this page here and try again.")
)
WRONG_WAY = Refused(N_("This address cannot be used in that way. Please go back and try from the page."))
NO_ROOM = Refused(
    N_("The disk of this house is full, so nothing could be kept. Please tell whoever runs it; then try again.")
)
NO_STORE = Refused(N_("The house could not write just now. What you typed is still with you: please try again soon."))
TOO_BUSY = Refused(N_("Many doors are being opened at this moment. Please try again in a few seconds."))
OUR_FAULT = Refused(
    N_("Something broke on our side. It was nothing that you did. The number below helps to find out why.")
)


class Missing(Exception):
    """Not there, or not yours: nobody can tell which."""


class TooLarge(Exception):
    """A body was larger than what is taken."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit


def missing(visit: Visit) -> Response:
    """The one answer for what is absent and for what belongs to somebody else."""
    return problem(visit, 404, "missing", NOT_HERE)


def of_store(visit: Visit, error: StoreError) -> Response:
    """The disk said no.  Reading goes on, and so does the page that was open."""
    if isinstance(error, StoreFull):
        return problem(visit, 507, "unavailable", NO_ROOM)
    _log.error("store: %s", type(error).__name__)
    response = problem(visit, 503, "unavailable", TOO_BUSY if isinstance(error, Busy) else NO_STORE)
    response.headers["Retry-After"] = "5"
    return response


def bug(visit: Visit, error: Exception) -> Response:
    """A number for the page and a line for the log; the line names places in the code and never what was in them."""
    number = secrets.token_hex(4)
    steps = " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    _log.error("bug %s: %s at %s", number, type(error).__name__, steps)
    return problem(visit, 500, "bug", OUR_FAULT, number=number)


def problem(visit: Visit, status: int, kind: str, refused: Refused, number: str | None = None) -> Response:
    """One error as a page for people or as JSON for programs."""
    if visit.is_for_programs:
        body = {"kind": kind, "sentence": visit.language.say(refused)} | ({"number": number} if number else {})
        return JSONResponse({"error": body}, status_code=status)
    return draw(visit, "problem.html", status=status, refused=refused, number=number)
