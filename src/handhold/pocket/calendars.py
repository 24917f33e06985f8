"""Everybody's calendars: what each holds, and where its times stand now.  They lie sealed, and nothing says whose.

What a calendar holds is written while its owner is here; where one of its times has gone, by whoever moved it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from handhold.core import calendar
from handhold.core.home import Home
from handhold.core.ours import Ours
from handhold.pocket import feed as feeds
from handhold.pocket import keep, moved
from handhold.pocket.feed import Line, Sheet
from handhold.pocket.keep import FEED
from handhold.store.contracts import Unopenable
from handhold.store.keys import Identity, Keyring
from handhold.store.pockets import Feeds, Pockets

MOST_GONE = 50
"""So many of the last emptied places are looked through for times that were taken back."""


class Calendars:
    """The calendars of a house; ``clock`` stamps what is read."""

    def __init__(self, feeds: Feeds, pockets: Pockets, clock: Callable[[], datetime]) -> None:
        self._feeds, self._pockets, self._clock = feeds, pockets, clock
        self._times: dict[str, int] = {}

    def secret(self, owner: Identity) -> str | None:
        """The secret in the address of a person's own calendar."""
        return keep.open_feed(owner, self._pockets.slip(owner.person, FEED))

    async def begin(self, owner: Identity) -> str:
        """An empty calendar with a new address; the old address, if there was one, leads nowhere from now on."""
        await self.end(owner)
        made = feeds.new_secret()
        await self._pockets.save(keep.seal_feed(owner, made))
        return made

    async def end(self, owner: Identity) -> None:
        """The address leads nowhere from now on."""
        if old := self.secret(owner):
            await self.drop(old)
            await self._pockets.drop(owner.person, FEED)

    async def drop(self, secret: str) -> None:
        """Delete what lies behind a secret."""
        sheet = self._kept(secret) or Sheet()
        await self._feeds.drop(feeds.place_of(secret))
        await self._forget(sheet.lines)

    def read(self, secret: str, name: str, neutral: Callable[[str], str]) -> bytes | None:
        """The calendar behind a secret, as iCalendar; ``None`` when it leads nowhere.

        It is called ``name``, and a time for which its owner chose no words is called what ``neutral`` gives for the
        owner's language.
        """
        sheet = self._kept(secret)
        if sheet is None:
            return None
        lines = [line for known in sheet.lines if (line := self._now(known)) is not None]
        return feeds.written(Sheet(tuple(lines)), self._clock(), name, neutral(sheet.language))

    def sheet(self, ring: Keyring, home: Home, at: datetime) -> Sheet | None:
        """What a calendar should hold now; ``None`` where nobody reads one or *mine* is closed."""
        if home.mine is None or self._pockets.slip(ring.person, FEED) is None:
            return None
        calls, requests = (home.ours.calls, home.ours.requests) if home.ours else ({}, {})
        times = calendar.planned(calls, requests, home.mine.calendar, ring.person, at)
        lines = tuple(_line(ring, one, one.title) for one in times if one.title is not None)
        return Sheet(lines, home.mine.person.language)

    async def publish(self, owner: Identity, sheet: Sheet) -> None:
        """Let a calendar hold this, and let go of the times that it holds no longer."""
        secret = self.secret(owner)
        if secret is None:
            return
        before, kept = self._kept(secret) or Sheet(), {line.key for line in sheet.lines}
        await self._feeds.put(feeds.place_of(secret), feeds.seal(secret, sheet))
        for line in sheet.lines:
            if self._feeds.get(moved.place_of(line.key)) is None:
                await self._feeds.put(moved.place_of(line.key), moved.seal(line.key, line.at))
        await self._forget([line for line in before.lines if line.key not in kept])

    async def move(self, ring: Keyring, ours: Ours, at: datetime) -> None:
        """Say where the times stand now that either of the two marked; the owner of a calendar may be away.

        What lies behind the end of a room goes from the calendar of whoever is told of it, and not before.
        """
        told = [member.person for member in ours.members if ours.is_over(member.person, at)]
        gone = [gap.seq for gap in ours.gaps[-MOST_GONE:]]
        times = calendar.standing(ours.calls, ours.requests, gone, at)
        state = hash((tuple(times.items()), tuple(told)))
        if self._times.get(ring.person) == state:
            return
        for member in ours.members:
            ends = ours.closed.shown_from if ours.closed and member.person in told else None
            for (what, place), when in times.items():
                key = moved.key_of(ring, member.person, f"{what} {place}")
                await self._stand(key, None if when and ends and when >= ends else when)
        self._times[ring.person] = state

    def forget(self, person: str) -> None:
        """Drop what is remembered of a person."""
        self._times.pop(person, None)

    async def _stand(self, key: bytes, now: datetime | None) -> None:
        """Say where a time stands now, if a calendar holds it."""
        kept = self._feeds.get(moved.place_of(key))
        if kept is not None and moved.opened(key, kept) != moved.Stand(now):
            await self._feeds.put(moved.place_of(key), moved.seal(key, now))

    def _now(self, line: Line) -> Line | None:
        """A line as it stands now; ``None`` when it is agreed no longer."""
        kept = self._feeds.get(moved.place_of(line.key)) if line.key else None
        stands = moved.opened(line.key, kept) if kept else None
        if stands is None:
            return line
        return replace(line, at=stands.at) if stands.at is not None else None

    def _kept(self, secret: str) -> Sheet | None:
        sealed = self._feeds.get(feeds.place_of(secret))
        try:
            return feeds.opened(secret, sealed) if sealed else None
        except Unopenable:
            return None

    async def _forget(self, lines: Sequence[Line]) -> None:
        for line in lines:
            await self._feeds.drop(moved.place_of(line.key))


def _line(ring: Keyring, one: calendar.Planned, title: str) -> Line:
    name = f"{one.what} {one.place}"
    return Line(keep.occasion(ring, name), one.at, title, moved.key_of(ring, ring.person, name))
