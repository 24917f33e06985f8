"""A person's home: *mine*, and *ours* when there is a couple.  Acts that touch both rooms are decided here.

What touches both is written as one intent in *mine* first; ``Decision.ours`` is finished later if the process died in
between, and doing it twice changes nothing.
"""

from __future__ import annotations

import msgspec

from handhold.core import dance, mine, moment, note, opening, ours, person, pulse
from handhold.core.entry import Asked, Event, PersonId
from handhold.core.practice import engine
from handhold.core.practice.card import Card, Cards
from handhold.core.practice.events import (
    AcceptSitting,
    DeclineSitting,
    OfferSitting,
    PauseSitting,
    ResumeSitting,
    SittingAct,
    StepAct,
    StopSitting,
)
from handhold.core.words import N_, Refused


class Home(msgspec.Struct, frozen=True):
    """The rooms that this person can open now.  ``mine`` is ``None`` while it asks for the passphrase again."""

    mine: mine.Mine | None = None
    ours: ours.Ours | None = None


class Decision(msgspec.Struct, frozen=True):
    """The events that answer an act, by room."""

    mine: tuple[Event, ...] = ()
    ours: tuple[Event, ...] = ()


HomeAct = mine.MineAct | ours.OursAct | SittingAct
ASK_AGAIN = N_("Your own room is closed for now. Your passphrase opens it again.")
DANCE_FIRST = N_("This one opens when both of you have confirmed your dance. It is under Talk.")
ALONE = N_("This needs the two of you. You can invite your partner whenever you like.")


def known_to(home: Home, me: PersonId) -> Home:
    """The home without a room in which this person has not introduced themselves: nobody has made sure whose it is.

    Should the disk have lost the introduction, whatever else they wrote there shows as well that they came in.
    """
    if home.ours is None or me in home.ours.people or home.ours.has_words_of(me):
        return home
    return Home(home.mine)


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
    if isinstance(act, moment.ShareNote | opening.ShowPulse | dance.ShowSlot):
        barred = ours.barred(home.ours, act, asked)
        return barred or _from_mine(home.mine, home.ours, act, asked)
    events = ours.decide(home.ours, act, asked)
    return events if isinstance(events, Refused) else Decision(ours=events)


def decide_sitting(home: Home, cards: Cards, act: SittingAct, asked: Asked) -> Decision | Refused:
    """Answer an act on a sitting, in whichever room it lives.  What is hot does not begin while a pause is on."""
    if home.mine is None and not isinstance(act, _NEED_NO_KEY):
        return Refused(ASK_AGAIN)
    if home.ours is not None and home.ours.is_closed(asked.at):
        home = Home(home.mine)
    if home.ours is not None and home.ours.pauses.on(asked.at) is not None and _is_hot(home.ours, cards, act):
        return Refused(ours.PAUSED)
    if _is_too_early(home.ours, cards, act):
        return Refused(DANCE_FIRST)
    answer = engine.decide(table(home, cards), act, asked)
    return answer if isinstance(answer, Refused) else Decision(mine=answer.mine, ours=answer.ours)


_NEED_NO_KEY = (StopSitting, PauseSitting, DeclineSitting)
"""Stopping, *later* and *not now* never wait for a passphrase."""


def due_sittings(home: Home, cards: Cards, asked: Asked) -> tuple[Event, ...]:
    """What both said ready for and is to come over to *ours* at this visit."""
    if home.mine is None or home.ours is None or home.ours.is_over(asked.by, asked.at):
        return ()
    return engine.to_copy(table(home, cards), asked)


def table(home: Home, cards: Cards) -> engine.Table:
    """The sittings as this person sees them."""
    own = home.mine.practices if home.mine is not None else mine.Mine().practices
    return engine.Table(cards=cards, mine=own, ours=home.ours.practices if home.ours is not None else None)


def is_in_sight(home: Home, card: Card, me: PersonId) -> bool:
    """Whether a card is laid before this person: what waits for a dance stays out of sight until it is theirs."""
    if "after_dance" not in card.tags:
        return True
    if home.ours is None:
        return False
    sittings = home.ours.practices.sittings.values()
    done = frozenset(found.opener for found in sittings if found.card == card.id and found.status == "closed")
    return home.ours.dance.is_soft_for(me, done)


def _is_hot(shared: ours.Ours, cards: Cards, act: SittingAct) -> bool:
    """Whether the act would begin or go on with a hot card of the two; stopping, *later* and taking back stay open."""
    if isinstance(act, OfferSitting):
        card = cards.get(act.card)
    elif isinstance(act, AcceptSitting | ResumeSitting | StepAct):
        found = shared.practices.sittings.get(act.sitting)
        card = cards.get(found.card) if found is not None else None
    else:
        return False
    return card is not None and "hot" in card.tags


def _is_too_early(shared: ours.Ours | None, cards: Cards, act: SittingAct) -> bool:
    """Whether the act would begin a card that waits for a confirmed dance."""
    card = cards.get(act.card) if isinstance(act, OfferSitting) else None
    return card is not None and "after_dance" in card.tags and not (shared is not None and shared.dance.versions)


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
    if shared is None or shared.is_over(asked.by, asked.at):
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
