"""Reads a draft: safety first, then what may land harder than meant, then what is already soft.

Must never keep, send or judge what it reads: it only points at words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass

from handhold.core.coach.pack import CAUTIONS, Coach, Rule
from handhold.core.coach.text import Plain, cut_sentences, make_plain

MOST_ON_REQUEST = 3
FEWEST_WORDS = 2
"""A message of one word ("Whatever.") is never hinted at by itself; a person may still ask."""
HARD = frozenset({"feeling_hard", "criticism", "contempt", "blame"})


@dataclass(frozen=True, slots=True)
class Found:
    """Words that a rule points at.  Offsets are code points; ``auto`` is the rule's trust, 0 for on demand only."""

    rule: str
    kind: str
    start: int
    end: int
    auto: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What one rule found in one sentence, and the marks elsewhere in the message that would take it back."""

    found: Found
    needs: str
    hushed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """One sentence, read by itself: the same sentence always reads the same, so it is read once."""

    safety: tuple[Hit, ...]
    hits: tuple[Hit, ...]
    marks: frozenset[str]
    words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole draft.  When ``safety`` holds anything, ``cautions`` is empty."""

    safety: tuple[Found, ...]
    cautions: tuple[Found, ...]
    strengths: tuple[Found, ...]
    listening: tuple[Found, ...]
    hard_over_soft: bool
    words: int


Known = MutableMapping[str, SentenceReading]


def read(coach: Coach, text: str, context: str | None = None, known: Known | None = None) -> Reading:
    """Read ``text``; ``context`` is the message that it answers.  ``known`` remembers sentences already read."""
    known = {} if known is None else known
    parts = [(start, _recall(coach, text[start:end], known)) for start, end in cut_sentences(text)]
    marks = _weigh_marks(coach, [reading.marks for _, reading in parts])
    needs = _needs_met(coach, context)
    kept = [_at(hit, start) for start, reading in parts for hit in reading.hits if _stands(hit, marks, needs)]
    safety = [_at(hit, start) for start, reading in parts for hit in reading.safety if _stands(hit, marks, needs)]
    return _sort(coach, kept, safety, sum(reading.words for _, reading in parts))


def choose_automatic(reading: Reading) -> Found | None:
    """The one hint that may be shown by itself, or ``None``.  The most trusted rule wins, then the first words."""
    if reading.safety or reading.words < FEWEST_WORDS:
        return None
    trusted = [found for found in reading.cautions if found.auto]
    return min(trusted, key=lambda found: (-found.auto, found.start), default=None)


def choose_on_request(cautions: Iterable[Found]) -> tuple[Found, ...]:
    """Up to three hints in the order of the words, for somebody who asked."""
    best = sorted(cautions, key=lambda found: (-found.auto, found.start))[:MOST_ON_REQUEST]
    return tuple(sorted(best, key=lambda found: found.start))


def read_sentence(coach: Coach, sentence: str) -> SentenceReading:
    """Read one sentence by itself.  Offsets count from its beginning."""
    plain = make_plain(sentence, coach.fold, coach.pack.spelling, coach.token)
    marks = {name for name, pattern in coach.marks.items() if pattern.search(plain.text)}
    hits = tuple(_find_all(coach, coach.rules, plain))
    return SentenceReading(
        safety=tuple(_find_all(coach, coach.safety, plain)),
        hits=hits,
        marks=frozenset(marks) | {hit.found.kind for hit in hits},
        words=len(coach.token.findall(plain.text)),
    )


def _recall(coach: Coach, sentence: str, known: Known) -> SentenceReading:
    reading = known.get(sentence)
    if reading is None:
        reading = known[sentence] = read_sentence(coach, sentence)
    return reading


def _find_all(coach: Coach, rules: Iterable[Rule], plain: Plain) -> Iterator[Hit]:
    for rule in rules:
        if rule.cue and not any(cue in plain.text for cue in rule.cue):
            continue
        found = _find(rule, plain.text)
        if found is None:
            continue
        start, end = found.span()
        if not rule.whole:
            end = _end_of_clause(coach.stop, plain.text, end)
        start, end = plain.stretch(start, end)
        yield Hit(Found(rule.id, rule.kind, start, end, rule.auto), rule.needs, rule.hushed_by)


def _find(rule: Rule, text: str) -> re.Match[str] | None:
    for found in rule.match.finditer(text):
        if found.end() > found.start() and not _is_taken_back(rule, text, found):
            return found if rule.about is None or rule.about.search(text) else None
    return None


def _is_taken_back(rule: Rule, text: str, found: re.Match[str]) -> bool:
    sides = {
        "before": text[: found.start()],
        "just_before": text[: found.start()],
        "after": text[found.end() :],
        "just_after": text[found.end() :],
        "inside": found.group(),
        "here": text[found.start() :],
        "sentence": text,
    }
    return any(pattern.search(sides[where]) for where, pattern in rule.guards)


def _end_of_clause(stop: re.Pattern[str], text: str, end: int) -> int:
    found = stop.search(text, end)
    return len(text[: found.start() if found else len(text)].rstrip(" "))


def _needs_met(coach: Coach, context: str | None) -> frozenset[str]:
    if context is None:
        return frozenset({""})
    plain = make_plain(context, coach.fold, coach.pack.spelling, coach.token)
    return frozenset({"", "reply", "tender"} if coach.tender.search(plain.text) else {"", "reply"})


def _weigh_marks(coach: Coach, parts: Iterable[frozenset[str]]) -> frozenset[str]:
    """The marks of the whole message.  Laughter beside a grievance is not play."""
    marks = frozenset[str]().union(*parts)
    return marks.difference(coach.pack.playful) if marks.intersection(coach.pack.grave) else marks


def _stands(hit: Hit, marks: frozenset[str], needs: frozenset[str]) -> bool:
    return hit.needs in needs and not marks.intersection(hit.hushed_by)


def _at(hit: Hit, offset: int) -> Found:
    found = hit.found
    return Found(found.rule, found.kind, found.start + offset, found.end + offset, found.auto)


def _sort(coach: Coach, kept: list[Found], safety: list[Found], words: int) -> Reading:
    kinds = {found.kind for found in kept}
    cautions = [] if safety else [found for found in kept if found.kind in CAUTIONS]
    return Reading(
        safety=tuple(safety),
        cautions=tuple(_once_each(cautions)),
        strengths=tuple(found for found in kept if found.kind in coach.pack.strengths),
        listening=tuple(found for found in kept if found.kind in coach.pack.listening),
        hard_over_soft=not safety and bool(kinds & HARD) and "feeling_soft" not in kinds,
        words=words,
    )


def _once_each(found: list[Found]) -> Iterator[Found]:
    """The most trusted of those that say the same kind of overlapping words."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (-each.auto, each.start)):
        if not any(one.kind == other.kind and one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda each: (each.start, each.end))
