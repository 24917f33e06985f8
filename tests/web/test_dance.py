"""Two empty halves become a named dance on the pages of Ada and Ben, and private stays private on the way."""

from __future__ import annotations

import re

import pytest

from handhold.web import loop
from tests.cast import ADA, BEN
from tests.core.test_dance import WORDS
from tests.web.dancing import confirm, dance, join_halves, movers, write_half
from tests.web.street import Browser, Couple, sees


def shape(browser: Browser, path: str = "/dance") -> str:
    """A page without what differs each time it is asked for."""
    return re.sub(r'data-mark="[^"]*"|name="once" value="[^"]*"', "", browser.get(path).text)


def test_from_two_empty_halves_to_a_named_dance(couple: Couple) -> None:
    assert sees(couple.ada.get("/dance"), "The two halves join when both of you have shown the six places")
    dance(couple)
    for browser in (couple.ada, couple.ben):
        page = browser.get("/dance")
        assert sees(page, "yes, that is how it goes with us.")
        assert sees(page, "You both said on March 2, 2026")
        assert all(sees(page, words) for half in WORDS.values() for words in half.values())


def test_what_ada_writes_for_herself_changes_no_byte_of_bens_page(couple: Couple) -> None:
    before = [shape(couple.ben, path) for path in ("/dance", "/in-it", "/today", "/talk")]
    couple.ada.post("/half", data={"slot": "soft", "text": "scared", "leaning": "toward"})
    couple.ada.post("/hold-marks", data={"before": "9", "after": "2"})
    assert [shape(couple.ben, path) for path in ("/dance", "/in-it", "/today", "/talk")] == before
    couple.ada.post("/slot-showings", data={"slot": "soft"})
    assert sees(couple.ben.get("/dance"), "scared")


def test_a_slot_leads_to_the_next_one_that_is_empty(couple: Couple) -> None:
    step = couple.ada.post("/half", data={"slot": "cue", "text": "he goes quiet", "then": "next"})
    assert step.headers["location"] == "/half?slot=meaning"
    alone = couple.ada.post("/half", data={"slot": "meaning", "text": "I am too much"})
    assert alone.headers["location"] == "/dance#half"
    last = couple.ada.post("/half", data={"slot": "need", "text": "you", "then": "next"})
    assert last.headers["location"] == "/dance#half"


def test_words_that_are_too_long_are_refused_and_stay_in_the_field(couple: Couple) -> None:
    answer = couple.ada.post("/half", data={"slot": "move", "text": "x" * 601, "leaning": "away"})
    assert answer.status_code == 422
    assert "x" * 601 in answer.text
    assert re.search(r'value="away" checked', answer.text)
    assert couple.ada.post("/half", data={"slot": "score", "text": "x"}).status_code == 404


def test_taking_back_a_slot_takes_every_showing_of_it(couple: Couple) -> None:
    for words in ("ashamed", "afraid you will leave"):
        couple.ben.post("/half", data={"slot": "soft", "text": words})
        couple.ben.post("/slot-showings", data={"slot": "soft"})
    assert couple.ben.post("/slot-removals", data={"slot": "soft"}).status_code == 303
    page = couple.ada.get("/dance")
    assert not sees(page, "ashamed")
    assert not sees(page, "afraid you will leave")
    assert sees(couple.ben.get("/dance"), "afraid you will leave")
    assert sees(couple.ben.get("/dance"), "Only you can read this.")


def test_whether_a_move_and_a_cue_meet_is_asked_of_both_and_never_judged(couple: Couple) -> None:
    write_half(couple.ada, ADA)
    write_half(couple.ben, BEN)
    assert couple.ada.post("/dance-confirmations").status_code == 422
    me, other = movers(couple.ada)
    couple.ada.post("/meetings", data={"mover": me, "meets": "yes"})
    assert sees(couple.ada.get("/dance"), "Ben has not said yet.")
    couple.ben.post("/meetings", data={"mover": me, "meets": "no"})
    for browser in (couple.ada, couple.ben):
        assert sees(browser.get("/dance"), "They do not meet yet for both of you.")
    assert "knot" in couple.ada.get("/dance").text
    assert other != me


