"""The engine that runs every card: `decide` answers an act by events for *mine* and *ours*, or by a refusal.

Rules for two read *ours* only.  What a person keeps in *mine* never enters an event of *ours*, except by their own act
or by the consent that stands beside the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import msgspec

from handhold.core.entry import Asked, Event
from handhold.core.practice import events as e
from handhold.core.practice.card import Card, Cards, Mode, step_of
from handhold.core.practice.coming import moves_due, words_due
from handhold.core.practice.flow import draw, used_questions
from handhold.core.practice.sitting import RUNNING, Practices, Said, SharedWords, Sitting
from handhold.core.practice.steps import Decision, Stand, decide_step, refusal_at
from handhold.core.room import TakenBack
from handhold.core.words import N_, Refused

NEXT_DAY = (timedelta(hours=12), timedelta(days=3))
"""From when to when the question of the next day is asked."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """What one person can see: the cards, their own room and, if they are a couple, the shared one.

    ``told``: how the reader's language says what events keep in the cards' own, drawn questions and picked starts.
    """

    cards: Cards
    told: Mapping[str, str] = {}
    mine: Practices
    ours: Practices | None = None


def decide(table: Table, act: e.SittingAct, asked: Asked) -> Decision | Refused:
    """The events that answer ``act``, or a refusal in a sentence.  The same act twice changes nothing."""
    match act:
        case e.OfferSitting():
            answer = _offer(table, act, asked)
        case e.ShareWords():
            answer = _share(table, act)
        case e.TakeBackSitting():
            answer = _take_back(table, act, asked)
        case e.AnswerNextDay():
            answer = _next_day(table, act)
        case e.BringOver():
            answer = Decision(ours=to_copy(table, asked))
        case _:
            sitting = find(table, act.sitting)
            answer = _GONE if sitting is None else _in_sitting(table, sitting, act, asked)
    return answer


_NOT_THAT_WAY = Refused(N_("This card does not work that way. Please pick one of the ways that it offers."))
_GONE = Refused(N_("That is not here any more. Your cards are under Talk."))


def find(table: Table, sitting: str) -> Sitting | None:
    """The sitting as this person sees it: in *ours* once the other was asked in, unless they said *not now*."""
    own = table.mine.sittings.get(sitting)
    joint = table.ours.sittings.get(sitting) if table.ours is not None else None
    if joint is None or (joint.status == "declined" and own is not None):
        return own
    return joint


def running(table: Table) -> list[Sitting]:
    """Sittings that are not over, the newest first."""
    ids = {**table.mine.sittings, **(table.ours.sittings if table.ours is not None else {})}
    found = (find(table, name) for name in ids)
    return sorted((s for s in found if s is not None and s.status in RUNNING), key=lambda s: s.offered, reverse=True)


def to_copy(table: Table, asked: Asked) -> tuple[Event, ...]:
    """Events for *ours* that become due at this person's visit: words and choices for which both said ready.

    When there are any, write them (the act `BringOver` does) before a page is drawn; then nothing is due any more.
    """
    if table.ours is None:
        return ()
    due: list[Event] = []
    for sitting in table.ours.sittings.values():
        stand = _stand(table, sitting, asked) if sitting.status == "open" else None
        moves = moves_due(stand) if stand is not None else []
        due += moves
        kept = table.mine.kept.get(sitting.id, ())
        if kept and sitting.status in ("open", "paused", "closed"):
            due += words_due(sitting, kept, asked.by, moving=bool(moves))
    return tuple(due)


def asks_next_day(table: Table, asked: Asked) -> list[Sitting]:
    """Sittings of mine whose private question of the next day is due."""
    due = []
    for name in {*table.mine.sittings, *(table.ours.sittings if table.ours is not None else ())}:
        sitting = find(table, name)
        if sitting is None or sitting.opener != asked.by or sitting.ended is None or name in table.mine.next_days:
            continue
        card = table.cards.get(sitting.card)
        is_asked = card is not None and card.next_day is not None and len(sitting.visits) > 1
        if is_asked and NEXT_DAY[0] <= asked.at - sitting.ended <= NEXT_DAY[1]:
            due.append(sitting)
    return sorted(due, key=lambda sitting: sitting.offered)


def is_heavier_twice(table: Table) -> bool:
    """Whether the last two answers of the next day both said *heavier*: then it is time to stop and to show help."""
    return list(table.mine.next_days.values())[-2:] == [True, True]


def words_at(practices: Practices, seq: int) -> Said | SharedWords | None:
    """The words of a sitting that stand at ``seq`` in this room's log, so that their author may take them back."""
    return next((item for item in _all_words(practices) if item.seq == seq), None)


