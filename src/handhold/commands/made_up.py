"""Three months of two made-up people, lived through the door, joining and the hall with a clock that is moved on.

Nothing is ever put into a room in any other way than by the acts that people have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import convert
from msgspec.structs import replace

from handhold.commands.frame import Stop
from handhold.commands.house import House
from handhold.commands.sitting_down import Evening
from handhold.content.demo import Demo, Line, SatDown, Who
from handhold.core import dance, moment, note, opening, person, pulse, quiet, reach
from handhold.core.home import HomeAct
from handhold.core.ours import OursAct
from handhold.core.words import Refused
from handhold.door import Entered
from handhold.service import RoomName
from handhold.store.keys import Keyring
from handhold.web.moving import move_in

PASSPHRASES: dict[Who, str] = {"ada": "heron on the bakery roof", "ben": "coffee in the blue cup"}
COLOURS: dict[Who, person.Colour] = {"ada": "plum", "ben": "amber"}
CHANNELS: dict[Who, person.Channel] = {"ada": "writing", "ben": "talking"}
ARRIVAL: dict[Who, int] = {"ada": 0, "ben": 1}
"""On which day each of them begins."""
KITCHEN = range(3, 71)
"""The days on which the kitchen is open to the rain."""
SEED = 8642
DAWN = time(5, 0)
_EVENING, _BEFORE = time(21, 30), timedelta(minutes=10)
_T = TypeVar("_T")


@dataclass
class Hands:
    """A clock whose hands are moved on, never back."""

    at: datetime

    def read(self) -> datetime:
        """What it shows (UTC)."""
        return self.at

    def move_to(self, at: datetime) -> None:
        """Move on to ``at``, or a moment further when it is there already."""
        self.at = max(at, self.at + timedelta(seconds=1))


@dataclass
class Days:
    """The demo's days on a calendar: the last line lies in the past, and as near to now as it can."""

    demo: Demo
    now: datetime
    first: date = field(init=False)

    def __post_init__(self) -> None:
        zone = ZoneInfo(self.demo.zone)
        here = self.now.astimezone(zone)
        last = max(time.fromisoformat(line.at) for line in self.demo.lines if line.day == self.demo.last_day)
        ago = 0 if here.time() > last else 1
        self.first = here.date() - timedelta(days=self.demo.last_day + ago)

    def moment(self, day: int, hour: time) -> datetime:
        """An hour of their clock on one of the days."""
        return datetime.combine(self.first + timedelta(days=day), hour, tzinfo=ZoneInfo(self.demo.zone))


async def live(house: House, hands: Hands, demo: Demo, now: datetime) -> None:
    """Everything that the two did, in the order in which they did it."""
    days = Days(demo, now)
    lived: tuple[Line | SatDown, ...] = (*demo.lines, *demo.sittings)
    told: list[tuple[datetime, Who, Told]] = [
        (days.moment(one.day, time.fromisoformat(one.at)), one.who, one) for one in lived
    ]
    for who, arrival in ARRIVAL.items():
        marked = pulses(Random(f"{SEED} {who}"), arrival, demo.last_day)  # noqa: S311 - a made-up life, no secret
        told.extend((days.moment(day, _EVENING), who, items) for day, items in marked)
    life = _Life(house, hands, demo, days)
    for at, who, what in sorted(told, key=lambda one: one[0]):
        if at >= now:
            break
        await life.live(at, who, what)
    await life.go_out()


def pulses(chance: Random, first: int, days: int) -> Iterator[tuple[int, pulse.PulseItems]]:
    """A made-up walk through the days: heavy while the kitchen is open, with gaps, and slowly nearer."""
    near, load = 4.0, 4.0
    for day in range(first, days):
        aim_load = 7.0 if day in KITCHEN else 3.5
        load += 0.35 * (aim_load - load) + chance.gauss(0, 1.1)
        aim_near = 4.0 + 3.5 * day / days - 0.25 * max(load - 6, 0)
        near += 0.3 * (aim_near - near) + chance.gauss(0, 0.8)
        if chance.random() < 0.78:
            yield day, _items(chance, _bounded(near), _bounded(load))


Told = Line | SatDown | pulse.PulseItems


