"""Ada writes, lets it cool and sends; Ben receives before he answers."""

from __future__ import annotations

import pytest

from handhold.core import letter
from handhold.core.entry import Event
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

DRAFT = "d0" * 16


def sent(wish: letter.Wish = "answer", *replies: Event) -> letter.Letters:
    lines = [(ADA, after(), letter.LetterSent(text="When the door closed I was frightened.", wish=wish))]
    return letter.fold({}, log(*lines, *((BEN, after(hours=1), event) for event in replies)))


@pytest.mark.parametrize("how", sorted(letter.RECEIVING))
def test_answering_opens_once_it_is_received(how: letter.ReplyKind) -> None:
    act = letter.ReplyLetter(letter=1, how="answer", text="I did not know.")
    assert isinstance(letter.decide(sent(), act, asked(BEN)), Refused)
    received = sent("answer", letter.LetterReplied(letter=1, how=how, text="you were frightened"))
    assert received[1].is_received()
    assert letter.decide(received, act, asked(BEN)) == (
        letter.LetterReplied(letter=1, how="answer", text="I did not know."),
    )


def test_a_letter_that_asks_to_be_heard_gets_no_answer_but_a_letter() -> None:
    received = sent("heard", letter.LetterReplied(letter=1, how="thank"))
    assert isinstance(
        letter.decide(received, letter.ReplyLetter(letter=1, how="answer", text="but"), asked(BEN)), Refused
    )
    own = letter.SendLetter(text="I have something too", reply_to=1)
    assert not isinstance(letter.decide(received, own, asked(BEN)), Refused)


def test_that_it_hurt_can_be_said_at_any_time() -> None:
    act = letter.ReplyLetter(letter=1, how="hurt", text="the second line")
    assert letter.decide(sent(), act, asked(BEN)) == (
        letter.LetterReplied(letter=1, how="hurt", text="the second line"),
    )


@pytest.mark.parametrize(
    ("act", "by"),
    [
        (letter.SendLetter(text="  "), ADA),
        (letter.SendLetter(text="x", reply_to=9), ADA),
        (letter.ReplyLetter(letter=9, how="thank"), BEN),
        (letter.ReplyLetter(letter=1, how="thank"), ADA),
        (letter.ReplyLetter(letter=1, how="say_back"), BEN),
    ],
)
def test_what_cannot_be_is_refused(act: letter.SendLetter | letter.ReplyLetter, by: str) -> None:
    assert isinstance(letter.decide(sent(), act, asked(by)), Refused)


def test_a_draft_cools_in_mine_and_then_asks_its_writer_but_never_sends_itself() -> None:
    keep = letter.KeepDraft(draft=DRAFT, text="When the door", cool_until=after(hours=10))
    (kept,) = letter.decide_desk(letter.Desk(), keep, asked())  # type: ignore[misc]
    assert isinstance(kept, letter.DraftKept)
    desk = letter.fold_desk(letter.Desk(), log((ADA, after(), kept)))
    assert desk.cooled(after(hours=9)) == []
    assert desk.cooled(after(hours=10)) == [kept]
    (dropped,) = letter.decide_desk(desk, letter.DropDraft(draft=DRAFT), asked())  # type: ignore[misc]
    assert letter.fold_desk(desk, log((ADA, after(), dropped), start=2)).drafts == {}
    assert letter.decide_desk(letter.Desk(), letter.DropDraft(draft=DRAFT), asked()) == ()


def test_a_draft_of_parts_alone_is_a_draft_and_an_empty_one_is_not() -> None:
    parts = letter.KeepDraft(draft=DRAFT, text="", parts=letter.Parts(need="to be held"))
    assert not isinstance(letter.decide_desk(letter.Desk(), parts, asked()), Refused)
    assert isinstance(letter.decide_desk(letter.Desk(), letter.KeepDraft(draft=DRAFT, text=" "), asked()), Refused)
    past = letter.KeepDraft(draft=DRAFT, text="x", cool_until=after(hours=-1))
    assert isinstance(letter.decide_desk(letter.Desk(), past, asked()), Refused)


def test_a_hurt_is_kept_for_oneself_first() -> None:
    events = letter.decide_desk(letter.Desk(), letter.KeepHurt(letter=4, text="you always"), asked())
    desk = letter.fold_desk(letter.Desk(), log(*((BEN, after(), event) for event in events)))  # type: ignore[union-attr]
    assert desk.hurts[4].text == "you always"


def test_a_thread_hangs_on_what_is_still_there() -> None:
    lines = [(BEN, after(), letter.LetterSent(text="x", reply_to=7))]
    assert letter.fold({}, log(*lines))[1].reply_to is None
