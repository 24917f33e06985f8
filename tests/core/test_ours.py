"""What Ada and Ben keep together, and what neither can do in the other's name."""

from __future__ import annotations

from datetime import date

from handhold.core import home, mine, moment, note, opening, ours, person, pulse, reach
from handhold.core.entry import Entry
from handhold.core.room import Member, RoomOpened, TakeBack, TakenBack
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

MEMBERS = (Member(person=ADA, exchange=b"a", signing=b"A"), Member(person=BEN, exchange=b"b", signing=b"B"))
DAY = date(2026, 3, 2)
ROOM = ours.fold(
    ours.Ours(),
    log(
        (ADA, after(), RoomOpened(members=MEMBERS)),
        (ADA, after(), ours.Introduced(name="Ada", zone="UTC", colour="teal")),
        (BEN, after(), ours.Introduced(name="Ben", zone="UTC", colour="amber")),
        (ADA, after(hours=1), moment.ThanksSaid(text="for the soup")),
        (BEN, after(hours=2), reach.ReachSent(what="look", line="the moon")),
    ),
)
OWN = mine.fold(
    mine.Mine(),
    log(
        (ADA, after(), person.Chosen(name="Ada", seen_welcome=True)),
        (ADA, after(), note.NoteWritten(text="a thing I could not say")),
        (ADA, after(), opening.KindsOpened(kinds=("near",))),
    ),
)
HOME = home.Home(mine=OWN, ours=ROOM)


def closed(hours: int = 0) -> ours.Ours:
    return ours.fold(ROOM, log((BEN, after(days=1), ours.RoomClosed(shown_from=after(days=1, hours=hours))), start=6))


def test_both_know_who_the_other_is() -> None:
    assert (ROOM.other(ADA), ROOM.other(BEN)) == (BEN, ADA)
    assert ROOM.people[BEN].name == "Ben"


def test_only_the_author_takes_back() -> None:
    assert ours.decide(ROOM, TakeBack(seq=4), asked(ADA)) == (TakenBack(seq=4, entry=ROOM.kept[4].id),)
    refused = ours.decide(ROOM, TakeBack(seq=4), asked(BEN))
    assert isinstance(refused, Refused)
    assert "Only the one who wrote this" in str(refused)


def test_how_the_room_began_cannot_be_taken_back() -> None:
    assert isinstance(ours.decide(ROOM, TakeBack(seq=1), asked(ADA)), Refused)


def test_ada_shares_a_note_as_a_new_entry_and_the_original_stays() -> None:
    decision = home.decide_ours(HOME, moment.ShareNote(seq=2), asked(ADA))
    assert decision == home.Decision(ours=(moment.NoteShared(text="a thing I could not say"),))


def test_sharing_needs_the_own_room_open() -> None:
    assert home.decide_ours(home.Home(ours=ROOM), moment.ShareNote(seq=2), asked(ADA)) == Refused(home.ASK_AGAIN)


def test_nothing_in_ours_is_possible_alone() -> None:
    assert home.decide_ours(home.Home(mine=OWN), reach.Reach(what="hold"), asked(ADA)) == Refused(home.ALONE)


def test_a_pulse_carries_over_only_what_stands_open() -> None:
    items = pulse.PulseItems(near=7, load=9)
    decision = home.decide_mine(HOME, pulse.MarkPulse(items=items), asked(ADA))
    assert decision == home.Decision(
        mine=(pulse.PulseMarked(day=DAY, items=items),),
        ours=(opening.PulseShown(day=DAY, items=pulse.PulseItems(near=7)),),
    )


def test_a_pulse_carries_nothing_over_when_nothing_stands_open() -> None:
    shy = home.Home(mine=mine.Mine(), ours=ROOM)
    decision = home.decide_mine(shy, pulse.MarkPulse(items=pulse.PulseItems(near=7)), asked(ADA))
    assert isinstance(decision, home.Decision)
    assert decision.ours == ()


