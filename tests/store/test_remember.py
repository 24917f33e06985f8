"""What Ada remembers of a room saves her from checking every signature, and never makes her believe a false one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handhold.store import remember, seal
from handhold.store.contracts import Unopenable
from handhold.store.opening import open_rows
from tests.store.couple import (
    ada,
    all_fine,
    ben,
    diary,
    envelope,
    head_of,
    marked,
    note,
    ours,
    read,
    taken_back,
    told,
    write,
)


def test_signatures_are_checked_once_and_then_pinned_by_the_mark() -> None:
    rows = diary(8)
    assert read(rows).verified == 8
    assert read(rows, mark=marked(rows[:6])).verified == 2
    assert read(rows, mark=marked(rows)).verified == 0
    assert read(rows, mark=marked(rows), verify_all=True).verified == 8


def test_the_mark_moves_to_the_last_row_that_verified() -> None:
    rows = diary(8)
    mark = marked(rows)
    assert (mark.seq, mark.hash, mark.holes, mark.lost) == (8, head_of(rows).hash, (), ())
    torn = [*rows[:7], replace(rows[7], body=b"torn")]
    assert marked(torn).seq == 7


def test_a_hole_is_remembered_and_what_appears_in_it_is_checked_like_a_new_row() -> None:
    """Ben damages his forged line 4 so that the mark moves over it, then mends it: its signature still counts."""
    rows = diary(3)
    ben_as_ada = replace(ben.identity, person=ada.identity.person)
    (forged,), head = seal.seal_rows(ours, ben_as_ada, head_of(rows), [envelope(ada.identity, note("forged"))])
    behind = write([(ben.identity, note("behind it"))], head)
    hidden = read([*rows, replace(forged, body=b"not yet"), *behind])
    assert hidden.mark is not None
    assert hidden.mark.holes == (4,)
    shown = read([*rows, forged, *behind], mark=hidden.mark)
    assert told(shown) == all_fine([*rows, forged, *behind], at4="damaged")
    assert shown.verified == 1


def test_a_hole_that_is_mended_from_a_backup_is_readable_again() -> None:
    rows = diary(6)
    torn = read([*rows[:3], replace(rows[3], body=b"torn"), *rows[4:]])
    mended = read(rows, mark=torn.mark)
    assert told(mended) == all_fine(rows)
    assert mended.mark == marked(rows)


def test_the_part_behind_what_is_known_opens_alone_and_gives_the_same_mark() -> None:
    rows = diary(9)
    known = read(rows[:5])
    part = open_rows(ours, rows[5:], ada.identity, after=known.head, mark=known.mark)
    assert told(part) == all_fine(rows[5:])
    assert (part.head, part.mark, part.again) == (head_of(rows), marked(rows), False)


def test_holes_before_the_part_are_kept() -> None:
    rows = diary(9)
    torn = [*rows[:3], replace(rows[3], body=b"torn"), replace(rows[4], body=b"torn too"), *rows[5:]]
    known = read(torn[:5])
    part = open_rows(ours, torn[5:], ada.identity, after=known.head, mark=known.mark)
    assert part.mark == read(torn).mark
    assert part.mark is not None
    assert part.mark.holes == (4, 5)


def test_taking_back_something_before_the_part_asks_for_the_whole() -> None:
    rows = diary(5)
    known = read(rows)
    newer = write([(ada.identity, taken_back(2))], known.head)
    assert open_rows(ours, newer, ada.identity, after=known.head, mark=known.mark).again


def test_a_part_that_does_not_follow_what_is_known_asks_for_the_whole() -> None:
    rows = diary(5)
    known = read(rows)
    other = write([(ben.identity, note("elsewhere")), (ben.identity, note("and on"))], head_of(rows[:4]))
    assert open_rows(ours, other[1:], ada.identity, after=known.head, mark=known.mark).again
    assert open_rows(ours, [], ada.identity, after=known.head, mark=known.mark).again


def test_a_lost_tail_stays_lost_over_many_openings() -> None:
    rows = diary(8)
    mark = read(rows[:5], mark=marked(rows)).mark
    for _ in range(3):
        opened = read(rows[:5], mark=mark)
        assert told(opened) == all_fine(rows[:5], at6="missing", at7="missing", at8="missing")
        mark = opened.mark


def test_nothing_is_remembered_of_a_room_whose_founding_cannot_be_read() -> None:
    """A mark without Ben's key would keep his lines shut even after the first one is mended."""
    rows = diary(5)
    torn = read([replace(rows[0], body=b"torn"), *rows[1:]])
    assert torn.mark is None
    assert told(read(rows, mark=torn.mark)) == all_fine(rows)


def test_only_ada_opens_her_mark_and_only_for_its_room() -> None:
    mark = marked(diary(3))
    sealed = remember.seal_mark(ada.identity, ours.room, mark)
    assert remember.open_mark(ada.identity, ours.room, sealed) == mark
    for who, room in ((ben.identity, ours.room), (ada.identity, ada.mine.room)):
        with pytest.raises(Unopenable):
            remember.open_mark(who, room, sealed)
