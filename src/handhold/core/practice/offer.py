"""Which card, if any, the one next step may offer now.  Plain values in, a card's id or nothing out.

It never looks at what anybody wrote, and silence is its most frequent answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from handhold.core.practice.card import Card, Cards
from handhold.core.practice.sitting import Practices

NEW_COUPLE_DAYS = 7
"""So long after joining only gentle cards are offered."""
HEAVY_MINUTES = 10
"""The longest card that is offered when both opened a heavy load."""
DECLINED_DAYS = 14
"""So long a card rests after somebody said *not now* to it."""
LOW = 3
"""A private number that says: it did not land."""
WAITS = (1, 2, 7, 14)
"""Days of silence after the last offer, by how many offers in a row were not taken."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule may know.  Days are whole days of the person who looks; ``hour`` is theirs, 0 to 23.

    ``both_heavy`` may only be true when both have opened their load to each other.  ``offered_today`` is the card that
    stands there already; ``untaken`` counts the offers in a row that nobody took.
    """

    hour: int
    days_here: int
    is_couple: bool = True
    is_quiet: bool = False
    is_paused: bool = False
    both_heavy: bool = False
    has_running: bool = False
    since_held: Mapping[str, int] = {}
    since_declined: Mapping[str, int] = {}
    offered_today: str | None = None
    last_offered: str | None = None
    since_offer: int | None = None
    untaken: int = 0
    unwelcome: frozenset[str] = frozenset()


def next_card(cards: Cards, facts: Facts) -> str | None:
    """The card to offer now, or ``None``.  The one that has waited longest for its turn comes first."""
    if facts.is_quiet or facts.is_paused or facts.has_running:
        return None
    fitting = [card for card in cards.values() if _fits(card, facts)]
    if facts.offered_today is not None:
        return next((card.id for card in fitting if card.id == facts.offered_today), None)
    if _is_silent(facts):
        return None
    fresh = [card for card in fitting if card.id != facts.last_offered]
    best = max(fresh, key=lambda card: _overdue(card, facts), default=None)
    return best.id if best is not None else None


def days_since_held(rooms: Iterable[Practices], at: datetime) -> dict[str, int]:
    """For each card the whole days since a sitting of it was last begun, whatever became of it but *not now*."""
    last: dict[str, datetime] = {}
    for practices in rooms:
        for sitting in practices.sittings.values():
            if sitting.status != "declined":
                last[sitting.card] = max(sitting.offered, last.get(sitting.card, sitting.offered))
    return {card: (at - held).days for card, held in last.items()}


def landed_badly(mine: Practices, ours: Practices, card: str, step: str) -> bool:
    """Whether the last two private numbers that I gave at a step were 3 or lower: then the card rests for a while."""
    numbers = sorted(
        (item.at, item.content.score)
        for name, kept in mine.kept.items()
        if name in ours.sittings and ours.sittings[name].card == card
        for item in kept
        if item.step == step and item.content.score is not None
    )
    return len(numbers) >= 2 and all(score <= LOW for _, score in numbers[-2:])


def _fits(card: Card, facts: Facts) -> bool:
    offer, is_gentle = card.offer, "gentle" in card.tags
    if offer is None or card.id in facts.unwelcome or (card.opened == "together" and not facts.is_couple):
        return False
    if not offer.from_hour <= facts.hour < offer.to_hour or facts.days_here < offer.after_days:
        return False
    if facts.since_held.get(card.id, offer.every_days) < offer.every_days:
        return False
    if facts.since_declined.get(card.id, DECLINED_DAYS) < DECLINED_DAYS:
        return False
    return _is_calm_enough(card, facts, is_gentle)


def _is_calm_enough(card: Card, facts: Facts, is_gentle: bool) -> bool:
    if facts.both_heavy and ("hot" in card.tags or not is_gentle or card.minutes > HEAVY_MINUTES):
        return False
    return is_gentle or facts.days_here >= NEW_COUPLE_DAYS


def _is_silent(facts: Facts) -> bool:
    wait = WAITS[min(facts.untaken, len(WAITS) - 1)]
    return facts.since_offer is not None and facts.since_offer < wait


def _overdue(card: Card, facts: Facts) -> float:
    """How often its rest has gone by since it was last held; a card that was never held comes first."""
    held = facts.since_held.get(card.id)
    return float("inf") if held is None or card.offer is None else held / card.offer.every_days
