"""Times that somebody names for later: still to come, and so near that the calendar of every zone can say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from handhold.core.entry import Asked
from handhold.core.words import N_, Refused

LATEST = timedelta(days=3_660)


def not_ahead(at: datetime, asked: Asked) -> Refused | None:
    """Why a time cannot be meant: it has gone by, or it is ten years away; ``None`` when it can."""
    if at <= asked.at:
        return Refused(N_("That time has gone by. Please pick one that is still to come."))
    if at > asked.at + LATEST:
        return Refused(N_("That is very far away. Please pick a time that is closer."))
    return None
