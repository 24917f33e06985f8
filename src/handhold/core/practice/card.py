"""What a practice is as data: a card with its steps.  Frozen values only.

A card never says whether a step may be stopped, because every step may; and it never knows who the two people are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Seat = Literal["opener", "other"]
SEATS: tuple[Seat, Seat] = ("opener", "other")
Turn = Literal["opener", "other", "both_apart", "both_together"]
Mode = Literal["live", "same_room", "apart"]
Opened = Literal["alone", "together"]
Ask = Literal["nothing", "words", "score", "start", "time", "request"]
AnswerKind = Literal["reflect", "feel_with", "thank", "ask", "confirm", "not_quite", "choose"]
Keep = Literal["mine", "ours", "nowhere"]
Way = Literal["submit", "confirmed", "ready", "timer", "reveal"]
Tag = Literal["gentle", "hot", "after_dance"]
"""Fit for tired evenings · refused in a pause · hidden until both have confirmed a dance."""

END = "end"
"""Where the last step leads.  No step may have this name."""

UNTESTED = "untested"
"""The source of a sentence that rests on our own judgement and says so."""

RECEIVING: tuple[AnswerKind, ...] = ("reflect", "feel_with", "thank", "ask")
"""Answers that take in what the other said.  There is none for rebuttal or advice."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Part of a card; unknown fields are refused."""


class Known(_Part, frozen=True, kw_only=True):
    """One honest sentence of what is known, with the key of its source."""

    says: str
    source: str


class Option(_Part, frozen=True, kw_only=True):
    """One of the things that can be chosen.  Where both choose, the gentlest stands first and wins.

    ``at_most`` limits how often it can be chosen in one sitting (0: no limit).  ``invites`` asks the other person in;
    ``carries`` names the steps whose words go to *ours* once they said yes.
    """

    id: str
    says: str
    to: str
    at_most: int = 0
    invites: bool = False
    carries: tuple[str, ...] = ()


class Band(_Part, frozen=True, kw_only=True):
    """Where a private number from ``lowest`` to ``highest`` leads, if not to the next step."""

    lowest: int
    highest: int
    to: str


class Step(_Part, frozen=True, kw_only=True):
    """One step: whose turn, what it asks, what may be answered, where that is kept and how it goes on.

    ``says`` is read by the one whose turn it is, ``waits`` by the other.  ``{name}`` in either stands for the other
    person.  ``receives`` and ``shows`` name earlier steps; a step that receives offers receiving answers only.
    ``minutes`` is a limit where the way on is ``timer`` and a gentle measure elsewhere.
    """

    id: str
    who: Turn
    says: str
    waits: str = ""
    label: str = ""
    asks: Ask = "nothing"
    starts: str = ""
    deck: str = ""
    own_question: bool = False
    answers: tuple[AnswerKind, ...] = ()
    options: tuple[Option, ...] = ()
    receives: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    keep: Keep | None = None
    way: Way = "submit"
    minutes: int = 0
    next: str = ""
    back: str = ""
    back_at_most: int = 0
    can_pass: bool = True
    pass_to: str = ""
    aloud: bool = False
    share: bool = False
    bands: tuple[Band, ...] = ()


class Offering(_Part, frozen=True, kw_only=True):
    """When the one next step may offer the card.

    ``every_days``: so many days must lie between two sittings.  ``after_days``: the couple has been here so long.
    ``from_hour`` and ``to_hour`` bound the hour of the day.
    """

    every_days: int
    after_days: int = 0
    from_hour: int = 7
    to_hour: int = 22


class NextDay(_Part, frozen=True, kw_only=True):
    """A private question to the opener on the day after; ``heavier`` is read when it was heavier twice running."""

    says: str
    heavier: str


class Card(_Part, frozen=True, kw_only=True):
    """A practice.  ``starts`` and ``decks`` already hold the shared ones that its steps name."""

    id: str
    title: str
    what_for: str
    minutes: int
    opened: Opened
    known: tuple[Known, ...]
    not_when: tuple[str, ...]
    steps: tuple[Step, ...]
    modes: tuple[Mode, ...] = ()
    tags: tuple[Tag, ...] = ()
    starts: Mapping[str, tuple[str, ...]] = {}
    decks: Mapping[str, tuple[str, ...]] = {}
    sources: Mapping[str, str] = {}
    offer: Offering | None = None
    next_day: NextDay | None = None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What every card may name: ready starts, decks of questions and sources, each by its key."""

    starts: Mapping[str, tuple[str, ...]] = {}
    decks: Mapping[str, tuple[str, ...]] = {}
    sources: Mapping[str, str] = {}


Cards = Mapping[str, Card]
"""Cards by id, in the order in which they are shown."""


def step_of(card: Card, name: str) -> Step | None:
    """The step of that name, if the card (still) has it."""
    return next((step for step in card.steps if step.id == name), None)


def following(card: Card, step: Step) -> str:
    """Where the step leads when nothing else is said: its ``next``, or the step written below it, or the end."""
    if step.next:
        return step.next
    if step.options:
        return ""
    place = card.steps.index(step) + 1
    return card.steps[place].id if place < len(card.steps) else END


def seats_of(step: Step) -> tuple[Seat, ...]:
    """The seats whose turn the step is."""
    match step.who:
        case "opener":
            return ("opener",)
        case "other":
            return ("other",)
        case "both_apart" | "both_together":
            return SEATS


def other_seat(seat: Seat) -> Seat:
    """The seat across."""
    return "other" if seat == "opener" else "opener"


def starts_of(card: Card, step: Step, answer: AnswerKind | None = None) -> tuple[str, ...]:
    """Ready starts for what the step asks, or for one of its answers."""
    return card.starts.get(answer or step.starts, ())
