"""Five questions for every address: what Ada, Ben, Cleo and nobody are answered, and what a wrong method is.

The table must name every address of the sitemap; an address without a row fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from handhold.web.app import PLACES
from handhold.web.forms import WRITTEN
from tests.web.street import PASSPHRASE, Couple, Morning


@dataclass(frozen=True, slots=True)
class Row:
    """What is sent, and which status each of the four is answered."""

    nobody: int
    ada: int
    ben: int
    cleo: int
    form: dict[str, str] = field(default_factory=dict)
    json: dict[str, object] | None = None
    path: str = ""


def everybody(status: int, **sent: str) -> Row:
    return Row(status, status, status, status, form=sent)


def at_home(status: int, **sent: str) -> Row:
    """Nobody is shown to the sign-in page, whatever stands behind; words that were sent are given back."""
    return Row(nobody(sent), status, status, status, form=sent)


def shared(ada: int, ben: int, **sent: str) -> Row:
    """For whoever shares a room; Cleo, who shares none, finds nothing."""
    return Row(nobody(sent), ada, ben, 404, form=sent)


def nobody(sent: dict[str, str]) -> int:
    return 401 if sent.keys() & WRITTEN else 303


PAIR = {"name": "Ada", "passphrase": PASSPHRASE}
NEW = {"name": "Dora", "adult": "yes", "passphrase": PASSPHRASE, "again": PASSPHRASE, "zone": "Europe/Vienna"}
OTHER = "warm window almond seven"

ROWS: dict[tuple[str, str], Row] = {
    ("GET", "/"): Row(200, 303, 303, 303),
    ("GET", "/trust"): everybody(200),
    ("GET", "/help"): everybody(200),
    ("GET", "/kitchen"): everybody(200),
    ("GET", "/offline"): everybody(200),
    ("GET", "/start"): everybody(200),
    ("POST", "/people"): everybody(303, **NEW),
    ("GET", "/sign-in"): Row(200, 303, 303, 303),
    ("POST", "/sessions"): everybody(303, **PAIR),
    ("GET", "/recovery"): everybody(200),
    ("POST", "/recoveries"): everybody(422, name="Ada", code="no", passphrase=OTHER, again=OTHER),
    ("POST", "/looks"): everybody(303, look="dark"),
    ("POST", "/exits"): everybody(303),
    ("POST", "/sign-outs"): everybody(303),
    ("POST", "/touches"): everybody(204),
    ("POST", "/locks"): everybody(303),
    ("POST", "/unlockings"): at_home(303, passphrase=PASSPHRASE),
    ("POST", "/openings"): at_home(303, passphrase=PASSPHRASE),
    ("GET", "/code"): at_home(200),
    ("POST", "/code-checks"): at_home(422, first="no", second="no"),
    ("POST", "/codes"): at_home(303, passphrase=PASSPHRASE),
    ("GET", "/welcome"): at_home(200),
    ("GET", "/today"): at_home(200),
    ("POST", "/pulses"): at_home(303, near="7"),
    ("POST", "/noticings"): at_home(303, text="he made tea"),
    ("GET", "/talk"): at_home(200),
    ("GET", "/keep"): at_home(200),
    ("GET", "/see"): at_home(200),
    ("GET", "/between"): Row(303, 200, 200, 404),
    ("GET", "/mine"): at_home(200),
    ("POST", "/notes"): at_home(303, text="some words"),
    ("POST", "/removals"): Row(303, 303, 422, 422, form={"seq": "3"}),
    ("GET", "/choices"): at_home(200),
    ("POST", "/choices"): at_home(303, colour="plum"),
    ("POST", "/times"): at_home(303, lock_minutes="5", mine_minutes="5"),
    ("POST", "/passphrases"): at_home(303, old=PASSPHRASE, passphrase=OTHER, again=OTHER),
    ("POST", "/endings"): Row(303, 303, 404, 404, form={"sid": "ADA"}),
    ("GET", "/letters"): at_home(200),
    ("POST", "/letters"): Row(401, 303, 303, 404, form={"text": "one true line", "wish": "heard"}),
    ("GET", "/letters/{seq}"): Row(303, 404, 404, 404, path="/letters/999"),
    ("GET", "/composer"): Row(303, 200, 200, 404),
    ("POST", "/drafts"): Row(401, 303, 303, 404, form={"text": "not yet", "draft": "d0" * 16}),
    ("POST", "/draft-removals"): at_home(303, draft="d0" * 16),
    ("POST", "/replies"): Row(303, 404, 404, 404, form={"letter": "999", "how": "thank"}),
    ("POST", "/letter-removals"): Row(303, 404, 404, 404, form={"seq": "999", "letter": "999"}),
    ("POST", "/hurts"): Row(401, 404, 404, 404, form={"letter": "999", "text": "ouch"}),
    ("GET", "/coach/{version}/{language}.json"): Row(404, 404, 404, 404, path="/coach/0/en.json"),
    ("GET", "/reminders"): at_home(200),
    ("POST", "/reminders"): at_home(303, quiet_from="22:00", quiet_to="7:30", daily="2", waiting="yes"),
    ("POST", "/devices"): at_home(422, endpoint="https://evil.example/a", p256dh="a", auth="b"),
    ("POST", "/device-endings"): at_home(404, id="0a" * 16),
    ("POST", "/mails"): at_home(422, address="ada@mail.example"),
    ("POST", "/mail-checks"): at_home(422, address="ada@mail.example", code="1"),
    ("POST", "/mail-endings"): at_home(303),
    ("GET", "/calendar"): at_home(200),
    ("POST", "/calendars"): at_home(303),
    ("POST", "/calendar-endings"): at_home(303),
    ("POST", "/calendar-marks"): at_home(303, what="reach", place="2"),
    ("POST", "/calendar-removals"): at_home(303, what="reach", place="2"),
    ("GET", "/second-phone"): at_home(200),
    ("GET", "/calendar/{feed}"): Row(404, 404, 404, 404, path="/calendar/nothing.ics"),
    ("GET", "/cards"): at_home(200),
    ("GET", "/cards/{card}"): Row(303, 200, 200, 200, path="/cards/listening"),
    ("POST", "/sittings"): Row(303, 303, 303, 422, form={"card": "listening", "mode": "live"}),
    ("GET", "/sittings/{sitting}"): Row(303, 404, 404, 404, path="/sittings/" + "0" * 32),
    ("POST", "/moves"): Row(303, 404, 404, 404, form={"sitting": "0" * 32, "do": "stop"}),
    ("POST", "/sitting-removals"): Row(303, 404, 404, 404, form={"sitting": "0" * 32}),
    ("GET", "/leaving"): at_home(200),
    ("POST", "/deletions"): at_home(303, passphrase=PASSPHRASE),
    ("GET", "/join"): everybody(200),
    ("POST", "/invitation-views"): everybody(422, invitation="0000-0000-0000-0000"),
    ("POST", "/arrivals"): everybody(200, invitation="0000-0000-0000-0000"),
    ("GET", "/invitation"): Row(303, 303, 303, 200),
    ("POST", "/invitation"): Row(303, 422, 422, 303),
    ("POST", "/withdrawals"): at_home(303),
    ("POST", "/confirmations"): at_home(422),
    ("POST", "/joinings"): at_home(422, invitation="0000-0000-0000-0000"),
    ("GET", "/waiting"): at_home(303),
    ("POST", "/second-thoughts"): at_home(303),
    ("POST", "/reaches"): shared(303, 303, what="hold"),
    ("POST", "/answers"): shared(303, 422, reach="4", answer="here"),
    ("POST", "/settlings"): shared(303, 303, reach="4"),
    ("POST", "/retractions"): shared(422, 303, seq="4"),
    ("POST", "/thanks"): shared(303, 303, text="for the tea"),
    ("POST", "/moments"): shared(303, 303, text="we laughed"),
    ("POST", "/kept-removals"): shared(422, 303, seq="4"),
    ("GET", "/sharing"): Row(303, 200, 404, 404, path="/sharing?note=3"),
    ("POST", "/shares"): shared(303, 404, seq="3"),
    ("GET", "/opened"): shared(200, 200),
    ("POST", "/opened"): shared(303, 303, kinds="near"),
    ("POST", "/showings"): shared(422, 422, kinds="near"),
    ("POST", "/rests"): at_home(303, days="3"),
    ("POST", "/returns"): at_home(303),
    ("GET", "/dance"): at_home(200),
    ("GET", "/half"): at_home(200),
    ("POST", "/half"): at_home(303, slot="cue", text="a sigh"),
    ("POST", "/slot-showings"): shared(422, 422, slot="cue"),
    ("POST", "/slot-removals"): shared(303, 303, slot="cue"),
    ("POST", "/meetings"): shared(422, 422, mover="nobody", meets="yes"),
    ("POST", "/dance-names"): shared(303, 303, name="The fog"),
    ("POST", "/dance-confirmations"): shared(422, 422),
    ("GET", "/in-it"): shared(200, 200),
    ("POST", "/pauses"): shared(303, 303, minutes="20"),
    ("POST", "/pause-moves"): shared(422, 422, pause="4", length="more"),
    ("POST", "/pause-returns"): shared(422, 422, pause="4"),
    ("POST", "/pause-lines"): shared(422, 422, pause="4", what="all_right"),
    ("POST", "/repairs"): shared(422, 422, phrase="4"),
    ("POST", "/repair-answers"): shared(422, 422, repair="4", answer="no"),
    ("GET", "/phrases"): shared(200, 200),
    ("POST", "/phrases"): shared(303, 303, text="Can we start again?"),
    ("POST", "/agreements"): shared(422, 422, phrase="4"),
    ("GET", "/requests"): shared(200, 200),
    ("POST", "/requests"): shared(303, 303, ask="a walk", size="hour"),
    ("POST", "/request-answers"): shared(422, 422, request="4", answer="yes"),
    ("POST", "/acceptances"): shared(422, 422, request="4"),
    ("POST", "/counters"): shared(422, 422, request="4", ask="less", size="hour"),
    ("POST", "/reopenings"): shared(422, 422, request="4"),
    ("POST", "/outcomes"): shared(422, 422, request="4", how="kept"),
    ("GET", "/hold"): shared(200, 200),
    ("GET", "/hold-near"): everybody(200),
    ("POST", "/hold-marks"): shared(303, 303, before="7", after="4"),
    ("POST", "/signals"): shared(204, 204, sign="1"),
    ("GET", "/closing"): shared(200, 200),
    ("POST", "/closings"): shared(303, 303),
    ("GET", "/copy.zip"): at_home(200),
    ("POST", "/takings-back"): shared(303, 303),
    ("GET", "/luggage"): at_home(200),
    ("POST", "/luggage"): at_home(422),
    ("POST", "/unpackings"): at_home(422, bag="0" * 32),
    ("POST", "/api/token"): Row(200, 200, 200, 200, json={**PAIR}),
    ("POST", "/api/{room}/acts"): Row(
        401, 200, 200, 404, path="/api/ours/acts", json={"kind": "say_thanks", "text": "for the tea"}
    ),
    ("GET", "/api/{room}/events"): Row(401, 200, 200, 404, path="/api/ours/events"),
    ("GET", "/api/{room}/events/{seq}"): Row(401, 200, 404, 404, path="/api/mine/events/3"),
    ("GET", "/openapi.json"): everybody(200),
    ("GET", "/healthz"): everybody(200),
    ("GET", "/app.css"): everybody(200),
    ("GET", "/js/{version}/{name}"): Row(404, 404, 404, 404, path="/js/0/main.js"),
    ("GET", "/icons/{name}"): Row(200, 200, 200, 200, path="/icons/mark.svg"),
    ("GET", "/favicon.ico"): everybody(200),
    ("GET", "/manifest.webmanifest"): everybody(200),
    ("GET", "/sw.js"): everybody(200),
    ("GET", "/robots.txt"): everybody(200),
}

STREAMS = {("GET", "/live"), ("GET", "/api/{room}/stream")}
"""Answers that do not end; asked in ``test_live``."""


def sitemap() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        yield from ((method, place.path) for method in place.methods if method != "HEAD")


def ask(couple: Couple, who: str, method: str, row: Row, path: str) -> httpx.Response:
    """Send a row's request as one of the four."""
    client = couple.nobody if path.startswith("/api/") else getattr(couple, who)
    headers = couple.token(who.title()) if path.startswith("/api/") and who != "nobody" else {}
    form = {key: couple.ada_sid if value == "ADA" else value for key, value in row.form.items()}
    sent = {"data": form} if row.json is None else {"json": row.json}
    answer: httpx.Response = client.request(method, path, headers=headers, **(sent if method == "POST" else {}))
    return answer


