"""Somebody carries the data folder away: it opens nothing without Ada, and what she deleted is not in it."""

from __future__ import annotations

import asyncio
import random
import stat
from collections.abc import Iterator
from contextlib import closing

import pytest

from handhold.door import Entered
from handhold.door.visit import pass_of
from handhold.store import keys, seal
from handhold.store.box import seal_blob
from handhold.store.contracts import Row
from handhold.store.derive import Derivations
from handhold.store.keys import Keyring
from handhold.store.opening import open_rows
from handhold.store.pairing import Invitation
from handhold.store.seal import Envelope
from handhold.store.sqlite import SqliteStore, open_store
from tests.door.house import ADAS, BENS, CHEAP, NEW, House, ada_at_home, came_in, confirmed, ring_of, said_no
from tests.store.couple import envelope, note, opened_by, ours, taken_back
from tests.store.disk import copy_of, raw, traces

WORDS = "what only Ada may read"
LONG_NAME, LABEL = "Adalanthe of the long lane", "Firefox on her phone"
"""Long enough that no sealed bytes hold them by chance."""


@pytest.fixture
def derivations() -> Iterator[Derivations]:
    pool = Derivations(workers=2, queue=50)
    yield pool
    pool.close()


def door_over(store: SqliteStore, derivations: Derivations) -> House:
    return House(store.people, store.log, derivations, secret=store.secret, cost=CHEAP)


async def write_in_mine(store: SqliteStore, ring: Keyring, *texts: str) -> list[Row]:
    """Notes in *mine*, the room begun when it is new."""
    assert ring.mine is not None
    head = store.log.head(ring.mine.room)
    events = [note(text) for text in texts]
    if head is None:
        events.insert(0, opened_by(ring.identity))
    rows, _ = seal.seal_rows(ring.mine, ring.identity, head, [envelope(ring.identity, event) for event in events])
    await store.log.append(ring.mine.room, head, rows)
    return rows


def read_mine(store: SqliteStore, ring: Keyring) -> str:
    assert ring.mine is not None
    places = open_rows(ring.mine, store.log.rows(ring.mine.room), ring.identity).places
    return "".join(bytes(place.event).decode() for place in places if isinstance(place, Envelope))


def key_bytes(ring: Keyring) -> list[bytes]:
    assert ring.mine is not None
    secrets = [ring.identity.exchange, ring.identity.signing, *ring.mine.keys.values()]
    return secrets + [secret.hex().encode() for secret in secrets]


def test_every_file_is_for_its_owner_alone(store: SqliteStore) -> None:
    folder = store.folder.path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.iterdir())
    assert {path.name for path in files} >= {"handhold.db", "handhold.db-wal", "handhold.lock", "secret.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_copy_opens_with_passphrase_code_or_live_cookie_and_with_nothing_else(
    store: SqliteStore, derivations: Derivations
) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = came_in(await here.door.register(LONG_NAME, ADAS, LABEL))
        code = await confirmed(here, ada.cookie)
        await write_in_mine(store, ada.keyring, WORDS)
        with closing(open_store(copy_of(store.folder.path, "stolen"))) as stolen:
            await look_around(here, stolen, ada, code)

    async def look_around(here: House, stolen: SqliteStore, ada: Entered, code: str) -> None:
        there = door_over(stolen, derivations)
        there.now = here.now
        everything = raw(stolen.folder.path)
        assert not any(word.encode() in everything for word in (WORDS, LONG_NAME, LABEL, ADAS, code, ada.cookie))
        assert traces(stolen.folder.path, key_bytes(ada.keyring)) == 0
        said_no(await there.door.sign_in(LONG_NAME, BENS, "thief"))
        said_no(await there.door.recover(LONG_NAME, keys.new_code(), NEW, "thief"))
        assert (await there.door.open(ada.cookie[:-8] + "AAAAAAAA")).state == "nobody"
        assert WORDS in read_mine(stolen, ring_of(await there.door.open(ada.cookie)))
        assert WORDS in read_mine(stolen, came_in(await there.door.sign_in(LONG_NAME, ADAS, "her own")).keyring)
        assert WORDS in read_mine(stolen, came_in(await there.door.recover(LONG_NAME, code, NEW, "her own")).keyring)

    asyncio.run(story())


