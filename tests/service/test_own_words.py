"""Which words of a copy are Ada's own, and which of them are at home already."""

from __future__ import annotations

import sys
from collections import Counter

import msgspec
import pytest

from handhold.core import letter, luggage, moment, note
from handhold.core.brought import OldWords
from handhold.core.entry import Entry, Event
from handhold.core.practice.events import (
    Content,
    QuestionPut,
    SittingOffered,
    SittingResumed,
    WordsKept,
    WordsSaid,
    WordsShared,
)
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.service import bringing
from handhold.service.bringing import Bag
from handhold.service.leaving import Leaving
from handhold.store import keys, proof, seal
from handhold.store.proof import RoomProof
from tests.cast import ADA, BEN, MONDAY
from tests.service.test_bringing import act, bring, copy_of, read
from tests.service.test_joining import Village, story

KEPT = WordsKept(sitting="s1", place=0, step="say", seat="opener", content=Content(words="for me alone"))


async def write(village: Village, name: str, room: str, *events: Event) -> None:
    """Let events stand in one of somebody's rooms, as the house itself would write them."""
    ring = village.ring(name)
    there = ring.ours if room == "ours" else ring.mine
    assert there is not None
    await village.hall.append(ring, there, events, keys.new_id())


def words(bag: object) -> list[str]:
    assert isinstance(bag, Bag), bag
    return [getattr(one.event, "text", "") for one in bag.coming]


def test_a_copy_that_comes_into_the_home_it_was_made_in_brings_nothing() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        await act(village, "Ada", letter.KeepHurt(letter=3, text="that hurt"), note.WriteNote(text="a note"))
        await write(village, "Ada", "mine", KEPT)
        await act(village, "Ada", letter.SendLetter(text="a letter"), room="ours")
        documents = await copy_of(village, "Ada")
        assert len(words(read(village, "Cleo", documents))) == 4
        assert await bring(village, "Ada", documents) == 0
        await bring(village, "Cleo", documents)
        assert await bring(village, "Ada", await copy_of(village, "Cleo")) == 0

    story(tell)


def test_after_leaving_only_what_stood_in_the_shared_room_is_missing_at_home() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        await write(village, "Ada", "mine", KEPT)
        await act(village, "Ada", letter.SendLetter(text="a letter"), room="ours")
        documents = await copy_of(village, "Ada")
        await Leaving(village.hall, village.log, village.people, village.clock).leave(village.ring("Ada"))
        assert await bring(village, "Ada", documents) == 1
        home = (await village.hall.home(village.ring("Ada"))).mine
        assert home is not None
        assert [entry.event for entry in home.old.values()] == [OldWords(of="letter", text="a letter")]

    story(tell)


def test_a_shared_note_comes_once_and_also_when_only_the_shared_one_is_left() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        await act(village, "Ada", note.WriteNote(text="the only one"))
        (seq,) = (await village.hall.home(village.ring("Ada"))).mine.notes  # type: ignore[union-attr]
        await act(village, "Ada", moment.ShareNote(seq=seq), room="ours")
        assert words(read(village, "Cleo", await copy_of(village, "Ada"))) == ["the only one"]
        await act(village, "Ada", TakeBack(seq=seq))
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert words(bag) == ["the only one"]
        assert isinstance(bag, Bag)
        assert bag.coming[0].event == note.NoteWritten(text="the only one")

    story(tell)


def test_words_shared_from_a_card_come_once_and_also_without_those_that_were_kept() -> None:
    shared = WordsShared(sitting="s1", card="raw_spot", step="say", label="", content=KEPT.content)

    async def tell(village: Village) -> None:
        await village.joined()
        await write(village, "Ada", "ours", shared)
        assert words(read(village, "Cleo", await copy_of(village, "Ada"))) == ["for me alone"]
        await write(village, "Ada", "mine", KEPT)
        assert words(read(village, "Cleo", await copy_of(village, "Ada"))) == ["for me alone"]

    story(tell)


@pytest.mark.parametrize("mode", ["live", "apart", "same_room"])
def test_each_takes_along_what_was_said_from_their_own_seat(mode: str) -> None:
    begun = SittingOffered(sitting="s1", card="listening", step="say", mode=mode)  # type: ignore[arg-type]
    hers = WordsSaid(sitting="s1", place=0, step="say", seat="opener", content=Content(words="hers"))
    his = WordsSaid(sitting="s1", place=1, step="say", seat="other", content=Content(words="his"))
    by_ben = ADA if mode == "same_room" else BEN
    places = [_entry(1, ADA, begun), _entry(2, ADA, hers), _entry(3, by_ben, his)]
    assert _texts(places, ADA) == ["hers"]
    assert _texts(places, BEN) == ([] if mode == "same_room" else ["his"])


