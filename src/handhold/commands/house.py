"""The whole house put together from its floors, and taken apart again.  The one place that knows all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from handhold import content
from handhold.bell import Bell
from handhold.commands import ground
from handhold.commands.frame import Stop, complain
from handhold.content.compare import read_compared
from handhold.content.help import WrongContent
from handhold.core.practice.card import Cards
from handhold.core.words import Refused
from handhold.door import Door, Rules
from handhold.pocket import Pocket, Runner, Shelves
from handhold.service import Hall
from handhold.service.joining import Joining, Means
from handhold.service.leaving import Leaving
from handhold.settings import Settings
from handhold.store.contracts import InUse, StoreError
from handhold.store.derive import Derivations
from handhold.store.sqlite import SqliteStore, open_store
from handhold.web import app, live
from handhold.web.together import Together
from handhold.web.words import Languages, choose, load_languages

Clock = Callable[[], datetime]
Application = Callable[..., Awaitable[None]]
"""What a server runs (ASGI)."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """An open house.  ``app`` answers requests; the rest is for those who run it."""

    app: Application
    bell: Bell
    door: Door
    hall: Hall
    together: Together
    runner: Runner
    store: SqliteStore
    cards: Cards

    async def lock_idle(self) -> None:
        """Lock every session whose time is over, drop what was read for it, and close its open pages."""
        for person, sid in await self.door.lock_idle():
            self.hall.forget(person)
            self.bell.ring(live.session_room(sid), 0)


@contextmanager
def standing(settings: Settings, clock: Clock = now) -> Iterator[House]:
    """A house on the data folder of ``settings`` until the block ends.  Raises ``Stop`` when it cannot stand there."""
    store = _store(settings)
    derivations = Derivations()
    try:
        bell = Bell()
        rules = _rules(settings, store.secret)
        door = Door(store.people, store.log, rules, derivations, lambda: int(clock().timestamp()))
        shelves = Shelves(store.jobs, store.pockets, store.feeds)
        pocket = Pocket(shelves, store.secret, clock, settings.push_hosts, settings.mail)
        words = _content(settings)
        hall = Hall(store.log, store.people, bell, clock, words.deck.cards, heard=pocket.acted)
        means = Means(derivations, store.secret, read_compared())
        together = Together(
            joining=Joining(hall, store.people, store.invitations, means, clock),
            leaving=Leaving(hall, store.log, store.people, clock),
            log=store.log,
        )
        languages = load_languages()
        pages = app.build(
            hall, together, door, settings, words, bell=bell, pocket=pocket, languages=languages, clock=clock
        )
        runner = _runner(settings, pocket, shelves, store.secret, clock, languages=languages)
        cards = words.deck.cards
        yield House(
            app=pages, bell=bell, door=door, hall=hall, together=together, runner=runner, store=store, cards=cards
        )
    finally:
        derivations.close()
        store.close()


def _rules(settings: Settings, secret: bytes) -> Rules:
    return Rules(
        secret=secret,
        who=settings.register,
        host_code=settings.code or "",
        lock_minutes=settings.lock_minutes,
        mine_minutes=settings.mine_minutes,
    )


def _runner(
    settings: Settings, pocket: Pocket, shelves: Shelves, secret: bytes, clock: Clock, *, languages: Languages
) -> Runner:
    return Runner(
        pocket,
        shelves,
        secret,
        clock,
        name=settings.name,
        contact=settings.url if settings.is_https else "mailto:house@localhost",
        say=lambda wanted, sentence: choose(languages, [wanted]).say(Refused(sentence)),
        mail=settings.mail,
    )


def _store(settings: Settings) -> SqliteStore:
    try:
        return open_store(settings.data)
    except InUse:
        raise Stop(
            f"Another Handhold already runs on {settings.data}; stop that one, or name another folder in HANDHOLD_DATA."
        ) from None
    except StoreError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise Stop(
            f"{error.filename or settings.data} cannot be used ({error.strerror}); look whose it is, and run the house"
            " as its owner."
        ) from None


def _content(settings: Settings) -> content.Content:
    try:
        words = content.load(settings.help_file, settings.data / ground.CARDS)
    except WrongContent as wrong:
        raise Stop(str(wrong)) from None
    for broken in words.deck.wrong:
        complain(str(broken))
    return words
