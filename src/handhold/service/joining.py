"""Joining: one invites, the other says yes, the first makes sure who it is, and only then is there a room.

Nothing is created before the invited person agreed, and no key is sealed to them before the inviter confirmed.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import msgspec

from handhold.core import home
from handhold.core.invite import InvitationEnded, InvitationMade, JoinAsked, JoinEnded, Party
from handhold.core.room import Member, RoomOpened
from handhold.core.words import N_, Refused
from handhold.service.hall import Hall
from handhold.store import keys, pairing
from handhold.store.contracts import People, Unopenable
from handhold.store.derive import Cost, Derivations
from handhold.store.keys import Keyring, RoomKeys
from handhold.store.pairing import Invitations, Opened

DAYS = 7
TOGETHER = N_("You already share a room. A person is in one couple at a time.")
NOT_THERE = N_("This invitation does not open anything. It may have been used or withdrawn, or it is over.")
OWN = N_("This is your own invitation. The one you invite opens it on their side.")
NAMELESS = N_("Please choose a name first, so that the other knows who it is.")
STRANGER = N_("The room that was opened does not carry the keys of the one who invited you, so we left it shut.")


class Waiting(msgspec.Struct, frozen=True):
    """Somebody said yes to my invitation: who they say they are, and the four words to compare with them."""

    party: Party
    words: tuple[str, ...]


class Means(msgspec.Struct, frozen=True):
    """What joining needs besides the rooms: threads to derive in, the server's secret, the words to compare."""

    derivations: Derivations
    server: bytes
    listed: Sequence[str]
    cost: Cost = Cost()


