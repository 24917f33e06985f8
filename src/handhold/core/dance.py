"""Our dance: each fills a half in *mine*, shows it slot by slot in *ours*, and the two halves close into one loop.

The words are the couple's own.  Nothing here judges them or names anybody by what they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

Slot = Literal["cue", "meaning", "surface", "move", "soft", "need", "old_wound"]
SLOTS: tuple[Slot, ...] = ("cue", "meaning", "surface", "move", "soft", "need", "old_wound")
NEEDED: tuple[Slot, ...] = ("cue", "meaning", "surface", "move", "soft", "need")
"""Without these six on both sides there is no loop yet; an old wound may stand beside them."""
Leaning = Literal["away", "toward", "other"]
"""How somebody sees their own move: I pull away, go quiet or leave · I press, explain, follow · something else."""

Words = Annotated[str, msgspec.Meta(max_length=600)]


class SlotWritten(Event, frozen=True, tag="slot_written"):
    """One filled a slot of their own half.  Kept in *mine*."""

    slot: Slot
    text: str
    leaning: Leaning | None = None


class SlotShown(Event, frozen=True, tag="slot_shown"):
    """One showed a slot to the other.  A slot that is taken back is open again."""

    slot: Slot
    text: str
    leaning: Leaning | None = None


class LinkSeen(Event, frozen=True, tag="link_seen"):
    """One said whether ``mover``'s move is what the other notices first."""

    mover: PersonId
    meets: bool


class DanceNamed(Event, frozen=True, tag="dance_named"):
    """One gave the dance a name; the last one stands until both confirm."""

    name: str


class DanceConfirmed(Event, frozen=True, tag="dance_confirmed"):
    """One said: yes, that is how it goes with us.  ``drawn`` is the position up to which they had it before them."""

    drawn: int


class WriteSlot(Act, frozen=True, tag="write_slot"):
    """Fill a slot of my half."""

    slot: Slot
    text: Words
    leaning: Leaning | None = None


class ShowSlot(Act, frozen=True, tag="show_slot"):
    """Show a slot of my half to the other."""

    slot: Slot


class SeeLink(Act, frozen=True, tag="see_link"):
    """Say whether a move and a cue meet."""

    mover: PersonId
    meets: bool


class NameDance(Act, frozen=True, tag="name_dance"):
    """Give the dance a name."""

    name: Annotated[str, msgspec.Meta(max_length=80)]


class ConfirmDance(Act, frozen=True, tag="confirm_dance"):
    """Confirm the dance.  ``drawn`` is the position of the last change that was shown; without it, as it is now."""

    drawn: int | None = None


MINE_EVENTS = (SlotWritten,)
OURS_EVENTS = (SlotShown, LinkSeen, DanceNamed, DanceConfirmed)
Own = dict[Slot, SlotWritten]
Half = dict[Slot, SlotShown]


class Version(msgspec.Struct, frozen=True):
    """The dance as both confirmed it one day."""

    at: datetime
    name: str
    halves: dict[PersonId, Half]


class Dance(msgspec.Struct, frozen=True):
    """The halves as they are shown now, which links both see, who confirmed, and every confirmed version."""

    halves: dict[PersonId, Half] = {}
    links: dict[tuple[PersonId, PersonId], bool] = {}
    """(mover, who says so) to whether move and cue meet."""
    name: str = ""
    changed: int = 0
    """The position of the last change to what is drawn."""
    confirmed: frozenset[PersonId] = frozenset()
    versions: tuple[Version, ...] = ()
    showings: dict[tuple[PersonId, Slot], tuple[int, ...]] = {}
    """Where each showing of a slot stands, so that all of them can be taken back together."""

    def is_whole(self) -> bool:
        """Whether both have shown every slot that the loop needs."""
        return len(self.halves) > 1 and all(set(NEEDED) <= set(half) for half in self.halves.values())

    def meets(self, mover: PersonId) -> bool:
        """Whether both say that this person's move is what the other notices first."""
        said = [meets for (who, _), meets in self.links.items() if who == mover]
        return len(said) > 1 and all(said)

    def is_closed(self) -> bool:
        """Whether the loop closes on both sides and has a name."""
        return self.is_whole() and bool(self.name) and all(self.meets(person) for person in self.halves)

    def leans_away(self) -> PersonId | None:
        """Who says of themselves, alone of the two, that they pull away: the soft message begins with them."""
        last = self.versions[-1].halves if self.versions else {}
        away = [person for person, half in last.items() if (move := half.get("move")) and move.leaning == "away"]
        return away[0] if len(away) == 1 else None

    def is_soft_for(self, me: PersonId, done: frozenset[PersonId]) -> bool:
        """Whether a soft message is this person's to begin now: both confirmed a dance, and whoever says of themselves
        that they pull away began first.  ``done`` are those whose soft message was received.
        """
        first = self.leans_away()
        return bool(self.versions) and (first in (None, me) or first in done)


