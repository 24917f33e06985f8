"""Ada brings her own copy into another house: her own words come in once, at their own times, and nobody else's do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.core import dance, hold, letter, moment, note, opening, pulse, quiet, reach
from handhold.core.brought import Coming, OldWords
from handhold.core.home import HomeAct
from handhold.core.practice.events import Content, QuestionPut, SittingOffered, WordsKept, WordsSaid
from handhold.core.pulse import PulseItems
from handhold.core.room import TakeBack
from handhold.core.words import Refused
from handhold.service import Done, bringing
from handhold.service.bringing import Bag, read_copy
from handhold.service.copying import copy_home
from handhold.service.leaving import Leaving
from handhold.store import keys, proof
from handhold.store.proof import RoomProof
from tests.service.test_joining import Village, story

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(str.strip)
SCORES = st.none() | st.integers(0, 10)
ACTS: st.SearchStrategy[HomeAct] = st.one_of(
    st.builds(note.WriteNote, text=WORDS),
    st.builds(pulse.MarkPulse, items=st.builds(PulseItems, near=st.integers(0, 10), load=SCORES)),
    st.builds(pulse.KeepNoticed, text=WORDS),
    st.builds(hold.MarkHold, before=st.integers(0, 10), after=SCORES),
    st.builds(letter.KeepDraft, draft=st.sampled_from(["0d" * 8, "1d" * 8]), text=WORDS),
    st.builds(letter.DropDraft, draft=st.just("0d" * 8)),
    st.builds(dance.WriteSlot, slot=st.sampled_from(dance.SLOTS), text=WORDS | st.just("")),
    st.builds(letter.KeepHurt, letter=st.just(3), text=WORDS),
    st.builds(TakeBack, seq=st.integers(2, 12)),
    st.builds(opening.OpenKinds, kinds=st.just(("near",))),
    st.builds(quiet.BeginQuiet),
)


async def act(village: Village, name: str, *acts: HomeAct, room: str = "mine") -> None:
    """Do one thing after another, an hour apart; what is refused is left out."""
    for one in acts:
        await village.hall.act(village.ring(name), "ours" if room == "ours" else "mine", one)
        village.now += timedelta(hours=1)


async def copy_of(village: Village, name: str) -> list[bytes]:
    """The documents of somebody's copy."""
    copy = await copy_home(village.hall, village.log, village.ring(name))
    return [msgspec.json.encode(room) for room in copy.rooms.values()]


def read(village: Village, name: str, documents: Sequence[bytes], other: str | None = None) -> Bag | Refused:
    me = keys.public(village.ring(name).identity)
    return read_copy(documents, me, village.ring(other).person if other else None, village.now)


async def bring(village: Village, name: str, documents: Sequence[bytes]) -> int:
    bag = read(village, name, documents)
    assert isinstance(bag, Bag), bag
    done = await village.hall.bring(village.ring(name), bag.coming)
    assert isinstance(done, int), done
    return done


def told(bag: Bag | Refused) -> list[tuple[str, object, object]]:
    assert isinstance(bag, Bag), bag
    return [(one.id, one.at, one.event) for one in bag.coming]


async def lived(village: Village) -> None:
    """Ada and Ben are a couple, and each has written something everywhere."""
    await village.joined()
    for name, word in (("Ada", "hers"), ("Ben", "his")):
        await act(village, name, note.WriteNote(text=f"a note, {word}"))
        await act(
            village, name, moment.SayThanks(text=f"thanks, {word}"), letter.SendLetter(text=f"letter, {word}"),
            reach.Reach(what="look", line=f"reach, {word}"), room="ours",
        )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, max_size=12))
def test_what_leaves_one_house_and_comes_into_another_leaves_it_the_same(acts: list[HomeAct]) -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", *acts)
        first = await copy_of(village, "Ada")
        await bring(village, "Cleo", first)
        second = await copy_of(village, "Cleo")
        assert told(read(village, "Ben", second)) == told(read(village, "Ben", first))
        home = (await village.hall.home(village.ring("Cleo"))).mine
        old = (await village.hall.home(village.ring("Ada"))).mine
        assert home is not None
        assert old is not None
        assert home.pulses.days == old.pulses.days
        assert [(one.at, one.event) for one in home.notes.values()] == [
            (one.at, one.event) for one in old.notes.values()
        ]
        assert home.dance == old.dance
        assert home.open_kinds == frozenset()
        assert not home.quiet.on

    story(tell)


def test_a_second_time_adds_nothing_and_neither_does_the_way_back() -> None:
    async def tell(village: Village) -> None:
        await lived(village)
        documents = await copy_of(village, "Ada")
        assert await bring(village, "Cleo", documents) == 4
        assert await bring(village, "Cleo", documents) == 0
        assert await bring(village, "Ada", documents) == 0
        assert await bring(village, "Ada", await copy_of(village, "Cleo")) == 0

    story(tell)


