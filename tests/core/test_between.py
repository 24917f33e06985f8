"""Ada and Ben do anything at any time, with crashes in between: pause, request and repair keep their laws."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from handhold.core import ours, pause, reach, repair, request
from handhold.core.entry import Entry
from handhold.core.words import Refused
from tests.cast import ADA, BEN, MONDAY, asked
from tests.depth import examples

who = st.sampled_from((ADA, BEN))
places = st.integers(1, 30)


class Between(RuleBasedStateMachine):
    """The two, a clock that only goes on, and a process that may die at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.log, self.state = MONDAY, list[Entry](), ours.Ours()

    def act(self, by: str, act: ours.OursAct) -> None:
        before = self.state
        answer = ours.decide(self.state, act, asked(by, self.at))
        assert self.state == before
        if isinstance(answer, Refused):
            assert str(answer)
            return
        for event in answer:
            entry = Entry(len(self.log) + 1, f"{len(self.log):032x}", by, self.at, event)
            self.log.append(entry)
            self.state = ours.fold(self.state, [entry])

    @rule(minutes=st.integers(1, 3_000))
    def time_goes_by(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def the_process_dies_and_starts_again(self) -> None:
        again = ours.fold(ours.Ours(), self.log)
        assert again == self.state
        self.state = again

    @rule(by=who, minutes=st.integers(10, 1_500))
    def call_a_pause(self, by: str, minutes: int) -> None:
        self.act(by, pause.CallPause(minutes=minutes))

    @rule(by=who, seq=places, hours=st.none() | st.integers(1, 30))
    def move_a_pause(self, by: str, seq: int, hours: int | None) -> None:
        until = None if hours is None else self.at + timedelta(hours=hours)
        self.act(by, pause.MovePause(pause=self._pause(seq), until=until))

    @rule(by=who, seq=places)
    def come_back(self, by: str, seq: int) -> None:
        self.act(by, pause.ReadyPause(pause=self._pause(seq)))

    @rule(by=who, ask=st.sampled_from(("tea", " ")))
    def ask(self, by: str, ask: str) -> None:
        self.act(by, request.MakeRequest(ask=ask, size="minutes"))

    @rule(by=who, seq=places, answer=st.sampled_from(("yes", "smaller", "not_able", "later")))
    def answer(self, by: str, seq: int, answer: request.RequestAnswer) -> None:
        later = self.at + timedelta(days=1)
        self.act(by, request.AnswerRequest(request=seq, answer=answer, words="half of it", at=later))

    @rule(by=who, seq=places, way=st.sampled_from(("accept", "counter", "reopen", "close")))
    def go_on(self, by: str, seq: int, way: str) -> None:
        acts: dict[str, ours.OursAct] = {
            "accept": request.AcceptRequest(request=seq),
            "counter": request.CounterRequest(request=seq, ask="tea tomorrow", size="minutes"),
            "reopen": request.ReopenRequest(request=seq),
            "close": request.CloseRequest(request=seq, how="kept"),
        }
        self.act(by, acts[way])

    @rule(by=who, seq=places, way=st.sampled_from(("offer", "agree", "send", "no")))
    def repair(self, by: str, seq: int, way: str) -> None:
        acts: dict[str, ours.OursAct] = {
            "offer": repair.OfferPhrase(text="again?"),
            "agree": repair.AgreePhrase(phrase=seq),
            "send": repair.SendRepair(phrase=seq),
            "no": repair.AnswerRepair(repair=seq, answer="no"),
        }
        self.act(by, acts[way])

    @rule(by=who)
    def reach(self, by: str) -> None:
        self.act(by, reach.Reach(what="look"))

    @invariant()
    def a_pause_holds_back_what_is_hot_and_always_ends(self) -> None:
        on = self.state.pauses.on(self.at)
        hot = ours.decide(self.state, reach.Reach(what="look"), asked(ADA, self.at))
        assert (hot == Refused(ours.PAUSED)) == (on is not None)
        assert self.state.pauses.on(self.at + pause.LONGEST + pause.LAPSES_AFTER + timedelta(minutes=1)) is None

    @invariant()
    def calling_a_pause_is_never_refused_but_by_the_one_that_is_on(self) -> None:
        answer = ours.decide(self.state, pause.CallPause(minutes=20), asked(BEN, self.at))
        assert isinstance(answer, Refused) == (self.state.pauses.on(self.at) is not None)

    @invariant()
    def no_request_goes_a_third_round_and_never_both_have_the_turn(self) -> None:
        for known in self.state.requests.values():
            assert known.round <= request.ROUNDS
            assert not (request.turn_of(known, ADA) and request.turn_of(known, BEN))
            assert known.state != "agreed" or known.answer is not None

    @invariant()
    def nobody_is_asked_for_what_they_asked_themselves(self) -> None:
        for person in (ADA, BEN):
            assert all(known.by != person for known in request.come_back(self.state.requests, person, self.at))

    @invariant()
    def only_phrases_of_both_are_ever_sent(self) -> None:
        last = self.state.repairs.last
        assert last is None or self.state.repairs.phrases[last.phrase].agreed

    def _pause(self, seq: int) -> int:
        """Mostly the pause that is there, sometimes any place."""
        last = self.state.pauses.last
        return last.seq if last and seq % 5 else seq


TestBetween = Between.TestCase
TestBetween.settings = settings(max_examples=examples(60), stateful_step_count=30, deadline=None)
