"""Hold: two minutes side by side or far apart.  What passes between two screens is a sign and is never kept.

What somebody marks about their own tension stays in their own room.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from handhold.core import hold as rules
from handhold.core.words import N_, Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.errors import problem
from handhold.web.signals import SIGNS, packed, signal_room
from handhold.web.visit import Visit

TOO_FAST = Refused(N_("That was a little fast. Please rest your thumb and try again."))
DONE = {"marked": N_("What you chose is kept.")}
"""What is said once after a change, by the word in the address."""
NO_SIGN = Refused(N_("This is not a sign that can pass here."))


async def show(visit: Visit) -> Response:
    """What is known, both ways to hold, and two private marks."""
    return paint_hold(visit)


async def show_near(visit: Visit) -> Response:
    """``GET /hold-near``: the same for everybody, so that it opens without a network."""
    return draw(visit, "hold_near.html")


async def mark(visit: Visit) -> Response:
    """``POST /hold-marks``: tension before and after, for myself alone."""
    refused = await acting.act(visit, "mine", dict(visit.form.filled("before", "after")), rules.MarkHold)
    return paint_hold(visit, refused) if refused else RedirectResponse("/hold?done=marked", status_code=303)


async def signal(visit: Visit) -> Response:
    """``POST /signals``: pass one sign to the other's open page, and forget it."""
    sign, me, keys = SIGNS.get(visit.form.get("sign")), visit.keyring.person, visit.keyring.ours
    if sign is None or keys is None:
        return problem(visit, 422, "no_sign", NO_SIGN)
    if not visit.house.pace.allows(me, visit.at):
        return problem(visit, 429, "too_fast", TOO_FAST)
    visit.house.bell.ring(signal_room(keys.room, visit.ours.other(me) or ""), packed(sign, visit.at))
    return Response(status_code=204)


def paint_hold(visit: Visit, refused: Refused | None = None) -> Response:
    """The page, and after a refusal the sentence."""
    status = 422 if refused else 200
    if visit.is_closed:
        return draw(visit, "closed.html", status=status, refused=refused)
    done = DONE.get(visit.request.query_params.get("done", ""))
    return draw(visit, "hold.html", status=status, refused=refused, done=done, two=visit.two, once=acting.new_name)
