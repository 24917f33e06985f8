"""The verification plan itself: what counts as met, that absent peers are told, and that its small parts hold."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

import numpy as np
import pytest

from handhold.commands import insight
from handhold.insight import priors, said
from handhold.insight.verify import calibrated, dancing, exact, peers, plan, rows, silent, speed, stressed
from handhold.insight.verify.rows import QUICK, Row

TINY = replace(
    QUICK,
    exact=1,
    coverage=20,
    peer=1,
    timed=1,
    silent=4,
    silent_days=(20,),
    loop=60,
    loop_days=(14,),
    bursty=20,
    spoken=3,
    dance=3,
    change=6,
    speed=4,
)


def ticking() -> float:
    """A clock that makes every piece of work take one second."""
    ticking.now += 1.0  # type: ignore[attr-defined]
    return float(ticking.now)  # type: ignore[attr-defined]


ticking.now = 0.0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("row", "ok"),
    [
        (rows.at_most("a", 1.0, 1.0), True),
        (rows.at_most("a", 1.1, 1.0), False),
        (rows.at_most("a", float("nan"), 1.0), False),
        (rows.at_most("a", 0.07, 0.05, trials=100), True),
        (rows.at_most("a", 0.12, 0.05, trials=100), False),
        (rows.at_least("a", 3.0, 3.0), True),
        (rows.at_least("a", float("nan"), 3.0), False),
        (rows.at_least("a", 0.86, 0.9, trials=100), True),
        (rows.at_least("a", 0.8, 0.9, trials=100), False),
        (rows.at_least("a", 0.0, 0.9, trials=1), False),
        (rows.between("a", 0.9, 0.87, 0.93), True),
        (rows.between("a", 0.86, 0.87, 0.93), False),
        (rows.between("a", 0.86, 0.87, 0.93, trials=200), True),
        (rows.shown("a", 1.0), None),
        (rows.skipped("a", "<= 1", "no peer"), None),
    ],
)
def test_a_row_is_met_only_when_its_value_says_so(row: Row, ok: bool | None) -> None:
    assert row.ok is ok
    assert set(row.plain()) == {"what", "floor", "value", "ok", "note"}


def test_what_a_missing_peer_would_show_is_skipped_in_so_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (exact, calibrated, speed):
        monkeypatch.setattr(module, "has_peer", lambda: False)
        monkeypatch.setattr(module, "best_engine", lambda: "numpy")
    monkeypatch.setattr(exact, "LAYOUTS", [(1, 0), (2, 1), (1, 2)])
    monkeypatch.setattr(calibrated, "DAYS", ())
    found = [
        *exact.rows(TINY, 1),
        *calibrated.rows(TINY, 1),
        *speed._ratios({"numpy batch": 1.0}, {"numba": 1000}, SMALL, TINY, ticking),
    ]
    absent = [row for row in found if "statsmodels" in row.what or "VARMAX" in row.what or "numba" in row.what]
    assert absent
    assert all(row.ok is None and row.value is None and row.note.startswith("skipped") for row in absent)
    assert all(row.ok for row in found if row not in absent and row.floor != "shown")


SMALL = exact.world(1, 2, 1, 3)[2]


def test_speed_is_measured_by_the_clock_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "has_peer", lambda: True)
    monkeypatch.setattr(speed, "best_engine", lambda: "numpy")
    monkeypatch.setattr(peers, "varmax_carry", lambda _: np.eye(2))
    found = {
        row.what: row
        for row in speed._ratios({"numpy batch": 0.1}, {"numpy batch": 5, "numba": 1000}, SMALL, TINY, ticking)
    }
    assert found["CPU ms per couple, 60 days: statsmodels VARMAX"].value == pytest.approx(1000)
    assert found["CPU, statsmodels VARMAX over numpy batch"].value == pytest.approx(10)
    assert found["CPU, statsmodels VARMAX over numba"].ok is None


def test_recall_at_a_precision_is_the_largest_share_that_a_cut_can_find() -> None:
    score = np.arange(10, 0, -1) / 10
    truth = np.array([1.0, 1, 0, 1, 1, 0, 0, 0, 1, 0])
    assert dancing.recall_at(score, truth, 0.8, fewest=1) == pytest.approx(4 / 5)
    assert dancing.recall_at(score, truth, 0.99, fewest=1) == pytest.approx(2 / 5)
    assert dancing.recall_at(score, truth, 0.99, fewest=3) == 0


def test_a_tiny_check_runs_the_whole_plan_and_its_exit_tells_what_was_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (exact, calibrated, speed):
        monkeypatch.setattr(module, "has_peer", lambda: False)
    monkeypatch.setattr(exact, "LAYOUTS", [(1, 2), (2, 1), (1, 0)])
    monkeypatch.setattr(calibrated, "DAYS", (14,))
    monkeypatch.setattr(speed, "PAGES", 1)
    monkeypatch.setattr(rows, "QUICK", TINY)
    parser = argparse.ArgumentParser()
    insight.add(parser.add_subparsers())
    code = insight.run(parser.parse_args(["insight", "check", "--quick", "--json"]))
    found = json.loads(capsys.readouterr().out)["rows"]
    assert code == any(row["ok"] is False for row in found)
    told = [row["what"] for row in found]
    for world in silent.WORLDS:
        assert sum(f"false sentences, {world.name}:" in what for what in told) == 6
    assert {f"false sentences, all inputs: {what}" for what in (*said.EFFECTS.values(), "cross")} < set(told)
    assert "false sentences: dance" in told
    assert sum("NOT adjusted" in row["what"] and row["floor"] == "shown" for row in found) == 1
    assert sum("although bursty" in what for what in told) == 5
    assert sum(what.startswith("false alarms") for what in told) == 7
    assert sum(what.startswith("error, cross") for what in told) == 2
    assert sum(what.startswith("one couple") for what in told) == 3


def test_whoever_never_speaks_meets_no_precision() -> None:
    mute = dancing.Found(np.array([0, 1, 4, 4]), np.full(4, 0.5), np.full(4, 0.3))
    first, *_ = dancing._judged("mute", mute, rows.FULL, trusted=True)
    assert (first.value, first.ok) == (None, False)
    assert [row.ok for row in dancing._judged("mute", mute, rows.FULL, trusted=False)] == [None]


def test_a_count_stands_with_its_interval() -> None:
    assert rows.within(0, 4_000) == "0 of 4000, 95 % 0.0000 to 0.0010"
    assert rows.within(20, 1_000) == "20 of 1000, 95 % 0.0130 to 0.0307"


def test_the_plan_runs_its_parts_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = (exact, speed, calibrated, silent, dancing, stressed)
    for part in parts:
        monkeypatch.setattr(part, "rows", lambda *_, name=part.__name__: [rows.shown(name, 1.0)])
    assert [row.what for row in plan.run(QUICK, ticking)] == [part.__name__ for part in parts]


def test_blocks_cover_every_parameter_once() -> None:
    prior = priors.forecast(1, calibrated.NAMES)
    assert sorted(place for places in calibrated.blocks(prior).values() for place in places) == list(range(15))


def test_the_quick_plan_asks_less_of_everything_than_the_full_one() -> None:
    for name in (
        "exact",
        "coverage",
        "peer",
        "timed",
        "silent",
        "loop",
        "bursty",
        "spoken",
        "dance",
        "change",
        "speed",
    ):
        assert getattr(QUICK, name) < getattr(rows.FULL, name)