def test_every_address_has_a_row() -> None:
    assert set(sitemap()) == set(ROWS) | STREAMS


@pytest.fixture(scope="module")
def lived_in() -> Morning:
    """A note of Ada's and a reach of Ben's, for every row to speak of."""
    couple = Couple()
    couple.ada.post("/notes", data={"text": "only Ada's"})
    couple.ben.post("/reaches", data={"what": "look"})
    couple.close()
    return couple.later()


@pytest.fixture(scope="module")
def looked_at(lived_in: Morning) -> Iterator[Couple]:
    """One home for all who only look."""
    couple = Couple(lived_in)
    yield couple
    couple.close()


@pytest.mark.parametrize("who", ["nobody", "ada", "ben", "cleo"])
@pytest.mark.parametrize(("method", "path"), ROWS)
def test_everybody_is_answered_as_the_table_says(
    lived_in: Morning, looked_at: Couple, method: str, path: str, who: str
) -> None:
    couple, row = looked_at if method == "GET" else Couple(lived_in), ROWS[method, path]
    answer = ask(couple, who, method, row, row.path or path)
    if couple is not looked_at:
        couple.close()
    assert answer.status_code == getattr(row, who), answer.text


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_a_wrong_method_is_told_which_ones_are_right(looked_at: Couple, place) -> None:  # type: ignore[no-untyped-def]
    path = place.path.format(
        room="mine", seq="1", version="0", name="main.js", card="thanks", sitting="0", language="en", feed="nothing"
    )
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(place.methods):
        answer = looked_at.ada.request(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == ", ".join(sorted(place.methods))
