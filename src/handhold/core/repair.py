"""Repair phrases: agreed in calm, sent in the middle of trouble with one tap.  Declining leaves no trace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec

from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

RepairAnswer = Literal["accept", "later", "no"]
FRESH = timedelta(hours=12)
MOST = 24


class PhraseOffered(Event, frozen=True, tag="phrase_offered"):
    """One wrote a phrase that would help them, in their own words."""

    text: str


class PhraseAgreed(Event, frozen=True, tag="phrase_agreed"):
    """The other agreed that this one may be used."""

    phrase: int


class RepairSent(Event, frozen=True, tag="repair_sent"):
    """One reached out with an agreed phrase."""

    phrase: int


class RepairAnswered(Event, frozen=True, tag="repair_answered"):
    """The other took it, for now or for later, or not."""

    repair: int
    answer: RepairAnswer


class OfferPhrase(Act, frozen=True, tag="offer_phrase"):
    """Ask that a phrase be laid on the table."""

    text: Annotated[str, msgspec.Meta(max_length=200)]


class AgreePhrase(Act, frozen=True, tag="agree_phrase"):
    """Agree to the other's phrase."""

    phrase: int


class SendRepair(Act, frozen=True, tag="send_repair"):
    """Send one of the agreed phrases."""

    phrase: int


class AnswerRepair(Act, frozen=True, tag="answer_repair"):
    """Answer what was sent."""

    repair: int
    answer: RepairAnswer


EVENTS = (PhraseOffered, PhraseAgreed, RepairSent, RepairAnswered)
RepairAct = OfferPhrase | AgreePhrase | SendRepair | AnswerRepair


class Phrase(msgspec.Struct, frozen=True):
    """One phrase and whether both stand behind it."""

    seq: int
    by: PersonId
    text: str
    agreed: bool = False


class Sent(msgspec.Struct, frozen=True):
    """One repair on its way."""

    seq: int
    by: PersonId
    at: datetime
    phrase: int
    answer: RepairAnswer | None = None


class Repairs(msgspec.Struct, frozen=True):
    """The phrases, and the last repair that was sent."""

    phrases: dict[int, Phrase] = {}
    last: Sent | None = None

    def waiting(self, me: PersonId, at: datetime) -> Sent | None:
        """The other's repair while it is fresh and neither taken nor declined."""
        last = self.last
        is_open = last is not None and last.by != me and last.answer in (None, "later") and at - last.at < FRESH
        return last if is_open else None


def fold(repairs: Repairs, entries: Sequence[Entry]) -> Repairs:
    """Phrases by place, and the last repair with its answer."""
    phrases, last = dict(repairs.phrases), repairs.last
    for entry in entries:
        match entry.event:
            case PhraseOffered(text=text):
                phrases[entry.seq] = Phrase(entry.seq, entry.by, text)
            case PhraseAgreed(phrase=seq) if seq in phrases and phrases[seq].by != entry.by:
                phrases[seq] = msgspec.structs.replace(phrases[seq], agreed=True)
            case RepairSent(phrase=seq):
                last = Sent(entry.seq, entry.by, entry.at, seq)
            case RepairAnswered(repair=seq, answer=answer) if last and last.seq == seq and last.by != entry.by:
                last = msgspec.structs.replace(last, answer=answer)
    return Repairs(phrases, last)


def decide(repairs: Repairs, act: RepairAct, asked: Asked) -> tuple[Event, ...] | Refused:
    """Offer, agree, send or answer."""
    match act:
        case OfferPhrase():
            return _offer(repairs, act)
        case AgreePhrase(phrase=seq):
            return _agree(repairs.phrases.get(seq), asked)
        case SendRepair(phrase=seq):
            phrase = repairs.phrases.get(seq)
            return (RepairSent(phrase=seq),) if phrase and phrase.agreed else Refused(NOT_AGREED)
        case AnswerRepair(repair=seq, answer=answer):
            waiting = repairs.waiting(asked.by, asked.at)
            fits = waiting is not None and waiting.seq == seq
            return (RepairAnswered(repair=seq, answer=answer),) if fits else Refused(N_("This is no longer waiting."))


NOT_AGREED = N_("Only what you both agreed on in calm can be sent here.")


def _agree(phrase: Phrase | None, asked: Asked) -> tuple[Event, ...] | Refused:
    if phrase is None or phrase.by == asked.by:
        return Refused(N_("Each agrees to the other's phrases. Your own is waiting for them."))
    return () if phrase.agreed else (PhraseAgreed(phrase=phrase.seq),)


def _offer(repairs: Repairs, act: OfferPhrase) -> tuple[Event, ...] | Refused:
    if not act.text.strip():
        return Refused(N_("There is nothing here yet. What could the other say that would reach you?"))
    if len(repairs.phrases) >= MOST:
        return Refused(N_("There are many already. Take one back first; a handful is easier to find in trouble."))
    return (PhraseOffered(text=act.text.strip()),)