def test_ada_does_not_confirm_what_ben_changed_under_her_hand(couple: Couple) -> None:
    dance(couple)
    couple.ben.post("/dance-names", data={"name": "The fog"})
    page = couple.ada.get("/dance").text
    (drawn,) = re.findall(r'name="drawn" value="([0-9]+)"', page)
    couple.ben.post("/dance-names", data={"name": "Her fault"})
    late = couple.ada.post("/dance-confirmations", data={"drawn": drawn})
    assert late.status_code == 422
    assert sees(late, "The loop has changed since this page was drawn.")
    (now,) = re.findall(r'name="drawn" value="([0-9]+)"', late.text)
    assert couple.ada.post("/dance-confirmations", data={"drawn": now}).status_code == 303


def test_a_slot_that_softened_is_visible_between_two_versions(couple: Couple) -> None:
    dance(couple)
    couple.pass_time(minutes=2)
    couple.ben.post("/half", data={"slot": "surface", "text": "quiet, and here"})
    couple.ben.post("/slot-showings", data={"slot": "surface"})
    page = couple.ada.get("/dance").text
    assert page.count('class="changed"') == 0
    confirm(couple)
    page = couple.ada.get("/dance").text
    assert page.count('class="changed"') == 1
    assert page.count('class="edition card"') == 2
    assert page.index("quiet, and here") < page.index("flat")


def test_the_soft_message_is_bens_first_and_out_of_sight_before(couple: Couple) -> None:
    assert not sees(couple.ben.get("/cards"), "A soft message")
    refused = couple.ben.post("/sittings", data={"card": "soft_message"})
    assert refused.status_code == 422
    assert sees(refused, "This one opens when both of you have confirmed your dance.")
    dance(couple)
    assert sees(couple.ben.get("/cards"), "A soft message")
    assert not sees(couple.ada.get("/cards"), "A soft message")
    assert sees(couple.ada.get("/dance"), "Ben is asked first")
    assert couple.ben.post("/sittings", data={"card": "soft_message"}).status_code == 303


def test_a_name_of_spaces_is_refused_where_it_was_typed(couple: Couple) -> None:
    answer = couple.ada.post("/dance-names", data={"name": "  "})
    assert answer.status_code == 422
    assert sees(answer, "A name of a word or two is enough.")


def test_cleo_writes_her_half_alone(couple: Couple) -> None:
    couple.cleo.post("/half", data={"slot": "cue", "text": "a door"})
    page = couple.cleo.get("/dance")
    assert sees(page, "a door")
    assert "Show it to" not in page.text
    assert couple.cleo.post("/slot-showings", data={"slot": "cue"}).status_code == 404


def test_the_drawing_is_the_same_for_both(couple: Couple) -> None:
    dance(couple)
    drawn = [re.findall(r' d="([^"]+)"', browser.get("/dance").text) for browser in (couple.ada, couple.ben)]
    assert drawn[0] == drawn[1] != []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("", []),
        ("The staircase", ["The staircase"]),
        ("The very long evening before the trip", ["The very long", "evening", "before the …"]),
        ("Donaudampfschifffahrt", ["Donaudampfsch…"]),
    ],
)
def test_a_name_fits_into_the_middle_of_the_loop(name: str, lines: list[str]) -> None:
    assert loop.broken(name) == lines


def test_a_changed_move_opens_the_meeting_point_again(couple: Couple) -> None:
    dance(couple)
    couple.ada.post("/half", data={"slot": "move", "text": "I put a hand on the door", "leaning": "toward"})
    couple.ada.post("/slot-showings", data={"slot": "move"})
    assert couple.ada.post("/dance-confirmations").status_code == 422
    join_halves(couple)
    assert couple.ada.post("/dance-confirmations").status_code == 303
