"""A person's home: *mine*, and *ours* when there is a couple.  Acts that touch both rooms are decided here.

What touches both is written as one intent in *mine* first; ``Decision.ours`` is finished later if the process died in
between, and doing it twice changes nothing.
"""

from __future__ import annotations

import msgspec

from handhold.core import dance, mine, moment, note, opening, ours, person, pulse
from handhold.core.entry import Asked, Event
from handhold.core.words import N_, Refused


class Home(msgspec.Struct, frozen=True):
    """The rooms that this person can open now.  ``mine`` is ``None`` while it asks for the passphrase again."""

    mine: mine.Mine | None = None
    ours: ours.Ours | None = None


class Decision(msgspec.Struct, frozen=True):
    """The events that answer an act, by room."""

    mine: tuple[Event, ...] = ()
    ours: tuple[Event, ...] = ()


HomeAct = mine.MineAct | ours.OursAct
ASK_AGAIN = N_("Your own room is closed for now. Your passphrase opens it again.")
ALONE = N_("This needs the two of you. You can invite your partner whenever you like.")


def decide_mine(home: Home, act: mine.MineAct, asked: Asked) -> Decision | Refused:
    """Answer an act on *mine*.  Marking a pulse also shows the kinds that stand open, choosing introduces again."""
    if home.mine is None:
        return Refused(ASK_AGAIN)
    events = mine.decide(home.mine, act, asked)
    if isinstance(events, Refused):
        return events
    return Decision(mine=events, ours=_carried_over(home.mine, home.ours, events, asked))


def decide_ours(home: Home, act: ours.OursAct, asked: Asked) -> Decision | Refused:
    """Answer an act on *ours*."""
    if home.ours is None:
        return Refused(ALONE)
    if isinstance(act, moment.ShareNote | opening.ShowPulse | dance.ShowSlot) and not home.ours.is_closed(asked.at):
        return _from_mine(home.mine, home.ours, act, asked)
    events = ours.decide(home.ours, act, asked)
    return events if isinstance(events, Refused) else Decision(ours=events)


def _from_mine(own: mine.Mine | None, shared: ours.Ours, act: ours.FromMine, asked: Asked) -> Decision | Refused:
    if own is None:
        return Refused(ASK_AGAIN)
    match act:
        case opening.ShowPulse():
            events: tuple[Event, ...] | Refused = opening.decide_show(own.pulses.days, act)
        case dance.ShowSlot():
            events = dance.decide_show(own.dance, shared.dance, act, asked)
        case moment.ShareNote(seq=seq):
            events = _copy_note(own, seq)
    return events if isinstance(events, Refused) else Decision(ours=events)


def _copy_note(own: mine.Mine, seq: int) -> tuple[Event, ...] | Refused:
    entry = own.notes.get(seq)
    if entry is None or not isinstance(entry.event, note.NoteWritten):
        return Refused(N_("That note is no longer here."))
    return (moment.NoteShared(text=entry.event.text),)


def _carried_over(
    own: mine.Mine, shared: ours.Ours | None, events: tuple[Event, ...], asked: Asked
) -> tuple[Event, ...]:
    if shared is None or shared.closed is not None:
        return ()
    carried: list[Event] = []
    for event in events:
        if isinstance(event, pulse.PulseMarked):
            items = opening.only(event.items, own.open_kinds)
            carried += [opening.PulseShown(day=event.day, items=items)] if items != pulse.PulseItems() else []
        elif isinstance(event, person.Chosen):
            after = introduction(person.replaced(own.person, event))
            carried += [after] if after != shared.people.get(asked.by) else []
    return tuple(carried)


def introduction(chosen: person.Person) -> ours.Introduced:
    """How this person stands in *ours*, from their own choices."""
    return ours.Introduced(name=chosen.name, zone=chosen.zone, colour=chosen.colour, channel=chosen.channel)
