"""The softer start: open slots that become one draft in the writer's own words.

It adds joints between the words and nothing else; an empty slot leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handhold.core.coach.pack import Pack, Slot
from handhold.core.coach.read import Reading

ENDS = ".!?…"
FILLED_FROM = {"felt": "feeling_soft", "need": "need", "request": "request", "value": "appreciation"}
"""Which slot may begin with words that the draft already holds."""


def compose(slots: Sequence[Slot], words: Mapping[str, str]) -> str:
    """One draft from the filled slots, in their order.  ``words`` maps a slot's id to what was written there."""
    filled = [(slot, text) for slot in slots if (text := words.get(slot.id, "").strip(" ,;"))]
    pieces: list[str] = []
    for place, (slot, text) in enumerate(filled):
        piece = _end(_lead(slot, text), slot.tail if place + 1 < len(filled) else slot.tail.replace(",", "."))
        joined = bool(pieces) and pieces[-1].endswith(",")
        pieces.append(piece if joined else piece[:1].upper() + piece[1:])
    return " ".join(pieces)


def prefill(pack: Pack, reading: Reading, text: str) -> dict[str, str]:
    """The words of a draft that already say what a slot asks for, by slot."""
    filled: dict[str, str] = {}
    for slot in pack.slots:
        said = [text[found.start : found.end] for found in reading.strengths if found.kind == FILLED_FROM.get(slot.id)]
        if said:
            filled[slot.id] = said[0]
    return filled


def _lead(slot: Slot, text: str) -> str:
    first = text.replace("\u2019", "'").split(" ", 1)[0].lower()
    return text if first in slot.alone else slot.lead + text


def _end(text: str, tail: str) -> str:
    return text if text[-1] in ENDS else text + tail