def test_only_her_own_words_come_and_only_into_her_own_room() -> None:
    async def tell(village: Village) -> None:
        await lived(village)
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert isinstance(bag, Bag)
        assert bag.name == "Ada"
        assert "his" not in str(bag)
        assert [one.event for one in bag.coming] == [
            note.NoteWritten(text="a note, hers"),
            OldWords(of="thanks", text="thanks, hers"),
            OldWords(of="letter", text="letter, hers"),
            OldWords(of="reach", text="reach, hers"),
        ]
        rooms = len(village.log.rows(ours.room)) if (ours := village.ring("Ada").ours) else 0
        await bring(village, "Cleo", await copy_of(village, "Ada"))
        home = await village.hall.home(village.ring("Cleo"))
        assert home.ours is None
        assert home.mine is not None
        assert len(home.mine.brought) == 4
        assert rooms == len(village.log.rows(ours.room if ours else ""))

    story(tell)


def test_what_she_took_back_here_stays_gone_when_an_older_copy_comes() -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", note.WriteNote(text="once"), note.WriteNote(text="twice"))
        documents = await copy_of(village, "Ada")
        await act(village, "Ada", TakeBack(seq=3))
        assert await bring(village, "Ada", documents) == 0
        await bring(village, "Cleo", documents)
        home = (await village.hall.home(village.ring("Cleo"))).mine
        assert home is not None
        assert isinstance(await village.hall.act(village.ring("Cleo"), "mine", TakeBack(seq=min(home.brought))), Done)
        assert await bring(village, "Cleo", documents) == 0

    story(tell)


def test_a_day_and_a_slot_that_were_filled_here_stay_as_they_are() -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", pulse.MarkPulse(items=PulseItems(near=2, load=9)), dance.WriteSlot("cue", "a sigh"))
        await act(village, "Cleo", pulse.MarkPulse(items=PulseItems(near=8)), dance.WriteSlot("cue", "a silence"))
        assert await bring(village, "Cleo", await copy_of(village, "Ada")) == 1
        home = (await village.hall.home(village.ring("Cleo"))).mine
        assert home is not None
        assert list(home.pulses.days.values()) == [PulseItems(near=8, load=9)]
        assert home.dance["cue"].text == "a silence"

    story(tell)


def test_the_others_copy_is_refused_and_so_is_one_that_is_not_whole() -> None:
    async def tell(village: Village) -> None:
        await lived(village)
        own, shared = await copy_of(village, "Ada")
        assert read(village, "Ben", [own, shared], other="Ada") == Refused(bringing.NOT_YOURS)
        assert read(village, "Cleo", [shared]) == Refused(bringing.ONLY_OURS)
        theirs = (await copy_of(village, "Cleo"))[0]
        assert read(village, "Cleo", [theirs, shared]) == Refused(bringing.MIXED)
        assert read(village, "Cleo", [own, own]) == Refused(bringing.STRANGE)
        assert isinstance(read(village, "Ada", [shared]), Bag)

    story(tell)


def test_a_copy_that_claims_to_be_mine_under_other_keys_is_refused() -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", note.WriteNote(text="hers"))
        copied = (await copy_of(village, "Ada"))[0].replace(
            village.ring("Ada").person.encode(), village.ring("Cleo").person.encode()
        )
        assert read(village, "Cleo", [copied]) == Refused(bringing.STRANGE)

    story(tell)


def test_a_changed_word_and_an_unknown_kind_stay_outside_and_are_counted() -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", note.WriteNote(text="as it was"), note.WriteNote(text="true"))
        room = msgspec.json.decode((await copy_of(village, "Ada"))[0], type=RoomProof)
        row = room.rows[2]
        assert row.content is not None
        forged = msgspec.structs.replace(row, content=row.content.replace("as it was", "as it wasn't"))
        for false in (forged, msgspec.structs.replace(forged, signature=None)):
            changed = msgspec.structs.replace(room, rows=(*room.rows[:2], false, *room.rows[3:]))
            bag = read(village, "Cleo", [msgspec.json.encode(changed)])
            assert isinstance(bag, Bag)
            assert ([one.event for one in bag.coming], bag.unread) == ([note.NoteWritten(text="true")], 1)

    story(tell)


def rows_of(room: RoomProof, **changed: object) -> bytes:
    """A copy whose last row is another than it was."""
    return msgspec.json.encode(
        msgspec.structs.replace(room, rows=(*room.rows[:-1], msgspec.structs.replace(room.rows[-1], **changed)))
    )


@pytest.mark.parametrize(
    "seqs", [{"seq": 10**15}, {"seq": -1}, {"seq": 1}, {"epoch": -5}, {"prev": b"short"}, {"content": "{}"}]
)
def test_rows_that_no_house_ever_wrote_end_in_a_sentence_and_not_in_a_fault(seqs: dict[str, object]) -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", note.WriteNote(text="one"), note.WriteNote(text="two"))
        room = msgspec.json.decode((await copy_of(village, "Ada"))[0], type=RoomProof)
        answer = read(village, "Cleo", [rows_of(room, **seqs)])
        assert isinstance(answer, Refused) or answer.coming[0].event == note.NoteWritten(text="one")

    story(tell)


