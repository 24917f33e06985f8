"""One evening of Ada's: she begins alone, marks the day, writes, locks, comes back.  With plain forms, no script."""

from __future__ import annotations

import re

import pytest

from handhold.web.pages.own import AT_ONCE
from tests.web.pages import Page
from tests.web.street import PASSPHRASE, Browser, Couple, Site, Street, sees

NEW = {"name": "Ada", "adult": "yes", "zone": "Europe/Vienna", "passphrase": PASSPHRASE, "again": PASSPHRASE}


def code_of(browser: Browser) -> list[str]:
    """The groups of the recovery code that the page shows."""
    return re.findall(r"<li><span>([a-z2-9]{4})</span></li>", browser.get("/code").text)


def confirm(browser: Browser) -> str:
    """Type the two groups that are asked for; the address of the next page."""
    first, second = re.findall(r"Group (\d)", browser.get("/code").text)
    groups = code_of(browser)
    answer = browser.post("/code-checks", data={"first": groups[int(first) - 1], "second": groups[int(second) - 1]})
    return answer.headers["location"]


def test_ada_begins_alone_and_her_own_words_are_on_the_page(street: Street) -> None:
    ada = street.visitor()
    assert ada.post("/people", data=NEW).headers["location"] == "/code"
    assert confirm(ada) == "/welcome"
    welcome = {"next": "/today", "seen_welcome": "true", "colour": "plum", "channel": "talking"}
    assert ada.post("/choices", data=welcome).headers["location"] == "/today"
    assert sees(ada.get("/today"), "Hello Ada")
    assert 'class="at-home colour-plum"' in ada.get("/today").text
    ada.post("/notes", data={"text": "I miss how we laughed.\r\nIn the kitchen."})
    assert "I miss how we laughed.\nIn the kitchen." in ada.get("/mine").text
    assert sees(ada.get("/mine"), "Only you can read this.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"adult": ""}, "This home is for adults."),
        ({"again": "something else"}, "The two passphrases are not the same."),
        ({"name": "  "}, "A name needs at least one letter."),
        ({"passphrase": "short", "again": "short"}, "Please use at least 12 letters."),
    ],
)
def test_beginning_is_refused_in_a_sentence_and_what_was_typed_stays(
    street: Street, change: dict[str, str], sentence: str
) -> None:
    answer = street.visitor().post("/people", data=NEW | change)
    assert answer.status_code == 422
    assert sees(answer, sentence)
    assert '<option value="Europe/Vienna" selected>' in answer.text
    assert PASSPHRASE not in answer.text
    alert = next(element for element in Page(answer.text).elements if element.attributes.get("role") == "alert")
    assert alert.attributes["tabindex"] == "-1"


def test_a_zone_that_is_not_one_does_not_stop_anybody(street: Street) -> None:
    ada = street.visitor()
    assert ada.post("/people", data=NEW | {"zone": "Nowhere/At-all"}).status_code == 303
    assert sees(ada.get("/today"), "Hello Ada")


def test_a_house_with_a_code_asks_for_it() -> None:
    street = Street(site=Site(register="code"), host_code="elm street 4")
    assert sees(street.visitor().get("/start"), "The code of this house")
    assert street.visitor().post("/people", data=NEW).status_code == 422
    assert street.visitor().post("/people", data=NEW | {"host_code": "elm street 4"}).status_code == 303


def test_a_closed_house_says_so_and_shows_no_form() -> None:
    answer = Street(site=Site(register="nobody")).visitor().get("/start")
    assert sees(answer, "Nobody new can begin here just now.")
    assert 'action="/people"' not in answer.text


def test_an_empty_pulse_is_refused_and_a_later_answer_adds_to_an_earlier_one(couple: Couple) -> None:
    assert sees(couple.ada.post("/pulses", data={"near": ""}), "Nothing is marked yet.")
    couple.ada.post("/pulses", data={"near": "3", "safe": ""})
    couple.ada.post("/pulses", data={"load": "9"})
    today = couple.ada.get("/today").text
    assert "<dt>near</dt><dd>3</dd>" in today
    assert "<dt>outside load</dt><dd>9</dd>" in today


def test_a_pulse_out_of_range_is_refused_and_the_rest_of_the_form_stays(couple: Couple) -> None:
    answer = couple.ada.post("/pulses", data={"near": "11", "safe": "4"})
    assert answer.status_code == 422
    chosen = [field.attributes for field in Page(answer.text).all("input") if "checked" in field.attributes]
    assert {"type": "radio", "name": "safe", "value": "4", "checked": ""} in chosen


def test_the_weekly_question_is_asked_again_only_after_a_week(couple: Couple) -> None:
    assert sees(couple.ada.get("/today"), "Something my partner did that I noticed")
    couple.ada.post("/noticings", data={"text": "He warmed my side of the bed."})
    assert not sees(couple.ada.get("/today"), "Something my partner did that I noticed")


def test_what_cannot_be_said_here_leads_to_help_whatever_the_answer_and_carries_nothing(couple: Couple) -> None:
    page = Page(couple.ada.get("/today").text)
    form = next(form for form in page.all("form") if "unsaid" in form.classes)
    assert (form.attributes["action"], form.attributes["method"]) == ("/help", "get")
    inside = [element for element in page.elements if form in element.around]
    assert len([element for element in inside if element.name == "button"]) == 3
    assert [element for element in inside if "name" in element.attributes] == []


