"""Closed doors: locking, asking again, leaving quickly.  Nothing behind them shows, and no typed word is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handhold.store.keys import drafts_mark
from handhold.web.forms import Form
from handhold.web.held import HOLD_AT_MOST, HOLD_FOR, Errand, Held
from tests.cast import MONDAY
from tests.web.pages import Page
from tests.web.street import PASSPHRASE, Browser, Couple, sees

NOTE = "I wanted to say it at breakfast."


def hidden(answer_text: str) -> dict[str, str]:
    """The fields of the form that offers held words again."""
    page = Page(answer_text)
    fields = {
        field.attributes["name"]: field.attributes["value"] for field in page.all("input") if "name" in field.attributes
    }
    texts = [words.text for words in page.words if words.at[-1].name == "textarea"]
    return fields | ({"text": texts[0]} if texts else {})


def write_through_the_closed_door(browser: Browser, door: str) -> None:
    """Post a note, meet the closed door, open it, and go on with the words that were held."""
    closed = browser.post("/notes", data={"text": NOTE})
    assert closed.status_code == 403
    assert not sees(closed, NOTE)
    wrong = browser.post(door, data={"passphrase": "not this one", "next": "/today"})
    assert wrong.status_code == 422
    assert not sees(wrong, NOTE)
    opened = browser.post(door, data={"passphrase": PASSPHRASE, "next": "/today"})
    assert sees(opened, "Your words are still here")
    assert browser.post("/notes", data=hidden(opened.text)).status_code == 303
    assert sees(browser.get("/mine"), NOTE)


def test_words_that_meet_the_second_door_are_held_until_it_opens(couple: Couple) -> None:
    couple.pass_time(minutes=6)
    write_through_the_closed_door(couple.ada, "/openings")


def test_words_that_meet_a_locked_door_are_held_until_it_opens(couple: Couple) -> None:
    couple.ada.post("/locks")
    write_through_the_closed_door(couple.ada, "/unlockings")


def test_half_written_words_go_along_when_the_page_locks_itself(couple: Couple) -> None:
    couple.ada.post("/locks", data={"unfinished": "/notes", "text": NOTE})
    opened = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert sees(opened, NOTE)
    assert 'action="/notes"' in opened.text


def test_half_written_words_never_go_out_of_the_house(couple: Couple) -> None:
    couple.ada.post("/locks", data={"unfinished": "https://evil.example/", "text": NOTE})
    opened = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert "evil.example" not in opened.text


def test_held_words_are_for_the_session_that_wrote_them(couple: Couple) -> None:
    couple.ada.post("/locks", data={"unfinished": "/notes", "text": NOTE})
    assert not sees(couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE}), NOTE)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/closings", {"hours": "0"}),
        ("/takings-back", {}),
        ("/shares", {"seq": "3"}),
        ("/slot-showings", {"slot": "cue"}),
        ("/opened", {"kinds[]": "near"}),
        ("/code-checks", {"first": "k7qd", "second": "9xwm"}),
    ],
)
def test_what_was_only_pressed_is_pressed_again_by_whoever_sees_what_it_does(
    couple: Couple, path: str, form: dict[str, str]
) -> None:
    couple.ada.post("/locks")
    couple.ada.post(path, data={**form, "once": "0a" * 16})
    opened = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert (opened.status_code, opened.headers["location"]) == (303, "/today")


def test_the_answers_of_a_day_are_held_like_words(couple: Couple) -> None:
    couple.ada.post("/locks")
    couple.ada.post("/pulses", data={"near": "7", "safe": "8"})
    opened = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert hidden(opened.text) == {"near": "7", "safe": "8"}
    assert 'action="/pulses"' in opened.text


def test_short_words_are_shown_to_whoever_is_asked_whether_they_go_on(couple: Couple) -> None:
    couple.ada.post("/locks")
    couple.ada.post("/reaches", data={"what": "own", "line": "Look up"})
    opened = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert [words.text for words in Page(opened.text).words if words.at[-1].name == "textarea"] == ["Look up"]


def test_signing_out_forgets_what_was_held(couple: Couple) -> None:
    couple.ada.post("/locks", data={"unfinished": "/notes", "text": NOTE})
    couple.ada.post("/sign-outs")
    couple.ada.post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE})
    assert not sees(couple.ada.post("/openings", data={"passphrase": PASSPHRASE}), NOTE)


def test_held_words_are_given_back_once_and_only_for_half_an_hour() -> None:
    held: Held[Errand] = Held()
    errand = Errand("/notes", Form((("text", NOTE),)))
    held.keep("ada", errand, MONDAY)
    assert held.take("ada", MONDAY) == errand
    assert held.take("ada", MONDAY) is None
    held.keep("ada", errand, MONDAY)
    assert held.take("ada", MONDAY + HOLD_FOR + timedelta(seconds=1)) is None


def test_held_words_are_let_go_in_time_also_when_nobody_comes_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handhold.web.held.HOLD_FOR", timedelta())

    async def hold() -> tuple[int, Errand | None]:
        held: Held[Errand] = Held()
        held.keep_awhile("ada", Errand("/notes", Form((("text", NOTE),))), MONDAY)
        held.keep_awhile("ben", Errand("/thanks", Form((("text", NOTE),))), MONDAY)
        held.keep("ben", Errand("/moments", Form((("text", NOTE),))), MONDAY + timedelta(seconds=1))
        for _ in range(1_000):
            await asyncio.sleep(0)
        return len(held), held.take("ben", MONDAY)

    assert asyncio.run(hold()) == (1, Errand("/moments", Form((("text", NOTE),))))


def test_what_was_held_for_a_device_goes_when_it_is_signed_out_from_elsewhere(couple: Couple) -> None:
    phone = couple.visitor()
    phone.post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE})
    sid = couple.sid(phone)
    phone.post("/locks", data={"unfinished": "/notes", "text": NOTE})
    house = couple.app.routes[0].endpoint.house  # type: ignore[attr-defined]
    assert len(house.held) == 1
    couple.ada.post("/endings", data={"sid": sid})
    assert len(house.held) == 0


def test_not_more_is_held_than_fits() -> None:
    held: Held[Errand] = Held()
    errand = Errand("/notes", Form())
    for number in range(HOLD_AT_MOST + 1):
        held.keep(str(number), errand, MONDAY)
    assert held.take("0", MONDAY) is None
    assert held.take("1", MONDAY) == errand


def test_a_locked_page_says_nothing_about_what_is_behind_it(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": NOTE})
    couple.ada.post("/locks")
    pages = {couple.ada.get(path).text.replace(path, "") for path in ("/today", "/mine", "/choices", "/talk")}
    assert len(pages) == 1
    assert "Ada" not in pages.pop()


def test_a_closed_page_returns_to_where_one_was(couple: Couple) -> None:
    couple.pass_time(minutes=6)
    assert 'name="next" value="/mine?before=9"' in couple.ada.get("/mine?before=9").text
    answer = couple.ada.post("/openings", data={"passphrase": PASSPHRASE, "next": "/mine?before=9"})
    assert answer.headers["location"] == "/mine?before=9"


def test_using_mine_keeps_it_open_and_a_living_page_does_not(couple: Couple) -> None:
    for _ in range(3):
        couple.pass_time(minutes=4)
        assert couple.ada.get("/mine").status_code == 200
    for _ in range(3):
        couple.pass_time(minutes=2)
        answer = couple.ada.get("/mine", headers={"Living": "1"})
    assert answer.status_code == 403


def test_a_hand_at_a_page_keeps_its_doors_open(couple: Couple) -> None:
    for _ in range(5):
        couple.pass_time(minutes=4)
        assert couple.ada.post("/touches", data={"room": "mine"}).status_code == 204
    assert couple.ada.get("/mine").status_code == 200
    for _ in range(4):
        couple.pass_time(minutes=4)
        couple.ada.post("/touches", data={"room": ""})
    assert couple.ada.get("/mine", headers={"Living": "1"}).status_code == 403
    assert couple.ada.get("/talk", headers={"Living": "1"}).status_code == 200


def test_only_pages_of_her_own_room_say_that_they_stand_there(couple: Couple) -> None:
    assert 'data-room="mine"' in couple.ada.get("/mine").text
    assert "data-room" not in couple.ada.get("/talk").text


def test_ada_does_not_touch_bens_session(couple: Couple) -> None:
    adas = {"Whose": drafts_mark(couple.ring(couple.ada).identity)}
    for _ in range(4):
        couple.pass_time(minutes=4)
        couple.ben.post("/touches", data={"room": ""}, headers=adas)
    assert sees(couple.ben.get("/talk"), "Locked")


def test_a_thumb_on_a_locked_page_does_not_push_out_the_words_that_are_held(couple: Couple) -> None:
    couple.ada.post("/locks", data={"unfinished": "/notes", "text": NOTE})
    assert couple.ada.post("/signals", data={"sign": "1"}).status_code == 403
    assert couple.ada.post("/touches").status_code == 204
    assert NOTE in couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE}).text


def test_whoever_picks_up_an_open_device_does_not_find_the_recovery_code_there(couple: Couple) -> None:
    pending = couple.door.pending_code(couple.ada.jar.get("session"))
    assert pending is not None
    groups = pending.code.split("-")
    assert all(group in couple.ada.get("/code").text for group in groups)
    couple.pass_time(minutes=6)
    for answer in (couple.ada.get("/code"), couple.ada.post("/code-checks", data={"first": "no", "second": "no"})):
        assert sees(answer, "Is it you?")
        assert not any(group in answer.text for group in groups)


def test_today_without_mine_asks_for_it_in_its_place(couple: Couple) -> None:
    couple.pass_time(minutes=6)
    today = couple.ada.get("/today")
    assert today.status_code == 200
    assert sees(today, "Your own room is closed")
    assert not sees(today, "Your pulse")


def test_an_idle_page_is_locked_by_the_server_too(couple: Couple) -> None:
    couple.pass_time(minutes=16)
    assert sees(couple.ada.get("/today"), "Locked")


def test_leaving_quickly_ends_the_session_and_shows_a_page_that_could_be_anybodys(couple: Couple) -> None:
    left = couple.ada.post("/exits")
    assert left.headers["location"] == "/kitchen"
    assert "session" not in couple.ada.jar
    assert sees(couple.ada.get("/kitchen"), "Kitchen measures")
    assert "/today" not in couple.ada.get("/kitchen").text


def test_leaving_quickly_needs_no_session(couple: Couple) -> None:
    assert couple.nobody.post("/exits").headers["location"] == "/kitchen"


def test_nobody_is_shown_the_way_in_and_comes_out_where_they_wanted(couple: Couple) -> None:
    there = couple.nobody.get("/mine").headers["location"]
    assert there == "/sign-in?next=/mine"
    assert 'name="next" value="/mine"' in couple.nobody.get(there).text
    answer = couple.nobody.post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE, "next": "/mine"})
    assert answer.headers["location"] == "/mine"


def test_a_wrong_passphrase_keeps_the_name_and_nothing_else(couple: Couple) -> None:
    answer = couple.nobody.post("/sessions", data={"name": "Ada", "passphrase": "nearly right words"})
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.text
    assert "nearly right" not in answer.text
