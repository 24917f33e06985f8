"""What Ada keeps for herself."""

from __future__ import annotations

from datetime import date

import pytest

from handhold.core import mine, note, opening, person, pulse, quiet
from handhold.core.entry import Event, Gap
from handhold.core.room import TakeBack, TakenBack
from handhold.core.words import Refused
from tests.cast import ADA, after, asked, log

KEPT = mine.fold(
    mine.Mine(),
    log(
        (ADA, after(), person.Chosen(name="Ada", zone="Europe/Vienna")),
        (ADA, after(hours=1), note.NoteWritten(text="I miss how we laughed")),
        (ADA, after(hours=2), pulse.PulseMarked(day=date(2026, 3, 2), items=pulse.PulseItems(near=4, load=8))),
        (ADA, after(hours=9), pulse.PulseMarked(day=date(2026, 3, 2), items=pulse.PulseItems(near=6))),
        (ADA, after(hours=9), pulse.NoticedKept(text="The lamp is mended")),
    ),
)


def test_adas_choices_notes_and_days_are_where_she_left_them() -> None:
    assert KEPT.person == person.Person(name="Ada", zone="Europe/Vienna")
    assert [entry.event for entry in KEPT.notes.values()] == [note.NoteWritten(text="I miss how we laughed")]


def test_a_later_answer_of_the_same_day_replaces_only_what_it_answers() -> None:
    assert KEPT.pulses.days == {date(2026, 3, 2): pulse.PulseItems(near=6, load=8)}


def test_folding_one_by_one_is_the_same_as_folding_at_once() -> None:
    entries = log(*((ADA, after(hours=n), note.NoteWritten(text=f"{n}")) for n in range(20)))
    slowly = mine.Mine()
    for entry in entries:
        slowly = mine.fold(slowly, [entry])
    assert slowly == mine.fold(mine.Mine(), entries)


def test_folding_leaves_the_earlier_state_as_it_was() -> None:
    before = dict(KEPT.notes)
    mine.fold(KEPT, log((ADA, after(days=1), note.NoteWritten(text="later")), start=9))
    assert KEPT.notes == before


def test_a_damaged_place_is_kept_as_a_gap_and_the_rest_is_read() -> None:
    state = mine.fold(KEPT, [Gap(6, "damaged"), *log((ADA, after(days=1), note.NoteWritten(text="on")), start=7)])
    assert state.gaps == (Gap(6, "damaged"),)
    assert 7 in state.notes


def test_ada_takes_back_a_note_but_not_what_is_not_there() -> None:
    assert mine.decide(KEPT, TakeBack(seq=2), asked()) == (TakenBack(seq=2, entry=KEPT.notes[2].id),)
    assert isinstance(mine.decide(KEPT, TakeBack(seq=1), asked()), Refused)


def test_a_pulse_near_midnight_belongs_to_adas_own_day() -> None:
    marked = mine.decide(
        KEPT, pulse.MarkPulse(items=pulse.PulseItems(near=5)), asked(at=after(hours=14.5), zone="Europe/Vienna")
    )
    assert marked == (pulse.PulseMarked(day=date(2026, 3, 3), items=pulse.PulseItems(near=5)),)


@pytest.mark.parametrize(
    "act",
    [
        note.WriteNote(text="  \n "),
        pulse.MarkPulse(items=pulse.PulseItems()),
        pulse.KeepNoticed(text=" "),
        person.Choose(zone="Mars/Olympus"),
        person.Choose(name="   "),
        quiet.BeginQuiet(until=after(days=-1)),
    ],
)
def test_what_is_empty_or_impossible_is_refused_in_a_sentence(act: mine.MineAct) -> None:
    refused = mine.decide(KEPT, act, asked())
    assert isinstance(refused, Refused)
    assert str(refused).endswith((".", "?"))


def test_choosing_what_is_chosen_already_writes_nothing() -> None:
    assert mine.decide(KEPT, person.Choose(name="Ada"), asked()) == ()


def test_kinds_open_and_close_one_by_one() -> None:
    opened = mine.decide(KEPT, opening.OpenKinds(kinds=("near", "load")), asked())
    assert opened == (opening.KindsOpened(kinds=("load", "near")),)
    state = mine.fold(KEPT, log(*((ADA, after(), event) for event in opened), start=9))
    assert state.open_kinds == {"near", "load"}
    assert mine.decide(state, opening.OpenKinds(kinds=("near",)), asked()) == (opening.KindsClosed(kinds=("load",)),)


def test_quiet_lasts_until_its_time_or_until_ada_ends_it() -> None:
    state = mine.fold(KEPT, log((ADA, after(), quiet.QuietBegun(until=after(days=2))), start=9))
    assert state.quiet.lasts(after(days=1))
    assert not state.quiet.lasts(after(days=2))
    back = mine.fold(state, log((ADA, after(hours=3), quiet.QuietEnded()), start=10))
    assert not back.quiet.lasts(after(hours=4))
    assert mine.decide(back, quiet.EndQuiet(), asked()) == ()


def test_something_noticed_is_asked_once_a_week() -> None:
    assert pulse.asks_noticed(pulse.Pulses(), asked())
    assert not pulse.asks_noticed(KEPT.pulses, asked(at=after(days=6)))
    assert pulse.asks_noticed(KEPT.pulses, asked(at=after(days=8)))


def test_events_of_other_rooms_change_nothing_here() -> None:
    stranger: Event = opening.PulseShown(day=date(2026, 3, 2), items=pulse.PulseItems(near=1))
    assert mine.fold(KEPT, log((ADA, after(), stranger), start=9)) == KEPT
