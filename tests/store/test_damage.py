"""Whoever has the database can tear at the log; each tear is shown in its place, and the rest stays readable."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from handhold.store import seal
from handhold.store.contracts import Row
from handhold.store.keys import public
from handhold.store.opening import open_rows
from handhold.store.seal import Damage, Envelope
from tests.store.couple import (
    ada,
    all_fine,
    ben,
    cleo,
    diary,
    envelope,
    head_of,
    marked,
    note,
    opened_by,
    ours,
    read,
    taken_back,
    told,
    write,
)

seen = pytest.mark.parametrize("with_mark", [False, True], ids=["never seen", "seen before"])


def retold(rows: Sequence[Row], torn: Sequence[Row], with_mark: bool) -> dict[int, str]:
    return told(read(torn, mark=marked(rows) if with_mark else None))


def with_row(rows: Sequence[Row], seq: int, **changes: object) -> list[Row]:
    return [replace(row, **changes) if row.seq == seq else row for row in rows]


def swapped(rows: Sequence[Row], one: int, other: int) -> list[Row]:
    places = {one: other, other: one}
    return sorted((replace(row, seq=places.get(row.seq, row.seq)) for row in rows), key=lambda row: row.seq)


def test_ada_and_ben_read_every_line_and_cleo_none() -> None:
    rows = diary()
    assert told(read(rows, ada.identity)) == told(read(rows, ben.identity)) == all_fine(rows)
    assert set(told(open_rows(replace(ours, keys=cleo.mine.keys), rows, cleo.identity)).values()) == {"damaged"}


def test_with_the_key_but_not_a_member_cleo_reads_nothing_she_could_not_check() -> None:
    assert set(told(read(diary(), cleo.identity)).values()) == {"damaged"}


@seen
@pytest.mark.parametrize("at", [0, 11, 12, 40, 100, -1])
def test_a_flipped_bit_in_a_body_is_shown_where_it_is(with_mark: bool, at: int) -> None:
    rows = diary()
    body = bytearray(rows[3].body or b"")
    body[at] ^= 1
    assert retold(rows, with_row(rows, 4, body=bytes(body)), with_mark) == all_fine(rows, at4="damaged")


@seen
@pytest.mark.parametrize("field", ["prev", "tag", "digest", "epoch"])
def test_a_changed_field_of_a_row_is_shown_where_it_is(with_mark: bool, field: str) -> None:
    rows = diary()
    changed = 2 if field == "epoch" else bytes(len(getattr(rows[3], field)))
    assert retold(rows, with_row(rows, 4, **{field: changed}), with_mark) == all_fine(rows, at4="damaged")


@seen
def test_two_lines_that_changed_places_are_both_shown(with_mark: bool) -> None:
    rows = diary()
    assert retold(rows, swapped(rows, 3, 6), with_mark) == all_fine(rows, at3="damaged", at6="damaged")


@seen
def test_a_line_copied_over_another_is_shown(with_mark: bool) -> None:
    rows = diary()
    moved = with_row(rows, 5, body=rows[2].body, digest=rows[2].digest, tag=rows[2].tag)
    assert retold(rows, moved, with_mark) == all_fine(rows, at5="damaged")


@seen
def test_a_line_from_another_room_is_shown(with_mark: bool) -> None:
    rows = diary()
    elsewhere = write([(ada.identity, opened_by(ada.identity)), (ada.identity, note("mine"))], room=ada.mine)
    moved = with_row(rows, 2, body=elsewhere[1].body, digest=elsewhere[1].digest)
    assert retold(rows, moved, with_mark) == all_fine(rows, at2="damaged")


@seen
def test_a_line_dropped_from_the_middle_is_missing(with_mark: bool) -> None:
    rows = diary()
    assert retold(rows, [row for row in rows if row.seq != 4], with_mark) == all_fine(rows, at4="missing")


@seen
def test_ben_cannot_put_words_into_adas_mouth(with_mark: bool) -> None:
    """Ben holds the room's key, rewrites Ada's line 4, and signs it himself in her name."""
    rows = diary()
    ben_as_ada = replace(ben.identity, person=ada.identity.person)
    (forged,), _ = seal.seal_rows(ours, ben_as_ada, head_of(rows[:3]), [envelope(ada.identity, note("forged"))])
    assert retold(rows, [*rows[:3], forged, *rows[4:]], with_mark) == all_fine(rows, at4="damaged")
    assert retold(rows[:3], [*rows[:3], forged], with_mark) == all_fine(rows[:4], at4="damaged")


@seen
def test_ben_cannot_replace_adas_line_by_one_of_his_own(with_mark: bool) -> None:
    """His line is truly his, but the lines behind it were written behind hers."""
    rows = diary()
    (his,), _ = seal.seal_rows(ours, ben.identity, head_of(rows[:3]), [envelope(ben.identity, note("his own"))])
    assert retold(rows, [*rows[:3], his, *rows[4:]], with_mark) == all_fine(rows, at4="damaged")


def test_ben_cannot_replace_the_last_line_that_ada_saw() -> None:
    """What stands there now is his and can be read; what she saw there is shown as missing."""
    rows = diary(5)
    (his,), _ = seal.seal_rows(ours, ben.identity, head_of(rows[:4]), [envelope(ben.identity, note("instead"))])
    assert retold(rows, [*rows[:4], his], True) == all_fine(rows, at5="missing+ok")


def test_ben_cannot_make_adas_line_look_damaged_by_writing_behind_another() -> None:
    """Ada saw line 5.  Ben signs a line 6 that names another line 5: his is the one that is not believed."""
    rows = diary(5)
    elsewhere = replace(head_of(rows), hash=bytes(32))
    stray, _ = seal.seal_rows(ours, ben.identity, elsewhere, [envelope(ben.identity, note("behind another"))])
    assert retold(rows, [*rows, *stray], True) == all_fine(rows, at6="damaged")


def test_a_tail_that_was_cut_off_is_missing_for_whoever_saw_it() -> None:
    rows = diary()
    opened = read(rows[:5], mark=marked(rows))
    assert told(opened) == all_fine(rows[:5], at6="missing", at7="missing", at8="missing")
    assert opened.head == head_of(rows[:5])


def test_a_log_rolled_back_and_written_on_shows_what_is_gone_and_what_came_instead() -> None:
    rows = diary()
    opened = read(rows[:5], mark=marked(rows))
    newer = write([(ben.identity, note("after"))], opened.head)
    again = read([*rows[:5], *newer], mark=opened.mark)
    assert told(again) == all_fine(rows[:5], at6="missing+ok", at7="missing", at8="missing")


def test_a_tail_that_comes_back_is_no_longer_missed() -> None:
    rows = diary()
    cut = read(rows[:5], mark=marked(rows))
    assert told(read(rows, mark=cut.mark)) == all_fine(rows)


def test_an_emptied_log_is_missing_and_not_a_new_room() -> None:
    rows = diary(3)
    opened = read([], mark=marked(rows))
    assert told(opened) == {1: "missing", 2: "missing", 3: "missing"}
    assert opened.mark == marked(rows)


@seen
def test_a_damaged_first_line_leaves_the_others_readable_to_whoever_knows_the_members(with_mark: bool) -> None:
    rows = diary()
    torn = with_row(rows, 1, body=b"")
    known = {member.person: public(member).signing for member in (ada.identity, ben.identity)}
    opened = open_rows(ours, torn, ada.identity, mark=marked(rows) if with_mark else None, members=known)
    assert told(opened) == all_fine(rows, at1="damaged")


def test_a_room_that_names_other_keys_for_ada_is_not_believed() -> None:
    """Ben founds the room with a key of his own in Ada's name: she sees it at the first line."""
    false_ada = replace(ada.identity, signing=ben.identity.signing)
    rows = write([(ben.identity, opened_by(false_ada, ben.identity)), (false_ada, note("never said"))])
    assert set(told(read(rows, ada.identity)).values()) == {"damaged"}