def test_nothing_in_the_folder_says_which_mine_is_adas(store: SqliteStore, derivations: Derivations) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = await ada_at_home(here)
        assert ada.keyring.mine is not None
        room = ada.keyring.mine.room
        store.people.note_mark(ada.keyring.person, keys.mark_slot(ada.keyring.identity, room), b"mark")
        await store.people.remember_device(b"login", "what is written next takes it along")
        assert room.encode() not in raw(store.folder.path)
        await write_in_mine(store, ada.keyring, WORDS)
        assert room.encode() in raw(store.folder.path)

    asyncio.run(story())


@pytest.mark.parametrize("how", ["by hand", "idle", "sign out", "ended from elsewhere", "passphrase changed"])
def test_after_a_lock_cookie_and_folder_together_open_nothing(
    store: SqliteStore, derivations: Derivations, how: str
) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
        others = [came_in(await here.door.sign_in("Ada", ADAS, f"device {n}")) for n in range(8)]
        wraps = wraps_of(store, ada)
        assert traces(store.folder.path, wraps) == len(wraps) == 2
        await shut(here, ada, others[0], how)
        with closing(open_store(copy_of(store.folder.path, "stolen"))) as stolen:
            there = door_over(stolen, derivations)
            there.now = here.now
            visitor = await there.door.open(ada.cookie)
            assert visitor.keyring is None
            assert there.door.pending_code(ada.cookie) is None
            assert traces(stolen.folder.path, wraps) == 0

    asyncio.run(story())


def wraps_of(store: SqliteStore, entered: Entered) -> list[bytes]:
    here = pass_of(entered.cookie)
    assert here is not None
    session = store.people.session(here.person, here.sid)
    assert session is not None
    return [wrap for wrap in (session.own, session.mine) if wrap]


async def shut(here: House, ada: Entered, other: Entered, how: str) -> None:
    if how == "by hand":
        await here.door.lock(ada.cookie)
    elif how == "idle":
        here.later(15 * 60)
        await here.door.lock_idle()
    elif how == "sign out":
        await here.door.sign_out(ada.cookie)
    elif how == "ended from elsewhere":
        mine = pass_of(ada.cookie)
        assert mine is not None
        assert await here.door.end(other.cookie, mine.sid)
    else:
        assert await here.door.change_passphrase(other.cookie, ADAS, NEW) is None


def test_when_mine_asks_again_the_folder_and_the_cookie_do_not_open_it(
    store: SqliteStore, derivations: Derivations
) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = await ada_at_home(here)
        own, mine = wraps_of(store, ada)
        here.later(6 * 60)
        await here.door.lock_idle()
        assert traces(store.folder.path, [mine]) == 0
        assert traces(store.folder.path, [own]) == 1
        assert ring_of(await here.door.open(ada.cookie)).mine is None

    asyncio.run(story())


def test_old_passphrase_and_old_code_open_nothing_that_is_still_there(
    store: SqliteStore, derivations: Derivations
) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = await ada_at_home(here)
        old = [store.people.wrap(ada.keyring.person, kind) for kind in ("passphrase", "recovery")]
        assert await here.door.change_passphrase(ada.cookie, ADAS, NEW) is None
        await here.door.new_code(ada.cookie, NEW)
        assert traces(store.folder.path, [wrap.sealed for wrap in old if wrap]) == 0

    asyncio.run(story())