@pytest.mark.parametrize(
    "document",
    [b"", b"{}", b"[]", b"null", b'{"room":1}', b"\xff\xfe", b'{"a":' * 20_000, b'{"room":"a","members":[],"rows":[]}'],
)
def test_what_is_no_copy_is_refused_in_one_sentence(document: bytes) -> None:
    async def tell(village: Village) -> None:
        assert read(village, "Cleo", [document]) == Refused(bringing.STRANGE)

    story(tell)


def test_a_copy_of_a_later_form_says_so() -> None:
    async def tell(village: Village) -> None:
        room = msgspec.json.decode((await copy_of(village, "Ada"))[0], type=RoomProof)
        later = msgspec.structs.replace(room, version=proof.VERSION + 1)
        assert read(village, "Cleo", [msgspec.json.encode(later)]) == Refused(bringing.NEWER)

    story(tell)


def test_words_from_the_day_after_tomorrow_stay_outside() -> None:
    async def tell(village: Village) -> None:
        village.now += timedelta(days=3)
        await act(village, "Ada", note.WriteNote(text="ahead of its time"))
        village.now -= timedelta(days=3)
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert isinstance(bag, Bag)
        assert (bag.coming, bag.unread) == ((), 1)

    story(tell)


def test_a_bag_opens_in_its_owners_room_and_nowhere_else() -> None:
    async def tell(village: Village) -> None:
        await asyncio.sleep(0)
        event = note.NoteWritten(text="hers")
        bag = Bag("Ada", (Coming("0a" * 16 + ".0", "0a" * 16 + ".0", village.now, event),), 0)
        sealed = bringing.pack_bag(village.ring("Ada"), bag)
        assert bringing.open_bag(village.ring("Ada"), sealed) == bag
        assert bringing.open_bag(village.ring("Cleo"), sealed) is None
        assert b"hers" not in sealed

    story(tell)


def test_on_one_device_the_words_from_bens_seat_are_bens() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        ring = village.ring("Ada")
        assert ring.ours is not None
        await village.hall.append(
            ring,
            ring.ours,
            [
                SittingOffered(sitting="s1", card="listening", step="say", mode="same_room"),
                WordsSaid(sitting="s1", place=0, step="say", seat="opener", content=Content(words="hers")),
                WordsSaid(sitting="s1", place=0, step="say", seat="other", content=Content(words="his")),
                QuestionPut(sitting="s1", place=0, words="whose?"),
            ],
            keys.new_id(),
        )
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert isinstance(bag, Bag)
        assert [one.event for one in bag.coming] == [OldWords(of="card", text="hers")]

    story(tell)


def test_words_that_were_kept_and_then_brought_over_come_once() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        ring = village.ring("Ada")
        assert ring.ours is not None
        assert ring.mine is not None
        content = Content(words="both ways")
        await village.hall.append(
            ring,
            ring.mine,
            [WordsKept(sitting="s1", place=0, step="say", seat="opener", content=content)],
            keys.new_id(),
        )
        await village.hall.append(
            ring,
            ring.ours,
            [WordsSaid(sitting="s1", place=0, step="say", seat="opener", content=content)],
            keys.new_id(),
        )
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert isinstance(bag, Bag)
        assert [one.event for one in bag.coming] == [OldWords(of="card", text="both ways")]

    story(tell)


def test_a_copy_in_which_one_thing_stands_twice_brings_it_once() -> None:
    async def tell(village: Village) -> None:
        await act(village, "Ada", note.WriteNote(text="once"))
        bag = read(village, "Cleo", await copy_of(village, "Ada"))
        assert isinstance(bag, Bag)
        assert await village.hall.bring(village.ring("Cleo"), [*bag.coming, *bag.coming]) == 1

    story(tell)


def test_a_letter_of_a_room_that_is_gone_comes_back_to_her_as_her_own_words() -> None:
    async def tell(village: Village) -> None:
        await village.joined()
        once = "1d" * 16
        await village.hall.act(village.ring("Ada"), "ours", letter.SendLetter(text="a long one"), once)
        await village.hall.act(village.ring("Ada"), "mine", note.WriteNote(text="sent it"), once)
        documents = await copy_of(village, "Ada")
        await Leaving(village.hall, village.log, village.people, village.clock).leave(village.ring("Ada"))
        assert await bring(village, "Ada", documents) == 1
        home = (await village.hall.home(village.ring("Ada"))).mine
        assert home is not None
        assert [one.event for one in home.old.values()] == [OldWords(of="letter", text="a long one")]

    story(tell)
