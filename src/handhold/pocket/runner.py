"""Doing what is due: a reminder goes to every device of its person, to their mail if they gave one, and is forgotten.

Several processes may run this over one database: a job belongs to whoever claimed it, and comes back if they die.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
from msgspec.structs import replace

from handhold.core import pocket as rules
from handhold.core.pocket import Kind, Wishes
from handhold.core.words import N_
from handhold.pocket import post
from handhold.pocket.keep import Shelves
from handhold.pocket.pocket import Pocket
from handhold.pocket.post import MailServer, Outcome, Send
from handhold.store import webpush
from handhold.store.contracts import StoreError
from handhold.store.pockets import Job

PAUSE = 5.0
"""Seconds between two looks at what is due."""
LEASE = timedelta(minutes=5)
"""How long a claimed job is one's own."""
AGAIN = timedelta(minutes=10)
"""When a reminder is tried again that nobody took over."""
AT_ONCE = 100
SOMETHING = N_("Something is waiting for you.")
"""All that a push or a mail ever says."""
_KEPT = timedelta(hours=12)
"""How long a push service may keep a push for a device that is away."""
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_log = logging.getLogger("handhold.pocket")

Say = Callable[[str, str], str]
"""A sentence in a language: ``say(language, sentence)``."""


class Runner:
    """Looks after what is due.  ``contact`` is where a push service may write to; ``name`` is the house's."""

    def __init__(
        self,
        pocket: Pocket,
        shelves: Shelves,
        secret: bytes,
        clock: Callable[[], datetime],
        *,
        name: str,
        contact: str,
        say: Say,
        mail: MailServer | None = None,
        send: Send = post.hand_over,
    ) -> None:
        self._pocket, self._jobs, self._clock = pocket, shelves.jobs, clock
        self._key = webpush.server_key(secret)
        self._name, self._contact, self._say = name, contact, say
        self._mail, self._send = mail, send

    async def forever(self) -> None:
        """Look every few seconds until cancelled; an error of the disk is tried again the next time."""
        while True:
            try:
                await self.run_due()
            except StoreError as error:
                _log.warning("pocket: what is due waits (%s)", type(error).__name__)
            await asyncio.sleep(PAUSE)

    async def run_due(self) -> int:
        """Do everything that is due now; how many reminders were sent."""
        by_person: dict[str, list[Job]] = {}
        for job in self._jobs.due(_seconds(self._clock()), AT_ONCE):
            by_person.setdefault(job.person, []).append(job)
        # One person's reminders come after one another, because they are counted; nobody waits for another's service.
        return sum(await asyncio.gather(*map(self._do_all, by_person.values())))

    async def _do_all(self, jobs: list[Job]) -> int:
        sent = 0
        for job in jobs:
            at = self._clock()  # a slow service before this one may have taken minutes
            own = replace(job, due=_seconds(at + LEASE))
            if not await self._jobs.claim(job, own.due):
                continue
            try:
                sent += await self._do(own, at)
            except Exception as error:  # one reminder that cannot be told must not keep back all others
                _log.error("pocket: a reminder could not be told (%s); it is tried again", type(error).__name__)
        return sent

    async def _do(self, job: Job, at: datetime) -> bool:
        wishes = self._pocket.wishes(job.person)
        kind = _KINDS.get(job.kind)
        verdict = rules.verdict(wishes, kind, _moment(job.since), at) if kind else "drop"
        if kind == "waiting" and self._pocket.has_looked(job.person, _moment(job.since)):
            verdict = "drop"
        if isinstance(verdict, datetime):
            await self._jobs.put([replace(job, due=_seconds(verdict))])
            return False
        told = await self._tell(job.person, wishes, at) if verdict == "send" else False
        if not await self._jobs.claim(job, job.due):
            return bool(told)  # what came while it was told stands in its place now
        if told is None:
            await self._jobs.put([replace(job, due=_seconds(at + AGAIN))])
            return False
        await self._over(job, wishes, at)
        return told

    async def _over(self, job: Job, wishes: Wishes, at: datetime) -> None:
        """The job is done; the daily one comes again tomorrow."""
        due = rules.next_pulse(wishes, True, at) if job.kind == "pulse" else None
        if due is None:
            await self._jobs.drop(job.person, [job.id])
        else:
            await self._jobs.put([replace(job, due=_seconds(due), since=_seconds(due))])

    async def _tell(self, person: str, wishes: Wishes, at: datetime) -> bool | None:
        """Tell every device and the mail address.  ``None``: nobody took it over now, but somebody may later."""
        outcomes = [*await self._push(person, wishes, at), *await self._write(person, wishes)]
        if "sent" in outcomes:
            await self._pocket.counted(person, at)
            return True
        return None if "failed" in outcomes else False

    async def _push(self, person: str, wishes: Wishes, at: datetime) -> list[Outcome]:
        words = {"body": self._say(wishes.language, SOMETHING)}
        outcomes = []
        for device, known in self._pocket.subscriptions(person).items():
            message = webpush.message(
                self._key,
                known,
                msgspec.json.encode(words),
                contact=self._contact,
                now=_seconds(at),
                lives=int(_KEPT.total_seconds()),
                topic="waiting",
            )
            outcome = await post.push(message, self._send)
            if outcome == "gone":
                await self._pocket.drop_device(person, device)
            outcomes.append(outcome)
        return outcomes

    async def _write(self, person: str, wishes: Wishes) -> list[Outcome]:
        address = self._pocket.mail(person)
        if self._mail is None or address is None:
            return []
        text = self._say(wishes.language, SOMETHING)
        outcome = await asyncio.to_thread(post.mail, self._mail, address, self._name, text)
        if outcome == "gone":
            await self._pocket.drop_mail(person)
        return [outcome]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