def test_a_confirmed_code_is_in_no_file_not_even_sealed(store: SqliteStore, derivations: Derivations) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada = came_in(await here.door.register("Ada", ADAS, "laptop"))
        (waiting,) = store.people.sessions(ada.keyring.person)
        assert waiting.extra is not None
        assert traces(store.folder.path, [waiting.extra]) == 1
        await confirmed(here, ada.cookie)
        assert traces(store.folder.path, [waiting.extra]) == 0

    asyncio.run(story())


def test_what_ada_took_back_is_in_no_file(store: SqliteStore) -> None:
    """Many rooms grow side by side with bodies of every length, and every third line is taken back."""

    async def story() -> None:
        chance = random.Random(7)
        rooms = [keys.new_secrets() for _ in range(12)]
        written = {owner.mine.room: await write_in_mine(store, ring(owner), "first") for owner in rooms}
        for _ in range(150):
            owner = chance.choice(rooms)
            written[owner.mine.room] += await write_in_mine(store, ring(owner), "x" * chance.randrange(3000))
        gone = []
        for owner in rooms:
            for row in written[owner.mine.room][1::3]:
                await take_back(store, owner, row.seq)
                gone.append(row.body or b"")
        assert len(gone) > 40
        assert traces(store.folder.path, gone) == 0

    asyncio.run(story())


def ring(owner: keys.Secrets) -> Keyring:
    return Keyring(person=owner.identity.person, identity=owner.identity, mine=owner.mine)


async def take_back(store: SqliteStore, owner: keys.Secrets, seq: int) -> None:
    head = store.log.head(owner.mine.room)
    line = envelope(owner.identity, taken_back(seq))
    rows, _ = seal.seal_rows(owner.mine, owner.identity, head, [line])
    await store.log.append(owner.mine.room, head, rows, empty=[seq])


def test_what_ada_deleted_is_in_no_file_and_bens_is_whole(store: SqliteStore, derivations: Derivations) -> None:
    async def story() -> None:
        here = door_over(store, derivations)
        ada, ben = await ada_at_home(here), came_in(await here.door.register("Ben", BENS, "laptop"))
        hers: list[bytes] = []
        for n in range(60):
            hers += [row.body or b"" for row in await write_in_mine(store, ada.keyring, f"{WORDS} {n}" * (n % 9))]
            await write_in_mine(store, ben.keyring, f"Ben's {n}" * (n % 7))
        assert ada.keyring.mine is not None
        picture = random.Random(1).randbytes(50_000)
        room = ada.keyring.mine
        await store.log.put_blob(room.room, "picture", seal_blob(room.current, room.room, "picture", picture))
        hers += [piece.body for piece in store.log.blob(ada.keyring.mine.room, "picture")]
        await store.people.save_seals([keys.seal_room(keys.public(ada.keyring.identity), ours, 1)])
        hers += [kept.sealed for kept in store.people.seals(ada.keyring.person)]
        hers += wraps_of(store, ada)
        account = store.people.account(ada.keyring.person)
        assert account is not None
        hers += [account.login, account.exchange, ada.keyring.person.encode(), ada.keyring.mine.room.encode()]
        assert traces(store.folder.path, hers) == len(hers)
        assert await here.door.delete(ada.cookie, ADAS) is None
        assert traces(store.folder.path, hers) == 0
        assert "Ben's 59" in read_mine(store, ben.keyring)

    asyncio.run(story())


def test_a_used_invitation_is_in_no_file(store: SqliteStore) -> None:
    async def story() -> None:
        chance = random.Random(3)
        sealed = [chance.randbytes(400) for _ in range(40)]
        for n, offer in enumerate(sealed):
            await store.invitations.put(Invitation(f"{n:032x}", 500 + n, offer))
            await store.invitations.answer(f"{n:032x}", chance.randbytes(300 + n))
        await store.invitations.drop(f"{0:032x}")
        await store.invitations.drop_over(519)
        assert traces(store.folder.path, sealed[:20]) == 0
        assert traces(store.folder.path, sealed[20:]) == 20

    asyncio.run(story())