def test_what_ada_took_back_is_hers_and_no_damage() -> None:
    rows = diary(4)
    rows += write([(ada.identity, taken_back(4))], head_of(rows))
    opened = read(with_row(rows, 4, body=None))
    assert told(opened) == all_fine(rows, at4="taken_back")
    assert Damage(4, "taken_back", ada.identity.person) in opened.places


@seen
def test_an_emptied_line_that_ada_did_not_take_back_is_missing(with_mark: bool) -> None:
    rows = diary()
    assert retold(rows, with_row(rows, 4, body=None), with_mark) == all_fine(rows, at4="missing")


@seen
def test_ben_cannot_take_back_what_ada_wrote(with_mark: bool) -> None:
    rows = diary(4)
    rows += write([(ben.identity, taken_back(4))], head_of(rows))
    assert retold(rows, with_row(rows, 4, body=None), with_mark) == all_fine(rows, at4="missing")
    assert retold(rows, rows, with_mark) == all_fine(rows)


def test_a_line_taken_back_stays_so_when_somebody_brings_its_body_back() -> None:
    rows = diary(4)
    rows += write([(ada.identity, taken_back(4))], head_of(rows))
    assert told(read(rows)) == all_fine(rows, at4="taken_back")


def test_words_about_taking_back_take_nothing_back() -> None:
    """Ada writes a note that looks like the event, and one that takes back what is not there yet."""
    rows = diary(3)
    lines = [note('{"kind":"taken_back","seq":2}'), taken_back(99), taken_back(6), {"kind": "taken_back", "seq": "two"}]
    rows += write([(ada.identity, line) for line in lines], head_of(rows))
    assert told(read(rows)) == all_fine(rows)


def test_a_database_full_of_nonsense_is_shown_and_raises_nothing() -> None:
    rows = diary()
    nonsense = [
        with_row(rows, 4, prev=None),
        with_row(rows, 4, tag="text"),
        with_row(rows, 4, digest=b"short"),
        with_row(rows, 4, epoch="one"),
        with_row(rows, 4, epoch=-1),
        with_row(rows, 4, body="text"),
        with_row(rows, 4, body=7),
        with_row(rows, 4, body=b""),
    ]
    for torn in nonsense:
        assert told(read(torn)) == told(read(torn, mark=marked(rows))) == all_fine(rows, at4="damaged")


def test_a_row_far_ahead_of_the_others_does_not_fill_the_memory() -> None:
    rows = diary(3)
    far, _ = seal.seal_rows(
        ours, ben.identity, replace(head_of(rows), seq=10**15), [envelope(ben.identity, note("from far away"))]
    )
    opened = read([*rows, *far])
    assert len(opened.places) < 2000
    assert opened.mark is not None
    assert opened.mark.seq == 3


def test_an_envelope_remembers_its_place_but_the_place_is_not_sealed() -> None:
    rows = diary(2)
    first, second = read(rows).places
    assert isinstance(second, Envelope)
    assert (first.seq, second.seq) == (1, 2)
    again, _ = seal.seal_rows(ours, ada.identity, head_of(rows), [second])
    place = read([*rows, *again]).places[2]
    assert isinstance(place, Envelope)
    assert place.seq == 3
