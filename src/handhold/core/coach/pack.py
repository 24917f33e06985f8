"""A language's pattern pack as data, and how it is made ready for reading.

Must never know English: every word, pattern and sentence comes from the pack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

Words = str | list[str]
"""A list holds alternatives; a string is a piece of a pattern and stands as it is."""

CAUTIONS = (
    "criticism",
    "contempt",
    "absolutes",
    "mindreading",
    "blame",
    "defensiveness",
    "withdrawal",
    "demand",
)
NAMED = re.compile(r"\{([a-z_]+)\}")
ANCHORS = {"just_before": ("", " ?$"), "just_after": ("^ ?", "")}


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that take a match back.

    ``where``: before, just_before, after, just_after, inside, here (from the match on) or sentence.
    """

    where: str
    match: list[str]


class RuleData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One family of constructions.

    ``cue``: at least one of these letters must stand in the sentence before the patterns are tried.
    ``auto``: 0 on demand only; 1 to 3 may be shown by itself, the highest first.
    ``about``: words that the sentence must hold as well; ``unless``: names of guards.
    ``needs``: ``reply`` only in an answer, ``tender`` only in an answer to something felt.
    ``whole``: the span ends with the match instead of its clause.  ``play``: laughter takes it back.
    """

    id: str
    kind: str
    match: list[str]
    why: str = ""
    cue: list[str] = []
    auto: int = 0
    about: list[str] = []
    unless: list[str] = []
    needs: str = ""
    whole: bool = False
    play: bool = False


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a kind of hint speaks, and which guards and marks take all of its rules back."""

    name: str
    hint: str
    next: str
    unless: list[str] = []
    hushed_by: list[str] = []


class Chip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One word that a person may pick.  ``soft`` runs from 0 (hard) to 3 (soft)."""

    word: str
    soft: int = 0


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One open place of the softer start.  ``lead`` and ``tail`` stand around the writer's own words.

    ``alone``: words that begin so need no lead.
    """

    id: str
    ask: str
    lead: str
    tail: str = ""
    chips: str = ""
    alone: list[str] = []


class SafetyData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The safety gate: its own statement of what it is, the one quiet line it offers, and its rules."""

    about: str
    line: str
    link: str
    rules: list[RuleData]


class Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole language.  See docs/coach.md for how to write one."""

    schema: int
    language: str
    letters: str
    token: str
    fold: dict[str, str]
    spelling: dict[str, str]
    words: dict[str, Words]
    stop: str
    marks: dict[str, list[str]]
    guards: dict[str, Guard]
    frames: list[str]
    playful: list[str]
    grave: list[str]
    tender: list[str]
    kinds: dict[str, Kind]
    strengths: dict[str, str]
    listening: dict[str, str]
    rules: list[RuleData]
    safety: SafetyData
    chips: dict[str, list[Chip]]
    slots: list[Slot]
    says: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule made ready.  ``guards`` pairs where to look with what to look for."""

    id: str
    kind: str
    auto: int
    cue: tuple[str, ...]
    match: re.Pattern[str]
    about: re.Pattern[str] | None
    guards: tuple[tuple[str, re.Pattern[str]], ...]
    needs: str
    whole: bool
    hushed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coach:
    """A pack made ready for reading."""

    pack: Pack
    fold: Mapping[str, str]
    token: re.Pattern[str]
    stop: re.Pattern[str]
    marks: Mapping[str, re.Pattern[str]]
    tender: re.Pattern[str]
    rules: tuple[Rule, ...]
    safety: tuple[Rule, ...]


def build(pack: Pack) -> Coach:
    """Make ``pack`` ready.  Raises ``KeyError`` for an unknown name and ``re.error`` for a broken pattern."""
    words = partial(_spell_out, pack.words)
    seek = partial(_compile, words, pack.letters)
    guards = {name: (guard.where, seek(guard.match, ANCHORS.get(guard.where))) for name, guard in pack.guards.items()}
    return Coach(
        pack=pack,
        fold={char: plain for chars, plain in pack.fold.items() for char in chars},
        token=re.compile(pack.token, re.ASCII),
        stop=re.compile(words(pack.stop), re.ASCII),
        marks={name: seek(patterns) for name, patterns in pack.marks.items()},
        tender=seek(pack.tender),
        rules=tuple(_build_rule(rule, pack, seek, guards) for rule in pack.rules),
        safety=tuple(_build_rule(rule, pack, seek, guards) for rule in pack.safety.rules),
    )


def _build_rule(
    rule: RuleData,
    pack: Pack,
    seek: Callable[[Sequence[str]], re.Pattern[str]],
    guards: Mapping[str, tuple[str, re.Pattern[str]]],
) -> Rule:
    kind = pack.kinds.get(rule.kind)
    of_kind = [*pack.frames, *kind.unless] if kind else []
    hushed_by = kind.hushed_by if kind else ["laugh"] if rule.play else []
    return Rule(
        id=rule.id,
        kind=rule.kind,
        auto=rule.auto,
        cue=tuple(rule.cue),
        match=seek(rule.match),
        about=seek(rule.about) if rule.about else None,
        guards=tuple(guards[name] for name in [*rule.unless, *of_kind]),
        needs=rule.needs,
        whole=rule.whole,
        hushed_by=tuple(hushed_by),
    )


def _compile(
    words: Callable[[str], str], letters: str, patterns: Sequence[str], anchors: tuple[str, str] | None = None
) -> re.Pattern[str]:
    before, after = anchors or ("", "")
    body = "|".join(words(pattern) for pattern in patterns)
    return re.compile(f"{before}(?<![{letters}])(?:{body})(?![{letters}]){after}", re.ASCII)


def _spell_out(words: Mapping[str, Words], pattern: str) -> str:
    """Put the named words in the place of their ``{name}``."""

    def named(found: re.Match[str]) -> str:
        value = words[found.group(1)]
        piece = value if isinstance(value, str) else "|".join(value)
        return f"(?:{_spell_out(words, piece)})"

    return NAMED.sub(named, pattern)
