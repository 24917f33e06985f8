"""When Ada sees a hint: rarely, never against her will, and never so that silence tells a secret."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from handhold.core.coach.budget import (
    BETWEEN_HINTS,
    HintState,
    Moment,
    decide_hint,
    decide_reading,
    dismiss,
    fall_quiet,
    silence,
    turn,
)
from handhold.core.coach.read import Found, Reading

DAY = 86_400
NOON = Moment(at=1_900_022_400 - DAY // 2, day_ends=1_900_022_400)
ON = HintState(on=True)


def found(rule: str = "absolutes.never", auto: int = 3, start: int = 0) -> Found:
    return Found(rule, rule.partition(".")[0], start, start + 5, auto)


def reading(*cautions: Found, danger: bool = False, words: int = 9) -> Reading:
    safety = (Found("violence.you-did", "violence", 0, 5, 0),) if danger else ()
    return Reading(safety, cautions, (), (), False, words)


def later(seconds: int) -> Moment:
    return Moment(NOON.at + seconds, NOON.day_ends)


def test_the_coach_says_nothing_until_ada_turns_it_on() -> None:
    assert decide_hint(HintState(), reading(found()), "one", NOON).hints == ()
    assert decide_reading(HintState(), reading(found()), NOON).hints == ()
    assert not decide_hint(HintState(), reading(danger=True), "one", NOON).offer_help
    assert decide_hint(turn(HintState(), on=True), reading(found()), "one", NOON).hints == (found(),)
    assert decide_hint(turn(ON, on=False), reading(found()), "one", NOON).hints == ()


def test_ada_sees_one_hint_for_a_message_and_one_in_ten_minutes() -> None:
    first = decide_hint(ON, reading(found()), "one", NOON)
    assert decide_hint(first.state, reading(found()), "one", later(BETWEEN_HINTS)).hints == ()
    assert decide_hint(first.state, reading(found()), "two", later(BETWEEN_HINTS - 1)).hints == ()
    assert decide_hint(first.state, reading(found()), "two", later(BETWEEN_HINTS)).hints == (found(),)


def test_the_most_trusted_hint_is_the_one() -> None:
    weak, strong = found("blame.was-fine", auto=1), found("absolutes.never", auto=3, start=40)
    assert decide_hint(ON, reading(weak, strong), "one", NOON).hints == (strong,)
    assert decide_hint(ON, reading(found(auto=0)), "one", NOON).hints == ()
    assert decide_hint(ON, reading(strong, words=1), "one", NOON).hints == ()


def test_after_two_dismissals_the_day_is_quiet_and_the_next_is_not() -> None:
    state = dismiss(dismiss(ON, "absolutes.never", NOON), "blame.fault", later(60))
    other = reading(found("demand.stop"))
    assert decide_hint(state, other, "two", later(3_600)).hints == ()
    assert decide_reading(state, other, later(3_600)).hints == ()
    tomorrow = Moment(NOON.day_ends, NOON.day_ends + DAY)
    assert decide_hint(state, other, "two", tomorrow).hints == (found("demand.stop"),)
    assert decide_hint(state, reading(found("blame.fault")), "two", tomorrow).hints == ()


def test_one_dismissal_a_day_never_adds_up() -> None:
    state = dismiss(ON, "absolutes.never", NOON)
    tomorrow = Moment(NOON.day_ends, NOON.day_ends + DAY)
    state = dismiss(state, "blame.fault", tomorrow)
    assert decide_hint(state, reading(found("demand.stop")), "two", tomorrow).hints == (found("demand.stop"),)


def test_a_silenced_kind_stays_silent_also_for_somebody_who_asks() -> None:
    state = silence(silence(ON, "absolutes"), "absolutes")
    assert state.silenced == ("absolutes",)
    both = reading(found(), found("blame.fault", auto=1, start=20))
    assert decide_hint(state, both, "one", NOON).hints == (found("blame.fault", auto=1, start=20),)
    assert decide_reading(state, both, NOON).hints == (found("blame.fault", auto=1, start=20),)


def test_danger_offers_help_and_leaves_the_trace_of_a_wish_for_quiet() -> None:
    shown = decide_hint(ON, reading(found()), "one", NOON).state
    for decide in (decide_hint(shown, reading(danger=True), "two", later(60)),
                   decide_reading(shown, reading(danger=True), later(60))):  # fmt: skip
        assert decide.offer_help
        assert decide.hints == ()
        assert decide.state == fall_quiet(shown, later(60)) == fall_quiet(ON, later(60))
    quiet = decide_hint(ON, reading(danger=True), "one", NOON).state
    assert decide_hint(quiet, reading(found()), "two", later(3_600)).hints == ()


@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=60))
def test_no_day_with_the_coach_ever_breaks_its_budget(steps: list[tuple[int, str, bool, bool]]) -> None:
    state, at, shown = ON, NOON.at, [0]
    for wait, draft, danger, annoyed in steps:
        at += wait
        now = Moment(at, at - at % DAY + DAY)
        decided = decide_hint(state, reading(found(f"blame.{at}"), danger=danger), draft, now)
        state = decided.state
        if decided.hints:
            assert len(decided.hints) == 1
            assert at - shown[-1] >= BETWEEN_HINTS
            shown.append(at)
            if annoyed:
                state = dismiss(state, decided.hints[0].rule, now)
        assert not (danger and decided.hints)
        assert msgspec.json.decode(msgspec.json.encode(state), type=HintState) == state
