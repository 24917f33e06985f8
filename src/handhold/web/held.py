"""Words that came while the door was closed: held in memory for a short while, until their writer opens it again.

Nothing of it reaches a disk or a page before the passphrase does.  A restart forgets it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from handhold.web.forms import Form

HOLD_FOR = timedelta(minutes=30)
HOLD_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Errand:
    """A form on its way to a path."""

    path: str
    form: Form


class Held:
    """At most one errand a session, the newest; the oldest leave when there are too many."""

    def __init__(self) -> None:
        self._errands: OrderedDict[str, tuple[datetime, Errand]] = OrderedDict()

    def keep(self, sid: str, errand: Errand, at: datetime) -> None:
        """Hold an errand for a session."""
        self._errands.pop(sid, None)
        self._errands[sid] = (at, errand)
        self._forget(at)

    def take(self, sid: str, at: datetime) -> Errand | None:
        """Give the errand back, once."""
        self._forget(at)
        _, errand = self._errands.pop(sid, (at, None))
        return errand

    def _forget(self, at: datetime) -> None:
        while self._errands:
            since, _ = next(iter(self._errands.values()))
            if len(self._errands) <= HOLD_AT_MOST and at - since <= HOLD_FOR:
                return
            self._errands.popitem(last=False)
