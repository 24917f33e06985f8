"""A person's pocket: what they want to be told of, on which devices, and the jobs and the calendar that follow from it.

Jobs are made while somebody with keys is here, and carry a moment and a kind.  They are worked out anew from the rooms
whenever something changed, so a time that was moved, settled or taken back takes its job with it.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from handhold.core import pocket as rules
from handhold.core.entry import Event
from handhold.core.home import Home
from handhold.core.ours import Ours
from handhold.core.person import day_of
from handhold.core.pocket import Wishes
from handhold.core.words import N_, Refused
from handhold.pocket import keep, post
from handhold.pocket.calendars import Calendars
from handhold.pocket.keep import DEVICE, MAIL, WISHES, Device, Shelves
from handhold.pocket.post import MailServer
from handhold.store import webpush
from handhold.store.contracts import StoreError, Unopenable
from handhold.store.keys import Identity, Keyring
from handhold.store.pockets import Job

MOST_DEVICES = 10
CODES_A_DAY = 3
"""So many mails with a code one person can ask for in a day."""
TRIES_A_DAY = 10
"""So many codes one person can type in a day."""
FRESH = timedelta(minutes=5)
"""How long what follows from the rooms counts as fresh while somebody only reads."""
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+\.[^@\s<>,;:\"()\[\]\\]+")
_LONGEST = 254
WAITING, PULSE = "waiting", "pulse"
"""The ids of jobs that a person has at most once."""
_Wanted = tuple[int, str]
_log = logging.getLogger("handhold.pocket")


class Pocket:
    """Everybody's pockets.  ``secret`` is the server's own, ``more`` names push services beside the usual ones."""

    def __init__(
        self,
        shelves: Shelves,
        secret: bytes,
        clock: Callable[[], datetime],
        more: Sequence[str] = (),
        mail: MailServer | None = None,
    ) -> None:
        self._shelves, self._secret, self._clock = shelves, secret, clock
        self._more, self._mail = tuple(more), mail
        self._codes: dict[str, tuple[str, int]] = {}
        self._tries: dict[str, tuple[str, int]] = {}
        self._fresh_until: dict[str, datetime] = {}
        self._changing = asyncio.Lock()
        self._looked: dict[str, datetime] = {}
        self._settled: dict[str, int] = {}
        self.calendars = Calendars(shelves.feeds, shelves.pockets, clock)
        self.push_key = webpush.public_text(webpush.server_key(secret))
        """What a browser needs to subscribe here."""

    @property
    def sends_mail(self) -> bool:
        """Whether the host named a mail server."""
        return self._mail is not None

    # What a person wants

    def wishes(self, person: str) -> Wishes:
        """What a person wants to be told of."""
        return keep.open_wishes(self._secret, self._shelves.pockets.slip(person, WISHES)) or Wishes()

    async def wish(self, ring: Keyring, home: Home, wishes: Wishes) -> None:
        """Choose; the count of the day and everything that follows from the rooms stay as they are."""
        await self._change(
            ring.person,
            lambda known: replace(wishes, day=known.day, told=known.told, off=known.off, off_until=known.off_until),
        )
        await self.settle(ring, home)

    async def counted(self, person: str, at: datetime) -> None:
        """Keep that one more was sent."""
        await self._change(person, lambda known: rules.told(known, at))

    # Where a person is told

    def devices(self, owner: Identity) -> list[Device]:
        """The devices that are told, as their owner sees them."""
        slips = self._shelves.pockets.slips(owner.person)
        return [keep.seen_by(owner, slip) for slip in slips if slip.slot.startswith(DEVICE)]

    async def add_device(self, ring: Keyring, home: Home, label: str, given: webpush.Subscription) -> Device | Refused:
        """Tell this device from now on.  The same device twice stands there once."""
        if not post.is_service(given.endpoint, self._more):
            return Refused(N_("This browser uses a push service that is not known here. The host can allow it."))
        try:
            known = webpush.subscription(given.endpoint, given.p256dh, given.auth)
        except Unopenable:
            return Refused(N_("The browser gave no keys that fit. Please turn it off and on again."))
        device = Device(device_id(given.endpoint), label)
        others = [other for other in self.devices(ring.identity) if other.id != device.id]
        if len(others) >= MOST_DEVICES:
            return Refused(N_("That is one device too many. Please turn off one that you no longer use."))
        await self._shelves.pockets.save(keep.seal_device(self._secret, ring.identity, device.id, label, known))
        await self.settle(ring, home, anew=True)
        return device

    async def drop_device(self, person: str, id: str) -> bool:
        """Tell this device no more; ``False`` when there is none of that id."""
        if self._shelves.pockets.slip(person, DEVICE + id) is None:
            return False
        await self._shelves.pockets.drop(person, DEVICE + id)
        return True

    def subscriptions(self, person: str) -> dict[str, webpush.Subscription]:
        """Where a person's devices are reached, by id; one that does not open is left out."""
        found = {}
        for slip in self._shelves.pockets.slips(person):
            if slip.slot.startswith(DEVICE):
                try:
                    found[slip.slot.removeprefix(DEVICE)] = keep.open_device(self._secret, slip)
                except Unopenable:
                    _log.warning("push: a device does not open and is not told")
        return found

    def mail(self, person: str) -> str | None:
        """A person's mail address, if they gave one and proved that it is theirs."""
        return keep.open_mail(self._secret, self._shelves.pockets.slip(person, MAIL))

    def mail_code(self, person: str, address: str) -> str:
        """Six digits that prove an address: sent there, typed here, good for the day."""
        asked = f"{person} {address} {self._clock():%Y-%m-%d}".encode()
        return f"{int.from_bytes(hmac.digest(self._secret, asked, 'sha256')[:8], 'big') % 1_000_000:06d}"

    async def set_mail(self, ring: Keyring, home: Home, address: str, code: str) -> Refused | None:
        """Take an address whose code was typed.  Six digits stand only against a few tries."""
        if self._count(self._tries, ring.person) > TRIES_A_DAY:
            at = self._clock().astimezone(UTC)
            minutes = 24 * 60 - at.hour * 60 - at.minute
            return Refused(
                N_("There were too many tries. Please wait %(minutes)s min and try again."), {"minutes": minutes}
            )
        typed = "".join(sign for sign in code if sign.isdigit())
        if not hmac.compare_digest(typed.encode(), self.mail_code(ring.person, address).encode()):
            return Refused(N_("That is not the code in the mail. Please look once more, or ask for a new one."))
        await self._shelves.pockets.save(keep.seal_mail(self._secret, ring.person, address))
        await self.settle(ring, home, anew=True)
        return None

    async def drop_mail(self, person: str) -> None:
        """Write to that address no more."""
        await self._shelves.pockets.drop(person, MAIL)

    async def mail_to(self, person: str, address: str, subject: str, text: str) -> bool | Refused:
        """Write to an address once, for its owner to prove; ``False`` when it could not be handed over."""
        if self._mail is None:
            return Refused(N_("This house sends no mail. Whoever runs it can change that."))
        if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
            return Refused(N_("That does not look like a mail address. Please look once more."))
        if self._count(self._codes, person) > CODES_A_DAY:
            return Refused(N_("That was enough mail for one day. Please try again tomorrow."))
        return await asyncio.to_thread(post.mail, self._mail, address, subject, text) == "sent"

    # What happens in the rooms

    async def visited(self, ring: Keyring, home: Home, *, is_seen: bool) -> None:
        """Somebody's page was drawn.  Now and then what follows from the rooms is brought in line; a disk that says
        no to that keeps nobody from the page.
        """
        at = self._clock()
        if is_seen:
            self.looked(ring.person, at)
        if at < self._fresh_until.get(ring.person, at):
            return
        self._fresh_until[ring.person] = at + FRESH
        try:
            await self.settle(ring, home)
        except StoreError as error:
            _log.warning("pocket: not brought in line (%s)", type(error).__name__)

    def looked(self, person: str, at: datetime) -> None:
        """This person saw a page: nothing older needs to be told.  Kept in memory only, and told to nobody."""
        self._looked[person] = at

    def has_looked(self, person: str, since: datetime) -> bool:
        """Whether this person saw a page at ``since`` or later."""
        seen = self._looked.get(person)
        return seen is not None and seen >= since

    async def acted(self, ring: Keyring, home: Home, events: Sequence[Event]) -> None:
        """Somebody's act was written: the other may be told, and agreed times may have moved."""
        await self._call(ring, home, events)
        await self.settle(ring, home)

    async def settle(self, ring: Keyring, home: Home, *, anew: bool = False) -> None:
        """Bring jobs, wishes and calendar in line with the rooms; does nothing when nothing changed."""
        at = self._clock()
        wishes = await self._follow(ring.person, home, at)
        if ring.ours is not None and home.ours is not None:
            await self.calendars.move(ring, home.ours, at)
        wanted, sheet = self._wanted(ring, home, wishes, at), self.calendars.sheet(ring, home, at)
        state = hash((msgspec.json.encode((wanted, sheet)), home.mine is None))
        if not anew and self._settled.get(ring.person) == state:
            return
        for person, jobs in wanted.items():
            is_whole = person == ring.person and home.mine is not None
            await self._replace(person, jobs, {"agreed", "pulse"} if is_whole else {"agreed"}, at)
            # The other's jobs may be others now than when they were last here.
            self._settled.pop(person, None)
        if home.ours is not None and home.ours.closed is not None:
            await self._let_go(home.ours, list(wanted), at)
        if sheet is not None:
            await self.calendars.publish(ring.identity, sheet)
        self._settled[ring.person] = state

    # The calendar

    async def open_feed(self, ring: Keyring, home: Home) -> str:
        """A calendar with a new address; the old address, if there was one, leads nowhere from now on."""
        made = await self.calendars.begin(ring.identity)
        await self.settle(ring, home, anew=True)
        return made

    async def erase(self, person: str, feed_secret: str | None) -> None:
        """Delete all of a pocket: its owner deletes their account.  ``feed_secret`` is that of their calendar."""
        if feed_secret:
            await self.calendars.drop(feed_secret)
        await self._shelves.pockets.erase(person)
        self.calendars.forget(person)
        for kept in (self._looked, self._settled, self._codes, self._tries, self._fresh_until):
            kept.pop(person, None)

    # Helpers

    async def _call(self, ring: Keyring, home: Home, events: Sequence[Event]) -> None:
        other = rules.listener(home.ours, ring.person) if home.ours and rules.calls(events) else None
        if other is None or not self._is_reachable(other):
            return
        waits = next((job for job in self._shelves.jobs.of(other) if job.id == WAITING), None)
        # One that was seen is let go when it is due, and what came after the look would go with it.
        if waits is not None and not self.has_looked(other, datetime.fromtimestamp(waits.since, UTC)):
            return
        at = self._clock()
        # Rounded up: a page that was seen in the same second was seen before.
        job = Job(other, WAITING, _seconds(at + rules.GRACE), "waiting", math.ceil(at.timestamp()))
        await self._shelves.jobs.put([job])

    async def _follow(self, person: str, home: Home, at: datetime) -> Wishes:
        """Wishes with the zone and language that stand in *mine*, and nothing at all while it is quiet there."""
        if home.mine is None or not self._is_reachable(person):
            return self.wishes(person)
        mine, quiet = home.mine, home.mine.quiet
        is_off = quiet.lasts(at)
        return await self._change(
            person,
            lambda known: replace(
                known,
                zone=mine.person.zone,
                language=mine.person.language,
                off=is_off,
                off_until=quiet.until if is_off else None,
            ),
        )

    def _wanted(self, ring: Keyring, home: Home, wishes: Wishes, at: datetime) -> dict[str, dict[str, _Wanted]]:
        """The jobs that follow from the rooms: by person and id, when they are due and of which kind."""
        wanted: dict[str, dict[str, _Wanted]] = {}
        for person in self._both(ring, home):
            times = rules.agreed_times(home.ours, person, at) if home.ours else {}
            here = times if self._is_reachable(person) else {}
            wanted[person] = {keep.occasion(ring, name): (_seconds(due), "agreed") for name, due in here.items()}
        if home.mine is not None and self._is_reachable(ring.person):
            has_marked = day_of(at, wishes.zone) in home.mine.pulses.days
            if (due := rules.next_pulse(wishes, has_marked, at)) is not None:
                wanted[ring.person][PULSE] = (_seconds(due), "pulse")
        return wanted

    async def _replace(self, person: str, wanted: dict[str, _Wanted], kinds: set[str], at: datetime) -> None:
        """Make the jobs of these kinds that are still to come the wanted ones.

        One whose moment has come is the runner's, also while it is put off because nobody took it over.
        """
        kept = {job.id: job for job in self._shelves.jobs.of(person) if job.kind in kinds}
        gone = [id for id, job in kept.items() if id not in wanted and job.since > _seconds(at)]
        new = [
            Job(person, id, due, kind, since=due)
            for id, (due, kind) in wanted.items()
            if id not in kept or kept[id].due != due
        ]
        if gone:
            await self._shelves.jobs.drop(person, gone)
        if new:
            await self._shelves.jobs.put(new)

    async def _let_go(self, ours: Ours, people: Sequence[str], at: datetime) -> None:
        """Nobody is told that something waits in a room that is left."""
        for person in people:
            waits = [job for job in self._shelves.jobs.of(person) if job.kind == WAITING]
            over = [job.id for job in waits if rules.is_over(ours, person, datetime.fromtimestamp(job.due, UTC), at)]
            if over:
                await self._shelves.jobs.drop(person, over)

    def _both(self, ring: Keyring, home: Home) -> list[str]:
        other = home.ours.other(ring.person) if home.ours and ring.ours else None
        return [ring.person, other] if other else [ring.person]

    def _is_reachable(self, person: str) -> bool:
        return any(slip.slot == MAIL or slip.slot.startswith(DEVICE) for slip in self._shelves.pockets.slips(person))

    def _count(self, kept: dict[str, tuple[str, int]], person: str) -> int:
        """How many there are of this with the one that is made now, in the day in which a code holds."""
        day = f"{self._clock():%Y-%m-%d}"
        last, count = kept.get(person, ("", 0))
        kept[person] = (day, count + 1 if last == day else 1)
        return kept[person][1]

    async def _change(self, person: str, how: Callable[[Wishes], Wishes]) -> Wishes:
        """Change somebody's wishes as they stand at this moment: what counts and what chooses may come at once."""
        async with self._changing:
            known = self.wishes(person)
            changed = how(known)
            if changed != known:
                await self._shelves.pockets.save(keep.seal_wishes(self._secret, person, changed))
            return changed


def device_id(endpoint: str) -> str:
    """The id of a device: the same for the same subscription, so that a page knows its own."""
    return sha256(endpoint.encode()).hexdigest()[:32]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
