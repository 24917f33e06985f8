"""Which card today's one next step may offer, without remembering what was offered: a pure walk over the last days.

The rule of ``offer`` needs to know what it offered before.  Nothing of that is stored; walking the days of the present
month of the couple again, with what was held then, gives the same answer every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from handhold.core.practice.card import Cards
from handhold.core.practice.offer import Facts, days_since_held, next_card
from handhold.core.practice.sitting import Practices, Sitting

MONTH = 28
"""Days after which the walk begins anew, counted from the day on which the couple joined."""


def card_of_day(cards: Cards, rooms: Sequence[Practices], facts: Facts, at: datetime) -> str | None:
    """The card to offer at this moment, or ``None``.  ``facts`` are today's; what was held is read off ``rooms``."""
    last: str | None = None
    since: int | None = None
    untaken, pick = 0, None
    for ago in range(max(facts.days_here, 0) % MONTH, -1, -1):
        then = at - timedelta(days=ago)
        known = _facts_on(facts, rooms, then, ago)
        pick = next_card(cards, msgspec.structs.replace(known, last_offered=last, since_offer=since, untaken=untaken))
        if pick is None:
            since = None if since is None else since + 1
            continue
        untaken = 0 if _was_begun(rooms, pick, then) else untaken + 1
        last, since = pick, 1
    return pick


def _facts_on(facts: Facts, rooms: Sequence[Practices], then: datetime, ago: int) -> Facts:
    """The facts as they stood on an earlier day.  Of that day's mood nothing is asked again."""
    seen = [_before(practices, then) for practices in rooms]
    known = msgspec.structs.replace(
        facts,
        days_here=facts.days_here - ago,
        since_held=days_since_held(seen, then),
        since_declined=_days_since_declined(seen, then),
    )
    return msgspec.structs.replace(known, both_heavy=False, has_running=False) if ago else known


def _before(practices: Practices, then: datetime) -> Practices:
    kept = {name: sitting for name, sitting in practices.sittings.items() if sitting.offered < then}
    return msgspec.structs.replace(practices, sittings=kept)


def _days_since_declined(rooms: Sequence[Practices], then: datetime) -> dict[str, int]:
    last: dict[str, datetime] = {}
    for sitting in _sittings(rooms):
        if sitting.status == "declined" and sitting.ended is not None and sitting.ended < then:
            last[sitting.card] = max(sitting.ended, last.get(sitting.card, sitting.ended))
    return {card: (then - declined).days for card, declined in last.items()}


def _was_begun(rooms: Sequence[Practices], card: str, then: datetime) -> bool:
    day = timedelta(days=1)
    return any(sitting.card == card and then <= sitting.offered < then + day for sitting in _sittings(rooms))


def _sittings(rooms: Sequence[Practices]) -> Iterator[Sitting]:
    for practices in rooms:
        yield from practices.sittings.values()
