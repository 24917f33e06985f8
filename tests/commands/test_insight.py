"""``handhold insight``: a table in, sentences and numbers out; a bad table is refused with line and reason."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handhold.commands import insight
from handhold.insight.verify import plan
from handhold.insight.verify.rows import QUICK, Row, Size, shown

KINDS = ("secure", "busy", "bursty", "one-link", "moderate", "strong", "confounded")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    insight.add(parser.add_subparsers(dest="command", required=True))
    return insight.run(parser.parse_args(["insight", *words]))


@pytest.fixture
def table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Ada and Ben's table of seventy days, invented."""
    assert run("simulate", "strong", "--seed", "3", "--days", "70") == 0
    path = tmp_path / "ada and ben.csv"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def test_every_kind_can_be_simulated_and_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in KINDS:
        assert run("simulate", kind, "--seed", "1", "--days", "5") == 0
        path = tmp_path / f"{kind}.csv"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        assert run("loop", str(path)) == 0
        assert "reaches" in capsys.readouterr().out


def test_fit_tells_sentences_parameters_and_tomorrow(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fit", str(table), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["days"] == 70
    assert found["reliable"] is True
    assert len(found["said"]) >= 4
    assert found["parameters"]["own carry-over a"]["low"] < found["parameters"]["own carry-over a"]["high"]
    assert set(found["tomorrow"]) == {"near_a", "safe_a", "near_b", "safe_b"}
    assert run("fit", str(table)) == 0
    text = capsys.readouterr().out
    assert text.startswith(found["said"][0])
    assert "own carry-over a" in text


def test_loop_tells_both_directions_and_the_plain_share(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("loop", str(table), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["by a"]["reaches"] + found["by b"]["reaches"] == found["share left open"]["reaches"]
    assert 0 <= found["by a"]["dance"] <= 1
    assert found["share left open"]["low"] < found["share left open"]["high"]


def test_a_bad_table_is_refused_with_its_name_the_line_and_the_reason(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(table.read_text(encoding="utf-8").replace(",yes", ",perhaps", 1), encoding="utf-8")
    assert run("fit", str(table)) == 1
    assert "answered is 'perhaps', it must be 'yes' or 'no'" in capsys.readouterr().err
    assert run("loop", str(tmp_path / "nowhere.csv")) == 1
    assert "nowhere.csv: No such file" in capsys.readouterr().err
    table.write_bytes(b"\xef\xbb\xbfkind,date\n\xff\xfe")
    assert run("fit", str(table)) == 1
    assert capsys.readouterr().err == "ada and ben.csv: line 2: this is not text in UTF-8\n"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_a_table_from_another_system_is_read_alike(
    ends: bytes, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("loop", str(table)) == 0
    plain = capsys.readouterr().out
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", ends))
    assert run("loop", str(table)) == 0
    assert capsys.readouterr().out == plain


@pytest.mark.parametrize("days", ["0", "-3", "many", "4000"])
def test_impossible_days_are_refused(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("simulate", "busy", "--seed", "1", "--days", days)
    assert "from 1 to 3660" in capsys.readouterr().err


@pytest.mark.parametrize("seed", ["-1", "one"])
def test_an_impossible_seed_is_refused(seed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("simulate", "busy", "--seed", seed, "--days", "3")
    assert "a seed must be a whole number" in capsys.readouterr().err


def test_check_prints_its_rows_and_fails_when_a_floor_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Row("good", "<= 1", 0.5, True), shown("beside", 2.0), Row("bad", "<= 1", 3.0, False)]
    asked: list[Size] = []

    def rows(size: Size, _clock: object) -> Iterator[Row]:
        asked.append(size)
        yield from found

    monkeypatch.setattr(plan, "run", rows)
    assert run("check", "--quick", "--json") == 1
    assert [row["ok"] for row in json.loads(capsys.readouterr().out)["rows"]] == [True, None, False]
    assert asked == [QUICK]
    found.pop()
    assert run("check") == 0
    assert "ok      good" in capsys.readouterr().out
