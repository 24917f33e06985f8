"""What Today shows: what waits for me, and the one next step.  Pure rules over what is already folded.

Nothing here nags: in quiet nothing is asked, and no step is a duty.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Literal

import msgspec

from handhold.core import letter, reach, request
from handhold.core.entry import Asked, PersonId
from handhold.core.mine import Mine
from handhold.core.moment import MomentKept, ThanksSaid
from handhold.core.ours import Ours
from handhold.core.person import day_of
from handhold.core.pulse import PulseItems

WaitKind = Literal["due", "reach", "again", "answered"]
BetweenKind = Literal["pause", "repair", "agreed", "request"]
CameKind = Literal["letter", "reply", "thanks", "yes"]
Step = Literal[
    "rest",
    "pause",
    "choose",
    "write",
    "invite",
    "hope",
    "hard_day",
    "reach",
    "moment",
    "thanks",
    "open",
    "card",
    "enough",
]
NOT_PRESSING: frozenset[Step] = frozenset({"enough", "hope"})
"""Steps whose place a card may take: nothing more is needed, or an answer is hoped for."""
HEAVY = 8
THANKS_EVERY = 3
REACH_EVERY = 2
OPEN_AFTER = 7
LIVE: frozenset[BetweenKind] = frozenset({"pause", "repair"})
"""What comes before a call that is open now.  An agreement or a request can stand for weeks and comes after it."""
FRESH: frozenset[WaitKind] = frozenset({"due", "reach"})
LETTER_ASKS = timedelta(days=7)
"""A letter that nothing came back to is laid before its reader for so long; then it rests among the letters."""


class Wait(msgspec.Struct, frozen=True):
    """One thing that waits: an agreed time that has come, a reach, one from an earlier day, or an answer to mine."""

    kind: WaitKind
    call: reach.Call


class Between(msgspec.Struct, frozen=True):
    """One thing between the two that waits for this person's word: a pause whose time has come, a repair that was
    sent, something they agreed to whose time has come, or a request whose turn is theirs.
    """

    kind: BetweenKind
    seq: int


class Came(msgspec.Struct, frozen=True):
    """Something that came from the other and can be read in its own place: a letter, what came back to mine, thanks, or
    a plain yes to what I asked.
    """

    kind: CameKind
    seq: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the next step is chosen from.  ``*_ago`` are whole days of this person's calendar; ``None`` is never."""

    quiet: bool = False
    paused: bool = False
    chosen: bool = True
    couple: bool = False
    invited: bool = False
    ended: bool = False
    """Whether an invitation was over before: withdrawn, or used for a room that was left."""
    wrote: bool = False
    load: int | None = None
    laughed: bool = False
    together: int = 0
    """Days since the couple joined."""
    opened: bool = False
    reached_ago: int | None = None
    thanked_ago: int | None = None
    moment_ago: int | None = None


def waits(ours: Ours, me: PersonId, asked: Asked, *, quiet: bool) -> list[Wait]:
    """What waits for this person, the nearest first.  In quiet, reaches of earlier days are not laid before them."""
    calls = ours.calls
    due = [Wait("due", call) for call in reach.come_due(calls, asked.at)]
    fresh = [Wait("reach", call) for call in reach.waiting(calls, me, asked)]
    answered = [Wait("answered", call) for call in reach.answered_today(calls, me, asked) if not _is_in(call, due)]
    again = [] if quiet else [Wait("again", call) for call in reach.turned_up_again(calls, me, asked)]
    return due + fresh + answered + again


def between(ours: Ours, me: PersonId, at: datetime, *, quiet: bool) -> list[Between]:
    """What waits between the two, the most pressing first.  In quiet only what is live asks: a pause or a repair.

    While a pause is on, nothing but the pause itself asks.
    """
    on, repair = ours.pauses.on(at), ours.repairs.waiting(me, at)
    if on is not None:
        return [Between("pause", on.seq)] if on.asks(me, at) else []
    live = [Between("repair", repair.seq)] if repair is not None and repair.answer is None else []
    if quiet:
        return live
    agreed = [Between("agreed", known.seq) for known in request.come_back(ours.requests, me, at)]
    turns = [Between("request", one.seq) for one in request.recent(ours.requests, at) if request.turn_of(one, me)]
    return live + agreed + turns


def leads(presses: list[Between], waits_: list[Wait]) -> bool:
    """Whether what stands between the two is laid down first, before reaches and answers."""
    if not presses:
        return False
    return presses[0].kind in LIVE or not waits_ or waits_[0].kind not in FRESH


