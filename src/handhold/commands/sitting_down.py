"""Lets the made-up couple go through their cards: each looks at the step as the page would show it, and answers it.

It reads step views and acts through the hall; it never writes an event.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from handhold.commands.frame import Stop
from handhold.content.demo import SatDown, Who
from handhold.core import home as rules
from handhold.core.entry import Asked
from handhold.core.practice import engine
from handhold.core.practice import events as e
from handhold.core.practice.card import Cards, Seat
from handhold.core.practice.view import StepView, view
from handhold.core.words import Refused
from handhold.service import Hall, RoomName
from handhold.store.keys import Keyring

MOVES = 120
"""More than any of their evenings takes: beyond it something has gone in a circle."""
A_WHILE = timedelta(seconds=70)


class Evening:
    """One card on the table, and the two who sit at it."""

    def __init__(self, hall: Hall, cards: Cards, rings: dict[Who, Keyring], told: SatDown) -> None:
        self.hall, self.cards, self.rings, self.told = hall, cards, rings, told
        self.name = secrets.token_hex(16)
        self.asked_own: set[str] = set()

    async def live(self, clock: Callable[[], datetime], move_to: Callable[[datetime], None]) -> None:
        """From the invitation to the end.  Raises ``Stop`` when the words do not lead there."""
        card = self.cards[self.told.card]
        alone = card.opened == "alone"
        mode = None if alone else card.modes[0]
        await self._act(self.told.who, e.OfferSitting(card=card.id, mode=mode), self.name)
        for _ in range(MOVES):
            for who in self.rings:
                move_to(clock() + A_WHILE)
                await self._look(who)
            if await self._is_over():
                return
        raise Stop(f"The made-up couple never came to the end of {self.told.card}.")

    async def _look(self, who: Who) -> None:
        table, asked = await self._table(who)
        sitting = engine.find(table, self.name)
        if sitting is None:
            return
        names: dict[Seat, str] = {"opener": "", "other": ""}
        act = self._answer(who, view(table, sitting, asked, names))
        if act is not None:
            await self._act(who, act)

    async def _is_over(self) -> bool:
        table, _ = await self._table(self.told.who)
        sitting = engine.find(table, self.name)
        return sitting is None or sitting.status == "closed"

    async def _table(self, who: Who) -> tuple[engine.Table, Asked]:
        here = await self.hall.home(self.rings[who])
        return rules.table(here, self.cards), self.hall.asked(self.rings[who], here)

    def _answer(self, who: Who, seen: StepView) -> e.SittingAct | None:
        if seen.state == "invited":
            return e.AcceptSitting(sitting=self.name)
        if seen.state == "confirm":
            return e.ConfirmStep(sitting=self.name, place=seen.place)
        if seen.state != "turn":
            return None
        own = self.told.asks.get(seen.step)
        if own is not None and seen.step not in self.asked_own and "own_question" in seen.may:
            self.asked_own.add(seen.step)
            return e.PutQuestion(sitting=self.name, place=seen.place, words=own)
        return self._turn(who, seen)

    def _turn(self, who: Who, seen: StepView) -> e.SittingAct:
        content = self._content(who, seen)
        if content is not None:
            answer = "choose" if seen.choices else seen.answers[0].kind if seen.answers else None
            mode = self.cards[self.told.card].modes[0] if any(choice.invites for choice in seen.choices) else None
            return e.AnswerStep(sitting=self.name, place=seen.place, content=content, answer=answer, mode=mode)
        if "go_on" in seen.may:
            return e.ReadyStep(sitting=self.name, place=seen.place)
        return e.PassStep(sitting=self.name, place=seen.place)

    def _content(self, who: Who, seen: StepView) -> e.Content | None:
        said = self.told.says.get(f"{seen.step}.{who}", self.told.says.get(seen.step))
        picked = self.told.picks.get(f"{seen.step}.{who}", self.told.picks.get(seen.step))
        if picked is not None and seen.choices:
            return e.Content(choice=picked)
        if seen.step in self.told.marks and seen.asks == "score":
            return e.Content(score=self.told.marks[seen.step])
        return e.Content(words=said) if said is not None else None

    async def _act(self, who: Who, act: e.SittingAct, id: str | None = None) -> None:
        card = self.cards[self.told.card]
        room: RoomName = "mine" if card.opened == "alone" else "ours"
        done = await self.hall.act(self.rings[who], room, act, id)
        if isinstance(done, Refused):
            raise Stop(f"The made-up couple was refused at {self.told.card}: {done}")
