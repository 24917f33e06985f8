"""A time at the end of all calendars: nobody can break the other's pages, or their own, by naming it."""

from __future__ import annotations

import pytest

from tests.web.street import Couple
from tests.web.test_practices import move, together

ENDS = ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00")
PAGES = ("/today", "/talk", "/requests", "/letters", "/in-it", "/see", "/calendar")


@pytest.mark.parametrize("when", ENDS)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/reaches", {"what": "hold"}),
        ("/requests", {"ask": "a walk", "size": "hour"}),
        ("/drafts", {"text": "not yet", "draft": "d0" * 16, "cool": "time"}),
        ("/pauses", {}),
    ],
)
def test_ada_names_it_and_is_refused_in_a_sentence_and_ben_sees_every_page(
    couple: Couple, when: str, path: str, form: dict[str, str]
) -> None:
    assert couple.ada.post(path, data={**form, "when": when}).status_code == 422
    for browser in (couple.ada, couple.ben):
        assert {browser.get(page).status_code for page in PAGES} == {200}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_days_at_the_end_of_all_calendars_hold_nothing(couple: Couple, day: str) -> None:
    assert couple.ada.get("/see", params={"from": day, "to": day}).status_code == 200


def test_a_program_of_bens_is_refused_too(couple: Couple) -> None:
    couple.ada.post("/requests", data={"ask": "a walk", "size": "hour"})
    seq = couple.hall.heads(couple.ring(couple.ada))["ours"]
    acts = [
        {"kind": "make_request", "ask": "a walk", "size": "hour", "when": ENDS[0]},
        {"kind": "answer_request", "request": seq, "answer": "later", "at": ENDS[0]},
    ]
    for act in acts:
        assert couple.nobody.post("/api/ours/acts", json=act, headers=couple.token("Ben")).status_code == 409
    rest = {"kind": "begin_quiet", "until": ENDS[0]}
    assert couple.nobody.post("/api/mine/acts", json=rest, headers=couple.token("Ben")).status_code == 409


@pytest.mark.parametrize("when", ENDS)
def test_no_step_of_a_card_takes_it(couple: Couple, when: str) -> None:
    name = together(couple, "listening")
    move(couple.ada, name, "hand", to="opener")
    assert move(couple.ada, name, "answer", words="It was loud.", when=when).status_code == 422
    assert {browser.get(f"/sittings/{name}").status_code for browser in (couple.ada, couple.ben)} == {200}
