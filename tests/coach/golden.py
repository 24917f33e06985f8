"""What both interpreters are asked, and Python's answers in the shape in which the browser gives its own."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from handhold.content.coach import load_pack, pack_bytes
from handhold.core.coach import budget
from handhold.core.coach.pack import Coach, Pack, build
from handhold.core.coach.read import Found, Known, Reading, choose_automatic, choose_on_request, read
from handhold.core.coach.score import Row
from handhold.core.coach.start import compose, prefill

HERE = Path(__file__).parent
SCRIPTS = Path(__file__).parents[2] / "src" / "handhold" / "web" / "static" / "js"
MODULES = ("coach.js", "coach-budget.js", "coach-start.js", "coach-desk.js")
CORPORA = ("sample_en", "tune_en", "more_en", "third_en", "danger_en", "aside_en")
JOINTS = (
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "... ",
    "! ",
    "\n",
    " and ",
    " but ",
    " because ",
    " 😂 ",
    " — ",
    "? ",
    ' "',
    '" ',
    " ❤️ ",
)
SEED = 1905
REPEATED = (
    "you ", "never ", "you never ", "if you ", "you just ", "because ", "every time ", "just ", "ok, ", "whatever, ",
    "i ", "i'm so ", "stop ", "if you leave i will ", "and ", "you want me to ", ", ", " - ", "so, ",
)  # fmt: skip
"""Said over and over, these would hold a careless pattern for hours."""


def load_coach() -> Coach:
    """The English coach."""
    pack = load_pack()
    assert pack is not None
    return build(pack)


def rows(*names: str) -> list[Row]:
    """The labelled messages of the named corpora."""
    lines = [line for name in names for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [msgspec.json.decode(line, type=Row) for line in lines]


def messages(generated: int) -> list[tuple[str, str | None]]:
    """Every labelled message with its context, odd ones, and so many made of pieces of the others."""
    labelled = rows(*CORPORA)
    odd = json.loads((HERE / "odd.json").read_text(encoding="utf-8"))
    chance = random.Random(SEED)
    endless = [(word * (600 // len(word)), None) for word in REPEATED]
    made = [(_shuffled(labelled, chance), chance.choice(labelled).context) for _ in range(generated)]
    return [*((row.text, row.context) for row in labelled), *((text, None) for text in odd), *endless, *made]


def walks(count: int, length: int) -> list[list[dict[str, Any]]]:
    """Random days with a coach: hints asked for, dismissed, silenced, and time that goes by."""
    chance = random.Random(SEED)
    return [[{"does": "turn", "on": True}, *_steps(length, chance)] for _ in range(count)]


def drafts(pack: Pack, count: int) -> list[dict[str, str]]:
    """Random fillings of the softer start."""
    chance = random.Random(SEED)
    said = [row.text for row in rows("tune_en") if len(row.text) < 90]
    return [{slot.id: chance.choice(said) for slot in pack.slots if chance.random() < 0.5} for _ in range(count)]


def question(generated: int) -> dict[str, Any]:
    """What is asked of the browser's coach."""
    written = pack_bytes()
    pack = load_pack()
    assert written is not None
    assert pack is not None
    return {
        "pack": json.loads(written),
        "messages": messages(generated),
        "walks": walks(60, 30),
        "drafts": drafts(pack, 60),
    }


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Python's own answer to the same question."""
    coach = load_coach()
    known: Known = {}
    answered = {
        "readings": [_read_one(coach, text, context, known) for text, context in asked["messages"]],
        "walks": [walk(turns) for turns in asked["walks"]],
        "drafts": [compose(coach.pack.slots, words) for words in asked["drafts"]],
    }
    plain: dict[str, Any] = json.loads(json.dumps(answered))
    return plain