class Joining:
    """Invitations and what becomes of them."""

    def __init__(
        self,
        hall: Hall,
        people: People,
        invitations: Invitations,
        means: Means,
        clock: Callable[[], datetime],
    ) -> None:
        self._hall, self._people, self._invitations, self._means, self._clock = hall, people, invitations, means, clock
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def invite(self, ring: Keyring, days: int = DAYS) -> InvitationMade | Refused:
        """Make an invitation; an earlier one of the same person is withdrawn by it."""
        async with self._turn(ring):
            return await self._invite(ring, days)

    async def withdraw(self, ring: Keyring) -> None:
        """Withdraw my invitation, also when somebody already said yes to it.  They are told nothing."""
        here = await self._hall.home(ring)
        if here.mine and (made := here.mine.invites.made):
            await self._invitations.drop(made.place)
            await self._remember(ring, InvitationEnded(place=made.place))

    async def look(self, secret: str) -> Party | None:
        """Who invites, for whoever typed the secret.  Creates nothing and tells nobody.  Raises ``Busy``."""
        opened = await self._try(secret)
        return self._offer(opened) if opened else None

    async def say_yes(self, ring: Keyring, secret: str) -> Refused | None:
        """Lay my own name and keys beside the offer and wait to be confirmed; a yes that waits elsewhere is over."""
        here = await self._hall.home(ring)
        if (refused := self._not_free(ring, here)) is not None:
            return refused
        opened = await self._try(secret)
        offer = self._offer(opened) if opened else None
        if opened is None or offer is None:
            return Refused(NOT_THERE)
        if offer.person == ring.person:
            return Refused(OWN)
        reply = pairing.seal_party(opened, "reply", msgspec.json.encode(_party(ring, here)))
        row = self._invitations.get(opened.place)
        if row is None or not await self._invitations.answer(opened.place, reply):
            return Refused(NOT_THERE)
        if here.mine is not None and (before := here.mine.invites.asked) is not None:
            await self._invitations.drop(before.place)
        until = self._clock() + timedelta(days=DAYS)
        await self._remember(ring, JoinAsked(place=opened.place, inviter=offer, until=until))
        return None

    async def answered(self, ring: Keyring, here: home.Home) -> Waiting | None:
        """Whether somebody said yes to my open invitation, and the words to compare with them.  Raises ``Busy``."""
        made = here.mine.invites.open_made(self._clock()) if here.mine else None
        row = self._invitations.get(made.place) if made else None
        if made is None or row is None or row.reply is None:
            return None
        party = await self._reply(made, row.reply)
        return Waiting(party, await self._words(_party(ring, here), party)) if party else None

    async def words_with(self, ring: Keyring, here: home.Home, other: Party) -> tuple[str, ...]:
        """The four words between me and ``other``.  Raises ``Busy``."""
        return await self._words(_party(ring, here), other)

    async def confirm(self, ring: Keyring) -> RoomKeys | Refused:
        """It is them: open the room, seal its key to both, and delete the invitation."""
        async with self._turn(ring):
            return await self._confirm(ring)

    async def arrive(self, ring: Keyring) -> Refused | None:
        """The first visit after the inviter confirmed: make sure whose room this is, and introduce myself there.

        A room that does not carry the keys which the invitation showed stays shut and its seal is dropped.  One in
        which I introduced myself already is mine: then it is the yes, which still waits elsewhere, that is over.
        """
        here = await self._hall.home(ring)
        asked = here.mine.invites.asked if here.mine else None
        if here.mine is None or here.ours is None or ring.ours is None or asked is None:
            return None
        if ring.person in here.ours.people:
            await self.step_away(ring)
            return None
        if {_member(asked.inviter), _member(_party(ring, here))} != set(here.ours.members):
            await self._people.drop_seals(ring.person, ring.ours.room)
            await self._remember(ring, JoinEnded(place=asked.place))
            return Refused(STRANGER)
        await self._hall.append(ring, ring.ours, [home.introduction(here.mine.person)], secrets.token_hex(16))
        await self._remember(ring, JoinEnded(place=asked.place))
        return None

    async def step_away(self, ring: Keyring) -> None:
        """I said yes and changed my mind before anything was opened.  The inviter is told nothing."""
        here = await self._hall.home(ring)
        if here.mine and (asked := here.mine.invites.asked):
            await self._invitations.drop(asked.place)
            await self._remember(ring, JoinEnded(place=asked.place))

    async def clean(self) -> None:
        """Delete the invitations whose time is over."""
        await self._invitations.drop_over(int(self._clock().timestamp()))

    def _turn(self, ring: Keyring) -> asyncio.Lock:
        """One after the other: whoever presses twice gets one invitation and one room."""
        return self._turns.setdefault(ring.person, asyncio.Lock())

    async def _invite(self, ring: Keyring, days: int) -> InvitationMade | Refused:
        here = await self._hall.home(ring)
        if (refused := self._not_free(ring, here)) is not None:
            return refused
        await self.withdraw(ring)
        secret = pairing.new_secret()
        opened = await self._opened(secret)
        until = self._clock() + timedelta(days=days)
        offer = pairing.seal_party(opened, "offer", msgspec.json.encode(_party(ring, here)))
        await self._invitations.put(pairing.Invitation(opened.place, int(until.timestamp()), offer))
        made = InvitationMade(place=opened.place, secret=secret, until=until)
        await self._remember(ring, made)
        return made

    async def _confirm(self, ring: Keyring) -> RoomKeys | Refused:
        here = await self._hall.home(ring)
        if (refused := self._not_free(ring, here)) is not None:
            return refused
        waiting = await self.answered(ring, here)
        made = here.mine.invites.made if here.mine else None
        # Working the words out takes a while, in which the other may have stepped away.
        if waiting is None or made is None or here.mine is None or self._invitations.get(made.place) is None:
            return Refused(NOT_THERE)
        me, other, room = _party(ring, here), waiting.party, keys.new_room()
        opened = RoomOpened(members=(_member(me), _member(other)))
        await self._hall.begin(ring, room, [opened, home.introduction(here.mine.person)])
        await self._people.save_seals([keys.seal_room(_public(party), room, room.epoch) for party in (me, other)])
        await self._invitations.drop(made.place)
        await self._remember(ring, InvitationEnded(place=made.place))
        return room

    def _not_free(self, ring: Keyring, here: home.Home) -> Refused | None:
        if here.mine is None:
            return Refused(home.ASK_AGAIN)
        # A seal may have come since the keys of this visit were taken out.
        if ring.ours is not None or self._people.seals(ring.person):
            return Refused(TOGETHER)
        return None if here.mine.person.name else Refused(NAMELESS)

    def _offer(self, opened: Opened) -> Party | None:
        row = self._invitations.get(opened.place)
        if row is None or row.reply is not None or row.until <= self._clock().timestamp():
            return None
        return _decoded(opened, "offer", row.offer)

    async def _reply(self, made: InvitationMade, reply: bytes) -> Party | None:
        return _decoded(await self._opened(made.secret), "reply", reply)

    async def _try(self, secret: str) -> Opened | None:
        means = self._means
        return await pairing.open_secret(means.derivations, secret, means.server, means.cost)

    async def _opened(self, secret: str) -> Opened:
        opened = await self._try(secret)
        if opened is None:
            raise Unopenable
        return opened

    async def _words(self, one: Party, other: Party) -> tuple[str, ...]:
        both = (one.exchange, one.signing, other.exchange, other.signing)
        return await pairing.words(self._means.derivations, both, self._means.listed, self._means.cost)

    async def _remember(self, ring: Keyring, event: InvitationMade | InvitationEnded | JoinAsked | JoinEnded) -> None:
        if ring.mine is not None:
            await self._hall.append(ring, ring.mine, [event], secrets.token_hex(16))


def _party(ring: Keyring, here: home.Home) -> Party:
    known = keys.public(ring.identity)
    name = here.mine.person.name if here.mine else ""
    return Party(person=known.person, name=name, exchange=known.exchange, signing=known.signing)


def _decoded(opened: Opened, side: str, sealed: bytes) -> Party | None:
    try:
        return msgspec.json.decode(pairing.open_party(opened, side, sealed), type=Party)
    except (Unopenable, msgspec.DecodeError):
        return None


def _member(party: Party) -> Member:
    return Member(person=party.person, exchange=party.exchange, signing=party.signing)


def _public(party: Party) -> keys.Public:
    return keys.Public(person=party.person, exchange=party.exchange, signing=party.signing)
