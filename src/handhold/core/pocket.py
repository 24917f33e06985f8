"""What may reach a person outside the page, and when: quiet hours, a daily limit, agreed times, a pulse reminder.

All of it is content-free.  These rules see states, wishes and moments, and never send anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from handhold.core import letter, moment, pause, reach, repair, request
from handhold.core.entry import Event, PersonId
from handhold.core.ours import Ours
from handhold.core.person import day_of
from handhold.core.practice.events import SittingOffered

Kind = Literal["waiting", "agreed", "pulse"]
Minute = Annotated[int, msgspec.Meta(ge=0, lt=24 * 60)]
"""A time of day in minutes after midnight."""

GRACE = timedelta(minutes=1)
"""So long a push waits for its person to see by themselves what came."""
LATE = {"waiting": timedelta(days=2), "agreed": timedelta(hours=1), "pulse": timedelta(hours=2)}
"""After so long a reminder of that kind has lost its sense and is let go."""
CALLS: tuple[type[Event], ...] = (
    reach.ReachSent,
    reach.ReachAnswered,
    letter.LetterSent,
    letter.LetterReplied,
    request.RequestMade,
    request.RequestAnswered,
    request.RequestCountered,
    pause.PauseCalled,
    pause.PauseMoved,
    repair.RepairSent,
    repair.RepairAnswered,
    moment.ThanksSaid,
    SittingOffered,
)
"""What one says to the other, and the other may want to know of.  Settling, taking back and leaving tell nobody."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants to be told of outside the page.  ``day`` and ``told`` count what was sent that day."""

    waiting: bool = True
    agreed: bool = True
    pulse_at: Minute | None = None
    quiet_from: Minute = 21 * 60
    quiet_to: Minute = 8 * 60
    daily: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3
    zone: str = "UTC"
    language: str = "en"
    off: bool = False
    """Nothing at all for now, whatever the reason."""
    off_until: datetime | None = None
    day: str = ""
    told: int = 0

    def is_off(self, at: datetime) -> bool:
        """Whether nothing is wanted at this moment."""
        return self.off and (self.off_until is None or at < self.off_until)


Verdict = Literal["send", "drop"] | datetime
"""Send it now, let it go, or look again at that moment (UTC)."""


def verdict(wishes: Wishes, kind: Kind, since: datetime, at: datetime) -> Verdict:
    """What becomes of a reminder, taken up at ``at``, of something that came or was agreed for ``since``."""
    if not _is_wanted(wishes, kind) or wishes.is_off(at) or at - since > LATE[kind]:
        return "drop"
    if told_today(wishes, at) >= wishes.daily:
        return "drop"
    ends = quiet_ends(wishes, at)
    if ends is None:
        return "send"
    # An agreed time or a pulse is worth nothing hours later; that something waits still holds in the morning.
    return ends if kind == "waiting" else "drop"


def told(wishes: Wishes, at: datetime) -> Wishes:
    """The wishes after one more was sent."""
    day = day_of(at, wishes.zone).isoformat()
    return msgspec.structs.replace(wishes, day=day, told=told_today(wishes, at) + 1)


def told_today(wishes: Wishes, at: datetime) -> int:
    """How many were sent in this person's own day."""
    return wishes.told if wishes.day == day_of(at, wishes.zone).isoformat() else 0


def quiet_ends(wishes: Wishes, at: datetime) -> datetime | None:
    """When the quiet hours that hold at ``at`` are over (UTC); ``None`` when none hold."""
    start, end = wishes.quiet_from, wishes.quiet_to
    local = at.astimezone(ZoneInfo(wishes.zone))
    now = local.hour * 60 + local.minute
    is_quiet = start <= now < end if start <= end else now >= start or now < end
    if not is_quiet:
        return None
    # In an hour that comes twice, the second end is meant once the first is over.
    today = local.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0).astimezone(at.tzinfo)
    return today if today > at else next_time(wishes.zone, end, at)


def next_time(zone: str, minute: Minute, after: datetime) -> datetime:
    """The next moment (UTC) behind ``after`` at which a clock in ``zone`` shows that time of day.

    A time that a clock change leaves out falls as much later as the change is long; one that comes twice is its first.
    """
    place = ZoneInfo(zone)
    day = after.astimezone(place).date()
    for ahead in range(3):
        wall = datetime.combine(day + timedelta(days=ahead), time(minute // 60, minute % 60), place)
        moment_ = wall.astimezone(after.tzinfo)
        if moment_ > after:
            return moment_
    raise AssertionError("a day without that time of day")


def agreed_times(ours: Ours, me: PersonId, at: datetime) -> dict[str, datetime]:
    """What was agreed for a time still to come, by a name of each.

    An agreed reach comes back to both; a request to the one who said yes to it.  Of a room that was left, only what
    comes before the one who stayed is told, so that nothing tells them earlier.
    """
    if ours.closed_by == me:
        return {}
    times = {f"reach {call.seq}": due for call, due in reach.agreed_ahead(ours.calls, at)}
    for known in request.recent(ours.requests, at):
        if known.state == "agreed" and known.by != me and known.agreed_for is not None and known.agreed_for > at:
            times[f"request {known.seq}"] = known.agreed_for
    return {name: due for name, due in times.items() if ours.closed is None or due < ours.closed.shown_from}


def is_over(ours: Ours, me: PersonId, due: datetime, at: datetime) -> bool:
    """Whether what waits for ``me`` until ``due`` belongs to a room that for them is left by then, or is now."""
    return ours.is_over(me, max(due, at))


def next_pulse(wishes: Wishes, has_marked_today: bool, at: datetime) -> datetime | None:
    """When the next pulse reminder is due, if one is wanted: not on a day whose pulse is marked already."""
    if wishes.pulse_at is None:
        return None
    due = next_time(wishes.zone, wishes.pulse_at, at)
    if has_marked_today and day_of(due, wishes.zone) == day_of(at, wishes.zone):
        return next_time(wishes.zone, wishes.pulse_at, due)
    return due


def calls(events: Sequence[Event]) -> bool:
    """Whether something among ``events`` is said to the other, who may want to know of it."""
    return any(isinstance(event, CALLS) for event in events)


def listener(ours: Ours, me: PersonId) -> PersonId | None:
    """Who is told when ``me`` says something: the other, as long as both are here."""
    return ours.other(me) if ours.closed is None else None


def _is_wanted(wishes: Wishes, kind: Kind) -> bool:
    match kind:
        case "waiting":
            return wishes.waiting
        case "agreed":
            return wishes.agreed
        case "pulse":
            return wishes.pulse_at is not None
