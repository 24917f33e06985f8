"""What happens in a sitting and what a person may ask for.  Wire names never change.

Moves carry no words: what a person wrote is an event of its own, so that taking it back never breaks the walk.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from handhold.core.entry import Act, Event
from handhold.core.practice.card import AnswerKind, Mode, Seat

TEXT_LIMIT = 20_000
Name = Annotated[str, msgspec.Meta(max_length=64)]
Words = Annotated[str, msgspec.Meta(max_length=TEXT_LIMIT)]


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person gave to a step.  ``time`` is UTC; ``size`` belongs to a request; ``aloud`` means it was spoken."""

    words: Words = ""
    score: Annotated[int, msgspec.Meta(ge=0, le=10)] | None = None
    time: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    size: Annotated[str, msgspec.Meta(max_length=200)] = ""
    choice: Name = ""
    aloud: bool = False


class _OfSitting(Event, frozen=True, kw_only=True):
    """Something that happened in a sitting."""

    sitting: str


class _OfStep(_OfSitting, frozen=True, kw_only=True):
    """Something that happened at one place of its walk."""

    place: int


class SittingOffered(_OfSitting, frozen=True, tag="sitting_offered", kw_only=True):
    """A card was opened: alone in *mine*, or as an invitation in *ours*.  ``mode`` is ``None`` when alone."""

    card: str
    step: str
    mode: Mode | None = None
    question: str = ""
    carries: tuple[str, ...] = ()


class SittingAccepted(_OfSitting, frozen=True, tag="sitting_accepted", kw_only=True):
    """The other said yes."""


class SittingDeclined(_OfSitting, frozen=True, tag="sitting_declined", kw_only=True):
    """The other said *not now*.  There is no place for a reason."""


class SittingPaused(_OfSitting, frozen=True, tag="sitting_paused", kw_only=True):
    """One of the two said *later*."""


class SittingResumed(_OfSitting, frozen=True, tag="sitting_resumed", kw_only=True):
    """The sitting goes on, maybe in another mode."""

    mode: Mode | None = None


class SittingStopped(_OfSitting, frozen=True, tag="sitting_stopped", kw_only=True):
    """One of the two stopped.  It needs no reason."""


class DeviceHanded(_OfSitting, frozen=True, tag="device_handed", kw_only=True):
    """The one device was handed over."""

    to: Seat


class StepBegun(_OfStep, frozen=True, tag="step_begun", kw_only=True):
    """The time of a step began to run."""


class QuestionPut(_OfStep, frozen=True, tag="question_put", kw_only=True):
    """A question of one's own took the place of the drawn one."""

    words: str


class Moved(_OfStep, frozen=True, kw_only=True):
    """A seat did its part of the step at ``place``.  ``to`` names the step that comes next, if it moves now."""

    seat: Seat
    to: str = ""
    question: str = ""


class StepAnswered(Moved, frozen=True, tag="step_answered", kw_only=True):
    """Something was answered; the words themselves are a *words said* or *words kept* of their own."""

    answer: AnswerKind | None = None
    choice: str = ""


class StepReadied(Moved, frozen=True, tag="step_readied", kw_only=True):
    """A seat is ready.  What they wrote, if anything, is not here."""


class StepConfirmed(Moved, frozen=True, tag="step_confirmed", kw_only=True):
    """*Yes, that is it.*"""


class StepSentBack(Moved, frozen=True, tag="step_sent_back", kw_only=True):
    """*Not quite.*"""


class StepPassed(Moved, frozen=True, tag="step_passed", kw_only=True):
    """The step was let go.  No page says by whom."""


class _Given(_OfStep, frozen=True, kw_only=True):
    """Words, a number or a time that a seat gave at a place; ``place`` is -1 for what was carried in."""

    step: str
    seat: Seat
    content: Content


class WordsSaid(_Given, frozen=True, tag="words_said", kw_only=True):
    """In *ours*: both can read this.  ``missed`` was added to *not quite*: what had not been heard yet."""

    missed: bool = False


class WordsKept(_Given, frozen=True, tag="words_kept", kw_only=True):
    """In *mine*: nobody else can read this.

    ``reveal`` is the writer's consent, given when they wrote it: it goes to *ours* once both are ready.
    """

    reveal: bool = False


class WordsBrought(_OfStep, frozen=True, tag="words_brought", kw_only=True):
    """What was kept for this moment came over to *ours*, once; it stays true when the words are taken back."""

    step: str
    seat: Seat