def changes(before: Version, after: Version) -> frozenset[tuple[PersonId, Slot]]:
    """Which slots say something else in the later of two versions."""
    people = before.halves | after.halves
    return frozenset(
        (person, slot)
        for person in people
        for slot in SLOTS
        if _text(before, person, slot) != _text(after, person, slot)
    )


def fold_own(own: Own, entries: Sequence[Entry]) -> Own:
    """The last words in each slot; an emptied slot is gone."""
    after = dict(own)
    for entry in entries:
        if isinstance(entry.event, SlotWritten):
            after[entry.event.slot] = entry.event
    return {slot: written for slot, written in after.items() if written.text}


def fold(dance: Dance, entries: Sequence[Entry]) -> Dance:
    """The dance after these entries."""
    for entry in entries:
        dance = _step(dance, entry)
    return dance


def decide_own(own: Own, act: WriteSlot) -> tuple[Event, ...]:
    """Fill or empty a slot of one's own half."""
    written = SlotWritten(slot=act.slot, text=act.text.strip(), leaning=act.leaning)
    return () if own.get(act.slot, SlotWritten(slot=act.slot, text="")) == written else (written,)


def decide_show(own: Own, dance: Dance, act: ShowSlot, asked: Asked) -> tuple[Event, ...] | Refused:
    """Copy one slot from *mine* to *ours*."""
    written = own.get(act.slot)
    if written is None:
        return Refused(N_("There is nothing in this place yet. Write it for yourself first."))
    shown = SlotShown(slot=written.slot, text=written.text, leaning=written.leaning)
    return () if dance.halves.get(asked.by, {}).get(act.slot) == shown else (shown,)


def decide(dance: Dance, act: SeeLink | NameDance | ConfirmDance, asked: Asked) -> tuple[Event, ...] | Refused:
    """Say whether a link holds, give a name, confirm."""
    match act:
        case SeeLink(mover=mover, meets=meets):
            known = mover in dance.halves
            return (LinkSeen(mover=mover, meets=meets),) if known else Refused(NOT_WHOLE)
        case NameDance(name=name):
            return (DanceNamed(name=name.strip()),) if name.strip() else Refused(NAMELESS)
        case ConfirmDance(drawn=drawn):
            return _confirm(dance, drawn, asked)


NAMELESS = N_("A name of a word or two is enough.")
NOT_WHOLE = N_("The loop is not closed yet. Both halves, both meeting points and a name come first.")
CHANGED = N_("The loop has changed since this page was drawn. Please look once more before you say yes.")


def _confirm(dance: Dance, drawn: int | None, asked: Asked) -> tuple[Event, ...] | Refused:
    if not dance.is_closed():
        return Refused(NOT_WHOLE)
    if asked.by in dance.confirmed:
        return ()
    # Nobody says yes to words of the other that they have not had before them.
    return Refused(CHANGED) if drawn not in (None, dance.changed) else (DanceConfirmed(drawn=dance.changed),)


def _step(dance: Dance, entry: Entry) -> Dance:
    match entry.event:
        case SlotShown() as shown:
            half = dance.halves.get(entry.by, {}) | {shown.slot: shown}
            links = _without(dance.links, entry.by, shown.slot)
            place = (entry.by, shown.slot)
            showings = dance.showings | {place: (*dance.showings.get(place, ()), entry.seq)}
            return _changed(dance, entry, halves=dance.halves | {entry.by: half}, links=links, showings=showings)
        case LinkSeen(mover=mover, meets=meets):
            return _changed(dance, entry, links=dance.links | {(mover, entry.by): meets})
        case DanceNamed(name=name):
            return _changed(dance, entry, name=name)
        case DanceConfirmed(drawn=drawn) if drawn >= dance.changed:
            # What was confirmed stays a version, with an empty place where somebody took their words back since.
            return _confirmed(dance, entry)
    return dance


def _changed(dance: Dance, entry: Entry, **what: object) -> Dance:
    """A change to what is drawn asks both to confirm again."""
    return msgspec.structs.replace(dance, changed=entry.seq, confirmed=frozenset(), **what)


def _confirmed(dance: Dance, entry: Entry) -> Dance:
    confirmed = dance.confirmed | {entry.by}
    versions = dance.versions
    if len(confirmed) > 1:
        versions = (*versions, Version(entry.at, dance.name, dict(dance.halves)))
    return msgspec.structs.replace(dance, confirmed=confirmed, versions=versions)


def _text(version: Version, person: PersonId, slot: Slot) -> str:
    shown = version.halves.get(person, {}).get(slot)
    return shown.text if shown else ""


def _without(
    links: dict[tuple[PersonId, PersonId], bool], person: PersonId, slot: Slot
) -> dict[tuple[PersonId, PersonId], bool]:
    """A new move asks anew whether it meets the other's cue, and a new cue whether the other's move meets it."""
    if slot == "move":
        return {link: meets for link, meets in links.items() if link[0] != person}
    return {link: meets for link, meets in links.items() if slot != "cue" or link[0] == person}
