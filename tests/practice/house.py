"""A house of memory for the practice tests: two rooms, two people, and what the hall does around the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from handhold.content.cards import load
from handhold.core.entry import Asked, Entry, Event, PersonId
from handhold.core.practice import events as e
from handhold.core.practice.card import AnswerKind, Card, Mode, Seat
from handhold.core.practice.engine import Table, decide, find, to_copy
from handhold.core.practice.sitting import Practices, Sitting, fold
from handhold.core.practice.steps import Decision
from handhold.core.practice.view import StepView, view
from handhold.core.room import TakenBack
from handhold.core.words import Refused

ADA, BEN, CLEO = "a" * 32, "b" * 32, "c" * 32
BEGIN = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
CARDS: Mapping[str, Card] = load().cards


class House:
    """Logs of *mine* for each person and of *ours* for the couple, folded warm after every entry."""

    def __init__(self, cards: Mapping[str, Card] = CARDS, paired: bool = True) -> None:
        self.cards = cards
        self.paired = paired
        self.now = BEGIN
        self.logs: dict[str, list[Entry]] = {ADA: [], BEN: [], "ours": []}
        self.warm: dict[str, Practices] = {room: Practices() for room in self.logs}
        self.acts = 0
        self.promised: dict[str, list[tuple[tuple[Event, ...], str]]] = {ADA: [], BEN: []}

    def table(self, person: PersonId) -> Table:
        ours = self.warm["ours"] if self.paired else None
        return Table(cards=self.cards, mine=self.warm[person], ours=ours)

    def asked(self, person: PersonId, name: str = "") -> Asked:
        if not name:
            self.acts += 1
            name = f"act{self.acts}"
        return Asked(by=person, at=self.now, id=name)

    def visit(self, person: PersonId) -> None:
        """A page is opened: what a crash left behind is finished, and what is due comes over."""
        for events, name in self.promised[person]:
            self.write("ours", events, person, name)
        self.promised[person] = []
        self.write("ours", to_copy(self.table(person), self.asked(person)), person, f"visit{self.acts}")

    def do(self, person: PersonId, act: e.SittingAct, name: str = "", crash: bool = False) -> Decision | Refused:
        """One act by one person, with the visit before it and the writing after it.

        ``crash``: what touches both rooms is only promised in *mine*, and finished at this person's next visit.
        """
        self.visit(person)
        asked = self.asked(person, name)
        answer = decide(self.table(person), act, asked)
        if isinstance(answer, Decision):
            self.write(person, answer.mine, person, asked.id)
            if crash and answer.mine and answer.ours:
                self.promised[person].append((answer.ours, asked.id))
            else:
                self.write("ours", answer.ours, person, asked.id)
        return answer

    def did(self, person: PersonId, act: e.SittingAct) -> Decision:
        """The same, and it must not be refused."""
        answer = self.do(person, act)
        assert isinstance(answer, Decision), f"refused: {answer}"
        return answer

    def write(self, room: str, events: tuple[Event, ...], by: PersonId, name: str) -> None:
        for nth, event in enumerate(events):
            log = self.logs[room]
            # What lies in a log went through the wire: what does not survive it would be lost.
            wired = msgspec.json.decode(msgspec.json.encode(event), type=e.SittingEvent | TakenBack)
            entry = Entry(seq=len(log) + 1, id=f"{name}.{nth}" if nth else name, by=by, at=self.now, event=wired)
            log.append(entry)
            if isinstance(wired, TakenBack):
                self.logs[room] = [old for old in log if old.seq != wired.seq or old is entry]
                self.warm[room] = self.cold(room)
            else:
                self.warm[room] = fold(self.warm[room], [entry])

    def cold(self, room: str) -> Practices:
        return fold(Practices(), self.logs[room])

    def wait(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def sitting(self, person: PersonId, name: str) -> Sitting:
        found = find(self.table(person), name)
        assert found is not None
        return found

    def see(self, person: PersonId, name: str) -> StepView:
        """What this person's page shows, after their visit."""
        self.visit(person)
        sitting = self.sitting(person, name)
        names: dict[Seat, str] = {"opener": "Ada", "other": "Ben"}
        if sitting.opener == BEN:
            names = {"opener": "Ben", "other": "Ada"}
        return view(self.table(person), sitting, self.asked(person), names)

    def open(self, card: str, mode: Mode | None = "live", by: PersonId = ADA) -> str:
        """A card is opened and, when it is for two, accepted; gives the name of the sitting."""
        alone = self.cards[card].opened == "alone"
        asked = self.asked(by)
        self.do(by, e.OfferSitting(card=card, mode=None if alone else mode), asked.id)
        if not alone:
            other = by if mode == "same_room" else (BEN if by == ADA else ADA)
            self.did(other, e.AcceptSitting(sitting=asked.id))
        return asked.id


def words(text: str) -> e.Content:
    return e.Content(words=text)


def answer(house: House, person: PersonId, name: str, content: e.Content, kind: AnswerKind | None = None) -> Decision:
    """Answer the present step."""
    place = house.sitting(person, name).place
    return house.did(person, e.AnswerStep(sitting=name, place=place, content=content, answer=kind))


def choose(house: House, person: PersonId, name: str, option: str) -> Decision:
    """Choose at the present step."""
    return answer(house, person, name, e.Content(choice=option), "choose")


def ready(house: House, person: PersonId, name: str) -> Decision:
    """Say ready at the present step."""
    return house.did(person, e.ReadyStep(sitting=name, place=house.sitting(person, name).place))
