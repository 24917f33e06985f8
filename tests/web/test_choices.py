"""My choices: every change says that it was made, every control has a name of its own, and nothing typed is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from handhold.web.device import told_apart
from handhold.web.words import load_languages
from tests.web.pages import Page
from tests.web.street import PASSPHRASE, Browser, Couple, sees

ADA_HERE = {"name": "Ada", "passphrase": PASSPHRASE}
FACE = "This device shows this icon and this name from now on."


def next_of(page: Page, field: str) -> str:
    """Where the form with this field says that it leads."""
    fields = page.all("input")
    asked = next(one for one in fields if one.attributes.get("name") == field)
    form = next(around for around in asked.around if around.name == "form")
    return next(
        one.attributes["value"] for one in fields if one.attributes.get("name") == "next" and form in one.around
    )


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        ("look", {"look": "dark"}, "Your choices are kept."),
        ("icon", {"icon": "leaf", "called": "Garden"}, FACE),
    ],
)
def test_what_this_device_shows_says_that_it_was_chosen(
    couple: Couple, field: str, sent: dict[str, str], sentence: str
) -> None:
    there = next_of(Page(couple.ada.get("/choices").text), field)
    answer = couple.ada.post("/looks", data={**sent, "next": there})
    assert "#" not in answer.headers["location"]
    assert sees(couple.ada.get(answer.headers["location"]), sentence)


@pytest.mark.parametrize("code", ["de", "he"])
def test_it_says_so_in_each_language(couple: Couple, code: str) -> None:
    couple.ada.post("/choices", data={"language": code})
    said = load_languages()[code].catalogue.gettext(FACE)
    assert said != FACE
    assert sees(couple.ada.get("/choices?done=face"), said)


@pytest.mark.parametrize("called", ["a\u202eb", "x" * 31])
def test_a_name_that_no_home_screen_can_show_is_refused_and_the_one_before_stays(couple: Couple, called: str) -> None:
    couple.ada.post("/looks", data={"icon": "cup", "called": "Garden"})
    answer = couple.ada.post("/looks", data={"icon": "leaf", "called": called, "next": "/choices?done=face"})
    page = couple.ada.get(answer.headers["location"])
    assert sees(page, "That name cannot be shown there.")
    assert not sees(page, FACE)
    assert 'content="Garden"' in page.text


def test_a_family_of_one_picture_is_a_name(couple: Couple) -> None:
    family = "\N{WOMAN}\u200d\N{GIRL}"
    couple.ada.post("/looks", data={"icon": "leaf", "called": family})
    assert f'content="{family}"' in couple.ada.get("/choices").text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/choices", {"colour": "plum"}),
        ("/times", {"lock_minutes": "5", "mine_minutes": "5"}),
        ("/rests", {"days": "3"}),
        ("/returns", {}),
        ("/hold-marks", {"before": "7", "after": "4"}),
    ],
)
def test_each_change_says_that_it_was_made(couple: Couple, path: str, form: dict[str, str]) -> None:
    there = couple.ada.post(path, data=form).headers["location"]
    assert "#" not in there
    assert 'class="told" role="status"' in couple.ada.get(there).text


def test_the_language_that_was_picked_stays_picked_when_something_else_does_not_fit(couple: Couple) -> None:
    answer = couple.ada.post("/choices", data={"name": "x" * 99, "language": "de"})
    assert answer.status_code == 422
    assert picked(Page(answer.text), "language") == "de"


def test_how_often_one_is_told_stays_picked_when_a_time_does_not_fit(couple: Couple) -> None:
    answer = couple.ada.post("/reminders", data={"quiet_from": "late", "quiet_to": "7:00", "daily": "10"})
    assert answer.status_code == 422
    assert picked(Page(answer.text), "daily") == "10"


def picked(page: Page, field: str) -> str:
    return next(
        one.attributes["value"]
        for one in page.all("option")
        if "selected" in one.attributes and any(around.attributes.get("name") == field for around in one.around)
    )


def test_a_title_that_no_calendar_can_show_stays_at_its_own_time(couple: Couple) -> None:
    couple.ada.post("/reaches", data={"what": "look"})
    seq = str(couple.hall.heads(couple.ring(couple.ada))["ours"])
    couple.ben.post("/answers", data={"reach": seq, "answer": "at", "time": "20:00", "day": "1"})
    answer = couple.ben.post("/calendar-marks", data={"what": "reach", "place": seq, "title": "tea\u202e at ours"})
    assert answer.status_code == 422
    assert 'value="tea\u202e at ours"' in answer.text


def sign_in(couple: Couple, browser: str = "") -> Browser:
    phone = couple.visitor()
    assert phone.post("/sessions", data=ADA_HERE, headers={"User-Agent": browser}).status_code == 303
    return phone


def test_every_control_that_signs_a_device_out_has_a_name_of_its_own(couple: Couple) -> None:
    for browser in ("", "", "X Firefox/1 Android", "X Firefox/1 Android"):
        sign_in(couple, browser)
    names = [one["name"] for one in seats(couple)]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {"A browser (2)", "Firefox, Android (2)"} <= set(names)


def seats(couple: Couple) -> list[dict[str, str]]:
    """The sessions in the list: what each control ends, and what it is called."""
    text = couple.ada.get("/choices").text
    found = re.findall(
        r'name="sid" value="(\w+)"><button[^>]*>Sign out<span class="unseen"> <bdi>(.*?)</bdi></span></button>', text
    )
    return [{"sid": sid, "name": name} for sid, name in found]


def test_the_name_of_a_control_ends_the_device_that_it_names(couple: Couple) -> None:
    first, second = sign_in(couple), sign_in(couple)
    of = {one["sid"]: one["name"] for one in seats(couple)}
    assert of[couple.sid(first)] != of[couple.sid(second)]
    couple.ada.post("/endings", data={"sid": couple.sid(second)})
    assert first.get("/mine").status_code == 200
    assert second.get("/mine").status_code == 303


def test_what_a_program_calls_itself_is_words_and_never_a_part_of_the_page(couple: Couple) -> None:
    couple.nobody.post("/api/token", json={**ADA_HERE, "label": "<b>Sign out</b>"})
    page = couple.ada.get("/choices")
    assert "<b>" not in page.text
    assert "&lt;b&gt;Sign out&lt;/b&gt;" in page.text
    couple.nobody.post("/api/token", json={**ADA_HERE, "label": "Talk"})
    couple.ada.post("/choices", data={"language": "de"})
    assert "<bdi>Talk</bdi>" in couple.ada.get("/choices").text


def test_names_are_told_apart_also_from_one_that_looks_like_a_number() -> None:
    names = ["A browser", "A browser (2)", "A browser", "A browser"]
    assert told_apart(names) == ["A browser", "A browser (2)", "A browser (3)", "A browser (4)"]
    assert told_apart([]) == []
