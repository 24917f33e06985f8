"""``handhold coach FILE`` says how well the coach does, or what is wrong with the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from handhold.commands import coach
from handhold.commands.frame import Stop
from tests.coach import golden

SAMPLE = golden.HERE / "sample_en.jsonl"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    coach.add(parser.add_subparsers())
    return coach.run(parser.parse_args(["coach", *words]))


def test_the_table_tells_each_label_and_the_bars(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every_eighth = SAMPLE.read_text(encoding="utf-8").splitlines()[::8]
    (tmp_path / "some.jsonl").write_text("\n".join(every_eighth), encoding="utf-8")
    assert run(str(tmp_path / "some.jsonl")) == 0
    said = capsys.readouterr().out
    for wanted in (
        "absolutes",
        "all cautions",
        "automatic",
        "safety",
        "benign with an automatic hint",
        "1000 characters",
    ):
        assert wanted in said


def test_one_object_holds_every_row_and_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", str(SAMPLE)) == 0
    said = json.loads(capsys.readouterr().out)
    rows = golden.rows("sample_en")
    assert [row["id"] for row in said["rows"]] == [row.id for row in rows]
    assert all(sum(hint["automatic"] for hint in row["hints"]) <= 1 for row in said["rows"])
    (garden,) = (row for row in said["rows"] if row["id"] == "s033")
    assert garden["hints"] == [{"label": "absolutes", "start": 0, "end": 30, "automatic": True}]
    assert {row["id"] for row in said["rows"] if row["safety"]} >= {"s065", "s066", "s067", "s068"}
    assert said["summary"]["rows"] == len(rows)
    assert said["summary"]["automatic"]["precision"] >= 0.95
    assert set(said["summary"]["times"]) == {"message_p50_ms", "message_p99_ms", "long_p50_ms", "long_p99_ms"}


def test_misses_are_listed_for_whoever_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "three.jsonl"
    rows = [
        {"id": "m", "text": "Your hat upsets me.", "labels": ["blame"], "surface": "explicit"},
        {"id": "f", "text": "You never help me.", "benign": True},
        {"id": "s", "text": "The sea is wide.", "labels": ["safety"]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("--misses", str(file)) == 0
    said = capsys.readouterr().out
    assert "missed  m blame: Your hat upsets me." in said
    assert "false   f absolutes.never: You never help me" in said
    assert "safety  s []" in said


def test_a_file_that_cannot_be_read_stops_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "a", "text": "hello"}\n{"id": 3}\n')
    with pytest.raises(Stop, match="line 2"):
        run(str(file))
    with pytest.raises(Stop, match="cannot be read"):
        run(str(tmp_path / "none.jsonl"))
    file.write_text("\n")
    with pytest.raises(Stop, match="no message"):
        run(str(file))


def test_a_language_without_a_pack_stops_with_a_sentence() -> None:
    with pytest.raises(Stop, match="no pattern pack for xx"):
        run("--language", "xx", str(SAMPLE))
