"""What every keeper of invitations promises, whichever database stands below it."""

from __future__ import annotations

import asyncio

from handhold.store.pairing import Invitation
from tests.store.conftest import Floor

PLACE, OTHER = "1a" * 16, "2b" * 16


def test_an_invitation_is_answered_once_and_gone_when_dropped(floor: Floor) -> None:
    async def story() -> None:
        kept = floor.invitations
        assert not await kept.answer(PLACE, b"yes")
        await kept.put(Invitation(PLACE, 500, b"offer"))
        assert kept.get(PLACE) == Invitation(PLACE, 500, b"offer")
        assert await kept.answer(PLACE, b"yes")
        assert not await kept.answer(PLACE, b"me too")
        assert kept.get(PLACE) == Invitation(PLACE, 500, b"offer", b"yes")
        await kept.drop(PLACE)
        await kept.drop(PLACE)
        assert kept.get(PLACE) is None

    asyncio.run(story())


def test_an_invitation_whose_time_is_over_goes(floor: Floor) -> None:
    async def story() -> None:
        kept = floor.invitations
        await kept.put(Invitation(PLACE, 500, b"offer"))
        await kept.put(Invitation(OTHER, 501, b"offer"))
        await kept.drop_over(500)
        await kept.drop_over(500)
        assert kept.get(PLACE) is None
        assert kept.get(OTHER) == Invitation(OTHER, 501, b"offer")

    asyncio.run(story())
