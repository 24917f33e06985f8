"""Two people walk every card at random: on time or late, twice, out of turn, through restarts and crashes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handhold.core.entry import PersonId
from handhold.core.practice import events as e
from handhold.core.practice.card import RECEIVING, AnswerKind, Mode, step_of
from handhold.core.practice.sitting import Sitting
from handhold.core.practice.steps import Decision
from tests.depth import examples
from tests.practice.house import ADA, BEN, CARDS, House
from tests.practice.laws import assert_laws
from tests.practice.walkers import finish, moves, who_is_in

PEOPLE = st.sampled_from([ADA, BEN])
MODES: tuple[Mode, ...] = ("live", "same_room", "apart")
KINDS: tuple[AnswerKind | None, ...] = (None, "reflect", "feel_with", "thank", "ask", "confirm", "not_quite", "choose")
CONTENTS = st.builds(
    e.Content,
    words=st.sampled_from(["", " ", "some words"]),
    score=st.none() | st.integers(0, 10),
    choice=st.sampled_from(["", "yes", "no", "enough", "nonsense"]),
    aloud=st.booleans(),
)


class Walk(RuleBasedStateMachine):
    """One card, two people, any order of things."""

    card = ""

    @initialize(mode=st.sampled_from(MODES), by=PEOPLE)
    def begin(self, mode: Mode, by: PersonId) -> None:
        self.house = House()
        self.name = self.house.open(self.card, mode, by=by)

    @property
    def sitting(self) -> Sitting:
        return self.house.sitting(who_is_in(self.house, self.name)[0], self.name)

    @rule(person=PEOPLE, pick=st.integers(0, 99), text=st.text("abc ", min_size=1), crash=st.booleans())
    def does_what_the_page_offers(self, person: PersonId, pick: int, text: str, crash: bool) -> None:
        if person in who_is_in(self.house, self.name):
            offered = moves(self.house.see(person, self.name), self.house, text + "x")
            if offered:
                self.twice(person, offered[pick % len(offered)], crash)

    @rule(person=PEOPLE, content=CONTENTS, kind=st.sampled_from(KINDS), off=st.integers(-1, 1), nth=st.integers(0, 7))
    def does_what_nobody_offered(
        self, person: PersonId, content: e.Content, kind: AnswerKind | None, off: int, nth: int
    ) -> None:
        place = self.sitting.place + off
        acts: list[e.SittingAct] = [
            e.AnswerStep(sitting=self.name, place=place, content=content, answer=kind),
            e.ReadyStep(sitting=self.name, place=place),
            e.ConfirmStep(sitting=self.name, place=place),
            e.SendStepBack(sitting=self.name, place=place, content=content),
            e.PassStep(sitting=self.name, place=place),
            e.BeginStep(sitting=self.name, place=place),
            e.HandOver(sitting=self.name, to="other"),
            e.DeclineSitting(sitting=self.name),
        ]
        self.twice(person, acts[nth], crash=False)

    @rule(person=PEOPLE, minutes=st.integers(1, 600))
    def rests_and_goes_on(self, person: PersonId, minutes: int) -> None:
        self.house.do(person, e.PauseSitting(sitting=self.name))
        self.house.wait(minutes=minutes)
        self.house.do(person, e.ResumeSitting(sitting=self.name))

    @rule(person=PEOPLE, mode=st.sampled_from(MODES))
    def changes_the_device(self, person: PersonId, mode: Mode) -> None:
        self.house.do(person, e.ResumeSitting(sitting=self.name, mode=mode))

    @rule(minutes=st.integers(1, 30))
    def time_goes_by(self, minutes: int) -> None:
        self.house.wait(minutes=minutes)

    @precondition(lambda self: self.sitting.place > 8)
    @rule(person=PEOPLE)
    def stops(self, person: PersonId) -> None:
        self.house.do(person, e.StopSitting(sitting=self.name))

    def twice(self, person: PersonId, act: e.SittingAct, crash: bool) -> None:
        """The same act twice, as a nervous thumb or a bad line would send it, changes nothing the second time."""
        self.house.acts += 1
        name = f"act{self.house.acts}"
        first = self.house.do(person, act, name, crash)
        self.house.visit(person)
        before = {room: len(log) for room, log in self.house.logs.items()}
        if isinstance(first, Decision) and (first.mine or first.ours):
            self.house.do(person, act, name)
            assert {room: len(log) for room, log in self.house.logs.items()} == before

    @invariant()
    def the_laws_hold(self) -> None:
        assert_laws(self.house, self.name)
        for mark in self.sitting.marks:
            step = step_of(CARDS[self.card], mark.step)
            if step is not None and step.receives and mark.done == "answered":
                assert mark.answer in RECEIVING

    def teardown(self) -> None:
        """Wherever they are, two kind people can still come to an end."""
        for person in who_is_in(self.house, self.name):
            self.house.visit(person)
        finish(self.house, self.name)


@pytest.mark.parametrize("card", CARDS)
def test_the_laws_hold_however_ada_and_ben_walk(card: str) -> None:
    machine = type(f"Walk_{card}", (Walk,), {"card": card})
    options = settings(
        max_examples=examples(10),
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(machine, settings=options)