def test_where_the_beginning_of_a_sitting_is_lost_nobody_is_given_the_others_words() -> None:
    his = WordsSaid(sitting="s1", place=1, step="say", seat="other", content=Content(words="his"))
    put = QuestionPut(sitting="s1", place=0, words="whose?")
    for lost in ([], [_entry(1, ADA, SittingResumed(sitting="s1", mode="same_room"))]):
        assert _texts([*lost, _entry(2, ADA, his), _entry(3, ADA, put)], ADA) == []


def test_a_row_that_the_disk_lost_makes_nobodys_words_adas() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        begun = SittingOffered(sitting="s1", card="listening", step="say", mode="same_room")
        his = WordsSaid(sitting="s1", place=0, step="say", seat="other", content=Content(words="his"))
        await write(village, "Ada", "ours", begun, his)
        own, document = await copy_of(village, "Ada")
        shared = msgspec.json.decode(document, type=RoomProof)
        bare = [
            msgspec.structs.replace(row, content=None, signature=None)
            if "sitting_offered" in (row.content or "")
            else row
            for row in shared.rows
        ]
        holed = msgspec.json.encode(msgspec.structs.replace(shared, rows=tuple(bare)))
        assert words(read(village, "Cleo", [own, holed])) == []

    story(tell)


def test_words_that_ben_signs_with_adas_name_and_a_key_of_his_own_are_not_hers() -> None:
    async def tell(village: Village) -> None:
        hers = keys.public(village.ring("Ada").identity)
        forger = msgspec.structs.replace(village.ring("Ben").identity, person=hers.person)
        room = keys.new_room()
        thanks = msgspec.Raw(msgspec.json.encode(moment.ThanksSaid(text="for all that you do")))
        said = seal.Envelope(id=f"{keys.new_id()}.0", by=hers.person, at=village.now, event=thanks)
        rows, _ = seal.seal_rows(room, forger, None, [said])
        false = msgspec.structs.replace(hers, signing=keys.public(forger).signing)
        for members in ([hers, false], [false, hers]):
            forged = msgspec.json.encode(proof.prove(room, members, rows))
            assert read(village, "Ada", [forged]) == Refused(bringing.STRANGE)

    story(tell)


def test_a_shared_room_that_is_passed_off_as_her_own_gives_ada_nothing_of_bens() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        begun = SittingOffered(sitting="s1", card="listening", step="say", mode="same_room")
        his = WordsSaid(sitting="s1", place=0, step="say", seat="other", content=Content(words="his"))
        await write(village, "Ada", "ours", begun, his)
        shared = msgspec.json.decode((await copy_of(village, "Ada"))[1], type=RoomProof)
        hers = keys.public(village.ring("Ada").identity)
        alone = msgspec.json.encode(msgspec.structs.replace(shared, members=(hers,)))
        assert words(read(village, "Ada", [alone])) == []

    story(tell)


def test_a_copy_of_nothing_but_drafts_is_sorted_in_one_walk() -> None:
    """A file that somebody made up must not keep the house busy: four times as many drafts are four times the work."""
    few, many = _steps(50), _steps(200)
    assert many < 6 * few


def _steps(drafts: int) -> int:
    """How many functions are entered to sort so many drafts."""
    entries = [_entry(n + 1, ADA, letter.DraftKept(draft=f"{n:016x}", text="so many")) for n in range(drafts)]
    entered: Counter[str] = Counter()
    sys.setprofile(lambda _frame, what, _about: entered.update((what,)))
    try:
        found = luggage.sort_out(entries, [], ADA, MONDAY)
    finally:
        sys.setprofile(None)
    assert len(found.coming) == drafts
    return entered["call"]


def _entry(seq: int, by: str, event: Event) -> Entry:
    return Entry(seq, f"{seq:032x}.0", by, MONDAY, event)


def _texts(places: list[Entry], owner: str) -> list[str]:
    return [getattr(one.event, "text", "") for one in luggage.sort_out([], places, owner, MONDAY).coming]
