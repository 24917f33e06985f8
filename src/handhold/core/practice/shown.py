"""What of a sitting one person may read: the other's words from *ours* only, their own from both rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from handhold.core.practice.card import RECEIVING, SEATS, Card, Seat, Step, other_seat, step_of
from handhold.core.practice.coming import CARRIED, pending
from handhold.core.practice.events import Content
from handhold.core.practice.flow import option_of
from handhold.core.practice.sitting import Said, Sitting, Visit, last_given, marks_at

Standing = Literal["here", "on_its_way", "taken_back"]


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads: their seat, their own kept words, the name of the other person, and a card in their language.

    ``told``: how that language says what events keep in the cards' own.
    """

    card: Card | None
    sitting: Sitting
    kept: tuple[Said, ...]
    told: Mapping[str, str] = {}
    seat: Seat
    name: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was given at a step.  ``choice`` is the sentence of the option that was chosen.

    ``seq`` is its position in the log when it is the reader's own, so that it can be taken back or shared.
    """

    step: str
    seat: Seat
    label: str
    standing: Standing
    content: Content = Content()
    choice: str = ""
    question: str = ""
    at: datetime | None = None
    is_own: bool = False
    is_private: bool = False
    missed: bool = False
    seq: int | None = None


def told(reader: Reader) -> tuple[Shown, ...]:
    """Everything of a sitting that this person may read, in the order in which it was done."""
    sitting = reader.sitting
    found: list[Shown | None] = [_carried(reader, step) for step in sitting.carries]
    for place in range(len(sitting.visits)):
        found += [shown_at(reader, place, seat) for seat in SEATS]
        found += [_shown(reader, item) for item in sitting.said if item.missed and item.place == place]
    return tuple(shown for shown in found if shown is not None)


def shown_of(reader: Reader, step: str) -> tuple[Shown, ...]:
    """What was given when the step was last done, by whoever did it."""
    sitting = reader.sitting
    if step in sitting.carries:
        return (_carried(reader, step),)
    places = [place for place, visit in enumerate(sitting.visits) if visit.step == step]
    found = [shown_at(reader, places[-1], seat) for seat in SEATS] if places else []
    return tuple(shown for shown in found if shown is not None)


def shown_at(reader: Reader, place: int, writer: Seat) -> Shown | None:
    """What one seat gave at a place, as far as the reader may see it; ``None`` when there is nothing to see."""
    said = last_given(reader.sitting, reader.sitting.said, place, writer)
    if said is not None:
        return _shown(reader, said)
    own = last_given(reader.sitting, reader.kept, place, writer) if writer == reader.seat else None
    if own is not None:
        return msgspec.structs.replace(_shown(reader, own), is_private=True)
    marks = [mark for mark in marks_at(reader.sitting, place) if mark.seat == writer and mark.choice]
    if marks:
        chosen = choice_of(reader, reader.sitting.visits[place].step, marks[-1].choice)
        return msgspec.structs.replace(_empty(reader, place, writer, "here"), choice=chosen)
    return _absent(reader, place, writer)


def came_back(reader: Reader) -> tuple[Shown, ...]:
    """What the other answered to what was told, since this person's own last turn: it is for them, and not for the end.

    What was confirmed has been read already.
    """
    sitting = reader.sitting
    own = [mark.place for mark in sitting.marks if mark.seat == reader.seat and mark.place < sitting.place]
    places = range(max(own, default=0), sitting.place)
    steps = [step_of(reader.card, visit.step) for visit in sitting.visits] if reader.card is not None else []
    answered = [place for place in places if steps and _takes_in(steps[place])]
    found = [shown_at(reader, place, other_seat(reader.seat)) for place in answered]
    return tuple(shown for shown in found if shown is not None)


def _takes_in(step: Step | None) -> bool:
    return step is not None and step.way != "confirmed" and any(answer in RECEIVING for answer in step.answers)


def missed_at(reader: Reader, step: Step) -> tuple[Shown, ...]:
    """What was added to *not quite* at this step so far."""
    return tuple(_shown(reader, item) for item in reader.sitting.said if item.missed and item.step == step.id)


def label_of(card: Card | None, name: str) -> str:
    """The heading that stands over what was given at a step."""
    step = step_of(card, name) if card is not None else None
    return step.label if step is not None else ""


def choice_of(reader: Reader, name: str, chosen: str) -> str:
    """The sentence of an option, or its id when the card is gone."""
    step = step_of(reader.card, name) if reader.card is not None else None
    option = option_of(step, chosen) if step is not None else None
    return option.says.replace("{name}", reader.name) if option is not None else chosen


def question_of(reader: Reader, visit: Visit) -> str:
    """The question of a step.  One that was put in by one of the two stays in their words."""
    return visit.question if visit.put is not None else reader.told.get(visit.drawn, visit.drawn)


def _absent(reader: Reader, place: int, writer: Seat) -> Shown | None:
    """Words that are not there: still on their way, or taken back; nothing at all when none were ever due."""
    sitting = reader.sitting
    step = step_of(reader.card, sitting.visits[place].step) if reader.card is not None else None
    was_given = any(mark.seat == writer and mark.done == "answered" for mark in marks_at(sitting, place))
    was_brought = any(at == place and who == writer for at, _, who in sitting.brought)
    if was_brought or (was_given and _gives_to_both(step)):
        return _empty(reader, place, writer, "taken_back")
    if step is not None and step.way == "reveal" and not step.options and pending(sitting, place, writer):
        return _empty(reader, place, writer, "on_its_way")
    return None


def _gives_to_both(step: Step | None) -> bool:
    if step is None or step.keep != "ours":
        return False
    return step.asks != "nothing" or any(answer in RECEIVING for answer in step.answers)


def _carried(reader: Reader, step: str) -> Shown:
    """What was written alone before the other was asked in."""
    said = [item for item in reader.sitting.said if item.place == CARRIED and item.step == step]
    if said:
        return _shown(reader, said[-1])
    own = [item for item in reader.kept if item.step == step] if reader.seat == "opener" else []
    if own:
        return msgspec.structs.replace(_shown(reader, own[-1]), is_private=True)
    was_brought = (CARRIED, step, "opener") in reader.sitting.brought
    standing: Standing = "taken_back" if was_brought else "on_its_way"
    is_own = reader.seat == "opener"
    return Shown(step=step, seat="opener", label=label_of(reader.card, step), standing=standing, is_own=is_own)


def _empty(reader: Reader, place: int, writer: Seat, standing: Standing) -> Shown:
    step, is_own = reader.sitting.visits[place].step, writer == reader.seat
    return Shown(step=step, seat=writer, label=label_of(reader.card, step), standing=standing, is_own=is_own)


def _question_at(reader: Reader, item: Said) -> str:
    """The question that an item answered; what was carried in answers none of this walk."""
    visits = reader.sitting.visits
    is_here = CARRIED < item.place < len(visits) and visits[item.place].step == item.step
    return question_of(reader, visits[item.place]) if is_here else ""


def _content_of(reader: Reader, item: Said) -> Content:
    """What was given, in the writer's own words; one of the ready starts as the reader's card has it."""
    step = step_of(reader.card, item.step) if reader.card is not None else None
    if step is None or step.asks != "start" or item.missed:
        return item.content
    words = reader.told.get(item.content.words, item.content.words)
    return msgspec.structs.replace(item.content, words=words)


def _shown(reader: Reader, item: Said) -> Shown:
    is_own = item.seat == reader.seat
    return Shown(
        step=item.step,
        seat=item.seat,
        label=label_of(reader.card, item.step),
        standing="here",
        content=_content_of(reader, item),
        choice=choice_of(reader, item.step, item.content.choice) if item.content.choice else "",
        question=_question_at(reader, item),
        at=item.at,
        is_own=is_own,
        is_private=False,
        missed=item.missed,
        seq=item.seq if is_own else None,
    )
