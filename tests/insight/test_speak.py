"""The door: nothing passes early, nothing ranks Ada and Ben, and every sentence is one that may be said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from handhold.insight import change, loop, report, said, simulate, speak
from handhold.insight.fitting import fit
from handhold.insight.model import Array
from handhold.insight.posterior import ENOUGH_DRAWS, Posterior, sample
from handhold.insight.priors import Prior, claim
from handhold.insight.readings import Readings, between, diary_of
from handhold.insight.said import NotYet, Said
from tests.insight.worlds import FIRST, readings, swapped

NEVER = (
    r"because|cause|reason|due to|leads?|lead to|makes?|made|affects?|effect|influence|impact|result|drives?|trigger|"
    r"helps?|hurts?|harms?|fault|blame|guilt|wrong|right|should|must|try|need to|have to|"
    r"pursu\w*|withdraw\w*|distan\w*|avoid\w*|anxious|clingy|cold|needy|toxic|healthy|unhealthy|normal|problem|"
    r"score|rank|grade|risk|odds|compatib\w*|break.?up|divorce|abuse|better|worse|best|worst|"
    r"than your partner|than the other|more than you|less than you|you more|first|he|she|him|her|his|husband|wife|"
    r"man|woman|well done|great|congrat\w*|sorry|depress\w*|attach\w*"
)


def certain(prior: Prior, values: dict[int, float], sd: float = 0.02) -> Posterior:
    """A posterior that is sure of some places of theta and knows nothing new of the others."""
    rng = np.random.default_rng(1)
    draws = prior.mean + prior.sd * rng.standard_normal((1, 2_000, len(prior.mean)))
    for place, value in values.items():
        draws[0, :, place] = value + sd * rng.standard_normal(2_000)
    return Posterior(draws, np.full((1, 2_000), 1 / 2_000), np.array([500.0]), np.array([True]))


def verdicts(prior: Prior, found: Posterior, days: int = 90) -> dict[str, Said | NotYet]:
    return {item.what: speak.judge(item, speak.numbers(item, found, prior), days, 100) for item in speak.claims(prior)}


def practice_places(prior: Prior) -> list[int]:
    return prior.layout.effect(prior.inputs.index("practice"))


PRIOR = claim(2, ("practice", "load_a", "load_b"))


@pytest.mark.parametrize("sentence", said.SENTENCES)
def test_no_sentence_names_a_cause_a_label_or_a_winner(sentence: str) -> None:
    assert not re.search(rf"\b(?:{NEVER})\b", sentence, flags=re.IGNORECASE)
    assert "!" not in sentence


def test_every_sentence_that_the_module_holds_is_in_the_list() -> None:
    held: list[str] = []
    for name, value in vars(said).items():
        if name.startswith("__"):
            continue
        if isinstance(value, str):
            held.append(value)
        elif isinstance(value, dict) and value and all(isinstance(part, str) for part in value.values()):
            held += value.values()
    spoken = {text for text in held if " " in text and not text.startswith(("What numbers", "Everything"))}
    assert spoken == set(said.SENTENCES)


def test_every_place_in_a_sentence_can_be_filled() -> None:
    values = {"more": 1, "open": 1, "reaches": 2, "low": 0.1, "high": 0.2, "what": "a", "days": 3}
    for sentence in said.SENTENCES:
        assert "%(" not in sentence % values


def test_a_sure_link_is_said_in_its_own_direction() -> None:
    for value, expected in ((0.8, said.HIGHER["practice"]), (-0.8, said.LOWER["practice"])):
        found = certain(PRIOR, dict.fromkeys(practice_places(PRIOR), value))
        assert verdicts(PRIOR, found)[said.EFFECTS["practice"]] == Said("effect", expected)


def test_what_is_not_sure_what_is_early_and_what_is_unreliable_stay_silent() -> None:
    what = said.EFFECTS["practice"]
    places = dict.fromkeys(practice_places(PRIOR), 0.8)
    sure = certain(PRIOR, places)
    early = verdicts(PRIOR, sure, days=speak.MIN_DAYS - 1)[what]
    assert isinstance(early, NotYet)
    assert early.days_to_go == round((25 - 13) * 100 / 13)
    unsure = certain(PRIOR, dict.fromkeys(practice_places(PRIOR), 0.05), sd=0.1)
    assert verdicts(PRIOR, unsure)[what] == NotYet("effect", what, said.NOTHING_CLEAR_EFFECT)
    nothing_learned = certain(PRIOR, {})
    assert verdicts(PRIOR, nothing_learned)[what] == NotYet("effect", what, said.TOO_FEW_EFFECT)
    unreliable = replace(sure, reliable=np.array([False]))
    assert all(item.sentence == said.UNRELIABLE for item in verdicts(PRIOR, unreliable).values())


@pytest.mark.parametrize("item", speak.claims(PRIOR), ids=lambda item: item.topic)
def test_each_condition_alone_keeps_a_sentence_back_and_all_together_let_it_through(item: speak.Claim) -> None:
    met = speak.Known(np.array([0.981]), np.array([0.799]), np.array([True]), np.array([True]))
    least = max(speak.MIN_DAYS, speak.MIN_CROSS_DAYS if item.topic == "cross" else 0)
    assert isinstance(speak.judge(item, met, least, 100), Said)
    below = replace(met, above=1 - met.above)
    assert speak.judge(item, below, least, 100) == Said(item.topic, item.below)
    assert isinstance(speak.judge(item, met, least - 1, 100), NotYet)
    for missed in ("above", "narrowed", "agreed", "reliable"):
        value = {"above": np.array([0.98]), "narrowed": np.array([0.8])}.get(missed, np.array([False]))
        kept_back = speak.judge(item, replace(met, **{missed: value}), least, 100)
        assert isinstance(kept_back, NotYet), missed


@pytest.mark.parametrize("item", speak.claims(PRIOR), ids=lambda item: item.topic)
def test_a_wait_of_one_day_is_until_tomorrow(item: speak.Claim) -> None:
    known = speak.Known(np.array([0.5]), np.array([0.9]), np.array([True]), np.array([True]))
    days = speak.USUAL_DAYS[item.topic] - 1
    assert str(speak.judge(item, known, days, days)).endswith("It may be there tomorrow.")
    assert str(speak.judge(item, known, days - 1, days - 1)).endswith("in about 2 days.")


def test_nothing_is_said_of_two_where_it_holds_for_one_only() -> None:
    first, second = practice_places(PRIOR)
    found = certain(PRIOR, {first: 1.2, second: -0.1})
    assert isinstance(verdicts(PRIOR, found)[said.EFFECTS["practice"]], NotYet)


def test_the_cross_link_waits_for_sixty_days_and_says_what_it_leans_on() -> None:
    found = certain(PRIOR, dict.fromkeys(PRIOR.layout.cross, 0.3))
    assert isinstance(verdicts(PRIOR, found, days=59)[said.CROSS], NotYet)
    assert verdicts(PRIOR, found, days=60)[said.CROSS] == Said("cross", said.ALONG)
    assert "leans on" in said.ALONG
    assert "leans on" in said.AGAINST


def test_each_one_s_own_load_stands_on_their_own_line() -> None:
    layout = PRIOR.layout
    own = {layout.effect(1)[0]: -0.5, layout.effect(2)[1]: -0.5}
    assert verdicts(PRIOR, certain(PRIOR, own))[said.EFFECTS["load"]] == Said("effect", said.LOWER["load"])


def test_carry_over_is_judged_against_none_and_not_against_what_is_usual() -> None:
    usual = certain(PRIOR, {})
    assert speak.numbers(speak.claims(PRIOR)[0], usual, PRIOR).above[0] == pytest.approx(0.5, abs=0.15)
    assert isinstance(verdicts(PRIOR, usual)[said.CARRY], NotYet)
    clear = certain(PRIOR, dict.fromkeys(PRIOR.layout.own, 0.4), sd=0.08)
    assert verdicts(PRIOR, clear)[said.CARRY] == Said("carry", said.CARRIES)


def test_what_if_is_told_only_where_its_link_is_said_and_only_of_what_the_two_can_choose() -> None:
    found = certain(PRIOR, dict.fromkeys([*practice_places(PRIOR), *PRIOR.layout.effect(1)], 0.9))
    spoken = list(verdicts(PRIOR, found).values())
    told = speak.what_ifs(spoken, found, PRIOR)
    assert [item.sentence for item in told] == [said.IF_HIGHER]
    assert 0.1 < float(told[0].values["low"]) < float(told[0].values["high"]) < 1
    assert speak.what_ifs([], found, PRIOR) == []
    lower = certain(PRIOR, dict.fromkeys(practice_places(PRIOR), -0.9))
    assert speak.what_ifs(list(verdicts(PRIOR, lower).values()), lower, PRIOR)[0].sentence == said.IF_LOWER


def test_a_change_is_said_when_clear_and_silence_is_not_called_no_change() -> None:
    def found(factor: float, step: float, arrived: bool = True) -> change.Change:
        return change.Change(np.array([factor]), np.array([step]), np.array([0.1]), np.array([arrived]))

    assert speak.judge_change(found(change.CLEAR + 1, 0.5)) == Said("change", said.CHANGED_UP)
    assert speak.judge_change(found(change.CLEAR + 1, -0.5)) == Said("change", said.CHANGED_DOWN)
    assert speak.judge_change(found(change.CLEAR, 0.5)).sentence == said.NO_CLEAR_CHANGE
    assert speak.judge_change(found(99.0, 0.5, arrived=False)).sentence == said.UNRELIABLE


def steady(days: int, drop: float = 0.0) -> Array:
    ratings = 6 + np.random.default_rng(2).standard_normal((days, 4)).round()
    ratings[days // 2 :] += drop
    return ratings.clip(0, 10)


def test_a_named_day_needs_a_week_on_both_sides() -> None:
    kept = readings(steady(40, drop=-4.0))
    assert speak.changed(kept, FIRST + timedelta(days=20)) == Said("change", said.CHANGED_DOWN)
    assert speak.changed(readings(steady(40)), FIRST + timedelta(days=20)).sentence == said.NO_CLEAR_CHANGE
    late = speak.changed(kept, FIRST + timedelta(days=36))
    assert late == NotYet("change", said.CHANGE, said.TOO_EARLY, 3)
    for day in (-500, -5, 2, 400):
        assert speak.changed(kept, FIRST + timedelta(days=day)).sentence == said.TOO_FEW


def test_one_s_own_line_is_said_to_move_when_it_moved() -> None:
    days = 84
    today = FIRST + timedelta(days=days - 1)
    for shift, expected in ((4.0, said.LINE_UP), (-4.0, said.LINE_DOWN), (0.0, said.NOTHING_CLEAR)):
        values = steady(days)[:, 0]
        values[-24:] = (values[-24:] + shift).clip(0, 10)
        answers = {FIRST + timedelta(days=number): float(value) for number, value in enumerate(values)}
        assert speak.own_line(answers, today).sentence == expected
    assert speak.own_line({}, today) == NotYet("line", said.LINE, said.TOO_FEW)
    assert speak.own_line({today: 7.0}, today) == NotYet("line", said.LINE, said.TOO_EARLY, 32)


def looping(days: int = 70, seed: int = 3) -> Readings:
    return simulate.couple("strong", days, seed, FIRST)


def test_a_strong_loop_is_said_and_said_alike_whoever_is_who() -> None:
    kept = looping()
    told = speak.dance(kept, seed=1)
    assert isinstance(told, Said)
    assert told.topic == "dance"
    assert speak.dance(swapped(kept), seed=1) == told
    assert speak.share(swapped(kept)) == speak.share(kept)


def test_the_dance_needs_the_same_verdict_a_week_ago_and_without_the_stress_control(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, real = looping(), loop.direction
    verdict = speak.dance(kept, seed=1)

    def doubted(
        doubts: Callable[[int, Array | None], bool], way: loop.Reaches, days: int, stress: Array | None, *, seed: int
    ) -> loop.Direction:
        found = real(way, days, stress, seed=seed)
        return replace(found, dance=0.5) if doubts(days, stress) else found

    for doubts in (lambda days, _: days < len(kept), lambda _, stress: stress is None):
        monkeypatch.setattr(loop, "direction", partial(doubted, doubts))
        assert speak.dance(kept, seed=1).sentence == said.NOTHING_CLEAR != verdict.sentence


def test_the_dance_waits_for_enough_reaches_of_both_kinds() -> None:
    few = readings(np.full((10, 4), np.nan), loop.Reaches(np.arange(20) / 2, np.tile([1.0, 0.0], 10)))
    waiting = speak.dance(few, seed=1)
    assert waiting == NotYet("dance", said.DANCE, said.TOO_EARLY, 5)
    answered = readings(np.full((40, 4), np.nan), loop.Reaches(np.arange(80) / 2, np.zeros(80)))
    assert speak.dance(answered, seed=1) == NotYet("dance", said.DANCE, said.TOO_FEW)
    assert speak.share(readings(np.full((5, 4), np.nan))).sentence == said.NO_REACHES


def test_a_wait_is_told_only_where_the_pace_fits_into_the_year_that_speaks() -> None:
    def waits(reaches: int, answers: int, days: int = 365) -> dict[str, int | None]:
        ratings = np.full((days, 4), np.nan)
        ratings[np.linspace(0, days - 1, answers).round().astype(int)] = 6.0
        way = loop.Reaches(np.linspace(0, days - 1, reaches), (np.arange(reaches) % 2).astype(float))
        told = speak.couple(readings(ratings, way), seed=1)
        return {item.topic: item.days_to_go for item in told if isinstance(item, NotYet) and item.topic != "effect"}

    assert waits(29, 30) == {"carry": None, "cross": None, "dance": None}
    assert waits(29, 30, 200) == {"carry": None, "cross": None, "dance": 7}
    assert waits(29, 50, 200) == {"carry": None, "cross": 100, "dance": 7}


def test_a_dance_that_the_last_seven_days_make_alone_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    link = loop.Link(0.8, 0.1)
    sure = loop.Direction(link, link, 0.99, 0.4, 0.25, 0.6, 40, 20)
    monkeypatch.setattr(loop, "direction", lambda *_, **__: sure)
    assert speak.dance(looping(5), seed=1) == NotYet("dance", said.DANCE, said.TOO_EARLY, 3)
    assert speak.dance(looping(7), seed=1) == NotYet("dance", said.DANCE, said.TOMORROW, 1)
    assert isinstance(speak.dance(looping(8), seed=1), Said)


def test_the_share_is_rounded_outwards() -> None:
    numbers = np.arange(4_000)
    many = loop.Reaches(numbers / 40, (numbers % 2).astype(float))
    told = speak.share(readings(np.full((100, 4), np.nan), many))
    assert isinstance(told, Said)
    assert (told.values["low"], told.values["high"]) == (48, 52)


@pytest.mark.parametrize(
    ("reaches", "open_", "dance", "speaks"),
    [
        (30, 8, 0.91, True),
        (30, 22, 0.91, True),
        (29, 10, 0.91, False),
        (30, 7, 0.91, False),
        (30, 23, 0.91, False),
        (30, 8, 0.9, False),
    ],
)
def test_the_dance_needs_thirty_reaches_eight_of_each_and_more_than_nine_in_ten(
    reaches: int, open_: int, dance: float, speaks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = loop.Link(0.8, 0.1)
    found = loop.Direction(link, link, dance, 0.4, 0.25, 0.6, reaches, open_)
    monkeypatch.setattr(loop, "direction", lambda *_, **__: found)
    told = speak.dance(looping(20), seed=1)
    assert (told == Said("dance", said.TURNS_AT_LEAST, {"more": 2})) is speaks
    assert isinstance(told, NotYet) is not speaks


def test_too_few_effective_draws_are_not_trusted() -> None:
    kept = looping(60)
    book, names = diary_of(kept)
    prior = claim(2, names)
    fitted = fit(book, prior)
    assert sample(book, prior, fitted, seed=1).reliable.all()
    found = sample(book, prior, fitted, seed=1, draws=60)
    assert found.effective[0] < ENOUGH_DRAWS
    assert all(
        speak.judge(item, speak.numbers(item, found, prior), 90, 100).sentence == said.UNRELIABLE
        for item in speak.claims(prior)
    )


def test_everything_said_of_ada_and_ben_is_the_same_when_they_are_exchanged() -> None:
    kept = looping(days=90)
    for one, other in zip(speak.couple(kept, seed=1), speak.couple(swapped(kept), seed=1), strict=True):
        assert (type(one), one.sentence) == (type(other), other.sentence)


def test_only_the_last_year_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "RECENT_DAYS", 25)
    kept = simulate.couple("secure", 40, 2, FIRST)
    assert speak.couple(kept, seed=1) == speak.couple(between(kept, 15, 40), seed=1)
    ways = [report.of_reaches(table, 1)["said"] for table in (kept, between(kept, 15, 40), between(kept, 0, 25))]
    assert ways[0] == ways[1] != ways[2]


def test_the_wait_is_told_at_the_pace_since_the_first_answer() -> None:
    kept = simulate.couple("secure", 12, 1, FIRST)
    late = replace(
        kept,
        first=FIRST - timedelta(days=40),
        **{
            name: np.vstack([np.full((40, part.shape[1]), empty), part])
            for name, part, empty in (
                ("ratings", kept.ratings, np.nan),
                ("loads", kept.loads, np.nan),
                ("logged", kept.logged, 0.0),
            )
        },
        by_a=loop.Reaches(kept.by_a.times + 40, kept.by_a.left_open),
        by_b=loop.Reaches(kept.by_b.times + 40, kept.by_b.left_open),
    )
    waits = [
        [item.days_to_go for item in speak.couple(table, seed=1) if isinstance(item, NotYet) and item.topic != "dance"]
        for table in (kept, late)
    ]
    assert waits[0] == waits[1] != []


def test_months_before_the_first_answer_change_nothing_that_is_said() -> None:
    rng = np.random.default_rng(3)
    rated = rng.integers(2, 6, (60, 4)).astype(float)
    late = np.vstack([np.full((240, 4), np.nan), rated])
    assert speak.couple(readings(late), seed=1) == speak.couple(readings(rated), seed=1)


def test_a_new_couple_hears_when_it_may_be_known_and_what_is_counted() -> None:
    told = speak.couple(simulate.couple("secure", 10, 1, FIRST), seed=1)
    assert all(isinstance(item, NotYet) for item in told if item.topic != "share")
    waits = {item.topic: item.days_to_go for item in told if isinstance(item, NotYet)}
    assert waits["cross"] is not None
    assert waits["carry"] is not None
    assert waits["cross"] > waits["carry"] > 0
    assert any(item.topic == "share" and isinstance(item, Said) for item in told)
