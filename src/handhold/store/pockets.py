"""What has to be known while nobody is signed in: jobs that fall due, what a pocket holds, calendar feeds.

There is no key then, so all of this is content-free: a job says when somebody is to be told that something waits, and
never what.  Here are the promises and the in-memory fakes that keep them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec


class Job(msgspec.Struct, frozen=True):
    """Somebody is to be told at ``due`` that something waits.  Times are UTC seconds.

    ``id`` is the same for the same occasion and tells nothing about it.  ``since`` is when that something came, or the
    moment that it is about; it stays when ``due`` is put off.
    """

    person: str
    id: str
    due: int
    kind: str
    since: int


class Slip(msgspec.Struct, frozen=True):
    """Something small in one person's pocket.  ``label`` opens for that person alone, ``sealed`` for the server."""

    person: str
    slot: str
    sealed: bytes
    label: bytes = b""


class Jobs(Protocol):
    """Jobs by person and id.  A write is durable when it returns."""

    async def put(self, jobs: Sequence[Job]) -> None:
        """Add jobs; one of the same person and id is replaced."""
        ...

    def of(self, person: str) -> list[Job]:
        """A person's jobs, the first due first."""
        ...

    def due(self, now: int, limit: int) -> list[Job]:
        """Jobs of all people that are due, the longest overdue first."""
        ...

    async def claim(self, job: Job, until: int) -> bool:
        """Take a job that is due for oneself until ``until``; ``False`` when another process was faster.

        If it is not dropped until then, it is due again: a process that dies loses nothing.
        """
        ...

    async def drop(self, person: str, ids: Sequence[str]) -> None:
        """Delete jobs; what is not there changes nothing."""
        ...


class Pockets(Protocol):
    """Slips by person and slot.  What is replaced or dropped is in no file afterwards."""

    async def save(self, slip: Slip) -> None: ...

    def slip(self, person: str, slot: str) -> Slip | None: ...

    def slips(self, person: str) -> list[Slip]:
        """All slips of a person by slot."""
        ...

    async def drop(self, person: str, slot: str) -> None: ...

    async def erase(self, person: str) -> None:
        """Delete every slip and every job of a person."""
        ...


class Feeds(Protocol):
    """Calendar feeds by place.  Nothing says whose they are; what is dropped is in no file afterwards."""

    async def put(self, place: str, sealed: bytes) -> None: ...

    def get(self, place: str) -> bytes | None: ...

    async def drop(self, place: str) -> None: ...


class MemoryJobs:
    """``Jobs`` in a dictionary."""

    def __init__(self) -> None:
        self._jobs: dict[tuple[str, str], Job] = {}

    async def put(self, jobs: Sequence[Job]) -> None:
        self._jobs.update({(job.person, job.id): job for job in jobs})

    def of(self, person: str) -> list[Job]:
        return sorted((job for job in self._jobs.values() if job.person == person), key=_by_time)

    def due(self, now: int, limit: int) -> list[Job]:
        return sorted((job for job in self._jobs.values() if job.due <= now), key=_by_time)[:limit]

    async def claim(self, job: Job, until: int) -> bool:
        kept = self._jobs.get((job.person, job.id))
        if kept is None or kept.due != job.due:
            return False
        self._jobs[job.person, job.id] = msgspec.structs.replace(kept, due=until)
        return True

    async def drop(self, person: str, ids: Sequence[str]) -> None:
        for id in ids:
            self._jobs.pop((person, id), None)


class MemoryPockets:
    """``Pockets`` in a dictionary; ``jobs`` are those that ``erase`` deletes too."""

    def __init__(self, jobs: MemoryJobs) -> None:
        self._jobs = jobs
        self._slips: dict[tuple[str, str], Slip] = {}

    async def save(self, slip: Slip) -> None:
        self._slips[slip.person, slip.slot] = slip

    def slip(self, person: str, slot: str) -> Slip | None:
        return self._slips.get((person, slot))

    def slips(self, person: str) -> list[Slip]:
        return [self._slips[key] for key in sorted(self._slips) if key[0] == person]

    async def drop(self, person: str, slot: str) -> None:
        self._slips.pop((person, slot), None)

    async def erase(self, person: str) -> None:
        self._slips = {key: slip for key, slip in self._slips.items() if key[0] != person}
        await self._jobs.drop(person, [job.id for job in self._jobs.of(person)])


class MemoryFeeds:
    """``Feeds`` in a dictionary."""

    def __init__(self) -> None:
        self._feeds: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._feeds)

    async def put(self, place: str, sealed: bytes) -> None:
        self._feeds[place] = sealed

    def get(self, place: str) -> bytes | None:
        return self._feeds.get(place)

    async def drop(self, place: str) -> None:
        self._feeds.pop(place, None)


def _by_time(job: Job) -> tuple[int, str, str]:
    return job.due, job.person, job.id