def _offer(table: Table, act: e.OfferSitting, asked: Asked) -> Decision | Refused:
    card = table.cards.get(act.card)
    if card is None:
        return Refused(N_("That card is not here. Please pick another one."))
    room = table.mine if card.opened == "alone" else table.ours
    if room is None:
        return Refused(N_("This one is for two. It opens when the other has joined you here."))
    if asked.id in room.sittings:
        return Decision()
    refused = _refuse_offer(table, card, act)
    if refused is not None:
        return refused
    if card.opened == "alone":
        return Decision(mine=(_offered(card, room, asked, None),))
    return Decision(ours=(_offered(card, room, asked, act.mode),))


def _refuse_offer(table: Table, card: Card, act: e.OfferSitting) -> Refused | None:
    if any(sitting.card == card.id for sitting in running(table)):
        return Refused(N_("You have already begun this one. You can go on there, or stop it first."))
    if card.opened == "together" and act.mode not in card.modes:
        return _NOT_THAT_WAY
    return None


def _offered(card: Card, room: Practices, asked: Asked, mode: Mode | None) -> e.SittingOffered:
    first = card.steps[0]
    return e.SittingOffered(
        sitting=asked.id,
        card=card.id,
        step=first.id,
        mode=mode,
        question=draw(card, first, asked.id, used_questions(room, card.id)),
    )


def _share(table: Table, act: e.ShareWords) -> Decision | Refused:
    """Copy one field of something written alone; its writer is the owner of *mine*, so nobody else can ask for it."""
    sitting = table.mine.sittings.get(act.sitting)
    card = table.cards.get(sitting.card) if sitting is not None else None
    step = step_of(card, act.step) if card is not None else None
    kept = [item for item in table.mine.kept.get(act.sitting, ()) if item.step == act.step]
    if sitting is None or step is None or not kept:
        return Refused(N_("There are no words here to share. Write them first, for yourself."))
    if not step.share:
        return Refused(N_("This part stays yours. You can write a letter if you want to tell it."))
    if table.ours is None:
        return Refused(N_("There is nobody to share this with yet. It stays yours."))
    before = table.ours.shared.get(act.sitting, {}).get(act.step)
    if before is not None and before.content == kept[-1].content:
        return Decision()
    return Decision(
        ours=(
            e.WordsShared(
                sitting=act.sitting, card=sitting.card, step=step.id, label=step.label, content=kept[-1].content
            ),
        )
    )


def _take_back(table: Table, act: e.TakeBackSitting, asked: Asked) -> Decision:
    """Take back whole: what I wrote there in one room.  The walk itself stays, without words."""
    room = table.mine if act.room == "mine" else table.ours
    own = [item for item in _words_of(room, act.sitting) if item.by == asked.by] if room is not None else []
    taken = tuple(TakenBack(seq=item.seq, entry=item.entry) for item in own)
    return Decision(mine=taken) if act.room == "mine" else Decision(ours=taken)


def _all_words(practices: Practices) -> Iterator[Said | SharedWords]:
    for name in {*practices.sittings, *practices.kept, *practices.shared}:
        yield from _words_of(practices, name)


def _words_of(practices: Practices, name: str) -> Iterator[Said | SharedWords]:
    yield from practices.kept.get(name, ())
    yield from practices.shared.get(name, {}).values()
    sitting = practices.sittings.get(name)
    if sitting is not None:
        yield from sitting.said
        yield from (visit.put for visit in sitting.visits if visit.put is not None)


