"""See: Ada's own lines with honest bands, gaps that stay gaps, and only sentences that may be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest

from handhold.insight import line
from handhold.web import lines
from tests.web.street import PASSPHRASE, Browser, Couple

START = date(2026, 1, 1)


@pytest.fixture
def couple() -> Iterator[Couple]:
    couple = Couple()
    yield couple
    couple.close()


def mark(couple: Couple, browser: Browser, days: int, **items: int) -> None:
    for day in range(days):
        wake_up(couple, browser)
        value = {name: str((base + day * 7 % 3) % 11) for name, base in items.items()}
        assert browser.post("/pulses", data=value).status_code == 303


def wake_up(couple: Couple, *browsers: Browser) -> None:
    """A day goes by; whoever was away long opens the door again."""
    couple.pass_time(days=1)
    for browser in browsers:
        assert browser.post("/unlockings", data={"passphrase": PASSPHRASE}).status_code == 303


def test_a_gap_stays_a_gap_and_a_lone_day_is_a_dot() -> None:
    answers: dict[date, float | None] = {START + timedelta(days=n): 5.0 for n in (0, 1, 2, 20, 40, 41)}
    drawing = lines.draw(line.draw(answers), START, START + timedelta(days=41))
    assert len(drawing.stretches) == 3
    assert len(drawing.lone) == 1
    assert len(drawing.touches) == 6


def test_the_band_holds_the_line_and_everything_lies_in_the_box() -> None:
    answers: dict[date, float | None] = {START + timedelta(days=n): float(n % 11) for n in range(90)}
    (stretch,) = lines.draw(line.draw(answers), START, START + timedelta(days=89)).stretches
    for path in (stretch.usual, stretch.sure, stretch.line):
        spots = [tuple(map(float, spot)) for spot in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
        assert all(0 <= x <= lines.WIDTH and 0 <= y <= lines.HEIGHT for x, y in spots)
    level = [float(y) for _, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", stretch.line)]
    sure = [float(y) for _, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", stretch.sure)]
    assert all(high <= y <= low for y, high, low in zip(level, sure, sure[::-1], strict=False))


@pytest.mark.parametrize(("days", "width"), [(127, 7), (1_123, 28)])
def test_the_newest_answers_of_a_long_line_lie_in_the_box_too(days: int, width: int) -> None:
    last = START + timedelta(days=days - 1)
    answers: dict[date, float | None] = {START + timedelta(days=n): 5.0 for n in range(0, days, 3)}
    found = line.draw(answers)
    assert (found.days_per_point, found.stretches[-1][-1].answers) == (width, 1)
    (stretch,) = lines.draw(found, START, last).stretches
    for path in (stretch.usual, stretch.sure, stretch.line):
        assert all(0 <= float(x) <= lines.WIDTH for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path))


def test_ada_sees_her_lines_the_same_in_words_and_what_is_missing(couple: Couple) -> None:
    mark(couple, couple.ada, 6, near=4, load=7)
    page = unescape(couple.ada.get("/see").text)
    assert page.count('class="level"') == 2
    assert "Not enough yet to say whether your line has moved" in page
    assert page.count("very likely between") == 12
    assert "Only you can read this." in page


def test_the_words_of_a_line_never_claim_less_room_than_its_band(couple: Couple) -> None:
    for _ in range(20):
        wake_up(couple, couple.ada)
        couple.ada.post("/pulses", data={"near": "6"})
    words = re.findall(r"about 6, very likely between (\d+) and (\d+)", unescape(couple.ada.get("/see").text))
    assert len(words) == 20
    assert all(int(low) < 6 < int(high) for low, high in words)


def test_a_touched_day_shows_what_ada_wrote_then(couple: Couple) -> None:
    mark(couple, couple.ada, 1, near=4)
    couple.ada.post("/notes", data={"text": "the day of the heron"})
    today = couple.now.date().isoformat()
    assert "the day of the heron" in couple.ada.get(f"/see?from={today}&to={today}").text
    assert "the day of the heron" not in couple.ada.get("/see?from=2020-01-01&to=2020-01-02").text
    assert couple.ada.get("/see?from=nonsense&to=").status_code == 200


def test_a_point_of_a_long_line_tells_its_days_with_their_year_and_opens_all_of_them(couple: Couple) -> None:
    for days in (0, 60, 90):
        couple.pass_time(days=days)
        couple.ada.post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE})
        assert couple.ada.post("/pulses", data={"near": "4"}).status_code == 303
    page = unescape(couple.ada.get("/see").text)
    told = re.findall(r'<li><a href="/see\?from=([\d-]+)&to=([\d-]+)#touched">(.*?)</a>: about', page)
    assert len(told) == 3
    for first, last, words in told:
        assert date.fromisoformat(last) - date.fromisoformat(first) == timedelta(days=6)
        assert words.count(first[:4]) >= 2
    old = couple.ada.get(f"/see?from={told[0][0]}&to={told[0][1]}").text
    couple.pass_time(days=366)
    couple.ada.post("/sessions", data={"name": "Ada", "passphrase": PASSPHRASE})
    older = couple.ada.get(f"/see?from={told[0][0]}&to={told[0][1]}").text
    head = re.compile(r'<h2 id="touched-head">(.*?)</h2>')
    assert [told[0][0][:4] in head.findall(text)[0] for text in (old, older)] == [False, True]
    touches = re.findall(r'<a href="/see\?from=([\d-]+)&to=([\d-]+)#touched" tabindex', page)
    assert touches == [(first, last) for first, last, _ in told]


def test_between_reads_only_what_both_opened(couple: Couple) -> None:
    mark(couple, couple.ada, 4, near=4)
    assert "There is no day yet that both of you opened" in couple.ada.get("/between").text
    couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE})
    for browser in (couple.ada, couple.ben):
        browser.post("/opened", data={"kinds[]": "near"})
    for _ in range(3):
        wake_up(couple, couple.ada, couple.ben)
        for browser in (couple.ada, couple.ben):
            browser.post("/pulses", data={"near": "6", "load": "9"})
    page = unescape(couple.ada.get("/between").text)
    assert "3 days so far that both of you opened" in page
    assert "Not enough yet" in page
    main = re.search(r"<ul class=\"sentences\">.*?</ul>", page, re.S)
    other = re.search(r"<ul class=\"sentences\">.*?</ul>", unescape(couple.ben.get("/between").text), re.S)
    assert main is not None
    assert other is not None
    assert main[0] == other[0]


def test_numbers_are_loaded_only_when_somebody_asks_for_them() -> None:
    import subprocess
    import sys

    program = "import sys, handhold.web.app, handhold.commands.house; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
