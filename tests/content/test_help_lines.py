"""Help lines: each with a source, each checked not too long ago, and a host's own file is held to the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from handhold import content
from handhold.content.help import KINDS, STALE_AFTER, WrongContent, read_help, stale

LINES = content.load().help_lines
LINE = """
schema = 1
[[fallback]]
id = "f"
name = "Directory"
advice = "Look here."
url = "https://directory.example"
scope = "worldwide"
source_kind = "list"
verified_on = "2026-01-01"
[[line]]
id = "a"
country = "AT"
kind = "crisis"
name = "Somebody who listens"
phone = "142"
for_whom = "anyone"
source_url = "https://source.example"
source_kind = "own"
verified_on = "2026-01-01"
"""


def test_every_line_names_the_page_on_which_its_number_was_seen() -> None:
    assert [line.id for line in LINES.lines if not line.source_url.startswith(("https://", "http://"))] == []


def test_every_country_has_somebody_to_call_and_there_is_advice_for_all_others() -> None:
    assert len(LINES.countries) >= 20
    assert all(any(LINES.of(country, kind) for kind in KINDS) for country in LINES.countries)
    assert {"local-emergency", "find-a-helpline"} <= {way.id for way in LINES.fallbacks}


def test_there_are_lines_for_men_for_lgbtq_people_and_for_worry_about_oneself() -> None:
    assert {"anyone", "women", "men", "lgbtq"} == {line.for_whom for line in LINES.lines}
    assert any(line.kind == "own_behaviour" for line in LINES.lines)


def test_the_oldest_check_of_a_country_is_the_one_that_is_shown() -> None:
    shown = LINES.checked_on("AT")
    assert shown == min(line.verified_on for line in LINES.lines if line.country == "AT")


def test_a_line_grows_stale_after_half_a_year() -> None:
    newest = max(line.verified_on for line in LINES.lines)
    oldest = min(line.verified_on for line in LINES.lines)
    assert stale(LINES, oldest + STALE_AFTER) == []
    assert len(stale(LINES, newest + STALE_AFTER + timedelta(days=1))) == len(LINES.lines) + len(LINES.fallbacks)


def test_a_host_brings_lines_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "lines.toml"
    file.write_text(LINE, "utf-8")
    assert [line.name for line in content.load(file).help_lines.lines] == ["Somebody who listens"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("source_url", "#"), "source_url"),
        (('country = "AT"', 'country = "Austria"'), "country"),
        (('kind = "crisis"', 'kind = "sad"'), "kind"),
        (('phone = "142"', 'fon = "142"'), "fon"),
        (('phone = "142"', ""), "no phone"),
        (('id = "f"', 'id = "a"'), "twice: a"),
        (('url = "https://directory.example"', ""), "fallback f"),
        (("schema = 1", "schema = 2"), "schema"),
        (("schema = 1", "schema ="), "lines.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_in_it(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    file = tmp_path / "lines.toml"
    file.write_text(LINE.replace(*change), "utf-8")
    with pytest.raises(WrongContent, match=says):
        read_help(file)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WrongContent, match=r"missing\.toml"):
        read_help(tmp_path / "missing.toml")
