"""A door and a hall in memory: the same promises, no keys and no disk.  For pages, which must not care."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Literal

from handhold.bell import Bell
from handhold.core import mine
from handhold.core.entry import Asked, Entry, Place
from handhold.core.home import Home
from handhold.core.words import N_, Refused
from handhold.web.ports import Done, Entered, Keyring, Seat, Times

CODE = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"
WRONG = Refused(N_("That name and passphrase do not belong together. Please try again."))


@dataclass(frozen=True, slots=True)
class Ring:
    person: str
    sid: str


@dataclass(frozen=True, slots=True)
class Known:
    state: Literal["nobody", "locked", "open"]
    keyring: Ring | None = None
    sid: str | None = None


@dataclass(slots=True)
class Soul:
    name: str
    passphrase: str
    code: str | None = CODE
    times: Times = Times(15, 10)


@dataclass(slots=True)
class Sitting:
    person: str
    sid: str
    kind: str
    label: str
    state: Literal["locked", "open"] = "open"
    mine_open: bool = True


@dataclass(slots=True)
class FakeDoor:
    """Who comes in; cookies are session ids, which is exactly what a real one must never do."""

    souls: dict[str, Soul] = field(default_factory=dict)
    sittings: dict[str, Sitting] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def _sit(self, person: str, kind: str, label: str) -> Sitting:
        sid = f"s{next(self.numbers):04d}"
        self.sittings[sid] = Sitting(person, sid, kind, label)
        return self.sittings[sid]

    def _named(self, name: str) -> str | None:
        return next((person for person, soul in self.souls.items() if soul.name == name), None)

    def _soul(self, keyring: Keyring) -> Soul:
        return self.souls[keyring.person]

    async def register(self, name: str, passphrase: str, label: str = "") -> Entered | Refused:
        if not name.strip() or self._named(name) is not None:
            return Refused(N_("That name is taken here. Please choose another."))
        if len(passphrase) < 10:
            return Refused(N_("That passphrase is too short. Please take at least 10 characters."))
        person = f"{next(self.numbers):032x}"
        self.souls[person] = Soul(name, passphrase)
        return Entered(self._sit(person, "browser", label).sid, "device")

    async def sign_in(self, name: str, passphrase: str, device: str | None, label: str = "") -> Entered | Refused:
        person = self._named(name)
        if person is None or self.souls[person].passphrase != passphrase:
            return WRONG
        return Entered(self._sit(person, "browser", label).sid, device or "device")

    async def recover(self, name: str, code: str, passphrase: str, label: str = "") -> Entered | Refused:
        person = self._named(name)
        if person is None or code.replace("-", "").replace(" ", "") != CODE.replace("-", ""):
            return Refused(N_("That name and code do not belong together. Please look at your paper again."))
        self.souls[person] = replace(self.souls[person], passphrase=passphrase, code=CODE)
        return Entered(self._sit(person, "browser", label).sid, "device")

    def open(self, cookie: str | None) -> Known:
        sitting = self.sittings.get(cookie or "")
        if sitting is None:
            return Known("nobody")
        if sitting.state == "locked":
            return Known("locked", None, sitting.sid)
        return Known("open", Ring(sitting.person, sitting.sid), sitting.sid)

    async def unlock(self, cookie: str, passphrase: str) -> Refused | None:
        sitting = self.sittings[cookie]
        if self.souls[sitting.person].passphrase != passphrase:
            return WRONG
        sitting.state, sitting.mine_open = "open", True
        return None

    async def open_mine(self, keyring: Keyring, passphrase: str) -> Refused | None:
        if self._soul(keyring).passphrase != passphrase:
            return WRONG
        self.sittings[keyring.sid].mine_open = True
        return None

    async def lock(self, cookie: str) -> None:
        self.sittings[cookie].state = "locked"
        self.sittings[cookie].mine_open = False

    async def sign_out(self, cookie: str) -> None:
        self.sittings.pop(cookie, None)

    def pending_code(self, keyring: Keyring) -> str | None:
        return self._soul(keyring).code

    async def confirm_code(self, keyring: Keyring, groups: Sequence[str]) -> Refused | None:
        if not all(group in CODE.split("-") for group in groups):
            return Refused(N_("Those are not the groups on your paper. Please look once more."))
        self._soul(keyring).code = None
        return None

    async def change_passphrase(self, keyring: Keyring, old: str, new: str) -> Refused | None:
        if self._soul(keyring).passphrase != old:
            return WRONG
        self._soul(keyring).passphrase = new
        return None

    def sessions(self, keyring: Keyring) -> list[Seat]:
        return [
            Seat(sitting.sid, sitting.kind, sitting.label, 1_790_000_000, 1_790_000_100, sitting.sid == keyring.sid)
            for sitting in self.sittings.values()
            if sitting.person == keyring.person
        ]

    async def end(self, keyring: Keyring, sid: str) -> bool:
        sitting = self.sittings.get(sid)
        if sitting is None or sitting.person != keyring.person:
            return False
        del self.sittings[sid]
        return True

    def times(self, keyring: Keyring) -> Times:
        return self._soul(keyring).times

    async def set_times(self, keyring: Keyring, times: Times) -> None:
        self._soul(keyring).times = times

    async def token(self, name: str, passphrase: str, label: str) -> str | Refused:
        person = self._named(name)
        if person is None or self.souls[person].passphrase != passphrase:
            return WRONG
        return self._sit(person, "token", label).sid

    async def delete(self, keyring: Keyring, passphrase: str) -> Refused | None:
        if self._soul(keyring).passphrase != passphrase:
            return WRONG
        del self.souls[keyring.person]
        self.sittings = {sid: sitting for sid, sitting in self.sittings.items() if sitting.person != keyring.person}
        return None


@dataclass(slots=True)
class FakeHall:
    """Logs as plain lists; decides and folds with the real core."""

    door: FakeDoor
    bell: Bell
    clock: Callable[[], datetime]
    logs: dict[str, list[Place]] = field(default_factory=dict)
    error: Exception | None = None

    async def home(self, keyring: Keyring) -> Home:
        if not self.door.sittings[keyring.sid].mine_open:
            return Home()
        return Home(mine=mine.fold(mine.Mine(), self.logs.get(keyring.person, [])))

    async def act(self, keyring: Keyring, room: str, act: Any, id: str | None = None) -> Done | Refused:
        if self.error is not None:
            raise self.error
        own = (await self.home(keyring)).mine
        if room != "mine" or own is None:
            return Refused(N_("Your own room is closed for now. Your passphrase opens it again."))
        asked = Asked(by=keyring.person, at=self.clock(), id=id or "", zone=own.person.zone)
        events = mine.decide(own, act, asked)
        if isinstance(events, Refused):
            return events
        log = self.logs.setdefault(keyring.person, [])
        begun = len(log)
        log += [
            Entry(seq, f"{seq:032x}", keyring.person, asked.at, event) for seq, event in enumerate(events, begun + 1)
        ]
        self.bell.ring(keyring.person, len(log))
        return Done(tuple(range(begun + 1, len(log) + 1)))

    async def events(self, keyring: Keyring, room: str, after: int, limit: int) -> list[Place]:
        return self.logs.get(keyring.person, [])[after : after + limit] if room == "mine" else []

    def rooms(self, keyring: Keyring) -> dict[str, str]:
        return {"mine": keyring.person}

    def heads(self, keyring: Keyring) -> dict[str, int]:
        return {"mine": len(self.logs.get(keyring.person, []))}
