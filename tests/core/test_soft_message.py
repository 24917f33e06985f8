"""Ada and Ben write halves, pause, send soft messages and take back, at any time and with crashes: the laws hold."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handhold import content
from handhold.core import dance, home, mine, ours, pause
from handhold.core.entry import Asked, Entry, Event, Place
from handhold.core.practice import events as e
from handhold.core.practice.sitting import Sitting
from handhold.core.room import Member, RoomOpened, TakeBack, TakenBack
from handhold.core.words import Refused
from tests.cast import ADA, BEN, MONDAY

CARDS = content.load().deck.cards
CARD = "soft_message"
who = st.sampled_from((ADA, BEN))
slots = st.sampled_from(dance.NEEDED)
LEANING: dict[str, dance.Leaning] = {ADA: "toward", BEN: "away"}


class SoftMessage(RuleBasedStateMachine):
    """Two rooms of one's own and a shared one, a clock that goes on, and a process that may die at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.number = MONDAY, 0
        self.logs: dict[str, list[Entry]] = {ADA: [], BEN: [], "ours": []}
        self.mine: dict[str, mine.Mine] = {ADA: mine.Mine(), BEN: mine.Mine()}
        self.ours = ours.Ours()
        self.promised: dict[str, list[tuple[Event, ...]]] = {ADA: [], BEN: []}
        self.private: set[str] = set()
        """Words that nobody but their writer may have read."""

    @initialize(begun=st.booleans())
    def two_move_in(self, begun: bool) -> None:
        members = tuple(Member(person=person, exchange=b"", signing=b"") for person in (ADA, BEN))
        self.write("ours", ADA, (RoomOpened(members=members),))
        for person in (ADA, BEN) if begun else ():
            for slot in dance.NEEDED:
                self.write_slot(person, slot)
                self.show_slot(person, slot)
        for person in (ADA, BEN) if begun else ():
            for mover in (ADA, BEN):
                self.act(person, dance.SeeLink(mover=mover, meets=True))
            self.act(person, dance.NameDance(name="The fog"))
        for person in (ADA, BEN):
            self.act(person, dance.ConfirmDance())

    def home_of(self, person: str) -> home.Home:
        return home.Home(mine=self.mine[person], ours=self.ours)

    def act(self, by: str, act: home.HomeAct, *, dies: bool = False) -> home.Decision | Refused:
        for events in self.promised[by]:
            self.write("ours", by, events)
        self.promised[by] = []
        self.number += 1
        asked = Asked(by=by, at=self.at, id=f"{self.number:032x}")
        answer = self.decide(by, act, asked)
        if isinstance(answer, Refused):
            assert str(answer)
            return answer
        self.write(by, by, answer.mine, asked.id)
        if dies and answer.mine:
            self.promised[by].append(answer.ours)
        else:
            self.write("ours", by, answer.ours, asked.id)
        return answer

    def decide(self, by: str, act: home.HomeAct, asked: Asked) -> home.Decision | Refused:
        if isinstance(act, e.SittingAct):
            return home.decide_sitting(self.home_of(by), CARDS, act, asked)
        if isinstance(act, dance.WriteSlot):
            return home.decide_mine(self.home_of(by), act, asked)
        return home.decide_ours(self.home_of(by), act, asked)  # type: ignore[arg-type]

    def write(self, room: str, by: str, events: tuple[Event, ...], name: str = "") -> None:
        for nth, event in enumerate(events):
            seq = self.logs[room][-1].seq + 1 if self.logs[room] else 1
            self.logs[room].append(Entry(seq, f"{name or seq}.{nth}", by, self.at, event))
            if isinstance(event, TakenBack):
                self.logs[room] = [entry for entry in self.logs[room] if entry.seq != event.seq]
        self.fold_again() if any(isinstance(event, TakenBack) for event in events) else self.fold(room, len(events))

    def fold(self, room: str, last: int) -> None:
        fresh: list[Place] = list(self.logs[room][-last:]) if last else []
        if room == "ours":
            self.ours = ours.fold(self.ours, fresh)
        else:
            self.mine[room] = mine.fold(self.mine[room], fresh)

    def fold_again(self) -> None:
        self.ours = ours.fold(ours.Ours(), self.logs["ours"])
        self.mine = {person: mine.fold(mine.Mine(), self.logs[person]) for person in (ADA, BEN)}

    @rule(minutes=st.integers(1, 2_000))
    def time_goes_by(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule()
    def the_process_dies_and_starts_again(self) -> None:
        before = (self.ours, self.mine)
        self.fold_again()
        assert (self.ours, self.mine) == before

    @rule(by=who, slot=slots)
    def write_slot(self, by: str, slot: dance.Slot) -> None:
        text = f"words {self.number} of {by}"
        self.private.add(text)
        self.act(by, dance.WriteSlot(slot=slot, text=text, leaning=LEANING[by] if slot == "move" else None))

    @rule(by=who, slot=slots)
    def show_slot(self, by: str, slot: dance.Slot) -> None:
        if not isinstance(self.act(by, dance.ShowSlot(slot=slot)), Refused):
            self.private.discard(self.mine[by].dance[slot].text)

    @rule(by=who, slot=slots)
    def take_slot_back(self, by: str, slot: dance.Slot) -> None:
        for seq in self.ours.dance.showings.get((by, slot), ()):
            self.act(by, TakeBack(seq=seq))
        assert slot not in self.ours.dance.halves.get(by, {})
        assert all(slot not in version.halves.get(by, {}) for version in self.ours.dance.versions)

    @rule(by=who)
    def confirm(self, by: str) -> None:
        before, was_closed = len(self.ours.dance.versions), self.ours.dance.is_closed()
        self.act(by, dance.ConfirmDance())
        assert was_closed or len(self.ours.dance.versions) == before

    @rule(by=who, minutes=st.integers(20, 60))
    def call_a_pause(self, by: str, minutes: int) -> None:
        self.act(by, pause.CallPause(minutes=minutes))

    @rule(by=who)
    def come_back(self, by: str) -> None:
        if (last := self.ours.pauses.last) is not None:
            self.act(by, pause.ReadyPause(pause=last.seq))

    @rule(by=who)
    def begin(self, by: str) -> None:
        may = bool(self.ours.dance.versions) and self.ours.pauses.on(self.at) is None
        has_one = bool(self.running())
        answer = self.act(by, e.OfferSitting(card=CARD))
        assert may or isinstance(answer, Refused)
        assert not may or has_one or not isinstance(answer, Refused)

    @rule(by=who, dies=st.booleans(), kind=st.sampled_from((None, "reflect", "feel_with")), steps=st.integers(1, 9))
    def go_on(self, by: str, dies: bool, kind: str | None, steps: int) -> None:
        for _ in range(steps):
            for sitting in self.running():
                self.step(by, sitting, dies=dies, kind=kind)
                self.step(BEN if by == ADA else ADA, sitting, dies=False, kind="reflect")

    def step(self, by: str, sitting: Sitting, *, dies: bool, kind: str | None) -> None:
        step, text = sitting.visit.step, f"soft {self.number} of {by}"
        given = e.Content(choice="send") if step == "send" else e.Content(words=text)
        how = "choose" if step == "send" else kind if sitting.opener != by else None
        act = e.AnswerStep(sitting=sitting.id, place=sitting.place, content=given, answer=how)  # type: ignore[arg-type]
        acts: list[e.SittingAct] = [e.AcceptSitting(sitting=sitting.id)] if sitting.status == "offered" else [act]
        for one in (*acts, e.ConfirmStep(sitting=sitting.id, place=sitting.place)):
            answer = self.act(by, one, dies=dies)
            if isinstance(answer, Refused) or answer == home.Decision():
                continue
            assert sitting.is_alone or self.ours.pauses.on(self.at) is None
            if one is act and sitting.is_alone and step != "send":
                self.private.add(text)
            if one is act and step == "receive":
                assert (sitting.opener != by, how) == (True, "reflect")
            if isinstance(one, e.AcceptSitting):
                self.private -= {
                    said.content.words for said in self.mine[sitting.opener].practices.kept.get(sitting.id, ())
                }

    def running(self) -> list[Sitting]:
        rooms = (self.ours.practices, *(own.practices for own in self.mine.values()))
        found = {name: sitting for room in reversed(rooms) for name, sitting in room.sittings.items()}
        return [sitting for sitting in found.values() if sitting.status in ("offered", "open")]

    @invariant()
    def what_nobody_showed_is_nowhere_in_ours(self) -> None:
        told = repr([entry.event for entry in self.logs["ours"]])
        assert [text for text in self.private if text in told] == []

    @invariant()
    def a_version_needs_both(self) -> None:
        confirmed = {entry.by for entry in self.logs["ours"] if isinstance(entry.event, dance.DanceConfirmed)}
        assert not self.ours.dance.versions or confirmed == {ADA, BEN}

    @invariant()
    def the_soft_message_is_first_laid_before_the_one_who_pulls_away(self) -> None:
        seen = [person for person in (ADA, BEN) if home.is_in_sight(self.home_of(person), CARDS[CARD], person)]
        assert bool(seen) == bool(self.ours.dance.versions)
        assert (self.ours.dance.leans_away() or seen[0] if seen else None) in (*seen, None)


TestSoftMessage = SoftMessage.TestCase
TestSoftMessage.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