def test_a_new_name_is_introduced_again_and_the_same_one_is_not() -> None:
    renamed = home.decide_mine(HOME, person.Choose(name="Adele"), asked(ADA))
    assert isinstance(renamed, home.Decision)
    assert [type(event) for event in renamed.ours] == [ours.Introduced]
    language = home.decide_mine(HOME, person.Choose(language="de"), asked(ADA))
    assert isinstance(language, home.Decision)
    assert language.ours == ()


def test_a_day_is_shown_once_by_choice() -> None:
    marked = mine.fold(OWN, log((ADA, after(), pulse.PulseMarked(day=DAY, items=pulse.PulseItems(load=3))), start=9))
    shown = home.decide_ours(home.Home(mine=marked, ours=ROOM), opening.ShowPulse(day=DAY, kinds=("load",)), asked())
    assert shown == home.Decision(ours=(opening.PulseShown(day=DAY, items=pulse.PulseItems(load=3)),))
    nothing = home.decide_ours(HOME, opening.ShowPulse(day=DAY, kinds=("load",)), asked())
    assert isinstance(nothing, Refused)


def test_joint_days_hold_only_the_kinds_that_both_showed() -> None:
    one, two = pulse.PulseItems(near=3, load=9), pulse.PulseItems(near=5, laughed=True)
    state = ours.fold(
        ROOM,
        log(
            (ADA, after(), opening.PulseShown(day=DAY, items=one)),
            (BEN, after(), opening.PulseShown(day=DAY, items=two)),
            start=6,
        ),
    )
    joint = opening.both_showed(state.shown, ADA, BEN, DAY)
    assert joint == (pulse.PulseItems(near=3), pulse.PulseItems(near=5))
    assert opening.both_showed(state.shown, ADA, BEN, date(2026, 3, 3)) is None


def test_a_closed_room_stays_readable_and_takes_nothing_more() -> None:
    state = closed()
    assert len(state.kept) == len(ROOM.kept)
    assert ours.decide(state, reach.Reach(what="hold"), asked(ADA, after(days=1))) == Refused(ours.CLOSED)
    assert home.decide_ours(
        home.Home(mine=OWN, ours=state), moment.ShareNote(seq=2), asked(ADA, after(days=1))
    ) == Refused(ours.CLOSED)


def test_with_a_delay_the_one_who_stays_notices_nothing_before() -> None:
    state = closed(hours=48)
    assert not isinstance(ours.decide(state, reach.Reach(what="hold"), asked(ADA, after(days=2))), Refused)
    assert isinstance(ours.decide(state, reach.Reach(what="hold"), asked(ADA, after(days=3, hours=1))), Refused)


def test_nothing_is_carried_into_a_room_that_was_left() -> None:
    left = home.Home(mine=OWN, ours=closed(hours=48))
    decision = home.decide_mine(left, pulse.MarkPulse(items=pulse.PulseItems(near=7)), asked(BEN, after(days=1)))
    assert isinstance(decision, home.Decision)
    assert decision.ours == ()


def test_the_second_opening_of_a_room_changes_nobody() -> None:
    forged = (Member(person=BEN, exchange=b"b", signing=b"B"), Member(person=BEN, exchange=b"x", signing=b"X"))
    assert ours.fold(ROOM, log((BEN, after(), RoomOpened(members=forged)), start=6)).members == MEMBERS


def test_folding_in_pieces_is_folding_at_once() -> None:
    lines = [
        (BEN, after(hours=n), reach.ReachAnswered(reach=5, answer="here") if n % 3 else moment.MomentKept(text=str(n)))
        for n in range(30)
    ]
    entries: list[Entry] = log(*lines, start=6)
    slowly = ROOM
    for entry in entries:
        slowly = ours.fold(slowly, [entry])
    assert slowly == ours.fold(ROOM, entries)
