"""What every log promises, whichever database stands below it."""

from __future__ import annotations

import asyncio

import pytest

from handhold.store.box import open_blob, seal_blob
from handhold.store.contracts import Head, Moved, Piece, Row, Unopenable
from handhold.store.seal import row_hash
from tests.store.conftest import Floor
from tests.store.couple import ada, ben, diary, head_of, note, ours, write

ROOM = ours.room


async def begun(floor: Floor, length: int = 4) -> list[Row]:
    rows = diary(length)
    await floor.log.append(ROOM, None, rows)
    return rows


def test_a_room_that_never_was_has_no_head_and_no_rows(floor: Floor) -> None:
    assert floor.log.head(ROOM) is None
    assert floor.log.rows(ROOM) == []
    assert floor.log.blob(ROOM, "none") == []


def test_what_was_appended_is_there_in_order(floor: Floor) -> None:
    async def story() -> None:
        rows = await begun(floor)
        more = write([(ada.identity, note("more"))], head_of(rows))
        await floor.log.append(ROOM, head_of(rows), more)
        assert floor.log.rows(ROOM) == [*rows, *more]
        assert floor.log.head(ROOM) == Head(seq=5, hash=row_hash(ROOM, more[-1]))
        assert floor.log.rows(ROOM, after=3) == [rows[3], *more]
        assert floor.log.rows(ROOM, after=1, limit=2) == rows[1:3]
        assert floor.log.rows(ROOM, after=9) == []

    asyncio.run(story())


def test_of_two_who_write_at_one_place_one_wins_and_the_other_goes_round_again(floor: Floor) -> None:
    async def story() -> None:
        rows = await begun(floor)
        head = head_of(rows)
        hers, his = (write([(who.identity, note("first!"))], head) for who in (ada, ben))
        outcomes = await asyncio.gather(
            floor.log.append(ROOM, head, hers), floor.log.append(ROOM, head, his), return_exceptions=True
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Moved", "NoneType"]
        new = floor.log.head(ROOM)
        assert new is not None
        loser = ben if outcomes[0] is None else ada
        await floor.log.append(ROOM, new, write([(loser.identity, note("then me"))], new))
        assert [row.seq for row in floor.log.rows(ROOM)] == [1, 2, 3, 4, 5, 6]

    asyncio.run(story())


@pytest.mark.parametrize("wrong", ["none", "seq", "hash"])
def test_writing_behind_another_head_writes_nothing(floor: Floor, wrong: str) -> None:
    async def story() -> None:
        rows = await begun(floor)
        head = head_of(rows)
        heads = {"none": None, "seq": Head(seq=3, hash=head.hash), "hash": Head(seq=4, hash=bytes(32))}
        with pytest.raises(Moved):
            await floor.log.append(ROOM, heads[wrong], write([(ada.identity, note("lost?"))], head), empty=[2])
        assert floor.log.rows(ROOM) == rows

    asyncio.run(story())


def test_a_room_begins_once(floor: Floor) -> None:
    async def story() -> None:
        await begun(floor)
        with pytest.raises(Moved):
            await floor.log.append(ROOM, None, diary(1))

    asyncio.run(story())


def test_emptying_a_place_keeps_its_digest_and_its_neighbours(floor: Floor) -> None:
    async def story() -> None:
        rows = await begun(floor)
        more = write([(ben.identity, note("gone"))], head_of(rows))
        await floor.log.append(ROOM, head_of(rows), more, empty=[3])
        kept = floor.log.rows(ROOM)
        assert kept[2] == Row(3, rows[2].epoch, rows[2].prev, rows[2].tag, rows[2].digest, None)
        assert [*kept[:2], *kept[3:]] == [*rows[:2], rows[3], *more]
        assert floor.log.head(ROOM) == head_of(more)

    asyncio.run(story())


def test_a_blob_comes_back_whole_and_goes_with_the_event_that_pointed_to_it(floor: Floor) -> None:
    async def story() -> None:
        rows = await begun(floor)
        picture = bytes(range(256)) * 9000
        pieces = seal_blob(ours.current, ROOM, "picture", picture)
        assert len(pieces) == 3
        await floor.log.put_blob(ROOM, "picture", pieces)
        await floor.log.put_blob(ROOM, "other", [Piece(0, b"kept")])
        assert open_blob(ours.current, ROOM, "picture", floor.log.blob(ROOM, "picture")) == picture
        more = write([(ada.identity, note("gone"))], head_of(rows))
        await floor.log.append(ROOM, head_of(rows), more, empty=[2], drop=["picture"])
        assert floor.log.blob(ROOM, "picture") == []
        assert floor.log.blob(ROOM, "other") == [Piece(0, b"kept")]

    asyncio.run(story())


def test_a_blob_that_is_put_again_is_the_new_one(floor: Floor) -> None:
    async def story() -> None:
        await floor.log.put_blob(ROOM, "picture", [Piece(0, b"old"), Piece(1, b"old")])
        await floor.log.put_blob(ROOM, "picture", [Piece(0, b"new")])
        assert floor.log.blob(ROOM, "picture") == [Piece(0, b"new")]

    asyncio.run(story())


def test_a_blob_with_a_piece_missing_moved_or_from_elsewhere_does_not_open() -> None:
    picture = bytes(2_500_000)
    pieces = seal_blob(ours.current, ROOM, "picture", picture)
    torn = [
        ("picture", pieces[:2]),
        ("picture", [pieces[1], pieces[0], pieces[2]]),
        ("another", pieces),
        ("picture", [Piece(0, b"")]),
        ("picture", []),
    ]
    for blob, kept in torn:
        with pytest.raises(Unopenable):
            open_blob(ours.current, ROOM, blob, kept)
    assert open_blob(ours.current, ROOM, "empty", seal_blob(ours.current, ROOM, "empty", b"")) == b""


def test_erasing_one_room_leaves_the_other(floor: Floor) -> None:
    async def story() -> None:
        rows = await begun(floor)
        await floor.log.append(ada.mine.room, None, rows)
        await floor.log.put_blob(ROOM, "picture", [Piece(0, b"new")])
        await floor.log.erase(ROOM)
        assert floor.log.head(ROOM) is None
        assert floor.log.rows(ROOM) == []
        assert floor.log.blob(ROOM, "picture") == []
        assert floor.log.rows(ada.mine.room) == rows

    asyncio.run(story())
