"""Opening a pulse by choice: per kind, once or from now on, closed without a sound; joint only where both opened."""

from __future__ import annotations

from tests.web.street import Couple, sees

DAY = {"near": "8", "load": "2", "laughed": "true"}


def test_nothing_of_a_pulse_reaches_ben_unless_ada_opens_it(couple: Couple) -> None:
    couple.ben.post("/opened", data={"kinds[]": "near"})
    couple.ben.post("/pulses", data=DAY)
    couple.ada.post("/pulses", data=DAY)
    assert not sees(couple.ben.get("/see"), "What you both opened")


def test_what_both_opened_is_shown_side_by_side_in_words(couple: Couple) -> None:
    for browser, kinds in ((couple.ada, ["near", "load"]), (couple.ben, ["near", "laughed"])):
        browser.post("/opened", data={"kinds[]": kinds})
        browser.post("/pulses", data=DAY)
    page = couple.ben.get("/see")
    joint = page.text[page.text.index("What you both opened") : page.text.index("Your days")]
    assert "near" in joint
    assert "outside load" not in joint
    assert "laughed" not in joint
    assert "8" not in joint.replace("2026-03-0", "")


def test_today_says_which_kinds_ben_sees(couple: Couple) -> None:
    assert sees(couple.ada.get("/today"), "Open something to Ben")
    couple.ada.post("/opened", data={"kinds[]": ["near", "laughed"]})
    page = couple.ada.get("/today")
    assert sees(page, "Open to Ben: near, we laughed. The rest only you can read.")


def test_one_day_can_be_shown_once_and_taken_back(couple: Couple) -> None:
    couple.ben.post("/opened", data={"kinds[]": "near"})
    for browser in (couple.ada, couple.ben):
        browser.post("/pulses", data=DAY)
    assert couple.ada.post("/showings", data={"kinds[]": "near"}).status_code == 303
    assert sees(couple.ben.get("/see"), "What you both opened")
    assert sees(couple.ada.get("/opened"), "Days that you showed")
    seq = couple.hall.heads(couple.ring(couple.ada))["ours"]
    assert couple.ada.post("/retractions", data={"seq": str(seq), "from": "opened"}).headers["location"] == "/opened"
    assert not sees(couple.ben.get("/see"), "What you both opened")


def test_showing_what_was_not_marked_is_refused_in_a_sentence(couple: Couple) -> None:
    refused = couple.ada.post("/showings", data={"kinds[]": "safe"})
    assert refused.status_code == 422
    assert sees(refused, "Nothing of that kind is marked for that day")


def test_a_kind_that_does_not_exist_opens_nothing(couple: Couple) -> None:
    refused = couple.ada.post("/opened", data={"kinds[]": ["near", "everything"]})
    assert refused.status_code == 422
    assert sees(couple.ada.get("/today"), "Open something to Ben")