def _next_day(table: Table, act: e.AnswerNextDay) -> Decision | Refused:
    if find(table, act.sitting) is None:
        return _GONE
    if act.sitting in table.mine.next_days:
        return Decision()
    return Decision(mine=(e.NextDayAnswered(sitting=act.sitting, heavier=act.heavier),))


def _in_sitting(table: Table, sitting: Sitting, act: e.InSitting, asked: Asked) -> Decision | Refused:
    if sitting.is_alone and asked.by != sitting.opener:
        return _GONE
    if asked.id in sitting.acts:
        return Decision()
    if isinstance(act, e.StepAct):
        return _on_step(table, sitting, act, asked)
    card = table.cards.get(sitting.card)
    if isinstance(act, e.ResumeSitting) and act.mode is not None and card is not None and act.mode not in card.modes:
        return _NOT_THAT_WAY
    answer = _as_a_whole(sitting, act, asked)
    if isinstance(answer, Refused):
        return answer
    return Decision(mine=answer) if sitting.is_alone else Decision(ours=answer)


def _on_step(table: Table, sitting: Sitting, act: e.StepAct, asked: Asked) -> Decision | Refused:
    refused = refusal_at(table.cards.get(sitting.card), sitting, act, asked)
    if refused is not None:
        return refused
    stand = _stand(table, sitting, asked)
    return decide_step(stand, act) if stand is not None else Decision()


def _stand(table: Table, sitting: Sitting, asked: Asked) -> Stand | None:
    card = table.cards.get(sitting.card)
    step = step_of(card, sitting.visit.step) if card is not None else None
    if card is None or step is None:
        return None
    room = table.mine if sitting.is_alone or table.ours is None else table.ours
    return Stand(
        card=card,
        step=step,
        sitting=sitting,
        kept=table.mine.kept.get(sitting.id, ()),
        room=room,
        asked=asked,
        paired=table.ours is not None,
    )


def _as_a_whole(sitting: Sitting, act: e.WholeAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """Acts on the sitting itself.  Stopping is possible for either at any moment, and needs no card."""
    name = sitting.id
    match act:
        case e.StopSitting():
            return (e.SittingStopped(sitting=name),) if sitting.status in RUNNING else ()
        case e.AcceptSitting() | e.DeclineSitting():
            return _invited(sitting, act, asked)
        case e.PauseSitting():
            return (e.SittingPaused(sitting=name),) if sitting.status == "open" else ()
        case e.ResumeSitting(mode=mode):
            return _resume(sitting, mode, asked)
        case e.HandOver(to=to):
            if sitting.mode != "same_room" or sitting.status != "open" or asked.by != sitting.opener:
                return Refused(N_("There is no one device to hand over here. Each of you can use your own."))
            return (e.DeviceHanded(sitting=name, to=to),) if sitting.holder != to else ()


def _invited(sitting: Sitting, act: e.AcceptSitting | e.DeclineSitting, asked: Asked) -> tuple[Event, ...] | Refused:
    if sitting.status != "offered":
        return ()
    if asked.by == sitting.opener and sitting.mode != "same_room":
        return Refused(N_("You asked; the answer is for the other to give. You can take the invitation back."))
    accepted = isinstance(act, e.AcceptSitting)
    return (e.SittingAccepted(sitting=sitting.id) if accepted else e.SittingDeclined(sitting=sitting.id),)


def _resume(sitting: Sitting, mode: Mode | None, asked: Asked) -> tuple[Event, ...] | Refused:
    if sitting.status not in ("paused", "open"):
        return Refused(N_("This has ended. You can begin it again whenever you like."))
    if sitting.status == "open" and mode in (None, sitting.mode):
        return ()
    if mode == "same_room" and asked.by != sitting.opener:
        return Refused(N_("On one device this goes on where it was begun. Or each of you uses your own."))
    if sitting.status == "paused" and asked.by != sitting.later_by and sitting.mode != "same_room":
        return Refused(N_("The other said later, so they say when. You can stop it, or leave it as it is."))
    return (e.SittingResumed(sitting=sitting.id, mode=mode),)
