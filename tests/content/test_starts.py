"""Ready starts: enough of them, each its own, and none that pushes."""

from __future__ import annotations

import re

from handhold.content.compare import read_compared
from handhold.content.starts import LEAST, Starts, read_starts
from handhold.core.reach import REACH_KINDS

STARTS = read_starts()
FIELDS = [getattr(starts, name) for starts in STARTS.values() for name in Starts.__struct_fields__]
EVERY = [sentence for field in FIELDS for sentence in field]


def test_every_kind_of_reach_has_at_least_six_of_each() -> None:
    assert set(STARTS) == set(REACH_KINDS)
    assert min(len(field) for field in FIELDS) >= LEAST


def test_no_start_is_said_twice() -> None:
    assert len(set(EVERY)) == len(EVERY)


def test_no_start_shouts_blames_counts_or_promises_too_much() -> None:
    told = re.compile(r"!|\b(always|never|should|must|sorry that you|fault|again and again|forever)\b", re.IGNORECASE)
    assert [sentence for sentence in EVERY if told.search(sentence)] == []


def test_a_kind_no_never_says_only_no() -> None:
    short = [sentence for starts in STARTS.values() for sentence in starts.not_now if len(sentence.split()) < 4]
    assert short == []


def test_the_words_to_compare_are_256_and_sound_apart() -> None:
    words = read_compared()
    assert len({word[:4] for word in words}) > 240
    assert all(re.fullmatch(r"[a-z]{3,10}", word) for word in words)
