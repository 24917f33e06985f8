"""Whether an answer fits its step: one sentence for each way in which it may not."""

from __future__ import annotations

from handhold.core.ahead import not_ahead
from handhold.core.entry import Asked
from handhold.core.practice import events as e
from handhold.core.practice.card import Card, Step, starts_of
from handhold.core.practice.flow import open_options
from handhold.core.practice.sitting import Sitting
from handhold.core.words import N_, Refused


def refusal_of(card: Card, step: Step, sitting: Sitting, act: e.AnswerStep, asked: Asked) -> Refused | None:
    """Why this is not an answer to the step, or ``None`` when it is one."""
    if act.content.time is not None and not_ahead(act.content.time, asked) is not None:
        return _NO_TIME
    if act.content.aloud and not may_speak(step, sitting):
        return Refused(N_("You two are not in the same moment now. Please write it, or wait until you are together."))
    if "choose" in step.answers:
        open_ids = [option.id for option in open_options(step, sitting)]
        return None if act.answer == "choose" and act.content.choice in open_ids else _CHOOSE
    if step.answers:
        return _refuse_receiving(step, act)
    return _refuse_given(card, step, act)


def may_speak(step: Step, sitting: Sitting) -> bool:
    """Whether the step may be done aloud: never while the two are apart in time."""
    return step.aloud and sitting.mode != "apart"


_CHOOSE = Refused(N_("Please pick one of the ways that stand here."))
_RECEIVE = Refused(N_("Here you only take it in. Please answer in one of the ways that stand here."))
_EMPTY = Refused(N_("There is nothing here yet. A few words are enough."))


def _refuse_receiving(step: Step, act: e.AnswerStep) -> Refused | None:
    if act.answer not in step.answers:
        return _RECEIVE
    return None if _has_words(act.content) else _EMPTY


def _refuse_given(card: Card, step: Step, act: e.AnswerStep) -> Refused | None:
    if act.answer is not None:
        return Refused(N_("This step asks for your own words. Please answer what stands here."))
    content = act.content
    match step.asks:
        case "words":
            fits, otherwise = _has_words(content), _EMPTY
        case "request":
            fits, otherwise = bool(content.words.strip()), _NO_REQUEST
        case "score":
            fits, otherwise = content.score is not None, _NO_SCORE
        case "start":
            fits, otherwise = content.words in starts_of(card, step), _CHOOSE
        case "time":
            fits, otherwise = content.time is not None, _NO_TIME
        case "nothing":
            fits, otherwise = False, _NOTHING
    return None if fits else otherwise


_NO_REQUEST = Refused(N_("What would you like to ask for? One small thing is enough."))
_NO_SCORE = Refused(N_("Please pick a number from 0 to 10, or let it go."))
_NO_TIME = Refused(N_("Please pick a time that is still to come."))
_NOTHING = Refused(N_("There is nothing to write here. Say that you are ready when you are."))


def _has_words(content: e.Content) -> bool:
    return content.aloud or bool(content.words.strip())
