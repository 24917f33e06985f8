"""How well the coach reads labelled messages: what it found, what it missed, and where it spoke when it should not.

Optional labels count neither way.  Must never see a message that its writer did not give for this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from handhold.core.coach.pack import CAUTIONS
from handhold.core.coach.read import Found, Reading, choose_automatic


class Span(msgspec.Struct, frozen=True):
    """A labelled stretch, in code points."""

    label: str
    start: int
    end: int
    text: str = ""


class Row(msgspec.Struct, frozen=True):
    """One labelled message, as in docs/coach.md."""

    id: str
    text: str
    labels: list[str] = []
    optional: list[str] = []
    spans: list[Span] = []
    context: str | None = None
    side: str = "speak"
    benign: bool = False
    surface: str = ""
    safety_kind: list[str] = []
    tags: list[str] = []


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits, false alarms and misses of one label.  A share is ``None`` where nothing was counted."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    overlapping: int = 0

    @property
    def precision(self) -> float | None:
        """Share of what was found that is labelled so."""
        return share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float | None:
        """Share of what is labelled so that was found."""
        return share(self.hits, self.hits + self.missed)

    @property
    def overlap(self) -> float | None:
        """Share of the hits whose words overlap a labelled stretch of that label."""
        return share(self.overlapping, self.hits)


@dataclass(frozen=True, slots=True)
class Score:
    """The whole table.  ``labels`` counts everything found, on demand as well; ``automatic`` the one hint a message."""

    rows: int
    labels: dict[str, Tally]
    cautions: Tally
    automatic: Tally
    benign: int
    benign_hinted: int
    explicit: Tally
    indirect: Tally
    safety: Tally
    safety_hinted: int
    ledger: dict[str, tuple[int, int]]


UNTRIED = frozenset({"logistics", "bid", "safety"})
"""Labels that the coach does not look for, and the one that is counted apart."""

Read = Sequence[tuple[Row, Reading]]


def score(read: Read) -> Score:
    """Hold the readings against the labels."""
    labels = sorted({label for row, _ in read for label in row.labels if label not in UNTRIED})
    tallies = {
        label: _tally(((row, _pointed(row, reading, {label})) for row, reading in read), {label}) for label in labels
    }
    benign = [reading for row, reading in read if row.benign]
    safety = [reading for row, reading in read if "safety" in row.labels]
    return Score(
        rows=len(read),
        labels=tallies,
        cautions=_tally(((row, reading.cautions) for row, reading in read), set(CAUTIONS)),
        automatic=_tally(((row, _automatic(reading)) for row, reading in read), set(CAUTIONS)),
        benign=len(benign),
        benign_hinted=sum(choose_automatic(reading) is not None for reading in benign),
        explicit=_rows_hit(read, "explicit"),
        indirect=_rows_hit(read, "indirect"),
        safety=_safety(read),
        safety_hinted=sum(bool(reading.cautions) for reading in safety),
        ledger=_ledger(read),
    )


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole``, or ``None`` of nothing."""
    return part / whole if whole else None


def _automatic(reading: Reading) -> tuple[Found, ...]:
    hint = choose_automatic(reading)
    return () if hint is None else (hint,)


def _pointed(row: Row, reading: Reading, labels: set[str]) -> tuple[Found, ...]:
    everything = (*reading.cautions, *reading.strengths, *(reading.listening if row.context is not None else ()))
    return tuple(found for found in everything if found.kind in labels)


def _tally(found: Iterable[tuple[Row, tuple[Found, ...]]], labels: set[str]) -> Tally:
    """Each label counts once a message, however many stretches carry it."""
    counts: Counter[str] = Counter()
    for row, hints in found:
        wanted, kinds = labels.intersection(row.labels), {hint.kind for hint in hints}
        counts["hits"] += len(kinds & wanted)
        counts["false"] += len(kinds.difference(row.labels, row.optional))
        counts["missed"] += len(wanted - kinds)
        counts["overlapping"] += sum(
            any(_overlaps(row, hint, kind) for hint in hints if hint.kind == kind) for kind in kinds & wanted
        )
    return Tally(**{name: counts[name] for name in ("hits", "false", "missed", "overlapping")})


def _overlaps(row: Row, hint: Found, label: str) -> bool:
    return any(label == span.label and hint.start < span.end and span.start < hint.end for span in row.spans)


def _rows_hit(read: Read, surface: str) -> Tally:
    """Of the messages that hold a caution of this surface, how many got an automatic hint with one of their labels."""
    rows = [(row, reading) for row, reading in read if row.surface == surface and set(row.labels) & set(CAUTIONS)]
    hits = sum(any(hint.kind in row.labels for hint in _automatic(reading)) for row, reading in rows)
    return Tally(hits=hits, missed=len(rows) - hits)


def _safety(read: Read) -> Tally:
    raised = [(row, bool(reading.safety)) for row, reading in read if "safety" not in row.optional]
    hits = sum(up for row, up in raised if "safety" in row.labels)
    return Tally(
        hits=hits,
        overlapping=sum(any(_overlaps(row, found, "safety") for found in reading.safety) for row, reading in read),
        false=sum(up for row, up in raised if "safety" not in row.labels),
        missed=sum("safety" in row.labels for row, _ in raised) - hits,
    )


def _ledger(read: Read) -> dict[str, tuple[int, int]]:
    """For each rule that may speak by itself: how often it was right and how often wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for row, reading in read:
        for hint in (found for found in reading.cautions if found.auto):
            right[hint.rule] += hint.kind in row.labels
            wrong[hint.rule] += hint.kind not in row.labels and hint.kind not in row.optional
    return {rule: (right[rule], wrong[rule]) for rule in sorted(set(right) | set(wrong))}
