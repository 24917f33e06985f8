"""Tables of days and reaches: read, written, refused with line and reason, and turned into a diary."""

from __future__ import annotations

import re

import numpy as np
import pytest

from handhold.insight import readings, simulate
from handhold.insight.readings import BadReadings
from tests.insight.worlds import FIRST

HEADER = ",".join(readings.COLUMNS)


def table(*rows: str) -> list[str]:
    return [HEADER, *rows]


@pytest.mark.parametrize("kind", [*simulate.KINDS, "confounded"])
def test_what_was_written_is_read_back(kind: simulate.Kind) -> None:
    kept = simulate.couple(kind, 25, 3, FIRST)
    again = readings.read([",".join(row) for row in readings.write(kept)])
    assert again.first == kept.first
    for ours, theirs in ((again.ratings, kept.ratings), (again.loads, kept.loads), (again.logged, kept.logged)):
        assert np.array_equal(ours, theirs, equal_nan=True)
    for way, before in ((again.by_a, kept.by_a), (again.by_b, kept.by_b)):
        assert way.times == pytest.approx(before.times, abs=1 / 900)
        assert (way.left_open == before.left_open).all()
        assert (np.diff(way.times) > 0).all()


def test_three_reaches_of_one_minute_stay_in_order() -> None:
    rows = [f"reach,2026-03-02,,,,,,,,,,15:00,a,{answer}" for answer in ("yes", "no", "yes")]
    way = readings.read(table(*rows)).by_a
    assert (np.diff(way.times) > 0).all()
    assert way.times == pytest.approx([0.5] * 3)
    assert way.left_open.tolist() == [0, 1, 0]


def test_days_without_a_row_are_missing_and_reaches_find_their_day() -> None:
    kept = readings.read(
        table("day,2026-03-02,7,8,,6,,,1,,,,,", "reach,2026-03-04,,,,,,,,,,15:00,b,no", "day,2026-03-03,,,,,,,,,,,,")
    )
    assert len(kept) == 3
    assert kept.ratings[0].tolist()[:3] == [7, 8, 6]
    assert np.isnan(kept.ratings[1:]).all()
    assert kept.logged.tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert kept.by_b.times == pytest.approx([2.5])
    assert kept.by_b.left_open.tolist() == [1.0]
    assert readings.observed_days(kept) == (1, 1)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["date,near_a", "2026-03-02,1"], "line 1: the header has no column 'kind'"),
        (["kind,date,mood", "day,2026-03-02,1"], "line 1: the header has a column 'mood' that is not known"),
        (table("day,2nd of March"), "line 2: '2nd of March' is not a date"),
        (table("week,2026-03-02"), "line 2: kind is 'week'"),
        (table("day,2026-03-02,11"), "line 2: near_a is '11', it must be a number from 0 to 10"),
        (table("day,2026-03-02,good"), "line 2: near_a is 'good'"),
        (table("day,2026-03-02,nan"), "line 2: near_a is 'nan'"),
        (table("day,2026-03-02,,,,,,,0.5"), "line 2: stressor is '0.5', it must be 0 or 1"),
        (table("day,2026-03-02", "day,2026-03-02"), "line 3: 2026-03-02 already has a row"),
        (table("reach,2026-03-02,,,,,,,,,,10:00,c,yes"), "line 2: by is 'c'"),
        (table("reach,2026-03-02,,,,,,,,,,10:00,a,maybe"), "line 2: answered is 'maybe'"),
        (table("reach,2026-03-02,,,,,,,,,,noon,a,yes"), "line 2: time is 'noon'"),
        (table("day,2026-03-02,,,,,,,,,,,,,extra"), "line 2: more fields"),
        (["kind,date,near_a,near_a", "day,2026-03-02,1,2"], "line 1: the header has the column 'near_a' twice"),
        (table("reach,2026-03-02,,,,,,,,,,18:30+05:00,a,yes"), "line 2: time is '18:30+05:00', it must be like 18:30"),
        (table("reach,2026-03-02,9,,,,,,,,,18:30,a,yes"), "line 2: near_a has no place on a row of kind 'reach'"),
        (table("day,2026-03-02,9,,,,,,,,,18:30,,"), "line 2: time has no place on a row of kind 'day'"),
        (table("day,2026-03-02," + "9" * 140_000), "line 2: field larger than"),
        (table(), "there is no row"),
        (table("day,2026-03-02", "day,1926-03-02"), "line 2 and line 3: 1926-03-02 and 2026-03-02 lie more than"),
        ([], "line 1: the header has no column"),
    ],
)
def test_a_bad_table_is_refused_with_line_and_reason(lines: list[str], said: str) -> None:
    with pytest.raises(BadReadings, match=re.escape(said)):
        readings.read(lines)


def test_only_what_was_logged_becomes_an_input() -> None:
    kept = readings.read(table("day,2026-03-02,7,8,2,6,5,,,,1,,,", "day,2026-03-03,7,8,6,6,5,,,,,,,"))
    book, names = readings.diary_of(kept)
    assert names == ("practice", "load_a")
    assert book.inputs[0].tolist() == [[1, -0.8], [0, 0.8]]
    assert book.grain == 1


def test_the_share_left_open_counts_for_the_day_after_and_a_missing_load_is_flagged() -> None:
    kept = readings.read(
        table(
            "day,2026-03-02,7,8,2,6,5,4,,,,,,", "day,2026-03-03,7,8,,6,5,6,,,,,,", "day,2026-03-04,7,8,4,6,5,8,,,,,,",
            "reach,2026-03-02,,,,,,,,,,09:00,a,no", "reach,2026-03-02,,,,,,,,,,09:00,a,yes",
        )
    )  # fmt: skip
    book, names = readings.diary_of(kept)
    assert names == ("unanswered", "load_a", "no_load_a", "load_b")
    assert book.inputs[0, :, 0].tolist() == [0, 0.5, 0]
    assert book.inputs[0, :, 2].tolist() == [0, 1, 0]
    assert readings.inputs_of_tomorrow(kept, names).tolist() == [[0, 0, 0, 0]]
    first_day = readings.between(kept, 0, 1)
    assert readings.inputs_of_tomorrow(first_day, names).tolist() == [[0.5, 0, 0, 0]]


def test_stress_is_standardised_and_zero_where_unknown() -> None:
    kept = simulate.couple("secure", 60, 1, FIRST)
    stress = readings.stress_of(kept)
    known = ~np.isnan(kept.loads).all(1)
    assert stress[~known, 0] == pytest.approx(0)
    assert stress[known, 0].mean() == pytest.approx(0, abs=1e-12)
    assert stress[known, 0].std() == pytest.approx(1)


def test_the_same_couple_a_week_earlier_has_nothing_of_the_last_week() -> None:
    kept = simulate.couple("busy", 30, 2, FIRST)
    earlier = readings.between(kept, 0, 23)
    assert len(earlier) == 23
    assert earlier.by_a.times.max() < 23
    assert (earlier.by_b.times == kept.by_b.times[kept.by_b.times < 23]).all()
    with pytest.raises(ValueError, match="nothing"):
        readings.between(kept, 0, 0)


def test_a_stretch_of_days_begins_at_its_own_first_day() -> None:
    kept = simulate.couple("busy", 30, 2, FIRST)
    later = readings.between(kept, 10, 99)
    assert (later.first - kept.first).days == 10
    assert np.array_equal(later.ratings, kept.ratings[10:], equal_nan=True)
    assert later.by_a.times == pytest.approx(kept.by_a.times[kept.by_a.times >= 10] - 10)
    assert readings.between(kept, -5, 30).by_b.times == pytest.approx(kept.by_b.times)
