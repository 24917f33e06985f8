"""One's own line: the closed form against a dense witness, gaps that stay gaps, and ten years on one drawing."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.insight import line
from tests.depth import examples
from tests.insight.worlds import FIRST


def diary_of(values: list[float | None]) -> dict[date, float | None]:
    return {FIRST + timedelta(days=number): value for number, value in enumerate(values)}


def random_days(count: int, missing: float = 0.3, seed: int = 1) -> dict[date, float | None]:
    rng = np.random.default_rng(seed)
    values = (6 + 1.2 * rng.standard_normal(count)).round().clip(0, 10).tolist()
    return diary_of([None if rng.random() < missing else value for value in values])


def test_level_and_width_are_those_of_one_big_normal_distribution() -> None:
    answers = random_days(40)
    kept = {(day - FIRST).days: value for day, value in answers.items() if value is not None}
    first = min(kept)
    days = np.arange(max(kept) - first + 1)
    prior = line.START_SDS**2 + line.DRIFT**2 * np.minimum(days[:, None], days[None])
    there = np.array(sorted(kept)) - first
    values = np.array([kept[number] for number in sorted(kept)])
    seen = prior[np.ix_(there, there)] + line.NEIGHBOURS * np.eye(len(there))
    gain = prior[:, there] @ np.linalg.inv(seen)
    level = line.LEVEL_START + gain @ (values - line.LEVEL_START)
    variance = np.diag(prior - gain @ prior[there])
    freedom = 2 * line.SHAPE + len(there)
    off = values - line.LEVEL_START
    size = (2 * line.SCALE + off @ np.linalg.solve(seen, off)) / freedom
    points = {point.day: point for stretch in line.draw(answers).stretches for point in stretch}
    for day, point in points.items():
        number = (day - FIRST).days - first
        assert point.level == pytest.approx(level[number])
        assert point.high - point.level == pytest.approx(line.t_quantile_95(freedom) * np.sqrt(size * variance[number]))
    assert points


def test_a_move_is_the_difference_of_two_days_of_that_distribution() -> None:
    answers = random_days(70, missing=0.0)
    today = max(answers)
    found = line.move(answers, today)
    assert found is not None
    days = np.arange(70)
    prior = line.START_SDS**2 + line.DRIFT**2 * np.minimum(days[:, None], days[None])
    gain = prior @ np.linalg.inv(prior + line.NEIGHBOURS * np.eye(70))
    values = np.array([value for value in answers.values() if value is not None])
    level, left = line.LEVEL_START + gain @ (values - line.LEVEL_START), prior - gain @ prior
    assert found.mean == pytest.approx(level[69] - level[41])
    unit = np.zeros(70)
    unit[69], unit[41] = 1, -1
    off = values - line.LEVEL_START
    size = (2 * line.SCALE + off @ np.linalg.solve(prior + line.NEIGHBOURS * np.eye(70), off)) / found.freedom
    assert found.sd == pytest.approx(np.sqrt(size * unit @ left @ unit))


@pytest.mark.parametrize("every", [1, 2, 4, 5])
def test_whoever_keeps_their_pace_hears_of_their_line_about_when_it_was_told(every: int) -> None:
    answers: dict[date, float | None] = {FIRST + timedelta(days=day): 6.0 for day in range(0, 120, every)}
    for number in range(every, 60):
        today = FIRST + timedelta(days=number)
        if line.move(answers, today) is not None:
            break
        wait = line.days_to_move(answers, today)
        assert wait is not None
        arrived = next(ahead for ahead in range(100) if line.move(answers, today + timedelta(days=ahead)))
        assert abs(wait - arrived) <= 2 * (every - 1)
    else:
        pytest.fail("the line is never told of")


def test_no_day_is_promised_to_whoever_answers_too_seldom_or_stopped() -> None:
    seldom: dict[date, float | None] = {FIRST + timedelta(days=day): 6.0 for day in range(0, 100, 7)}
    assert line.days_to_move(seldom, FIRST + timedelta(days=98)) is None
    assert line.days_to_move(diary_of([6.0] * 20), FIRST + timedelta(days=60)) is None
    assert line.days_to_move({FIRST: None}, FIRST) is None


def test_a_gap_stays_a_gap_and_a_missed_day_is_nothing() -> None:
    answers = diary_of([6.0, None, 7.0, *[None] * 9, 5.0, 6.0])
    stretches = line.draw(answers).stretches
    assert [len(stretch) for stretch in stretches] == [3, 2]
    assert [point.answers for point in stretches[0]] == [1, 0, 1]


@pytest.mark.parametrize(("days", "width"), [(10, 1), (90, 1), (400, 7), (3_650, 28)])
def test_the_line_stays_legible_from_ten_days_to_ten_years(days: int, width: int) -> None:
    found = line.draw(random_days(days, seed=days))
    points = [point for stretch in found.stretches for point in stretch]
    assert found.days_per_point == width
    assert 5 <= len(points) <= 160
    assert [point.day for point in points] == sorted({point.day for point in points})


@settings(deadline=None, max_examples=examples(40))
@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=60))
def test_whatever_was_answered_the_bands_lie_in_order_and_on_the_scale(values: list[int | None]) -> None:
    found = line.draw(diary_of([None if value is None else float(value) for value in values]))
    for stretch in found.stretches:
        assert stretch[0].answers
        assert stretch[-1].answers
        for point in stretch:
            assert 0 <= point.usual_low <= point.low <= point.level <= point.high <= point.usual_high <= 10
    assert sum(point.answers for stretch in found.stretches for point in stretch) == sum(
        value is not None for value in values
    )


def test_more_answers_make_the_line_surer_and_none_make_no_line() -> None:
    few, many = (line.draw(random_days(count, 0.0)).stretches[-1][-1] for count in (4, 80))
    assert many.high - many.low < few.high - few.low
    assert line.draw({}) == line.draw({FIRST: None}) == line.Line((), 1)


@pytest.mark.parametrize(
    ("freedom", "exact_95", "exact_975"), [(6, 1.94318, 2.44691), (12, 1.78229, 2.17881), (1e6, 1.64485, 1.95997)]
)
def test_the_t_quantiles_are_those_of_the_tables(freedom: float, exact_95: float, exact_975: float) -> None:
    assert line.t_quantile_95(freedom) == pytest.approx(exact_95, abs=2e-3)
    assert line.t_quantile_975(freedom) == pytest.approx(exact_975, abs=1e-2)
