"""Two empty halves become one named loop, by both hands and in their own words."""

from __future__ import annotations

from datetime import datetime

from handhold.core import dance, home, mine, ours
from handhold.core.entry import Event
from handhold.core.words import Refused
from tests.cast import ADA, BEN, after, asked, log

WORDS: dict[str, dict[dance.Slot, str]] = {
    ADA: {"cue": "he goes quiet", "meaning": "I am too much", "surface": "sharp", "move": "I ask a third time",
          "soft": "scared", "need": "to know you are there"},
    BEN: {"cue": "she asks again", "meaning": "I have failed", "surface": "flat", "move": "I go to the garage",
          "soft": "ashamed", "need": "to be enough"},
}  # fmt: skip


def shown(who: str, slot: dance.Slot, text: str | None = None) -> tuple[str, datetime, Event]:
    leaning: dance.Leaning | None = {ADA: "toward", BEN: "away"}[who] if slot == "move" else None  # type: ignore[assignment]
    return (who, after(), dance.SlotShown(slot=slot, text=text or WORDS[who][slot], leaning=leaning))


BOTH = [shown(who, slot) for who in (ADA, BEN) for slot in dance.NEEDED]
LINKS = [(who, after(), dance.LinkSeen(mover=mover, meets=True)) for who in (ADA, BEN) for mover in (ADA, BEN)]
NAMED = (ADA, after(), dance.DanceNamed(name="The staircase"))
CLOSED = log(*BOTH, *LINKS, NAMED)


def confirmed(at: datetime | None = None) -> dance.Dance:
    drawn = dance.fold(dance.Dance(), CLOSED)
    yes = dance.DanceConfirmed(drawn=drawn.changed)
    return dance.fold(drawn, log(*((who, at or after(days=1), yes) for who in (ADA, BEN)), start=18))


def test_a_loop_needs_both_halves_both_meeting_points_and_a_name() -> None:
    for length in range(len(CLOSED)):
        assert not dance.fold(dance.Dance(), CLOSED[:length]).is_closed()
    assert dance.fold(dance.Dance(), CLOSED).is_closed()


def test_confirmed_by_both_it_becomes_a_dated_version() -> None:
    whole = confirmed()
    (version,) = whole.versions
    assert (version.at, version.name) == (after(days=1), "The staircase")
    assert version.halves[BEN]["move"].text == "I go to the garage"


def test_one_alone_confirms_nothing() -> None:
    drawn = dance.fold(dance.Dance(), CLOSED)
    half = dance.fold(drawn, log((ADA, after(), dance.DanceConfirmed(drawn=drawn.changed)), start=18))
    assert half.versions == ()
    assert dance.decide(half, dance.ConfirmDance(), asked(ADA)) == ()


def test_ada_says_yes_only_to_what_she_had_before_her() -> None:
    drawn = dance.fold(dance.Dance(), CLOSED)
    seen = dance.ConfirmDance(drawn=drawn.changed)
    assert dance.decide(drawn, seen, asked(ADA)) == (dance.DanceConfirmed(drawn=drawn.changed),)
    softer = dance.fold(drawn, log(shown(BEN, "soft", "afraid you will leave"), start=18))
    assert dance.decide(softer, seen, asked(ADA)) == Refused(dance.CHANGED)
    again = dance.ConfirmDance(drawn=softer.changed)
    assert dance.decide(softer, again, asked(ADA)) == (dance.DanceConfirmed(drawn=18),)


def test_a_change_asks_both_to_confirm_again_and_the_old_version_stays() -> None:
    softer = dance.fold(confirmed(), log(shown(BEN, "soft", "afraid you will leave"), start=20))
    assert softer.confirmed == frozenset()
    assert len(softer.versions) == 1
    assert softer.versions[0].halves[BEN]["soft"].text == "ashamed"
    assert softer.is_closed()


def test_a_confirmation_of_an_older_drawing_does_not_count() -> None:
    drawn = dance.fold(dance.Dance(), CLOSED)
    late = dance.fold(
        drawn, log(shown(BEN, "soft", "x"), (ADA, after(), dance.DanceConfirmed(drawn=drawn.changed)), start=18)
    )
    assert late.confirmed == frozenset()