def came(ours: Ours, me: PersonId, asked: Asked, *, quiet: bool) -> list[Came]:
    """What came from the other and would have to be looked for.  Nothing in a pause; in quiet nothing old asks.

    A letter stands here until something came back to it, for ``LETTER_ASKS``; the rest today and the day after.
    """
    if ours.pauses.on(asked.at) is not None:
        return []
    letters = takewhile(lambda one: one.at >= asked.at - request.REMEMBERED, reversed(ours.letters.values()))
    found = [come for one in letters if (come := _of_letter(one, me, asked, quiet))]
    kept = takewhile(lambda entry: _is_new(entry.at, asked, quiet), reversed(ours.kept.values()))
    found += [Came("thanks", entry.seq) for entry in kept if entry.by != me and isinstance(entry.event, ThanksSaid)]
    yes = [one for one in request.recent(ours.requests, asked.at) if one.by == me and _is_plain_yes(one)]
    found += [Came("yes", one.seq) for one in yes if one.answered and _is_new(one.answered, asked, quiet)]
    return found


def next_step(facts: Facts) -> Step:
    """The one next step; the first line that fits is taken."""
    if facts.quiet:
        return "rest"
    if facts.paused:
        return "pause"
    if not facts.chosen:
        return "choose"
    return _together(facts) if facts.couple else _alone(facts)


def with_card(step: Step, card: str | None) -> Step:
    """A card takes the place of what is not pressing."""
    return "card" if card is not None and step in NOT_PRESSING else step


def facts(mine: Mine, ours: Ours | None, asked: Asked, *, invited: bool) -> Facts:
    """Read the facts off the folded rooms.  Costs the same after ten years as after a week."""
    today = day_of(asked.at, asked.zone)
    marked = mine.pulses.days.get(today, PulseItems())
    alone = Facts(
        quiet=mine.quiet.lasts(asked.at),
        chosen=mine.person.seen_welcome,
        invited=invited,
        ended=mine.invites.ended,
        wrote=bool(mine.notes),
        load=marked.load,
        laughed=bool(marked.laughed),
        opened=bool(mine.open_kinds),
    )
    if ours is None or ours.is_closed(asked.at):
        return alone
    return msgspec.structs.replace(
        alone,
        couple=True,
        paused=ours.pauses.on(asked.at) is not None,
        together=_days(ours.since, today, asked.zone) or 0,
        reached_ago=_days(ours.lately.get((asked.by, reach.ReachSent)), today, asked.zone),
        thanked_ago=_days(ours.lately.get((asked.by, ThanksSaid)), today, asked.zone),
        moment_ago=_days(ours.lately.get((asked.by, MomentKept)), today, asked.zone),
    )


def _alone(facts: Facts) -> Step:
    if facts.invited:
        return "hope"
    if not facts.wrote:
        return "write"
    return "enough" if facts.ended else "invite"


def _together(facts: Facts) -> Step:
    if facts.load is not None and facts.load >= HEAVY and facts.reached_ago != 0:
        return "hard_day"
    if facts.reached_ago is None:
        return "reach"
    if facts.laughed and facts.moment_ago != 0:
        return "moment"
    if facts.thanked_ago is None or facts.thanked_ago >= THANKS_EVERY:
        return "thanks"
    if not facts.opened and facts.together >= OPEN_AFTER:
        return "open"
    return "reach" if facts.reached_ago >= REACH_EVERY else "enough"


def _days(at: datetime | None, today: date, zone: str) -> int | None:
    return None if at is None else (today - day_of(at, zone)).days


def _is_in(call: reach.Call, found: list[Wait]) -> bool:
    return any(wait.call.seq == call.seq for wait in found)


def _of_letter(one: letter.Letter, me: PersonId, asked: Asked, quiet: bool) -> Came | None:
    if one.by == me:
        is_answered = any(back.by != me and _is_new(back.at, asked, quiet) for back in one.replies)
        return Came("reply", one.seq) if is_answered else None
    asks = _is_new(one.at, asked, quiet) or (not quiet and asked.at - one.at < LETTER_ASKS)
    return Came("letter", one.seq) if asks and not any(back.by == me for back in one.replies) else None


def _is_new(at: datetime, asked: Asked, quiet: bool) -> bool:
    """Whether it is of this person's today, or of the day before."""
    days = (day_of(asked.at, asked.zone) - day_of(at, asked.zone)).days
    return days < (1 if quiet else 2)


def _is_plain_yes(one: request.Request) -> bool:
    return one.state == "agreed" and one.answer is not None and one.answer.answer == "yes"
