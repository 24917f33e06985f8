"""What the command line shows of a table: names for every number, and only sentences that passed the door."""

from __future__ import annotations

from typing import get_args

import pytest

from handhold.insight import report, said, simulate
from handhold.insight.model import Layout
from tests.insight.worlds import FIRST, swapped


@pytest.mark.parametrize(("indicators", "inputs"), [(1, ()), (2, ("stressor", "practice"))])
def test_every_parameter_has_a_name_of_its_own(indicators: int, inputs: tuple[str, ...]) -> None:
    layout = Layout(indicators, len(inputs))
    names = report.parameter_names(layout, inputs)
    assert len(set(names)) == len(names) == layout.size
    assert [names[place] for place in layout.own] == ["own carry-over a", "own carry-over b"]
    assert [names[place] for place in layout.cross] == ["b to a", "a to b"]
    for number, name in enumerate(inputs):
        assert [names[place] for place in layout.effect(number)] == [f"{name} on a", f"{name} on b"]
    assert names[layout.noises.start].startswith("log noise")


def test_the_report_of_days_holds_ordered_ends_and_sentences() -> None:
    found = report.of_days(simulate.couple("secure", 40, 4, FIRST), seed=1)
    for ends in [*found["parameters"].values(), *found["tomorrow"].values()]:
        assert ends["low"] < ends["middle"] < ends["high"]
    assert found["answered days"][0] <= found["days"] == 40
    patterns = [sentence.split("%(")[0] for sentence in said.SENTENCES]
    assert all(any(text.startswith(pattern) for pattern in patterns) for text in found["said"])


def test_the_report_of_reaches_exchanges_with_the_people() -> None:
    kept = simulate.couple("moderate", 40, 4, FIRST)
    found, other = report.of_reaches(kept, seed=1), report.of_reaches(swapped(kept), seed=1)
    assert found["by a"] == other["by b"]
    assert found["by b"] == other["by a"]
    assert found["said"] == other["said"]
    assert found["share left open"] == other["share left open"]


def test_every_topic_has_a_sentence_of_its_own() -> None:
    told = {"carry", "cross", "effect", "change", "dance", "share", "what_if", "line"}
    assert set(get_args(said.Topic)) == told
    assert str(said.Said("share", said.SHARE, {"open": 1, "reaches": 4, "low": 10, "high": 60})).startswith(
        "Of 4 reaches between you"
    )
    assert str(said.NotYet("carry", said.CARRY, said.TOO_EARLY, 3)).endswith("in about 3 days.")
    assert str(said.NotYet("carry", said.CARRY, said.NOTHING_CLEAR)) == f"It is not clear so far {said.CARRY}."
