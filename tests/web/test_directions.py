"""From right to left: nothing names a side of the screen, and nothing that people brought mixes with what we say."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import resources

import pytest
from markupsafe import Markup

from handhold.core.words import Refused
from handhold.web.words import Language, load_languages
from tests.cast import MONDAY
from tests.web.street import Couple, Street, plain, sees
from tests.web.test_reminders import agree, follow

LANGUAGES = load_languages()
ENGLISH, HEBREW = LANGUAGES["en"], LANGUAGES["he"]
WEB = resources.files("handhold.web")
SHEETS = {file.name: file.read_text("utf-8") for file in WEB.joinpath("static", "css").iterdir()}
SIDES = {
    "a side": r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-)?(?:left|right|top|bottom)"
    r"(?:-(?:width|style|color))?\s*:",
    "an alignment": r"(?:text-align|float|clear|justify-[a-z]+|caption-side)\s*:\s*(?:left|right)\b",
    "a corner": r"border-(?:top|bottom)-(?:left|right)-radius",
    "corners or sides in a row": r"(?:border-radius|margin|padding|inset)\s*:\s*"
    r"(?P<first>[^;{}()\s]+) (?P<second>[^;{}()\s]+) [^;{}()\s]+ (?!(?P=second)[;} ])[^;{}()\s]+\s*[;}]",
    "a size": r"(?<![\w-])(?:(?:min|max)-)?(?:width|height)\s*:",
    "a move along the line": r"(?:translate|translateX)(?:\s*:\s*|\()\s*-?(?:0?\.)?[1-9]",
    "an angle along the line": r"(?<![\w-])-?(?:90|270)deg(?!; })",
}
TWO_WAYS = "--along"
"""The one place that may say an angle: it says the other one beside it."""


def sided(text: str) -> list[str]:
    """What in a style sheet would stay on its side when the page turns."""
    lines = [line for line in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines() if TWO_WAYS not in line]
    return [f"{what}: {line.strip()}" for line in lines for what, sign in SIDES.items() if re.search(sign, line)]


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_no_style_sheet_names_a_side_where_css_has_a_word_for_start_and_end(name: str) -> None:
    assert sided(SHEETS[name]) == []


@pytest.mark.parametrize(
    "style",
    [
        ".a { margin-left: 1px; }",
        ".a { left: 0; }",
        ".a { text-align: right; }",
        ".a { border-top-left-radius: 1px; }",
        ".a { border-radius: 0 1px 1px 0; }",
        ".a { padding: 0 1px 0 2px; }",
        ".a { width: 2rem; }",
        ".a { translate: -32%; }",
        ".a { background: linear-gradient(90deg, red, blue); }",
    ],
)
def test_a_style_that_names_a_side_is_found(style: str) -> None:
    assert len(sided(style)) == 1


def test_the_house_names_a_side_only_where_it_names_both() -> None:
    top = next(line for line in SHEETS["layout.css"].splitlines() if line.startswith(".top"))
    assert top.count("env(safe-area-inset-left)") == top.count("env(safe-area-inset-right)") == 1
    both = [line for line in SHEETS["tokens.css"].splitlines() if TWO_WAYS in line]
    assert ["-90deg" in line for line in both] == [False, True]


def test_a_name_of_the_other_direction_is_set_apart_in_a_sentence() -> None:
    spoken = Language("he", ENGLISH.catalogue)
    assert spoken.say(Refused("with %(name)s", {"name": "Ben"})) == "with \u2068Ben\u2069"
    assert ENGLISH.say(Refused("with %(name)s", {"name": "דנה"})) == "with \u2068דנה\u2069"
    assert ENGLISH.say(Refused("with %(name)s", {"name": "Ben"})) == "with Ben"


def test_digits_in_groups_keep_their_order_from_right_to_left() -> None:
    code = "Your code is %(code)s. If you did not ask for it, you need not do anything."
    assert "\u2068123 456\u2069" in HEBREW.say(Refused(code, {"code": "123 456"}))
    assert "123 456" in ENGLISH.say(Refused(code, {"code": "123 456"}))


def test_markup_stays_markup_and_what_mixes_with_nothing_is_left_alone() -> None:
    assert HEBREW.apart({"num": 3, "name": "דנה"}) == {"num": 3, "name": "דנה"}
    apart = HEBREW.apart({"name": Markup("<bdi>Ben</bdi>")})["name"]
    assert isinstance(apart, Markup)
    assert apart == "\u2068<bdi>Ben</bdi>\u2069"


def test_days_are_said_as_each_language_says_them() -> None:
    assert HEBREW.day(date(2026, 3, 2)) == "יום שני, 2 במרץ"
    assert HEBREW.moment(MONDAY, "Asia/Jerusalem") == "2 במרץ, 11:00"
    assert HEBREW.short_day(date(2026, 3, 2)) == "2 במרץ 2026"
    german = Language("de", ENGLISH.catalogue)
    assert (german.day(date(2026, 3, 2)), german.short_day(date(2026, 3, 2))) == ("Montag, 2. März", "2. März 2026")


def test_hebrew_counts_one_two_and_many() -> None:
    said = [HEBREW.catalogue.ngettext("%(num)s day", "%(num)s days", count) for count in (1, 2, 3)]
    assert said == ["יום אחד", "יומיים", "%(num)s ימים"]


def test_a_browser_that_wishes_hebrew_gets_pages_that_run_from_right_to_left(street: Street) -> None:
    for path in ("/", "/start", "/sign-in", "/recovery", "/help", "/trust", "/offline", "/kitchen", "/nowhere"):
        text = street.visitor().get(path, headers={"Accept-Language": "he-IL, en;q=0.5"}).text
        assert '<html lang="he" dir="rtl"' in text, path


def test_a_refusal_at_the_door_is_in_hebrew_and_names_nobody(street: Street) -> None:
    words = {"name": "Ada", "passphrase": "moss"}
    answer = street.visitor().post("/sessions", data=words, headers={"Accept-Language": "he"})
    assert answer.status_code == 422
    assert sees(answer, "השם והסיסמה האלה לא שייכים זה לזה.")


def test_ada_reads_hebrew_and_her_partners_name_stands_apart_in_it(couple: Couple) -> None:
    couple.ada.post("/choices", data={"language": "he"})
    assert "לפנות אל \u2068Ben\u2069" in plain(couple.ada.get("/talk"))
    assert "Reach for Ada" in plain(couple.ben.get("/talk"))


def test_codes_and_telephone_numbers_run_from_left_to_right(street: Street) -> None:
    dana = street.visitor()
    dana.post("/looks", data={"language": "he"})
    shown = dana.post("/people", data={"name": "דנה", "adult": "yes", "zone": "UTC"} | dict.fromkeys(
        ("passphrase", "again"), "moss lantern river kettle"))  # fmt: skip
    assert shown.headers["location"] == "/code"
    page = dana.get("/code").text
    assert '<ol dir="ltr"><li><span>' in page
    assert re.search(r'<input id="first"[^>]* dir="ltr"', page)
    assert re.search(r'<a class="number" href="tel:[^"]*"><bdi dir="ltr">', dana.get("/help").text)


def test_the_worker_keeps_its_pages_in_the_language_of_its_reader(street: Street) -> None:
    hebrew = street.visitor().get("/sw.js?in=he").text
    assert 'const LANGUAGE = "he";' in hebrew
    assert '"\\u05de\\u05e9\\u05d4\\u05d5' in hebrew
    assert 'const LANGUAGE = "en";' in street.visitor().get("/sw.js?in=tlh").text
    assert "Something is waiting for you." in street.visitor().get("/sw.js").text


def test_a_calendar_program_reads_the_language_of_whom_the_calendar_belongs_to(couple: Couple) -> None:
    couple.ada.post("/choices", data={"language": "he"})
    agree(couple)
    page = couple.ada.get("/calendar")
    what, place = re.findall(r'name="what" value="(\w+)"><input type="hidden" name="place" value="(\d+)"', page.text)[0]
    path = re.findall(r"http://127.0.0.1:8642(/calendar/[\w-]+\.ics)", follow(couple.ada, "/calendars"))[0]
    follow(couple.ada, "/calendar-marks", what=what, place=place, title="")
    couple.pass_time(seconds=timedelta(minutes=1).total_seconds())
    answer = couple.nobody.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:משהו מתוכנן\r\n" in answer.content.decode("utf-8")
