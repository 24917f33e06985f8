"""Talk: small calls and their answers.  Nothing here counts, and nothing tells when the other looked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from handhold.core import reach
from handhold.core import today as rules
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.web import acting
from handhold.web.draw import draw
from handhold.web.forms import NO_FORM
from handhold.web.visit import Visit

SPOKEN_DAYS = 7
"""How far back Talk shows what was said."""
JUST = timedelta(minutes=1)
"""So long a reach counts as just sent, which is said where it was pressed: a small screen shows no list."""
FROM = ("today", "opened", "phrases", "requests")
"""Pages beside Talk from which something here is asked, and to which it goes back."""
_EVENING = time(20, 0)


async def show(visit: Visit) -> Response:
    """What waits, the seven ways to reach, and what was said lately."""
    return paint_talk(visit)


async def send(visit: Visit) -> Response:
    """``POST /reaches``: one tap sends at once."""
    wish = acting.read_time(visit)
    if isinstance(wish, Refused):
        return paint_talk(visit, wish, "reach")
    form = visit.form
    fields = {"what": form.get("what"), "line": form.get("start") or form.get("line"), "wish": wish}
    refused = await acting.act(visit, "ours", fields, reach.Reach)
    return paint_talk(visit, refused, "reach") if refused else _back(visit)


async def answer(visit: Visit) -> Response:
    """``POST /answers``"""
    seq, at = acting.place_in_ours(visit, "reach"), acting.read_time(visit)
    if isinstance(at, Refused):
        return paint_talk(visit, at, f"answer-{seq}")
    form = visit.form
    fields = {"reach": seq, "answer": form.get("answer"), "words": form.get("start") or form.get("words"), "at": at}
    refused = await acting.act(visit, "ours", fields, reach.AnswerReach)
    return paint_talk(visit, refused, f"answer-{seq}") if refused else _back(visit)


async def settle(visit: Visit) -> Response:
    """``POST /settlings``: a reach has had its moment."""
    seq = acting.place_in_ours(visit, "reach")
    refused = await acting.act(visit, "ours", {"reach": seq}, reach.SettleReach)
    return paint_talk(visit, refused) if refused else _back(visit)


async def take_back(visit: Visit) -> Response:
    """``POST /retractions`` from Talk: a reach or an answer of my own."""
    refused = await acting.act(visit, "ours", {"seq": acting.place_in_ours(visit, "seq")}, TakeBack)
    return paint_talk(visit, refused) if refused else _back(visit)


def paint_talk(visit: Visit, refused: Refused | None = None, about: str = "") -> Response:
    """Talk as it stands; after a refusal with the sentence, and what was typed at the form that it is ``about``."""
    if visit.home.ours is None:
        return draw(visit, "talk_alone.html")
    if visit.is_closed:
        return draw(visit, "closed.html", status=422 if refused else 200, refused=refused)
    calls, me = visit.ours.calls, visit.keyring.person
    waits = [wait for wait in what_waits(visit) if wait.kind != "answered"]
    if about.startswith("answer-") and about not in {f"answer-{wait.call.seq}" for wait in waits}:
        about = "gone"
    agreed = reach.agreed_ahead(calls, visit.at)
    spoken = _spoken(visit, {wait.call.seq for wait in waits} | {call.seq for call, _ in agreed})
    return draw(
        visit,
        "talk.html",
        status=422 if refused else 200,
        refused=refused,
        about=about,
        typed=visit.form if refused else NO_FORM,
        waits=waits,
        agreed=agreed,
        spoken=spoken,
        just_sent=any(call.by == me and visit.at - call.sent < JUST for call in spoken[:1]),
        still_open={call.seq for call in spoken if reach.is_still_open(call, me, visit.at)},
        **answering(visit),
    )


def what_waits(visit: Visit) -> list[rules.Wait]:
    """What waits for this person.  Whoever stepped back, or closed their own room, is asked nothing of earlier days."""
    if visit.home.ours is None or visit.is_closed:
        return []
    return rules.waits(visit.home.ours, visit.keyring.person, visit.asked, quiet=_is_quiet(visit))


def what_presses(visit: Visit) -> list[rules.Between]:
    """What waits between the two beside reaches: a pause, a repair, an agreement, a request."""
    if visit.home.ours is None or visit.is_closed:
        return []
    return rules.between(visit.home.ours, visit.keyring.person, visit.at, quiet=_is_quiet(visit))


def what_came(visit: Visit) -> list[rules.Came]:
    """Letters, thanks and answers of the other that can be read in their own places."""
    if visit.home.ours is None or visit.is_closed:
        return []
    return rules.came(visit.home.ours, visit.keyring.person, visit.asked, quiet=_is_quiet(visit))


def answering(visit: Visit) -> dict[str, object]:
    """What the forms for reaches and answers offer."""
    return {
        "two": visit.two,
        "kinds": reach.REACH_KINDS,
        "starts": visit.content.starts,
        "soon": soon(visit.at, visit.person.zone),
        "days": acting.days_ahead(visit.today),
        "once": acting.new_name,
    }


def soon(at: datetime, zone: str) -> list[datetime]:
    """Times that one tap can offer: in about half an hour, this evening, tomorrow evening."""
    here = at.astimezone(ZoneInfo(zone))
    half = here + timedelta(minutes=30)
    half += timedelta(minutes=-half.minute % 5, seconds=-half.second, microseconds=-half.microsecond)
    evenings = [acting.at_hour(here.date(), ahead, _EVENING, zone) for ahead in (0, 1)]
    return [half, *(evening for evening in evenings if evening > half + timedelta(minutes=15))]


def _spoken(visit: Visit, shown: set[int]) -> list[reach.Call]:
    """What was said in the last days and does not wait above, the newest first.

    Reaches of the other that nobody answered rest without a word once they are not laid before me any more.
    """
    since, me = visit.at - timedelta(days=SPOKEN_DAYS), visit.keyring.person
    recent = takewhile(lambda call: call.sent >= since, reversed(visit.ours.calls.values()))
    return [call for call in recent if call.seq not in shown and (call.answers or call.by == me)]


def _back(visit: Visit) -> Response:
    there = visit.form.get("from")
    return RedirectResponse(f"/{there}" if there in FROM else "/talk", status_code=303)


def _is_quiet(visit: Visit) -> bool:
    """Whether this person stepped back; while their own room is closed, nobody can tell, and they are asked nothing."""
    own = visit.home.mine
    return own is None or own.quiet.lasts(visit.at)
