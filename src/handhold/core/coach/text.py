"""How a draft is cut into sentences and made plain for matching, without losing where each word stood.

Offsets are Unicode code points everywhere.  Must never know what a pattern looks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ENDS = ".!?…"
CLOSERS = "\"')]\u201d\u2019»"
SPACES = " \t\n\r\v\f\u00a0\u2009\u202f\u3000"
LINES = "\n\r"
UNKNOWN = "\ufffc"
"""Stands for every character outside the plain plane, so that one character is one unit in both languages."""
LAST_CASED = 0x590
LAST_PLAIN = 0xFFFF
SURROGATES = range(0xD800, 0xE000)
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text, and for each of its characters the stretch of the sentence that it stands for."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Where the non-empty plain stretch from ``start`` to ``end`` stands in the sentence."""
        return self.starts[start], self.ends[end - 1]


def cut_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, without the space around it.  An ellipsis does not end a sentence."""
    cuts: list[tuple[int, int]] = []
    start = at = 0
    while at < len(text):
        if text[at] in LINES:
            _keep(cuts, text, start, at)
            start = at = at + 1
        elif text[at] in ENDS:
            stop, is_end = _end_of_run(text, at)
            if is_end:
                _keep(cuts, text, start, stop)
                start = stop
            at = stop
        else:
            at += 1
    _keep(cuts, text, start, len(text))
    return cuts


def make_plain(sentence: str, fold: Mapping[str, str], spelling: Mapping[str, str], token: re.Pattern[str]) -> Plain:
    """Lower case, plain quotes and signs, single spaces, no drawn-out letters, common spellings.

    ``fold`` maps one character to one or none; ``spelling`` maps a whole word to what it stands for.
    """
    return _respell(_fold(sentence, fold), spelling, token)


def _end_of_run(text: str, at: int) -> tuple[int, bool]:
    stop = at
    while stop < len(text) and text[stop] in ENDS:
        stop += 1
    run = text[at:stop]
    is_pause = run == "…" or (len(run) > 1 and not run.strip(".…"))
    while stop < len(text) and text[stop] in CLOSERS:
        stop += 1
    return stop, not is_pause and (stop == len(text) or text[stop] in SPACES)


def _keep(cuts: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start] in SPACES:
        start += 1
    while end > start and text[end - 1] in SPACES:
        end -= 1
    if start < end:
        cuts.append((start, end))


def _fold(sentence: str, fold: Mapping[str, str]) -> Plain:
    chars: list[str] = []
    places: list[int] = []
    for place, raw in enumerate(sentence):
        for char in _fold_char(raw, fold):
            if char != " " or not chars or chars[-1] != " ":
                chars.append(char)
                places.append(place)
    return _squeeze(chars, places)


def _fold_char(raw: str, fold: Mapping[str, str]) -> str:
    if (known := fold.get(raw)) is not None:
        return known
    if raw in SPACES:
        return " "
    code = ord(raw)
    if code > LAST_PLAIN or code in SURROGATES:
        return UNKNOWN
    lower = raw.lower() if code < LAST_CASED else raw
    return lower if len(lower) == 1 else raw


def _squeeze(chars: Sequence[str], places: Sequence[int]) -> Plain:
    """Write a letter that stands three times or more in a row once: "sooo" is "so"."""
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, (char, place) in enumerate(zip(chars, places, strict=True)):
        if char in LETTERS and at and chars[at - 1] == char and char in (_at(chars, at + 1), _at(chars, at - 2)):
            ends[-1] = place + 1
            continue
        kept.append(char)
        starts.append(place)
        ends.append(place + 1)
    return Plain("".join(kept), tuple(starts), tuple(ends))


def _at(chars: Sequence[str], at: int) -> str | None:
    return chars[at] if 0 <= at < len(chars) else None


def _respell(plain: Plain, spelling: Mapping[str, str], token: re.Pattern[str]) -> Plain:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for found in token.finditer(plain.text):
        spelt = spelling.get(found.group())
        if spelt is None:
            continue
        start, end = found.span()
        pieces += (plain.text[last:start], spelt)
        starts += (*plain.starts[last:start], *[plain.starts[start]] * len(spelt))
        ends += (*plain.ends[last:start], *[plain.ends[end - 1]] * len(spelt))
        last = end
    if not last:
        return plain
    pieces.append(plain.text[last:])
    return Plain("".join(pieces), (*starts, *plain.starts[last:]), (*ends, *plain.ends[last:]))