def test_a_new_move_asks_anew_whether_it_meets_the_others_cue() -> None:
    moved = dance.fold(confirmed(), log(shown(ADA, "move", "I put a hand on the door"), start=20))
    assert not moved.meets(ADA)
    assert moved.meets(BEN)
    cued = dance.fold(confirmed(), log(shown(ADA, "cue", "the door"), start=20))
    assert cued.meets(ADA)
    assert not cued.meets(BEN)


def test_both_must_see_that_they_meet() -> None:
    unsure = dance.fold(
        dance.fold(dance.Dance(), CLOSED), log((BEN, after(), dance.LinkSeen(mover=ADA, meets=False)), start=18)
    )
    assert not unsure.meets(ADA)
    assert isinstance(dance.decide(unsure, dance.ConfirmDance(), asked(ADA)), Refused)


def test_the_soft_message_begins_with_who_says_they_pull_away() -> None:
    assert confirmed().leans_away() == BEN
    assert dance.fold(dance.Dance(), CLOSED).leans_away() is None


def test_a_slot_goes_to_ours_only_when_its_writer_shows_it() -> None:
    own = mine.fold(mine.Mine(), log((ADA, after(), dance.SlotWritten(slot="soft", text="scared"))))
    here = home.Home(mine=own, ours=ours.Ours())
    assert home.decide_ours(here, dance.ShowSlot(slot="soft"), asked(ADA)) == home.Decision(
        ours=(dance.SlotShown(slot="soft", text="scared"),)
    )
    assert isinstance(home.decide_ours(here, dance.ShowSlot(slot="need"), asked(ADA)), Refused)


def test_an_emptied_slot_is_open_again_and_the_same_words_write_nothing() -> None:
    own = dance.fold_own({}, log((ADA, after(), dance.SlotWritten(slot="soft", text="scared"))))
    assert dance.decide_own(own, dance.WriteSlot(slot="soft", text="scared ")) == ()
    emptied = dance.decide_own(own, dance.WriteSlot(slot="soft", text=" "))
    assert dance.fold_own(own, log((ADA, after(), emptied[0]), start=2)) == {}


def test_showing_the_same_words_again_changes_nothing() -> None:
    own: dance.Own = {"soft": dance.SlotWritten(slot="soft", text="scared")}
    drawn = dance.fold(dance.Dance(), CLOSED)
    assert dance.decide_show(own, drawn, dance.ShowSlot(slot="soft"), asked(ADA)) == ()


def test_a_name_of_spaces_and_an_unknown_mover_are_refused() -> None:
    drawn = dance.fold(dance.Dance(), CLOSED)
    assert isinstance(dance.decide(drawn, dance.NameDance(name=" "), asked(ADA)), Refused)
    assert isinstance(dance.decide(drawn, dance.SeeLink(mover="nobody", meets=True), asked(ADA)), Refused)


def test_words_taken_back_leave_an_empty_place_in_the_version_that_held_them() -> None:
    everything = [
        *CLOSED,
        *log(*((who, after(days=1), dance.DanceConfirmed(drawn=17)) for who in (ADA, BEN)), start=18),
    ]
    soft = dance.fold(dance.Dance(), everything).showings[BEN, "soft"]
    left = dance.fold(dance.Dance(), [entry for entry in everything if entry.seq not in soft])
    (version,) = left.versions
    assert "soft" not in version.halves[BEN]
    assert version.halves[BEN]["need"].text == "to be enough"
    assert not left.is_closed()


def test_every_showing_of_a_slot_is_known_so_that_no_older_one_comes_back() -> None:
    twice = dance.fold(confirmed(), log(shown(BEN, "soft", "afraid you will leave"), start=20))
    assert len(twice.showings[BEN, "soft"]) == 2


def test_what_softened_between_two_versions_is_named() -> None:
    lines = log(shown(BEN, "soft", "afraid you will leave"), start=20)
    again = log(*((who, after(days=30), dance.DanceConfirmed(drawn=20)) for who in (ADA, BEN)), start=21)
    before, now = dance.fold(confirmed(), [*lines, *again]).versions
    assert dance.changes(before, now) == {(BEN, "soft")}
    assert dance.changes(now, now) == frozenset()


def test_a_soft_message_begins_with_the_one_who_says_that_they_pull_away() -> None:
    assert not dance.Dance().is_soft_for(BEN, frozenset())
    whole = confirmed()
    assert whole.is_soft_for(BEN, frozenset())
    assert not whole.is_soft_for(ADA, frozenset())
    assert whole.is_soft_for(ADA, frozenset({BEN}))