class _Life:
    """The two while their months are lived: where they came in, and what later lines call earlier ones."""

    def __init__(self, house: House, hands: Hands, demo: Demo, days: Days) -> None:
        self.house, self.hands, self.demo, self.days = house, hands, demo, days
        self.rings: dict[Who, Keyring] = {}
        self.cookies: dict[Who, str] = {}
        self.called: dict[str, int] = {}
        self.secret = ""

    async def live(self, at: datetime, who: Who, what: Told) -> None:
        """One line, an evening with a card, or one evening's answers."""
        if who not in self.rings:
            self.hands.move_to(at - _BEFORE)
            await self._begin(who)
        self.hands.move_to(at)
        if isinstance(what, pulse.PulseItems):
            await self._act(who, "mine", pulse.MarkPulse(items=what))
        elif isinstance(what, SatDown):
            evening = Evening(self.house.hall, self.house.cards, self.rings, what)
            await evening.live(self.hands.read, self.hands.move_to)
        elif what.act == "invite":
            self.secret = _granted(await self.house.together.joining.invite(self.rings[who])).secret
        elif what.act == "join":
            await self._join()
        else:
            await self._line(who, what)

    async def go_out(self) -> None:
        """Sign everybody out."""
        for cookie in self.cookies.values():
            await self.house.door.sign_out(cookie)

    async def _begin(self, who: Who) -> None:
        """Come in alone, write the recovery code down, choose."""
        door, name = self.house.door, self.demo.name[who]
        entered: Entered = _granted(await door.register(name, PASSPHRASES[who], "A made-up browser"))
        self.rings[who], self.cookies[who] = entered.keyring, entered.cookie
        await move_in(self.house.hall, entered.keyring)
        if pending := door.pending_code(entered.cookie):
            groups = pending.code.split("-")
            await door.confirm_code(entered.cookie, groups[pending.first - 1], groups[pending.second - 1])
        chosen = person.Choose(
            name=name, zone=self.demo.zone, colour=COLOURS[who], channel=CHANNELS[who], seen_welcome=True
        )
        await self._act(who, "mine", chosen)

    async def _join(self) -> None:
        """Ben says yes, Ada compares the words and confirms, Ben comes in."""
        joining = self.house.together.joining
        if refused := await joining.say_yes(self.rings["ben"], self.secret):
            raise Stop(str(refused))
        room = _granted(await joining.confirm(self.rings["ada"]))
        self.rings = {who: replace(ring, ours=room) for who, ring in self.rings.items()}
        if refused := await joining.arrive(self.rings["ben"]):
            raise Stop(str(refused))

    async def _line(self, who: Who, line: Line) -> None:
        if line.act == "share":
            (seq,) = await self._act(who, "mine", note.WriteNote(text=line.text))
            await self._act(who, "ours", moment.ShareNote(seq=seq))
            return
        if line.act == "slot":
            await self._act(who, "mine", dance.WriteSlot(slot=line.slot, text=line.text, leaning=line.leaning))
            await self._act(who, "ours", dance.ShowSlot(slot=line.slot))
            return
        own = self._own(line)
        seqs = await self._act(who, "mine", own) if own else await self._act(who, "ours", self._said(line))
        if line.name:
            self.called[line.name] = seqs[0]

    def _own(self, line: Line) -> HomeAct | None:
        match line.act:
            case "note":
                return note.WriteNote(text=line.text)
            case "open":
                return opening.OpenKinds(kinds=line.kinds)
            case "quiet":
                return quiet.BeginQuiet(until=self.hands.at + timedelta(days=line.days))
            case _:
                return None

    def _said(self, line: Line) -> HomeAct:
        match line.act:
            case "thanks":
                return moment.SayThanks(text=line.text)
            case "moment":
                return moment.KeepMoment(text=line.text)
            case "do":
                return convert({key: self._meant(value) for key, value in line.does.items()}, OursAct)  # type: ignore[no-any-return]
            case "answer":
                at, seq = self._hour(line, line.time), self.called[line.to]
                return reach.AnswerReach(reach=seq, answer=line.answer, words=line.words, at=at)
            case _:
                return reach.Reach(what=line.what, line=line.words, wish=self._hour(line, line.wish))

    def _meant(self, value: str | int | bool) -> str | int | bool:
        """What a value of an act stands for."""
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        meant: dict[str, str | int] = {**self.called}
        meant.update((who, ring.person) for who, ring in self.rings.items())
        return meant[value[1:]]

    def _hour(self, line: Line, hour: str | None) -> datetime | None:
        return self.days.moment(line.day, time.fromisoformat(hour)) if hour else None

    async def _act(self, who: Who, room: RoomName, act: HomeAct) -> tuple[int, ...]:
        return _granted(await self.house.hall.act(self.rings[who], room, act)).seqs


def _items(chance: Random, near: int, load: int) -> pulse.PulseItems:
    """The answers of one evening; some are left open."""
    rough = max(load - near, 0)
    frictions: tuple[pulse.Friction, ...] = ("none", "none", "little", "some", "much")
    landings: tuple[pulse.Landed, ...] = ("not_today", "missed", "partly", "yes", "yes")
    landed = landings[min(4, int(chance.random() * 3 + near / 4))] if chance.random() < 0.7 else None
    return pulse.PulseItems(
        near=near,
        safe=_bounded(near + 1 + chance.gauss(0, 1)) if chance.random() < 0.8 else None,
        load=load,
        friction=frictions[min(4, int(chance.random() * (1.5 + rough / 2)))],
        landed=landed,
        laughed=chance.random() < 0.25 + near / 20,
    )


def _bounded(score: float) -> int:
    return max(0, min(10, round(score)))


def _granted(answer: _T | Refused) -> _T:
    if isinstance(answer, Refused):
        raise Stop(f"The made-up couple was refused: {answer}")
    return answer
