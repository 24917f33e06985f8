"""What a visit finishes before its page is drawn: coming into a room that was opened for me, leaving one for good.

Until a person has made sure whose room it is, nothing of it is shown to them.
"""

from __future__ import annotations

from dataclasses import replace

from handhold.core.home import Home, known_to
from handhold.core.words import Refused
from handhold.web.together import person_room
from handhold.web.visit import Visit


async def come_home(visit: Visit) -> Visit:
    """The visit with everything that its person can open and may be shown."""
    home = await visit.house.hall.home(visit.keyring)
    if home.ours is None:
        return replace(visit, home=home)
    if home.ours.closed_by == visit.keyring.person:
        await visit.house.together.leaving.finish(visit.keyring, home)
        return replace(visit, home=Home(mine=home.mine))
    if home.mine is not None and home.mine.invites.asked is not None:
        return await _arrive(visit)
    return replace(visit, home=known_to(home, visit.keyring.person))


async def _arrive(visit: Visit) -> Visit:
    """The inviter opened the room: see whether it is theirs, and introduce myself."""
    refused: Refused | None = await visit.house.together.joining.arrive(visit.keyring)
    if refused is not None:
        home = await visit.house.hall.home(visit.keyring)
        return replace(visit, home=Home(mine=home.mine), warning=refused)
    home = await visit.house.hall.home(visit.keyring)
    other = home.ours.other(visit.keyring.person) if home.ours else None
    for person in (visit.keyring.person, other or ""):
        visit.house.bell.ring(person_room(person), 0)
    return replace(visit, home=known_to(home, visit.keyring.person))
