"""Inviting and joining, as one's own *mine* remembers it.  The shared secret stands here and nowhere in the clear.

One invitation at a time, one couple at a time; declining leaves no trace that the inviter could see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handhold.core.entry import Entry, Event, PersonId


class Party(msgspec.Struct, frozen=True):
    """How one of the two shows themselves before there is a room: name and public keys."""

    person: PersonId
    name: str
    exchange: bytes
    signing: bytes


class InvitationMade(Event, frozen=True, tag="invitation_made"):
    """I invited somebody.  ``place`` is where the sealed offer lies, ``secret`` is what the other types."""

    place: str
    secret: str
    until: datetime


class InvitationEnded(Event, frozen=True, tag="invitation_ended"):
    """It was used, withdrawn or is over."""

    place: str


class JoinAsked(Event, frozen=True, tag="join_asked"):
    """I said yes to somebody's invitation and wait until they have made sure that it is me."""

    place: str
    inviter: Party
    until: datetime


class JoinEnded(Event, frozen=True, tag="join_ended"):
    """We are together, or it came to nothing."""

    place: str


EVENTS = (InvitationMade, InvitationEnded, JoinAsked, JoinEnded)


class Invites(msgspec.Struct, frozen=True):
    """The invitation that I made, and the one that I said yes to."""

    made: InvitationMade | None = None
    asked: JoinAsked | None = None
    ended: bool = False
    """Whether one was over before, however it ended: after that nobody is asked to invite."""

    def open_made(self, at: datetime) -> InvitationMade | None:
        """My invitation while it can still be used."""
        return self.made if self.made and at < self.made.until else None

    def open_asked(self, at: datetime) -> JoinAsked | None:
        """The yes that still waits to be confirmed."""
        return self.asked if self.asked and at < self.asked.until else None


def fold(invites: Invites, entries: Sequence[Entry]) -> Invites:
    """The last of each kind counts, until it is said to be over."""
    for entry in entries:
        match entry.event:
            case InvitationMade() as made:
                invites = msgspec.structs.replace(invites, made=made)
            case JoinAsked() as asked:
                invites = msgspec.structs.replace(invites, asked=asked)
            case InvitationEnded(place=place) if invites.made and invites.made.place == place:
                invites = msgspec.structs.replace(invites, made=None, ended=True)
            case JoinEnded(place=place) if invites.asked and invites.asked.place == place:
                invites = msgspec.structs.replace(invites, asked=None, ended=True)
    return invites
