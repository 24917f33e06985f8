"""Ada's Today: the one next step as a table, and what waits in which order."""

from __future__ import annotations

from datetime import date

import pytest

from handhold.core import letter, mine, moment, note, ours, pause, person, pulse, quiet, reach, repair, request, today
from handhold.core.room import Member, RoomOpened
from tests.cast import ADA, BEN, after, asked, log

TOGETHER = today.Facts(couple=True, wrote=True, together=3, reached_ago=1, thanked_ago=1)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (today.Facts(quiet=True, couple=True, load=10), "rest"),
        (today.Facts(paused=True, couple=True, load=10), "pause"),
        (today.Facts(chosen=False), "choose"),
        (today.Facts(), "write"),
        (today.Facts(wrote=True), "invite"),
        (today.Facts(wrote=True, invited=True), "hope"),
        (today.Facts(wrote=True, ended=True), "enough"),
        (today.Facts(ended=True), "write"),
        (today.Facts(couple=True), "reach"),
        (today.Facts(couple=True, load=8), "hard_day"),
        (today.Facts(couple=True, load=8, reached_ago=0, thanked_ago=0), "enough"),
        (today.Facts(couple=True, reached_ago=0), "thanks"),
        (today.Facts(couple=True, reached_ago=0, thanked_ago=3), "thanks"),
        (today.Facts(couple=True, reached_ago=0, thanked_ago=0, laughed=True), "moment"),
        (today.Facts(couple=True, reached_ago=0, thanked_ago=0, laughed=True, moment_ago=0), "enough"),
        (today.Facts(couple=True, reached_ago=0, thanked_ago=0, together=7), "open"),
        (today.Facts(couple=True, reached_ago=0, thanked_ago=0, together=7, opened=True), "enough"),
        (today.Facts(couple=True, reached_ago=2, thanked_ago=0), "reach"),
        (TOGETHER, "enough"),
    ],
)
def test_the_one_next_step(facts: today.Facts, step: today.Step) -> None:
    assert today.next_step(facts) == step


@pytest.mark.parametrize(
    ("step", "shown"), [("enough", "card"), ("hope", "card"), ("hard_day", "hard_day"), ("rest", "rest")]
)
def test_a_card_takes_the_place_of_what_is_not_pressing(step: today.Step, shown: today.Step) -> None:
    assert today.with_card(step, "listening") == shown
    assert today.with_card(step, None) == step


def test_the_facts_are_read_off_the_rooms() -> None:
    marked = pulse.PulseMarked(day=date(2026, 3, 11), items=pulse.PulseItems(load=4, laughed=True))
    own = mine.fold(
        mine.Mine(),
        log(
            (ADA, after(), person.Chosen(seen_welcome=True)),
            (ADA, after(), note.NoteWritten(text="x")),
            (ADA, after(days=9), marked),
        ),
    )
    members = (Member(person=ADA, exchange=b"", signing=b""), Member(person=BEN, exchange=b"", signing=b""))
    shared = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), RoomOpened(members=members)),
            (ADA, after(days=2), moment.ThanksSaid(text="soup")),
            (BEN, after(days=8), moment.MomentKept(text="his, not hers")),
            (ADA, after(days=8), reach.ReachSent(what="look")),
        ),
    )
    assert today.facts(own, shared, asked(ADA, after(days=9)), invited=False) == today.Facts(
        couple=True, wrote=True, load=4, laughed=True, together=9, reached_ago=1, thanked_ago=7, moment_ago=None
    )


def test_in_quiet_what_is_fresh_waits_and_what_is_old_does_not_ask() -> None:
    calls = log(
        (BEN, after(), reach.ReachSent(what="look")),
        (BEN, after(days=1), reach.ReachSent(what="hold")),
    )
    room = ours.fold(ours.Ours(), calls)
    now = asked(ADA, after(days=1, hours=1))
    assert [(w.kind, w.call.seq) for w in today.waits(room, ADA, now, quiet=True)] == [("reach", 2)]
    assert [(w.kind, w.call.seq) for w in today.waits(room, ADA, now, quiet=False)] == [("reach", 2), ("again", 1)]


def test_a_time_that_has_come_stands_first_and_only_once() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), reach.ReachSent(what="hold")),
            (BEN, after(hours=1), reach.ReachAnswered(reach=1, answer="at", at=after(hours=3))),
            (BEN, after(hours=2), reach.ReachSent(what="play")),
        ),
    )
    waits = today.waits(room, ADA, asked(ADA, after(hours=3)), quiet=False)
    assert [(wait.kind, wait.call.seq) for wait in waits] == [("due", 1), ("reach", 3)]