class WordsShared(_OfSitting, frozen=True, tag="words_shared", kw_only=True):
    """One field of something written alone was copied to *ours*, on purpose."""

    card: str
    step: str
    label: str
    content: Content


class NextDayAnswered(_OfSitting, frozen=True, tag="next_day_answered", kw_only=True):
    """In *mine*: how it sits on the day after."""

    heavier: bool


class _OnSitting(Act, frozen=True, kw_only=True):
    """Something asked for in a sitting."""

    sitting: Name


class _OnStep(_OnSitting, frozen=True, kw_only=True):
    """Something asked for at the place at which the page stood."""

    place: int


class OfferSitting(Act, frozen=True, tag="offer_sitting", kw_only=True):
    """Open a card.  The sitting is named by the id of this act."""

    card: Name
    mode: Mode | None = None


class AcceptSitting(_OnSitting, frozen=True, tag="accept_sitting", kw_only=True):
    """Say yes."""


class DeclineSitting(_OnSitting, frozen=True, tag="decline_sitting", kw_only=True):
    """Say *not now*."""


class PauseSitting(_OnSitting, frozen=True, tag="pause_sitting", kw_only=True):
    """Say *later*."""


class ResumeSitting(_OnSitting, frozen=True, tag="resume_sitting", kw_only=True):
    """Go on, maybe in another mode."""

    mode: Mode | None = None


class StopSitting(_OnSitting, frozen=True, tag="stop_sitting", kw_only=True):
    """Stop for good."""


class HandOver(_OnSitting, frozen=True, tag="hand_over", kw_only=True):
    """Hand the one device over."""

    to: Seat


class BeginStep(_OnStep, frozen=True, tag="begin_step", kw_only=True):
    """Let the time of the step run."""


class PutQuestion(_OnStep, frozen=True, tag="put_question", kw_only=True):
    """Put a question of one's own in the place of the drawn one."""

    words: Annotated[str, msgspec.Meta(max_length=500)]


class AnswerStep(_OnStep, frozen=True, tag="answer_step", kw_only=True):
    """Give what the step asks.  ``answer`` is the kind where the step receives; ``mode`` goes with an invitation."""

    content: Content = Content()
    answer: AnswerKind | None = None
    mode: Mode | None = None


class ReadyStep(_OnStep, frozen=True, tag="ready_step", kw_only=True):
    """Say *ready*, or go on when the time is over."""


class ConfirmStep(_OnStep, frozen=True, tag="confirm_step", kw_only=True):
    """Say *yes, that is it*."""


class SendStepBack(_OnStep, frozen=True, tag="send_step_back", kw_only=True):
    """Say *not quite*, with a few words of what was missed if one likes."""

    content: Content = Content()


class PassStep(_OnStep, frozen=True, tag="pass_step", kw_only=True):
    """Let the step go."""


class ShareWords(_OnSitting, frozen=True, tag="share_words", kw_only=True):
    """Share one field of something written alone."""

    step: Name


class TakeBackSitting(_OnSitting, frozen=True, tag="take_back_sitting", kw_only=True):
    """Take back everything that I wrote in a sitting, in one of the rooms."""

    room: Literal["mine", "ours"] = "ours"


class BringOver(Act, frozen=True, tag="bring_over", kw_only=True):
    """Let what is due come over to *ours*.  Every visit asks for it by itself."""


class AnswerNextDay(_OnSitting, frozen=True, tag="answer_next_day", kw_only=True):
    """Say how it sits on the day after."""

    heavier: bool


Move = StepAnswered | StepReadied | StepConfirmed | StepSentBack | StepPassed
SittingEvent = (
    SittingOffered
    | SittingAccepted
    | SittingDeclined
    | SittingPaused
    | SittingResumed
    | SittingStopped
    | DeviceHanded
    | StepBegun
    | QuestionPut
    | Move
    | WordsSaid
    | WordsKept
    | WordsBrought
    | WordsShared
    | NextDayAnswered
)
StepAct = BeginStep | PutQuestion | AnswerStep | ReadyStep | ConfirmStep | SendStepBack | PassStep
WholeAct = AcceptSitting | DeclineSitting | PauseSitting | ResumeSitting | StopSitting | HandOver
InSitting = WholeAct | StepAct
SittingAct = OfferSitting | InSitting | ShareWords | TakeBackSitting | AnswerNextDay | BringOver
EVENTS: tuple[type[Event], ...] = get_args(SittingEvent)
"""Every kind of event, for whoever sorts a log by topic."""
