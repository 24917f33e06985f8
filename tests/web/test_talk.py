"""Ada calls, Ben answers; what each reads, and what neither can."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from handhold.core.reach import REACH_KINDS, Call
from tests.web.street import Browser, Couple, sees

ONCE = "ab" * 16


def calls(couple: Couple) -> list[Call]:
    """Every reach in the shared room."""
    ours = asyncio.run(couple.hall.home(couple.ring(couple.ada))).ours
    assert ours is not None
    return list(ours.calls.values())


def reached(couple: Couple, by: Browser, **fields: str) -> int:
    """Somebody reaches; the place where it stands."""
    assert by.post("/reaches", data={"what": "hold", **fields}).status_code == 303
    return calls(couple)[-1].seq


@pytest.mark.parametrize("what", [kind for kind in REACH_KINDS if kind != "own"])
def test_ada_reaches_with_one_tap_and_ben_finds_it_waiting(couple: Couple, what: str) -> None:
    sent = couple.ada.post("/reaches", data={"what": what, "once": ONCE})
    assert (sent.status_code, sent.headers["location"]) == (303, "/talk")
    for path in ("/talk", "/today"):
        page = couple.ben.get(path)
        assert sees(page, "What waits for you")
        assert sees(page, "Here I am")
        assert sees(page, "Kindly, not now")


def test_the_same_tap_sent_twice_is_one_reach(couple: Couple) -> None:
    for _ in range(2):
        couple.ada.post("/reaches", data={"what": "hold", "once": ONCE})
    assert len(calls(couple)) == 1


def test_every_form_names_its_act_anew(couple: Couple) -> None:
    names = [re.findall(r'name="once" value="([0-9a-f]{32})"', couple.ada.get("/talk").text) for _ in range(2)]
    together = [name for page in names for name in page]
    assert len(together) == len(set(together)) > 2


@pytest.mark.parametrize("answer", ["here", "not_now"])
def test_ben_answers_with_one_tap_and_ada_reads_it(couple: Couple, answer: str) -> None:
    seq = reached(couple, couple.ada)
    assert couple.ben.post("/answers", data={"reach": str(seq), "answer": answer}).status_code == 303
    said = {"here": "Here I am", "not_now": "Kindly, not now"}[answer]
    assert sees(couple.ada.get("/talk"), said)
    assert sees(couple.ada.get("/today"), said)


def test_a_ready_start_is_sent_as_it_stands(couple: Couple) -> None:
    seq = reached(couple, couple.ada)
    page = couple.ben.get("/talk").text
    start = re.search(r'name="start" value="([^"]+)"', page)
    assert start is not None
    couple.ben.post("/answers", data={"reach": str(seq), "answer": "here", "start": start[1]})
    assert sees(couple.ada.get("/talk"), start[1])


def test_at_eight_in_bens_evening_is_two_in_the_afternoon_for_ada_far_away(couple: Couple) -> None:
    couple.ben.post("/choices", data={"zone": "Europe/Vienna"})
    couple.ada.post("/choices", data={"zone": "America/New_York"})
    seq = reached(couple, couple.ada)
    couple.ben.post("/answers", data={"reach": str(seq), "answer": "at", "day": "0", "time": "20:00"})
    assert sees(bare(couple.ben.get("/talk")), "today 20:00 (14:00 for Ada)")
    assert sees(bare(couple.ada.get("/talk")), "today 14:00 (20:00 for Ben)")


def test_an_agreed_time_comes_back_to_both_and_is_laid_aside_when_it_was_had(couple: Couple) -> None:
    seq = reached(couple, couple.ada)
    couple.ben.post("/answers", data={"reach": str(seq), "answer": "at", "day": "0", "time": "12:00"})
    couple.pass_time(hours=3, minutes=1)
    for browser in (couple.ada, couple.ben):
        come_again(browser)
        assert sees(bare(browser.get("/today")), "It is time: 12:00")
    couple.ben.post("/settlings", data={"reach": str(seq)})
    assert not sees(couple.ada.get("/today"), "It is time")


def test_still_open_is_read_by_its_sender_alone_and_only_past_her_own_window(couple: Couple) -> None:
    reached(couple, couple.ada)
    assert not sees(couple.ada.get("/talk"), "still open")
    couple.pass_time(hours=4, minutes=1)
    come_again(couple.ada)
    come_again(couple.ben)
    assert sees(couple.ada.get("/talk"), "still open")
    assert not sees(couple.ben.get("/talk"), "still open")


def test_next_day_ben_is_asked_once_more_without_number_or_blame(couple: Couple) -> None:
    for _ in range(5):
        reached(couple, couple.ada)
    couple.pass_time(days=1)
    come_again(couple.ben)
    page = couple.ben.get("/talk").text
    assert page.count("still open, want to turn towards it?") == 2
    couple.ben.post("/rests", data={"days": "3"})
    assert "still open" not in couple.ben.get("/talk").text


def test_ada_takes_a_reach_back_and_it_is_gone_for_ben(couple: Couple) -> None:
    seq = reached(couple, couple.ada, line="There is a heron on the roof.")
    assert couple.ben.post("/retractions", data={"seq": str(seq)}).status_code == 422
    assert couple.ada.post("/retractions", data={"seq": str(seq)}).status_code == 303
    assert not sees(couple.ben.get("/talk"), "heron")


def test_what_ben_typed_stays_when_the_reach_was_taken_back_meanwhile(couple: Couple) -> None:
    seq = reached(couple, couple.ada)
    couple.ada.post("/retractions", data={"seq": str(seq)})
    refused = couple.ben.post("/answers", data={"reach": str(seq), "answer": "words", "words": "I was on my way."})
    assert refused.status_code == 422
    assert sees(refused, "That is no longer here. Perhaps it was taken back.")
    assert sees(refused, "I was on my way.")


def test_own_words_without_words_are_refused_with_everything_else_kept(couple: Couple) -> None:
    refused = couple.ada.post("/reaches", data={"what": "own", "line": " ", "day": "1", "time": "19:30"})
    assert refused.status_code == 422
    assert sees(refused, "Your own words are still missing. Three or four are enough.")
    assert 'value="19:30"' in refused.text


@pytest.mark.parametrize("told", ["late", "25:00", "8"])
def test_a_time_that_is_none_is_refused_in_a_sentence(couple: Couple, told: str) -> None:
    seq = reached(couple, couple.ada)
    refused = couple.ben.post("/answers", data={"reach": str(seq), "answer": "at", "time": told})
    assert refused.status_code == 422
    assert sees(refused, "Hours and minutes are enough, such as 20:00.")


def test_soon_offers_half_an_hour_and_the_evenings(couple: Couple) -> None:
    reached(couple, couple.ada)
    offered = re.findall(r'name="when" value="([^"]+)"', couple.ben.get("/talk").text)
    assert offered == ["2026-03-02T09:30:00+00:00", "2026-03-02T20:00:00+00:00", "2026-03-03T20:00:00+00:00"]
    couple.ben.post("/answers", data={"reach": "4", "answer": "at", "when": offered[0]})
    assert sees(bare(couple.ada.get("/talk")), "today 09:30")


def test_cleo_alone_is_told_what_talk_will_be(couple: Couple) -> None:
    assert sees(couple.cleo.get("/talk"), "Invite your partner")


def bare(answer: httpx.Response) -> httpx.Response:
    """The same page without tags, and with plain spaces in its times."""
    text = re.sub(r"<[^>]+>", "", answer.text).replace("\u202f", " ").replace("\xa0", " ")
    return httpx.Response(answer.status_code, text=text)


def come_again(browser: Browser) -> None:
    """Unlock after a while away."""
    from tests.web.street import PASSPHRASE

    browser.post("/unlockings", data={"passphrase": PASSPHRASE})