def test_a_note_of_spaces_is_refused_where_it_was_written(couple: Couple) -> None:
    assert sees(couple.ada.post("/notes", data={"text": " ", "from": "today"}), "Your pulse")
    assert sees(couple.ada.post("/notes", data={"text": " "}), "What you kept")


def test_a_note_that_is_too_long_stays_in_the_form(couple: Couple) -> None:
    answer = couple.ada.post("/notes", data={"text": "long " * 5_000})
    assert answer.status_code == 422
    assert "long long long" in answer.text


def test_what_ada_takes_back_is_shown_as_taken_back_in_its_place(couple: Couple) -> None:
    for text in ("the first", "the second"):
        couple.ada.post("/notes", data={"text": text})
    seq = re.findall(r'id="place-(\d+)"', couple.ada.get("/mine").text)[1]
    couple.ada.post("/removals", data={"seq": seq})
    mine = couple.ada.get("/mine")
    assert not sees(mine, "the first")
    assert sees(mine, "the second")
    assert sees(mine, "You took something back here.")


def test_older_notes_are_one_step_away(couple: Couple) -> None:
    for number in range(AT_ONCE + 2):
        couple.ada.post("/notes", data={"text": f"note number {number}."})
    mine = couple.ada.get("/mine")
    assert not sees(mine, "note number 1.")
    earlier = re.findall(r'href="(/mine\?before=\d+)"', mine.text)[0]
    assert sees(couple.ada.get(earlier), "note number 1.")


def test_marked_words_are_text_and_never_markup(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in couple.ada.get("/mine").text
    assert Page(couple.ada.get("/mine").text).broken == []


def test_choices_are_kept_and_said_once(couple: Couple) -> None:
    answer = couple.ada.post("/choices", data={"name": "Ada Maria", "zone": "Asia/Tokyo"})
    assert sees(couple.ada.get(answer.headers["location"]), "Your choices are kept.")
    assert sees(couple.ada.get("/today"), "Hello Ada Maria")
    assert sees(couple.ada.post("/choices", data={"zone": "Nowhere"}), "That time zone is not one we know.")


def test_a_choice_sends_nobody_out_of_the_house(couple: Couple) -> None:
    for there in ("https://evil.example", "//evil.example", "/\\evil.example"):
        assert couple.ada.post("/choices", data={"next": there}).headers["location"] == "/today"


def test_this_device_can_be_dark(couple: Couple) -> None:
    couple.ada.post("/looks", data={"look": "dark", "next": "/today"})
    assert 'class="look-dark"' in couple.ada.get("/today").text
    couple.ada.post("/looks", data={"look": "<b>"})
    assert 'class="look-dark"' in couple.ada.get("/today").text


def test_ada_comes_back_with_her_code_and_gets_a_new_one(street: Street) -> None:
    ada = street.begin("Ada")
    code, other = "-".join(code_of(ada)), "warm window almond seven"
    back = street.visitor()
    words = {"name": "Ada", "code": code.upper().replace("-", " "), "passphrase": other, "again": other}
    assert back.post("/recoveries", data=words).headers["location"] == "/code"
    assert code_of(back) != code.split("-")
    assert street.visitor().post("/sessions", data={"name": "Ada", "passphrase": other}).status_code == 303
    assert street.visitor().post("/recoveries", data=words).status_code == 422


def test_a_confirmed_code_is_shown_to_nobody_again(couple: Couple) -> None:
    confirm(couple.ada)
    assert couple.ada.get("/code").headers["location"] == "/today"
    assert not sees(couple.ada.get("/today"), "Your recovery code is not on paper yet.")


def test_the_list_of_devices_is_ones_own_and_each_can_be_ended(couple: Couple) -> None:
    phone = couple.visitor()
    phone.post(
        "/sessions", data={"name": "Ada", "passphrase": PASSPHRASE}, headers={"User-Agent": "X Firefox/1 Android"}
    )
    assert sees(couple.ada.get("/choices"), "Firefox, Android")
    assert not sees(couple.ben.get("/choices"), "Firefox, Android")
    couple.ada.post("/endings", data={"sid": couple.sid(phone)})
    assert phone.get("/mine").status_code == 303


def test_deleting_says_how_long_backups_last_and_then_nothing_opens(couple: Couple) -> None:
    assert sees(couple.ada.get("/leaving"), "thrown away after 30 days")
    assert couple.ada.post("/deletions", data={"passphrase": "wrong"}).status_code == 422
    assert couple.ada.post("/deletions", data={"passphrase": PASSPHRASE}).headers["location"] == "/?done=1"
    assert sees(couple.ada.get("/?done=1"), "All that was yours is deleted.")
    assert couple.visitor().post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE}).status_code == 422


def test_a_refused_form_still_stands_behind_its_own_door(couple: Couple) -> None:
    assert '<a href="/today" aria-current="page">' in couple.ada.post("/pulses", data={}).text
    assert '<a href="/mine" aria-current="page">' in couple.ada.post("/notes", data={"text": " "}).text
