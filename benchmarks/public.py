"""The coach on public tables of other people's text, where somebody has put them; skipped with a word where not.

``PUBLIC_TEXT=FOLDER python -m benchmarks.public``.  FOLDER may hold ``goemotions/test.tsv`` with ``emotions.txt``
(GoEmotions, Apache-2.0) and ``persona-conflicts/mturk_aggregate.csv`` (PersonaConflicts, MIT).
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.frame import Row
from handhold.content.coach import load_pack
from handhold.core.coach.pack import Coach, build
from handhold.core.coach.read import choose_automatic, read
from handhold.core.coach.score import share

FRIENDLY = frozenset({"neutral", "gratitude", "love", "joy", "admiration", "approval", "amusement", "caring", "relief"})
TENDER = frozenset({"sadness", "fear", "grief", "nervousness", "remorse", "embarrassment", "disappointment"})
PROBLEMATIC = 2.5
"""From this average of the raters on (1 to 4) a turn counts as problematic."""
CLOSE = frozenset({"romantic", "partner", "spouse", "couple", "couples", "romantic partners", "married"})


def main() -> None:
    """Print a row for each table that is here, and a word for each that is not."""
    folder = Path(os.environ.get("PUBLIC_TEXT", "."))
    pack = load_pack()
    if pack is None:
        raise FileNotFoundError("content/en/coach.json")
    coach = build(pack)
    csv.field_size_limit(sys.maxsize)
    tables = {"goemotions/test.tsv": goemotions, "persona-conflicts/mturk_aggregate.csv": persona_conflicts}
    for name, rows in tables.items():
        if not (folder / name).is_file():
            print(f"{name}: skipped, it is not in {folder}; set PUBLIC_TEXT to the folder that holds it")
            continue
        for row in rows(coach, folder / name):
            print(row.line())


def goemotions(coach: Coach, file: Path) -> Iterator[Row]:
    """Automatic hints on friendly and neutral comments, and how well tender words are known."""
    names = (file.parent / "emotions.txt").read_text(encoding="utf-8").split()
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    read_lines = [(read(coach, text), {names[int(number)] for number in ids.split(",")}) for text, ids, *_ in lines]
    friendly = [reading for reading, emotions in read_lines if emotions <= FRIENDLY]
    hinted = sum(choose_automatic(reading) is not None for reading in friendly)
    yield Row("GoEmotions: hints on friendly and neutral comments", 100 * (share(hinted, len(friendly)) or 0), "%", 2)
    tender = [any(found.kind == "feeling_soft" for found in reading.strengths) for reading, _ in read_lines]
    wanted = [bool(emotions & TENDER) for _, emotions in read_lines]
    yield from _figures("GoEmotions: tender words", tender, wanted)


def persona_conflicts(coach: Coach, file: Path) -> Iterator[Row]:
    """Problematic turns found by any caution, and by the one automatic hint; all pairs, then couples."""
    with file.open(encoding="utf-8", newline="") as opened:
        talks = list(csv.DictReader(opened))
    close = [talk for talk in talks if (talk.get("relationship_subtype") or "").strip().lower() in CLOSE]
    for who, chosen in (("all", talks), ("couples", close)):
        turns = [turn for talk in chosen for turn in _turns(talk)]
        readings = [read(coach, text) for text, _ in turns]
        wanted = [score >= PROBLEMATIC for _, score in turns]
        yield from _figures(f"PersonaConflicts, {who}: any caution", [bool(each.cautions) for each in readings], wanted)
        shown = [choose_automatic(each) is not None for each in readings]
        yield from _figures(f"PersonaConflicts, {who}: the automatic hint", shown, wanted)


def _turns(talk: dict[str, str]) -> list[tuple[str, float]]:
    texts = [turn["text"] for turn in json.loads(talk["transformed_conversation"])]
    return list(zip(texts, json.loads(talk["turn_problematic_avg"]), strict=False))


def _figures(what: str, found: Sequence[bool], wanted: Sequence[bool]) -> Iterator[Row]:
    hits = sum(one and other for one, other in zip(found, wanted, strict=True))
    yield Row(f"{what}, precision", share(hits, sum(found)) or 0, "")
    yield Row(f"{what}, recall", share(hits, sum(wanted)) or 0, "")


if __name__ == "__main__":
    main()