def test_quiet_shows_in_the_facts_of_its_owner() -> None:
    own = mine.fold(mine.Mine(), log((ADA, after(), quiet.QuietBegun())))
    assert today.facts(own, None, asked(), invited=False).quiet


def test_a_pause_asks_before_anything_else_and_alone() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), request.RequestMade(ask="a walk", size="hour")),
            (ADA, after(), pause.PauseCalled(until=after(minutes=30))),
        ),
    )
    assert today.between(room, BEN, after(minutes=10), quiet=False) == []
    assert today.between(room, BEN, after(minutes=30), quiet=True) == [today.Between("pause", 2)]


def test_between_the_two_the_most_pressing_comes_first() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), repair.PhraseOffered(text="again?")),
            (BEN, after(), repair.PhraseAgreed(phrase=1)),
            (ADA, after(), request.RequestMade(ask="a walk", size="hour")),
            (ADA, after(), request.RequestMade(ask="the bins", size="minutes", when=after(hours=1))),
            (BEN, after(), request.RequestAnswered(request=4, answer="yes")),
            (ADA, after(hours=1), repair.RepairSent(phrase=1)),
        ),
    )
    later = after(hours=2)
    found = [(one.kind, one.seq) for one in today.between(room, BEN, later, quiet=False)]
    assert found == [("repair", 6), ("agreed", 4), ("request", 3)]
    assert [one.kind for one in today.between(room, BEN, later, quiet=True)] == ["repair"]
    assert today.between(room, ADA, later, quiet=False) == []


def test_a_repair_that_was_put_off_does_not_ask_again_on_today() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), repair.PhraseOffered(text="again?")),
            (BEN, after(), repair.PhraseAgreed(phrase=1)),
            (ADA, after(), repair.RepairSent(phrase=1)),
            (BEN, after(), repair.RepairAnswered(repair=3, answer="later")),
        ),
    )
    assert today.between(room, BEN, after(hours=1), quiet=False) == []


def test_a_call_that_is_open_now_comes_before_an_agreement_and_after_a_repair() -> None:
    reached = today.Wait("reach", reach.Call(1, BEN, after(), "miss_you", "", None))
    answered = today.Wait("answered", reached.call)
    agreed, repaired = today.Between("agreed", 2), today.Between("repair", 3)
    assert not today.leads([agreed], [reached])
    assert today.leads([repaired, agreed], [reached])
    assert today.leads([agreed], [answered])
    assert today.leads([agreed], [])
    assert not today.leads([], [answered])


def came(room: ours.Ours, me: str, quiet: bool = False, **later: int) -> list[tuple[str, int]]:
    return [(one.kind, one.seq) for one in today.came(room, me, asked(me, after(**later)), quiet=quiet)]


def test_a_letter_is_found_on_today_for_a_week_or_until_something_came_back() -> None:
    sent = log((ADA, after(), letter.LetterSent(text="When the door closed")))
    room = ours.fold(ours.Ours(), sent)
    assert came(room, BEN) == came(room, BEN, days=6) == [("letter", 1)]
    assert came(room, BEN, days=7, hours=1) == came(room, ADA) == []
    assert came(room, BEN, quiet=True) == [("letter", 1)]
    assert came(room, BEN, quiet=True, days=1) == []
    back = ours.fold(
        ours.Ours(), [*sent, *log((BEN, after(days=1), letter.LetterReplied(letter=1, how="thank")), start=2)]
    )
    assert came(back, BEN, days=1) == []
    assert came(back, ADA, days=1) == came(back, ADA, days=2) == [("reply", 1)]
    assert came(back, ADA, days=3) == came(back, ADA, quiet=True, days=2) == []


def test_thanks_and_a_plain_yes_are_found_on_their_day_and_the_next() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), request.RequestMade(ask="a walk", size="hour")),
            (BEN, after(days=5), request.RequestAnswered(request=1, answer="yes")),
            (BEN, after(days=5), moment.ThanksSaid(text="soup")),
            (BEN, after(days=5), moment.MomentKept(text="a laugh")),
        ),
    )
    assert came(room, ADA, days=5) == came(room, ADA, days=6) == [("thanks", 3), ("yes", 1)]
    assert came(room, ADA, days=7) == came(room, BEN, days=5) == []


def test_while_a_pause_is_on_nothing_that_came_is_laid_down() -> None:
    room = ours.fold(
        ours.Ours(),
        log(
            (ADA, after(), letter.LetterSent(text="When the door closed")),
            (ADA, after(), pause.PauseCalled(until=after(minutes=30))),
        ),
    )
    assert came(room, BEN) == []
