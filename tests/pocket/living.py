"""Ada and Ben at home with pockets, in memory, and a push service that keeps what it is given."""

from __future__ import annotations

from datetime import datetime, timedelta

from handhold.bell import Bell
from handhold.core.home import Home, HomeAct, introduction
from handhold.core.person import Person
from handhold.core.room import Member, RoomOpened
from handhold.core.words import Refused
from handhold.pocket import Pocket, Runner, Shelves
from handhold.pocket.post import MailServer, Outcome, Send
from handhold.service import Done, Hall
from handhold.store import keys
from handhold.store.keys import Keyring
from handhold.store.memory import MemoryLog, MemoryPeople
from handhold.store.pockets import Job, MemoryFeeds, MemoryJobs, MemoryPockets
from handhold.store.webpush import Message
from tests.cast import MONDAY
from tests.store.receiver import Receiver

SECRET = b"s" * 32
SERVICE = "push.example"


class Service:
    """A push service: what came, and what it answers from now on."""

    def __init__(self) -> None:
        self.came: list[Message] = []
        self.answer: Outcome = "sent"

    def __call__(self, message: Message) -> Outcome:
        self.came.append(message)
        return self.answer


class Two:
    """Ada and Ben, the hall they act in, and their pockets.  The clock stands still until it is moved."""

    def __init__(self, mail: MailServer | None = None) -> None:
        self.now = MONDAY
        jobs = MemoryJobs()
        self.shelves = Shelves(jobs, MemoryPockets(jobs), MemoryFeeds())
        self.service = Service()
        self.restart(mail)
        self.hall = Hall(MemoryLog(), MemoryPeople(), Bell(), self.clock, heard=self._heard)
        self.shared = keys.new_room()
        self.ada, self.ben = self._ring(), self._ring()

    def clock(self) -> datetime:
        return self.now

    def restart(self, mail: MailServer | None = None) -> None:
        """The process ends and another begins on the same data."""
        self.pocket = Pocket(self.shelves, SECRET, self.clock, (SERVICE,))
        self.runner = self.runner_with(self.service, mail)

    def pass_time(self, **much: float) -> None:
        self.now += timedelta(**much)

    def runner_with(self, send: Send, mail: MailServer | None = None) -> Runner:
        """One that looks after the same jobs and hands over in another way."""
        return Runner(
            self.pocket, self.shelves, SECRET, self.clock, name="Hearth", contact="mailto:a@b.c",
            say=lambda language, sentence: f"{language}: {sentence}", mail=mail, send=send,
        )  # fmt: skip

    async def move_in(self) -> Two:
        for ring in (self.ada, self.ben):
            assert ring.mine is not None
            await self.hall.begin(ring, ring.mine, [RoomOpened(members=(_member(ring),))])
        await self.hall.begin(self.ada, self.shared, [RoomOpened(members=(_member(self.ada), _member(self.ben)))])
        for ring in (self.ada, self.ben):
            await self.hall.append(ring, self.shared, [introduction(Person())], keys.new_id())
        return self

    async def act(self, ring: Keyring, act: HomeAct, room: str = "ours") -> Done:
        done = await self.hall.act(ring, "mine" if room == "mine" else "ours", act)
        assert isinstance(done, Done), done
        return done

    async def home(self, ring: Keyring) -> Home:
        return await self.hall.home(ring)

    async def subscribe(self, ring: Keyring, name: str = "phone") -> Receiver:
        """One more device of somebody."""
        device = Receiver(f"https://{SERVICE}/{ring.person[:6]}-{name}")
        added = await self.pocket.add_device(ring, await self.home(ring), name, device.subscription)
        assert not isinstance(added, Refused), added
        return device

    def jobs(self, ring: Keyring, kind: str | None = None) -> list[Job]:
        return [job for job in self.shelves.jobs.of(ring.person) if kind in {None, job.kind}]

    async def _heard(self, ring: Keyring, home: Home, events: object) -> None:
        await self.pocket.acted(ring, home, events)  # type: ignore[arg-type]

    def _ring(self) -> Keyring:
        known = keys.new_secrets()
        return Keyring(person=known.identity.person, identity=known.identity, mine=known.mine, ours=self.shared)


def _member(ring: Keyring) -> Member:
    known = keys.public(ring.identity)
    return Member(person=known.person, exchange=known.exchange, signing=known.signing)
