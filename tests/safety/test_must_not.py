"""What Handhold must never do, line by line, looked for on every page that two people have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from handhold.content.starts import Starts, read_starts
from handhold.core import today
from handhold.core.today import Facts
from tests.safety.words import plain, texts
from tests.web.street import PASSPHRASE, Couple

HEATED = "You never listen. I hate this. I want to leave you."


@pytest.fixture(scope="module")
def pages() -> Iterator[dict[str, str]]:
    """Every page of Ada and Ben after a hard evening, as their readers see it."""
    couple = Couple()
    couple.ada.post("/reaches", data={"what": "own", "line": "The tap drips."})
    couple.ben.post("/answers", data={"reach": "4", "answer": "not_now"})
    for _ in range(3):
        couple.ben.post("/reaches", data={"what": "look"})
    for browser in (couple.ada, couple.ben):
        browser.post("/opened", data={"kinds[]": ["near", "load", "friction"]})
        browser.post("/pulses", data={"near": "1", "load": "9", "friction": "much"})
        browser.post("/thanks", data={"text": "For the soup."})
    seen = {f"ada {path}": plain(text) for path, text in texts(couple.ada).items()}
    couple.pass_time(days=1)
    couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE})
    yield seen | {f"ben {path}": plain(text) for path, text in texts(couple.ben).items()}
    couple.close()


def found(pages: dict[str, str], told: str) -> dict[str, list[str]]:
    """Where something is said that must not be.  The first page is for all; the help page warns of such things."""
    pattern = re.compile(told, re.IGNORECASE)
    ours = {name: text for name, text in pages.items() if name.split()[1] not in {"/help", "/trust"}}
    return {name: pattern.findall(text) for name, text in ours.items() if pattern.search(text)}


def test_no_counts_streaks_points_or_ranking(pages: dict[str, str]) -> None:
    # The page between the two is asked for, is the same for both, and says of how many answers it speaks.
    unasked = {name: text for name, text in pages.items() if not name.endswith("/between")}
    counts = r"\d+ (?:reaches|answers|thanks|moments|days in a row|times)\b"
    assert found(unasked, rf"\bstreak|{counts}|\bpoints\b|\branking\b|badge|\d+ ?%|unanswered") == {}
    assert found(pages, r"\bstreak|\bpoints\b|\branking\b|\bscore\b|\d+ ?%") == {}
    same = {name.split()[0]: text for name, text in pages.items() if name.endswith("/between")}
    assert same["ada"].replace("Ben", "") == same["ben"].replace("Ada", "")


def test_no_score_prediction_or_verdict(pages: dict[str, str]) -> None:
    assert found(pages, r"compatib|risk score|break.?up|divorce|you are right|at fault|your score|healthy couple") == {}


def test_no_label_on_anybody(pages: dict[str, str]) -> None:
    assert found(pages, r"pursuer|withdrawer|avoidant|anxious|attachment|narciss|toxic") == {}


def test_no_advice_to_stay_to_leave_to_forgive_or_to_confront(pages: dict[str, str]) -> None:
    assert (
        found(
            pages, r"try harder|you should (?:stay|leave|forgive)|save (?:your|the) (?:relationship|marriage)|confront"
        )
        == {}
    )


def test_no_guilt_and_no_holding_back_of_the_reluctant(pages: dict[str, str]) -> None:
    pleading = r"miss you here|don't go|are you sure|will be (?:sad|hurt|disappointed)|waiting for you to"
    assert found(pages, rf"{pleading}|you (?:have not|haven't)") == {}


def test_no_praise_for_using_the_app_and_no_exclamation_marks(pages: dict[str, str]) -> None:
    assert found(pages, r"!|great job|well done|keep it up|congrat") == {}


def test_no_reward_for_intimate_detail_and_no_quota(pages: dict[str, str]) -> None:
    assert found(pages, r"unlock(?:ed)? (?:more|a)|tell us more|at least \d+ words|go deeper|level \d") == {}


def test_nobody_else_is_told_on_the_basis_of_what_was_written(couple: Couple) -> None:
    before = texts(couple.ben)
    couple.ada.post("/notes", data={"text": HEATED})
    couple.ada.post("/noticings", data={"text": HEATED})
    assert texts(couple.ben) == before


def test_no_exercise_is_offered_because_of_words_in_a_text(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": "A calm day."})
    calm = plain(texts(couple.ada)["/today"])
    couple.ada.post("/removals", data={"seq": "3"})
    couple.ada.post("/notes", data={"text": HEATED})
    assert plain(texts(couple.ada)["/today"]) == calm


def test_the_one_next_step_knows_no_words_at_all() -> None:
    kinds = {Facts.__annotations__[name] for name in Facts.__struct_fields__}
    assert kinds <= {"bool", "int", "int | None"}
    assert today.next_step(Facts(couple=True, load=9, reached_ago=None)) == "hard_day"


def test_no_ready_start_asks_for_sex_secrets_or_a_promise_to_stay() -> None:
    told = re.compile(r"\bsex|naked|secret|promise (?:me|to stay)|never leave|owe me|prove\b", re.IGNORECASE)
    every = [
        line for starts in read_starts().values() for name in Starts.__struct_fields__ for line in getattr(starts, name)
    ]
    assert [line for line in every if told.search(line)] == []


def test_the_beginning_asks_for_an_adult() -> None:
    start = resources.files("handhold.web").joinpath("templates/start.html").read_text("utf-8")
    assert 'name="adult"' in start
