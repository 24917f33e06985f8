"""What Handhold must do, rule by rule.  A test bears the number of its rule."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable

import pytest

from handhold.web.app import PLACES
from tests.safety.words import EVERYWHERE, plain, texts
from tests.web.street import PASSPHRASE, Browser, Couple, Street, sees

SECRET = "I wait for the sound of his key."


def rooms_of(couple: Couple) -> int:
    """How far the shared room reaches."""
    return couple.hall.heads(couple.ring(couple.ada))["ours"]


def test_1_two_accounts_and_what_the_host_could_read_is_said_before_joining(street: Street) -> None:
    ada = street.begin("Ada")
    ada.post("/invitation")
    secret = re.findall(r"<span>([0-9a-z]{4})</span>", ada.get("/invitation").text)
    view = street.visitor().post("/invitation-views", data={"invitation": "-".join(secret)})
    assert sees(view, "If they changed the program while it runs, they could read what is opened in it.")
    assert not sees(street.visitor().get("/recovery"), "mail")


def test_2_nothing_is_shared_by_inactivity(couple: Couple) -> None:
    before = rooms_of(couple)
    couple.ada.post("/notes", data={"text": SECRET})
    couple.ada.post("/pulses", data={"near": "3"})
    couple.ada.post("/noticings", data={"text": SECRET})
    couple.pass_time(days=20)
    for browser in (couple.ada, couple.ben):
        browser.post("/unlockings", data={"passphrase": PASSPHRASE})
        assert not sees(couple.ben.get("/today"), SECRET)
    assert rooms_of(couple) == before


def test_2_what_was_shared_can_be_taken_back(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": SECRET})
    couple.ada.post("/shares", data={"seq": "3"})
    assert sees(couple.ben.get("/keep"), SECRET)
    couple.ada.post("/kept-removals", data={"seq": str(rooms_of(couple))})
    assert not any(SECRET in text for text in texts(couple.ben).values())


def test_3_leaving_needs_nobody_and_no_reason(couple: Couple) -> None:
    page = couple.ada.get("/closing").text
    form = re.search(r'action="/closings".*?</form>', page, re.S)
    assert form is not None
    assert re.findall(r'name="(\w+)"', form[0]) == ["hours"]
    assert couple.ada.post("/closings").status_code == 303
    assert couple.ada.post("/deletions", data={"passphrase": PASSPHRASE}).status_code == 303


def test_3_the_other_reads_one_sentence_and_never_why(couple: Couple) -> None:
    couple.ada.post("/closings")
    page = couple.ben.get("/closing")
    assert sees(page, "This shared room is closed")
    assert "Ada" not in page.text


def test_4_quiet_leaves_the_shared_log_as_it_was_and_bens_pages_byte_for_byte(couple: Couple) -> None:
    seen, reached = texts(couple.ben), rooms_of(couple)
    couple.ada.post("/rests", data={"days": "7"})
    assert (texts(couple.ben), rooms_of(couple)) == (seen, reached)
    couple.ada.post("/returns")
    assert (texts(couple.ben), rooms_of(couple)) == (seen, reached)


def test_4_in_quiet_nothing_is_asked(couple: Couple) -> None:
    couple.ben.post("/reaches", data={"what": "look"})
    couple.pass_time(days=1)
    couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    couple.ada.post("/rests", data={})
    page = couple.ada.get("/today")
    assert not sees(page, "still open")
    assert not sees(page, "Look at this")
    assert sees(page, "You stepped back, and that is allowed.")


def looks_around(browser: Browser) -> None:
    texts(browser)


def locks(browser: Browser) -> None:
    browser.post("/locks")


def writes_for_herself(browser: Browser) -> None:
    browser.post("/notes", data={"text": SECRET})
    browser.post("/pulses", data={"near": "2"})


@pytest.mark.parametrize("act", [looks_around, locks, writes_for_herself], ids=lambda act: act.__name__)
def test_5_nothing_tells_ben_that_ada_was_there(couple: Couple, act: Callable[[Browser], None]) -> None:
    couple.ben.post("/reaches", data={"what": "hard_day", "line": "The builder found water."})
    seen = texts(couple.ben)
    act(couple.ada)
    assert texts(couple.ben) == seen


def test_5_no_page_speaks_of_being_here_looking_or_writing_just_now(couple: Couple) -> None:
    couple.ben.post("/reaches", data={"what": "hold"})
    told = re.compile(r"\b(online|offline now|last seen|seen at|typing|is here now|read at|viewed|location)\b", re.I)
    for browser in (couple.ada, couple.ben):
        assert {
            path: told.findall(plain(text)) for path, text in texts(browser).items() if told.search(plain(text))
        } == {}


def test_6_no_view_of_bens_pulse_unless_both_opened_that_kind(couple: Couple) -> None:
    couple.ben.post("/opened", data={"kinds[]": ["near", "safe"]})
    couple.ben.post("/pulses", data={"near": "1", "safe": "9"})
    couple.ada.post("/opened", data={"kinds[]": "safe"})
    couple.ada.post("/pulses", data={"near": "8", "safe": "8"})
    page = couple.ada.get("/see").text
    joint = page[page.index("What you both opened") : page.index("Your days")]
    assert "safe to be me" in joint
    assert "far away" not in joint


def test_6_closing_is_silent_bens_pages_stay_byte_for_byte(couple: Couple) -> None:
    for browser in (couple.ada, couple.ben):
        browser.post("/opened", data={"kinds[]": "near"})
        browser.post("/pulses", data={"near": "7"})
    seen, reached = texts(couple.ben), rooms_of(couple)
    couple.ada.post("/opened", data={})
    assert (texts(couple.ben), rooms_of(couple)) == (seen, reached)


def test_7_addresses_are_neutral_words() -> None:
    told = re.compile(r"quit|abus|help-me|secret|quiet|pause|partner|couple|love|violence|divorce", re.I)
    assert [place.path for place in PLACES if place.get and told.search(place.path)] == []


def test_8_quick_exit_stands_on_every_page_of_two(couple: Couple) -> None:
    assert [path for path, text in texts(couple.ada).items() if 'action="/exits"' not in text] == []


def test_10_declining_is_silent_and_nobody_is_reminded(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    ada.post("/invitation")
    before = texts(ada)
    secret = "-".join(re.findall(r"<span>([0-9a-z]{4})</span>", ada.get("/invitation").text))
    ben.post("/invitation-views", data={"invitation": secret})
    ben.get("/today")
    assert texts(ada) == before
    assert not sees(ben.get("/today"), "Ada")


def test_12_help_is_the_same_for_two_as_for_nobody(couple: Couple) -> None:
    assert couple.ada.get("/help").text == couple.nobody.get("/help").text


def test_13_what_stands_in_the_shared_room_names_its_writer_and_keeps_its_gaps(couple: Couple) -> None:
    couple.ada.post("/thanks", data={"text": "For the soup."})
    couple.ben.post("/thanks", data={"text": "For the coat."})
    couple.ada.post("/kept-removals", data={"seq": "4"})
    page = plain(couple.ben.get("/keep").text)
    assert "Ada took something back here." in page
    assert "You · thanks" in page


def test_13_what_is_private_leaves_no_trace_there(couple: Couple) -> None:
    before = rooms_of(couple)
    couple.ada.post("/notes", data={"text": SECRET})
    couple.ada.post("/removals", data={"seq": "3"})
    assert rooms_of(couple) == before


def test_14_no_free_text_in_any_log(couple: Couple, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        couple.ada.post("/reaches", data={"what": "own", "line": SECRET})
        couple.ben.post("/answers", data={"reach": "4", "answer": "words", "words": SECRET})
        couple.ada.post("/thanks", data={"text": SECRET * 500})
        couple.ada.post("/invitation-views", data={"invitation": SECRET})
    assert SECRET not in caplog.text


def test_a_stranger_and_another_couple_find_nothing_by_any_route_or_id(couple: Couple) -> None:
    """Every address and every id that Ada and Ben have, tried by Cleo and by Dora, who shares a room with Eli."""
    couple.ada.post("/notes", data={"text": SECRET})
    for text in ("one", "two", "three"):
        couple.ada.post("/thanks", data={"text": f"{SECRET} {text}"})
    couple.ben.post("/reaches", data={"what": "own", "line": SECRET})
    dora, eli = couple.begin("Dora"), couple.begin("Eli")
    couple.join(dora, eli)
    ids = range(1, rooms_of(couple) + 3)
    before = asyncio.run(couple.hall.home(couple.ring(couple.ada)))
    for browser in (couple.cleo, dora):
        texts_seen = [*texts(browser).values()]
        for path, field in EVERYWHERE:
            for seq in ids:
                sent = {field: str(seq), "answer": "here", "text": "x", "what": "hold"}
                answer = browser.get(f"{path}?{field}={seq}") if path == "/sharing" else browser.post(path, data=sent)
                # Dora's own first places hold nothing that could be answered, shared or taken back either.
                assert answer.status_code == 404, (path, seq, answer.status_code)
                texts_seen.append(answer.text)
        assert not [text for text in texts_seen if SECRET in text]
    assert asyncio.run(couple.hall.home(couple.ring(couple.ada))) == before
