"""Letters: considered messages, received before they are answered.  Drafts that their writer saved stay in *mine*.

A letter never sends itself, and nothing tells when it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from handhold.core.ahead import not_ahead
from handhold.core.entry import Act, Asked, Entry, Event, PersonId
from handhold.core.words import N_, Refused

Wish = Literal["heard", "answer", "request"]
ReplyKind = Literal["say_back", "feel_with", "thank", "answer", "hurt"]
RECEIVING: frozenset[ReplyKind] = frozenset({"say_back", "feel_with", "thank"})
PARTS = ("happened", "told", "felt", "under", "need", "request", "value")
"""What happened · what I told myself · what I felt first · what lies under it · what I need · one small ask · what I
value in you.
"""

Text = Annotated[str, msgspec.Meta(max_length=20_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Parts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The open places of the composer; any may stay empty."""

    happened: Text = ""
    told: Text = ""
    felt: Text = ""
    under: Text = ""
    need: Text = ""
    request: Text = ""
    value: Text = ""


class DraftKept(Event, frozen=True, tag="draft_kept"):
    """A draft was saved to *mine* under its own name; ``cool_until`` (UTC) is when it asks its writer again."""

    draft: str
    text: str
    parts: Parts = Parts()
    wish: Wish = "heard"
    reply_to: int | None = None
    cool_until: datetime | None = None


class DraftDropped(Event, frozen=True, tag="draft_dropped"):
    """A draft was sent or let go."""

    draft: str


class HurtKept(Event, frozen=True, tag="hurt_kept"):
    """Something in a letter hurt; written down for oneself first.  Kept in *mine*."""

    letter: int
    text: str = ""


class LetterSent(Event, frozen=True, tag="letter_sent"):
    """A letter; ``effort`` says that it was written the way in which the other takes things in best."""

    text: str
    wish: Wish = "heard"
    reply_to: int | None = None
    effort: bool = False


class LetterReplied(Event, frozen=True, tag="letter_replied"):
    """What came back to a letter: received first, answered when ready."""

    letter: int
    how: ReplyKind
    text: str = ""


class KeepDraft(Act, frozen=True, tag="keep_draft"):
    """Save a draft to *mine*."""

    draft: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16,64}$")]
    text: Text
    parts: Parts = Parts()
    wish: Wish = "heard"
    reply_to: int | None = None
    cool_until: Moment | None = None


class DropDraft(Act, frozen=True, tag="drop_draft"):
    """Let a saved draft go."""

    draft: str


class KeepHurt(Act, frozen=True, tag="keep_hurt"):
    """Write down, for myself, that something hurt."""

    letter: int
    text: Text = ""


class SendLetter(Act, frozen=True, tag="send_letter"):
    """Send a letter."""

    text: Text
    wish: Wish = "heard"
    reply_to: int | None = None
    effort: bool = False


class ReplyLetter(Act, frozen=True, tag="reply_letter"):
    """Say back, feel with, thank, answer, or say that it hurt."""

    letter: int
    how: ReplyKind
    text: Text = ""


MINE_EVENTS = (DraftKept, DraftDropped, HurtKept)
OURS_EVENTS = (LetterSent, LetterReplied)


class Desk(msgspec.Struct, frozen=True):
    """A person's saved drafts by name, and what they wrote down as hurt by letter."""

    drafts: dict[str, DraftKept] = {}
    hurts: dict[int, HurtKept] = {}

    def cooled(self, at: datetime) -> list[DraftKept]:
        """Drafts whose time has come: each asks its writer again."""
        return [draft for draft in self.drafts.values() if draft.cool_until is not None and draft.cool_until <= at]


class Letter(msgspec.Struct, frozen=True):
    """One letter and what came back, oldest first."""

    seq: int
    by: PersonId
    at: datetime
    text: str
    wish: Wish
    reply_to: int | None
    effort: bool
    replies: tuple[Entry, ...] = ()

    def is_received(self) -> bool:
        """Whether the one it was for has received it."""
        return any(isinstance(e.event, LetterReplied) and e.event.how in RECEIVING for e in self.replies)


Letters = dict[int, Letter]


def fold_desk(desk: Desk, entries: Sequence[Entry]) -> Desk:
    """Drafts and hurts as they stand."""
    drafts, hurts = dict(desk.drafts), dict(desk.hurts)
    for entry in entries:
        match entry.event:
            case DraftKept() as kept:
                drafts[kept.draft] = kept
            case DraftDropped(draft=draft):
                drafts.pop(draft, None)
            case HurtKept() as hurt:
                hurts[hurt.letter] = hurt
    return Desk(drafts, hurts)


def fold(letters: Letters, entries: Sequence[Entry]) -> Letters:
    """Letters by their place, each with what came back; replies to a letter that was taken back go with it."""
    after = dict(letters)
    for entry in entries:
        event = entry.event
        if isinstance(event, LetterSent):
            answers = event.reply_to if event.reply_to in after else None
            after[entry.seq] = Letter(entry.seq, entry.by, entry.at, event.text, event.wish, answers, event.effort)
        elif isinstance(event, LetterReplied) and (letter := after.get(event.letter)) is not None:
            after[event.letter] = msgspec.structs.replace(letter, replies=(*letter.replies, entry))
    return after


def decide_desk(desk: Desk, act: KeepDraft | DropDraft | KeepHurt, asked: Asked) -> tuple[Event, ...] | Refused:
    """Save a draft, let it go, or write down that something hurt."""
    match act:
        case DropDraft(draft=draft):
            return (DraftDropped(draft=draft),) if draft in desk.drafts else ()
        case KeepHurt(letter=letter, text=text):
            return (HurtKept(letter=letter, text=text.strip()),)
        case KeepDraft():
            return _keep(act, asked)


def decide(letters: Letters, act: SendLetter | ReplyLetter, asked: Asked) -> tuple[Event, ...] | Refused:
    """Send, or give something back.  Receiving comes before answering."""
    if isinstance(act, SendLetter):
        if not act.text.strip():
            return Refused(N_("The page is still empty. One true line is a letter."))
        if act.reply_to is not None and act.reply_to not in letters:
            return Refused(GONE)
        return (LetterSent(text=act.text, wish=act.wish, reply_to=act.reply_to, effort=act.effort),)
    letter = letters.get(act.letter)
    return Refused(GONE) if letter is None else _reply(letter, act, asked)


GONE = N_("That letter is no longer here. Perhaps it was taken back.")


def _keep(act: KeepDraft, asked: Asked) -> tuple[Event, ...] | Refused:
    if not act.text.strip() and act.parts == Parts():
        return Refused(N_("The page is still empty. One true line is a letter."))
    if act.cool_until is not None and (refused := not_ahead(act.cool_until, asked)) is not None:
        return refused
    return (DraftKept(**{name: getattr(act, name) for name in DraftKept.__struct_fields__}),)


def _reply(letter: Letter, act: ReplyLetter, asked: Asked) -> tuple[Event, ...] | Refused:
    if letter.by == asked.by:
        return Refused(N_("This letter is yours. What comes back to it is the other's to say."))
    if act.how == "answer" and not letter.is_received():
        return Refused(N_("First let them know that it reached you: say it back, feel with them, or thank them."))
    if act.how == "answer" and letter.wish == "heard":
        return Refused(N_("This letter asks only to be heard. If you want to say more, write a letter of your own."))
    if act.how in ("answer", "say_back") and not act.text.strip():
        return Refused(N_("There is nothing here yet. A few words are enough."))
    return (LetterReplied(letter=act.letter, how=act.how, text=act.text.strip()),)