def walk(turns: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the budget decides at each turn, and the state that it leaves."""
    state = budget.HintState()
    decided = []
    for turn in turns:
        decision = _turn(state, turn)
        state = decision.state
        decided.append(
            {
                "state": msgspec.to_builtins(state),
                "hints": [_found(hint) for hint in decision.hints],
                "offer_help": decision.offer_help,
            }
        )
    return decided


def _turn(state: budget.HintState, turn: dict[str, Any]) -> budget.Decision:
    now = budget.Moment(**turn["now"]) if "now" in turn else budget.Moment(0, 0)
    if turn["does"] == "hint":
        return budget.decide_hint(state, _as_reading(turn["reading"]), turn["draft"], now)
    if turn["does"] == "reading":
        return budget.decide_reading(state, _as_reading(turn["reading"]), now)
    if turn["does"] == "dismiss":
        return budget.Decision(budget.dismiss(state, turn["rule"], now))
    if turn["does"] == "silence":
        return budget.Decision(budget.silence(state, turn["kind"]))
    return budget.Decision(budget.turn(state, turn["on"]))


def _steps(length: int, chance: random.Random) -> list[dict[str, Any]]:
    at = 1_900_000_000
    steps: list[dict[str, Any]] = []
    for _ in range(length):
        at += chance.choice((5, 60, 599, 600, 3_600, 30_000))
        now = {"at": at, "day_ends": at - at % 86_400 + 86_400}
        kinds = [chance.choice(("absolutes", "blame", "demand")) for _ in range(chance.randrange(4))]
        cautions = [
            {
                "rule": f"{kind}.{chance.randrange(3)}",
                "kind": kind,
                "start": place,
                "end": place + 1,
                "auto": chance.randrange(4),
            }
            for place, kind in enumerate(kinds)
        ]
        danger = [{"rule": "x", "kind": "threat", "start": 0, "end": 1, "auto": 0}] if chance.random() < 0.05 else []
        reading = {"safety": danger, "cautions": [] if danger else cautions, "words": chance.randrange(6)}
        steps.append(
            {
                "does": chance.choice(("hint", "hint", "hint", "reading", "dismiss", "silence", "turn")),
                "now": now,
                "reading": reading,
                "draft": chance.choice(("a", "b", "c")),
                "rule": f"blame.{chance.randrange(3)}",
                "kind": chance.choice(("blame", "demand")) if chance.random() < 0.1 else "contempt",
                "on": chance.random() < 0.9,
            }
        )
    return steps


def _as_reading(plain: dict[str, Any]) -> Reading:
    return Reading(
        safety=tuple(Found(**found) for found in plain["safety"]),
        cautions=tuple(Found(**found) for found in plain["cautions"]),
        strengths=(),
        listening=(),
        hard_over_soft=False,
        words=plain["words"],
    )


def _read_one(coach: Coach, text: str, context: str | None, known: Known) -> dict[str, Any]:
    reading = read(coach, text, context, known)
    automatic = choose_automatic(reading)
    return {
        "reading": {
            "safety": [_found(found) for found in reading.safety],
            "cautions": [_found(found) for found in reading.cautions],
            "strengths": [_found(found) for found in reading.strengths],
            "listening": [_found(found) for found in reading.listening],
            "hardOverSoft": reading.hard_over_soft,
            "words": reading.words,
        },
        "automatic": None if automatic is None else _found(automatic),
        "asked": [_found(found) for found in choose_on_request(reading.cautions)],
        "prefilled": prefill(coach.pack, reading, text),
    }


def _found(found: Found) -> dict[str, Any]:
    return {"rule": found.rule, "kind": found.kind, "start": found.start, "end": found.end, "auto": found.auto}


def _shuffled(labelled: Sequence[Row], chance: random.Random) -> str:
    pieces = []
    for _ in range(chance.randrange(1, 5)):
        words = chance.choice(labelled).text.split(" ")
        first = chance.randrange(len(words))
        pieces.append(_mangled(" ".join(words[first : first + chance.randrange(1, 14)]), chance))
        pieces.append(chance.choice(JOINTS))
    return "".join(pieces)


def _mangled(text: str, chance: random.Random) -> str:
    how = chance.randrange(8)
    if how == 0:
        return text.upper()
    if how == 1:
        return text.replace("'", chance.choice(("", "\u2019", "`")))
    if how == 2 and text:
        at = chance.randrange(len(text))
        return text[:at] + text[at] * chance.choice((2, 3, 6)) + text[at:]
    if how == 3:
        return f"\u201c{text}\u201d"
    return text
