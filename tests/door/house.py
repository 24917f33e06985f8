"""A door over either store, with a clock that only moves when told to and keys that cost nothing to derive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from handhold.core.words import Refused
from handhold.door import Door, Entered, Rules, Visitor
from handhold.store.contracts import Log, People
from handhold.store.derive import Cost, Derivations
from handhold.store.keys import Keyring
from handhold.store.memory import MemoryLog, MemoryPeople

CHEAP = Cost(kib=8, passes=1)
ADAS = "four small boats go home"
BENS = "a kettle under the stairs"
NEW = "seven quiet lamps by the river"
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


class House:
    """A door, what lies behind it, and the time."""

    def __init__(self, people: People, log: Log, derivations: Derivations, **rules: Any) -> None:
        self.people, self.log, self.now = people, log, 1_800_000_000
        chosen: dict[str, Any] = {"secret": b"s" * 32, "cost": CHEAP} | rules
        self.door = Door(people, log, Rules(**chosen), derivations, lambda: self.now)

    def later(self, seconds: int) -> None:
        self.now += seconds


@contextmanager
def house(people: People | None = None, **rules: Any) -> Iterator[House]:
    """A house in memory, of these people or of nobody yet."""
    derivations = Derivations(workers=2, queue=100)
    yield House(people or MemoryPeople(), MemoryLog(), derivations, **rules)
    derivations.close()


def came_in(outcome: Entered | Refused) -> Entered:
    """They came in."""
    assert isinstance(outcome, Entered), str(outcome)
    return outcome


def said_no(outcome: object) -> str:
    """They were refused, with this sentence."""
    assert isinstance(outcome, Refused)
    return str(outcome)


def ring_of(visitor: Visitor) -> Keyring:
    """The keys of somebody who is open."""
    assert visitor.keyring is not None
    return visitor.keyring


async def ada_at_home(here: House) -> Entered:
    """Ada registers, confirms her recovery code, and is in."""
    ada = came_in(await here.door.register("Ada", ADAS, "Firefox on her phone"))
    assert await confirmed(here, ada.cookie)
    return ada


async def confirmed(here: House, cookie: str) -> str:
    """Type the two groups that are asked for; the code."""
    pending = here.door.pending_code(cookie)
    assert pending is not None
    groups = pending.code.split("-")
    assert await here.door.confirm_code(cookie, groups[pending.first - 1], groups[pending.second - 1]) is None
    return pending.code
