"""What is written alone: nobody else knows of it, fields are shared one by one, and everything can be taken back."""

from __future__ import annotations

from handhold.core.practice import events as e
from handhold.core.practice.engine import running, words_at
from handhold.core.practice.shown import told
from handhold.core.practice.steps import Decision
from handhold.core.practice.view import reader_of
from handhold.core.words import Refused
from tests.practice.house import ADA, BEN, House, answer, words
from tests.practice.walkers import finish


def raw_spot(house: House) -> str:
    name = house.open("raw_spot")
    answer(house, ADA, name, e.Content(score=4))
    answer(house, ADA, name, words("You looked at your watch."))
    answer(house, ADA, name, words("My father always looked at his watch."))
    return name


def test_ada_shares_one_field_and_ben_reads_that_one_only() -> None:
    house = House()
    name = raw_spot(house)
    assert house.logs["ours"] == []
    house.did(ADA, e.ShareWords(sitting=name, step="now"))
    shared = house.warm["ours"].shared[name]
    assert [(field.label, field.content.words) for field in shared.values()] == [
        ("What touches it", "You looked at your watch.")
    ]
    assert "father" not in str(house.logs["ours"])


def test_sharing_the_same_words_twice_changes_nothing() -> None:
    house = House()
    name = raw_spot(house)
    house.did(ADA, e.ShareWords(sitting=name, step="now"))
    assert house.did(ADA, e.ShareWords(sitting=name, step="now")) == Decision()


def test_what_a_card_does_not_let_go_stays_and_what_is_not_written_cannot_be_shared() -> None:
    house = House()
    name = raw_spot(house)
    number = house.do(ADA, e.ShareWords(sitting=name, step="sting"))
    assert str(number) == "This part stays yours. You can write a letter if you want to tell it."
    empty = house.do(ADA, e.ShareWords(sitting=name, step="need"))
    assert str(empty) == "There are no words here to share. Write them first, for yourself."
    theirs = house.do(BEN, e.ShareWords(sitting=name, step="now"))
    assert isinstance(theirs, Refused)


def test_without_a_partner_there_is_nobody_to_share_with() -> None:
    house = House(paired=False)
    refused = house.do(ADA, e.ShareWords(sitting=raw_spot(house), step="now"))
    assert str(refused) == "There is nobody to share this with yet. It stays yours."
    both = house.do(ADA, e.OfferSitting(card="listening", mode="live"))
    assert str(both) == "This one is for two. It opens when the other has joined you here."


def test_ada_takes_back_what_she_shared_and_her_own_copy_stays() -> None:
    house = House()
    name = raw_spot(house)
    house.did(ADA, e.ShareWords(sitting=name, step="now"))
    assert house.did(BEN, e.TakeBackSitting(sitting=name)) == Decision()
    house.did(ADA, e.TakeBackSitting(sitting=name))
    assert house.warm["ours"].shared == {}
    assert len(house.warm[ADA].kept[name]) == 3
    house.did(ADA, e.TakeBackSitting(sitting=name, room="mine"))
    assert name not in house.warm[ADA].kept


def test_every_word_is_found_at_its_place_for_taking_it_back() -> None:
    house = House()
    name = raw_spot(house)
    house.did(ADA, e.ShareWords(sitting=name, step="then"))
    kept = words_at(house.warm[ADA], house.warm[ADA].kept[name][1].seq)
    shared = words_at(house.warm["ours"], 1)
    assert kept is not None
    assert kept.content.words == "You looked at your watch."
    assert shared is not None
    assert shared.content.words == "My father always looked at his watch."
    assert words_at(house.warm[ADA], 1) is None


def test_a_walk_goes_on_when_its_words_were_taken_back() -> None:
    house = House()
    name = house.open("thanks")
    answer(house, ADA, name, words("You cooked."))
    answer(house, ADA, name, words("You think of me."))
    house.did(ADA, e.TakeBackSitting(sitting=name))
    answer(house, ADA, name, words("I could sleep."))
    shown = house.see(BEN, name).shown
    assert [item.standing for item in shown] == ["taken_back", "taken_back", "here"]
    finish(house, name)


def test_a_sitting_that_is_over_can_be_read_in_its_order_by_both_without_what_is_private() -> None:
    house = House()
    name = house.open("thanks")
    for text in ("You cooked.", "You think of me.", "I could sleep."):
        answer(house, ADA, name, words(text))
    answer(house, BEN, name, words("I am glad."), "thank")
    answer(house, ADA, name, e.Content(score=9))
    sitting = house.sitting(ADA, name)
    ada = told(reader_of(house.table(ADA), sitting, ADA, {"opener": "Ada", "other": "Ben"}))
    ben = told(reader_of(house.table(BEN), sitting, BEN, {"opener": "Ada", "other": "Ben"}))
    labels = ["What you did", "What it showed me", "What it did for me", "Received"]
    assert [item.label for item in ben] == labels
    assert [(item.label, item.is_private) for item in ada] == [*((label, False) for label in labels), ("", True)]
    assert [item.seq is None for item in ben] == [True, True, True, False]


def test_what_ada_has_not_finished_is_found_again_newest_first() -> None:
    house = House()
    first = house.open("neutral_friend")
    house.wait(minutes=1)
    second = house.open("good_news")
    assert [sitting.id for sitting in running(house.table(ADA))] == [second, first]
    assert [sitting.id for sitting in running(house.table(BEN))] == [second]
