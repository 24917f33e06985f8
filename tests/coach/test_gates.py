"""The bars that the coach must hold on labelled messages, and how they are counted."""

from __future__ import annotations

import pytest

from handhold.core.coach.read import Found, Reading, read
from handhold.core.coach.score import Row, Score, Span, score
from tests.coach import golden

COACH = golden.load_coach()


def held_against(*names: str) -> Score:
    return score([(row, read(COACH, row.text, row.context)) for row in golden.rows(*names)])


@pytest.fixture(scope="module", params=["sample_en", "tune_en", "aside_en", "more_en", "third_en"])
def result(request: pytest.FixtureRequest) -> Score:
    return held_against(request.param)


def test_at_most_two_of_a_hundred_benign_messages_get_a_hint(result: Score) -> None:
    assert result.benign_hinted <= 0.02 * result.benign


def test_a_hint_shown_by_itself_is_right_nineteen_times_of_twenty(result: Score) -> None:
    assert (result.automatic.precision or 0) >= 0.95


def test_the_words_pointed_at_are_the_labelled_ones(result: Score) -> None:
    assert (result.automatic.overlap or 0) >= 0.80


def test_most_explicit_messages_get_a_right_hint(result: Score) -> None:
    assert (result.explicit.recall or 0) >= 0.70


def test_nine_of_ten_dangers_are_seen_without_a_false_alarm_and_none_is_softened(result: Score) -> None:
    assert (result.safety.recall or 0) >= 0.90
    assert result.safety.false == 0
    assert result.safety_hinted == 0


def test_danger_told_in_many_ways_is_seen_and_its_look_alikes_are_not() -> None:
    result = held_against("danger_en")
    assert (result.safety.recall or 0) >= 0.90
    assert result.safety.false == 0


@pytest.mark.parametrize("label", ["feeling_soft", "request"])
def test_tender_words_and_requests_are_known(label: str) -> None:
    tally = held_against("sample_en", "aside_en").labels[label]
    assert 2 * tally.hits / (2 * tally.hits + tally.false + tally.missed) >= 0.80


@pytest.mark.parametrize("tag", ["esl", "culture", "slang", "age_60plus", "same_sex", "second_marriage", "typos"])
def test_no_way_of_writing_is_hinted_at_without_reason(tag: str) -> None:
    rows = [row for row in golden.rows(*golden.CORPORA) if tag in row.tags]
    result = score([(row, read(COACH, row.text, row.context)) for row in rows])
    assert rows
    assert result.benign_hinted == 0
    assert result.automatic.false <= 1


def row(**kept: object) -> Row:
    return Row(**{"id": "x", "text": "0123456789", **kept})  # type: ignore[arg-type]


def reading(*found: tuple[str, int, int], danger: bool = False) -> Reading:
    cautions = tuple(Found(f"{kind}.x", kind, start, end, 1) for kind, start, end in found)
    return Reading((Found("s", "threat", 0, 1, 0),) if danger else (), cautions, (), (), False, 5)


def test_an_optional_label_counts_neither_way() -> None:
    result = score([(row(optional=["blame"]), reading(("blame", 0, 3)))])
    assert (result.cautions.hits, result.cautions.false, result.cautions.missed) == (0, 0, 0)


def test_hits_false_alarms_misses_and_overlap_are_counted_once_a_message() -> None:
    labelled = row(labels=["blame", "demand"], spans=[Span("blame", 0, 4), Span("demand", 5, 9)])
    result = score([(labelled, reading(("blame", 3, 6), ("blame", 6, 8), ("contempt", 0, 2)))])
    assert result.labels["blame"].hits == result.labels["blame"].overlapping == 1
    assert (result.cautions.hits, result.cautions.false, result.cautions.missed) == (1, 1, 1)
    assert result.labels["demand"].recall == 0
    assert result.ledger == {"blame.x": (2, 0), "contempt.x": (0, 1)}


def test_a_hit_beside_the_labelled_words_does_not_overlap() -> None:
    labelled = row(labels=["blame"], spans=[Span("blame", 0, 4)])
    assert score([(labelled, reading(("blame", 4, 6)))]).automatic.overlap == 0


def test_benign_and_dangerous_messages_are_counted_apart() -> None:
    result = score(
        [
            (row(benign=True), reading(("blame", 0, 3))),
            (row(benign=True), reading()),
            (row(labels=["safety"]), reading(danger=True)),
            (row(labels=["safety"]), reading(("blame", 0, 3))),
            (row(optional=["safety"]), reading(danger=True)),
        ]
    )
    assert (result.benign, result.benign_hinted) == (2, 1)
    assert (result.safety.hits, result.safety.false, result.safety.missed, result.safety_hinted) == (1, 0, 1, 1)
