"""The interface for programs: typed, small, one shape for errors, and never a 500 for what a stranger sends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.inspect import DateTimeType, StructType, Type, multi_type_info

from handhold.web import api, openapi
from handhold.web.shield import BODY_LIMIT
from tests.depth import examples
from tests.web.street import PASSPHRASE, Couple

INNER = ("item_type", "key_type", "value_type", "type")
NOTE = {"kind": "write_note", "text": "from a script"}


def test_a_script_writes_and_reads_what_ada_could(couple: Couple) -> None:
    headers = couple.token("Ada")
    done = couple.nobody.post("/api/mine/acts", json=NOTE, headers=headers).json()
    seq = done["seqs"][0]
    shown = couple.nobody.get(f"/api/mine/events/{seq}", headers=headers).json()
    assert shown["event"] == {"kind": "note_written", "text": "from a script"}
    listed = couple.nobody.get(f"/api/mine/events?after={seq - 1}", headers=headers).json()
    assert listed == {"places": [shown], "after": seq}
    assert "from a script" in couple.ada.get("/mine").text


def test_the_same_act_sent_twice_is_done_once(couple: Couple) -> None:
    headers = couple.token("Ada") | {"Idempotency-Key": "ab" * 16}
    answers = [couple.nobody.post("/api/mine/acts", json=NOTE, headers=headers).json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_a_program_reads_on_from_where_it_was(couple: Couple) -> None:
    headers, after = couple.token("Ada"), 0
    for _ in range(3):
        couple.nobody.post("/api/mine/acts", json=NOTE, headers=headers)
    seen: list[int] = []
    while True:
        page = couple.nobody.get(f"/api/mine/events?after={after}&limit=2", headers=headers).json()
        if not page["places"]:
            break
        assert len(page["places"]) <= 2
        seen, after = [*seen, *(place["seq"] for place in page["places"])], page["after"]
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 4


def test_what_was_taken_back_is_a_gap_with_its_reason(couple: Couple) -> None:
    headers = couple.token("Ada")
    seq = couple.nobody.post("/api/mine/acts", json=NOTE, headers=headers).json()["seqs"][0]
    couple.nobody.post("/api/mine/acts", json={"kind": "take_back", "seq": seq}, headers=headers)
    gap = couple.nobody.get(f"/api/mine/events/{seq}", headers=headers).json()
    assert (gap["place"], gap["reason"]) == ("gap", "taken_back")


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"kind": "write_note"}, 422, "invalid"),
        ({"kind": "write_note", "text": 7}, 422, "invalid"),
        ({"kind": "write_note", "text": "x", "more": 1}, 422, "invalid"),
        ({"kind": "say_thanks", "text": "x"}, 422, "invalid"),
        ({"kind": "nothing"}, 422, "invalid"),
        ([], 422, "invalid"),
        ({"kind": "write_note", "text": "  "}, 409, "refused"),
        ({"kind": "take_back", "seq": 999}, 409, "refused"),
    ],
)
def test_what_does_not_fit_is_said_in_the_one_shape(couple: Couple, body: Any, status: int, kind: str) -> None:
    answer = couple.nobody.post("/api/mine/acts", json=body, headers=couple.token("Ada"))
    assert answer.status_code == status
    problem = msgspec.convert(answer.json(), openapi.Problem)
    assert problem.error.kind == kind
    assert problem.error.sentence


def test_bodies_that_are_not_json_are_refused_by_their_kind(couple: Couple) -> None:
    headers = couple.token("Ada") | {"Content-Type": "application/json"}
    assert couple.nobody.post("/api/mine/acts", content=b"{", headers=headers).status_code == 400
    assert (
        couple.nobody.post(
            "/api/mine/acts", content=b'{"kind":"write_note","text":"\xff"}', headers=headers
        ).status_code
        == 400
    )
    assert couple.nobody.post("/api/mine/acts", data={"kind": "x"}, headers=couple.token("Ada")).status_code == 415
    assert couple.nobody.post("/api/mine/acts", content=b" " * (BODY_LIMIT + 1), headers=headers).status_code == 413


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[" * 900 + b"]" * 900, b'{"a":' * 900 + b"0" + b"}" * 900])
def test_a_body_that_is_folded_too_deep_is_refused_and_breaks_nothing(couple: Couple, body: bytes) -> None:
    answer = couple.nobody.post("/api/token", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "limit=0", "limit=501", "more=1", "after=99999999999999999999"]
)
def test_a_range_that_is_none_is_refused(couple: Couple, query: str) -> None:
    assert couple.nobody.get(f"/api/mine/events?{query}", headers=couple.token("Ada")).status_code == 422


@pytest.mark.parametrize("seq", ["0", "-1", "01", "x", "1.0", "²", "9" * 30, "9" * 5000])
def test_a_place_that_is_none_is_missing(couple: Couple, seq: str) -> None:
    assert couple.nobody.get(f"/api/mine/events/{seq}", headers=couple.token("Ada")).status_code == 404


@pytest.mark.parametrize("room", ["theirs", "MINE", "..", "mine%00"])
def test_a_room_that_is_none_is_missing(couple: Couple, room: str) -> None:
    assert couple.nobody.get(f"/api/{room}/events", headers=couple.token("Ada")).status_code == 404


def test_cleo_without_a_couple_has_no_ours(couple: Couple) -> None:
    headers = couple.token("Cleo")
    assert couple.nobody.get("/api/ours/events", headers=headers).status_code == 404
    assert couple.nobody.post("/api/ours/acts", json=NOTE, headers=headers).status_code == 404


@pytest.mark.parametrize("header", [b"", b"Bearer", b"Bearer ", b"Bearer x", b"Basic eDp5", b"Bearer \xfc"])
def test_no_good_token_is_one_answer(couple: Couple, header: bytes) -> None:
    answer = couple.nobody.get("/api/mine/events", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["kind"] == "no_token"


def test_a_wrong_passphrase_gives_no_token(couple: Couple) -> None:
    answer = couple.nobody.post("/api/token", json={"name": "Ada", "passphrase": "not this one at all"})
    assert answer.status_code == 401


def test_a_token_is_listed_and_can_be_ended(couple: Couple) -> None:
    headers = couple.token("Ada")
    page = couple.ada.get("/choices").text
    assert "a program" in page
    for sid in {part.split('"')[0] for part in page.split('name="sid" value="')[1:]} - {couple.ada_sid}:
        couple.ada.post("/endings", data={"sid": sid})
    assert couple.nobody.get("/api/mine/events", headers=headers).status_code == 401


def test_a_token_is_no_cookie_and_a_cookie_no_token(couple: Couple) -> None:
    cookie = couple.ada.jar["session"]
    assert couple.nobody.get("/api/mine/events", headers={"Authorization": f"Bearer {cookie}"}).status_code == 401


def test_the_description_names_every_address_and_error(couple: Couple) -> None:
    told = couple.nobody.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    assert {"/api/mine/acts", "/api/ours/acts", "/api/mine/events/{seq}", "/api/token", "/healthz"} <= set(
        told["paths"]
    )
    assert {"200", "400", "401", "404", "409", "413", "415", "422", "503", "507"} == set(
        told["paths"]["/api/mine/acts"]["post"]["responses"]
    )
    assert {"WriteNote", "MarkPulse", "Reach", "Problem"} <= set(told["components"]["schemas"])


def test_the_house_says_that_it_is_up(couple: Couple) -> None:
    assert couple.nobody.get("/healthz").json() == {"status": "ok"}


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "passphrase", "label"]), inner)
        ),
        max_leaves=8,
    )
)
def test_whatever_a_stranger_sends_is_never_a_bug(couple: Couple, body: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = couple.nobody.post("/api/token", content=msgspec.json.encode(body), headers=headers)
    assert answer.status_code in {401, 422}


def test_the_passphrase_is_in_no_answer(couple: Couple) -> None:
    answer = couple.nobody.post("/api/token", json={"name": "Ada", "passphrase": PASSPHRASE, "hours": -1})
    assert answer.status_code == 422
    assert PASSPHRASE not in answer.text


def test_no_act_takes_a_time_without_its_zone() -> None:
    """A time without a zone cannot be held against another, so it must not get past the door."""
    loose = [
        (kind.cls.__name__, field.name)
        for kind in inspected(multi_type_info(api.ACTS.values()))
        for field in kind.fields
        if any(isinstance(part, DateTimeType) and part.tz is not True for part in parts(field.type))
    ]
    assert loose == []


def inspected(kinds: Iterable[Type]) -> Iterator[StructType]:
    """Every struct that stands in these types, at any depth."""
    waiting, seen = list(kinds), set()
    while waiting:
        for part in parts(waiting.pop()):
            if isinstance(part, StructType) and part.cls not in seen:
                seen.add(part.cls)
                waiting += [field.type for field in part.fields]
                yield part


def parts(kind: Type) -> Iterator[Type]:
    """A type and those that it is made of, short of what stands in a struct's fields."""
    yield kind
    single = [getattr(kind, name, None) for name in INNER]
    for part in (*getattr(kind, "types", ()), *getattr(kind, "item_types", ()), *single):
        if isinstance(part, Type):
            yield from parts(part)


def test_the_description_knows_every_day_that_there_is_and_no_other() -> None:
    told = re.compile(openapi.PATTERNS["date"])
    days = {(date(1896, 1, 1) + timedelta(nth)).isoformat() for nth in range(365 * 210)}
    written = {f"{year}-{month:02}-{day:02}" for year in range(1897, 2105) for month in range(14) for day in range(33)}
    assert [day for day in days if not told.match(day)] == []
    assert [day for day in written - days if told.match(day)] == []
    assert re.match(openapi.PATTERNS["date-time"], "2026-08-31T21:30:00+02:00")
