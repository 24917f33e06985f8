"""The English pack keeps the rules of a pack: both languages of code can run it, and it speaks as it should."""

from __future__ import annotations

import re

import msgspec
import pytest

from handhold.content.coach import load_pack, pack_bytes
from handhold.core.coach.pack import CAUTIONS, Pack, RuleData, build
from handhold.core.coach.read import read_sentence
from tests.coach import golden

COACH = golden.load_coach()
PACK = COACH.pack
RULES = [*PACK.rules, *PACK.safety.rules]
NOT_COMMON = re.compile(r"\\[^.?()^]|\(\?P|\(\?[aiLmsux]|\(\?>|[*+?}]\+|\(\?\(|\(\?#|\\$")
"""Anything that Python and JavaScript would read differently, or one of them not at all."""
QUOTED = re.compile(r'"[^"]*"')
LOUD = re.compile(r"!|\b(?:should|must|wrong|toxic|violent|abuse|abusive|bad|healthy|unhealthy|score)\b", re.IGNORECASE)


def patterns() -> list[str]:
    words = [word for value in PACK.words.values() for word in ([value] if isinstance(value, str) else value)]
    guards = [pattern for guard in PACK.guards.values() for pattern in guard.match]
    marks = [pattern for mark in PACK.marks.values() for pattern in mark]
    return [
        *words,
        *guards,
        *marks,
        *PACK.tender,
        PACK.stop,
        *(p for rule in RULES for p in (*rule.match, *rule.about)),
    ]


def sentences() -> list[str]:
    spoken = [part for kind in PACK.kinds.values() for part in (kind.hint, kind.next)]
    return [*spoken, *(rule.why for rule in PACK.rules), *PACK.says.values(), *PACK.strengths.values(),
            *PACK.listening.values(), *(slot.ask for slot in PACK.slots), PACK.safety.line]  # fmt: skip


def test_every_pattern_uses_only_what_both_interpreters_know() -> None:
    assert [pattern for pattern in patterns() if NOT_COMMON.search(pattern)] == []


def test_no_rule_matches_nothing_at_all() -> None:
    assert [rule.id for rule in (*COACH.rules, *COACH.safety) if rule.match.fullmatch("")] == []


def test_every_name_in_the_pack_is_used_and_every_used_name_is_there() -> None:
    written = (pack_bytes() or b"").decode()
    named = {name for rule in RULES for name in rule.unless} | set(PACK.frames)
    named |= {name for kind in PACK.kinds.values() for name in kind.unless}
    assert named == set(PACK.guards)
    assert [name for name in PACK.words if f"{{{name}}}" not in written] == []
    assert {mark for kind in PACK.kinds.values() for mark in kind.hushed_by} <= set(PACK.marks)
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_hint_says_why_and_one_thing_to_try() -> None:
    assert [rule.id for rule in PACK.rules if rule.kind in CAUTIONS and not rule.why] == []
    assert [name for name, kind in PACK.kinds.items() if not (kind.hint and kind.next and kind.name)] == []
    assert set(CAUTIONS) <= set(PACK.kinds)


def test_the_coach_speaks_softly_and_never_grades() -> None:
    assert [sentence for sentence in sentences() if LOUD.search(QUOTED.sub("", sentence))] == []


def test_the_danger_list_says_that_it_is_a_first_one_and_judges_nobody() -> None:
    assert "first list" in PACK.safety.about
    assert not LOUD.search(PACK.safety.line)
    assert {rule.kind for rule in PACK.safety.rules} == {
        "violence", "fear_of_partner", "threat", "coercive_control", "self_harm", "sexual_coercion",
    }  # fmt: skip


def test_defences_and_answers_never_speak_by_themselves() -> None:
    shy = {"defensiveness", *PACK.strengths, *PACK.listening}
    assert [rule.id for rule in PACK.rules if rule.kind in shy and rule.auto] == []


def test_chips_run_from_hard_to_soft() -> None:
    for chips in PACK.chips.values():
        assert [chip.soft for chip in chips] == sorted(chip.soft for chip in chips)
        assert {0, 3} <= {chip.soft for chip in chips}


def test_a_cue_never_hides_what_its_rule_would_find() -> None:
    open_rules = [msgspec.structs.replace(rule, cue=[]) for rule in PACK.rules]
    without = build(msgspec.structs.replace(PACK, rules=open_rules))
    for row in golden.rows("sample_en", "tune_en", "more_en"):
        hidden = {hit.found.rule for hit in read_sentence(without, row.text).hits}
        hidden -= {hit.found.rule for hit in read_sentence(COACH, row.text).hits}
        assert not {rule for rule in hidden if _speaks(rule)}, row.text


def _speaks(rule: str) -> bool:
    return next(each.auto for each in PACK.rules if each.id == rule) > 0


def test_a_language_without_a_pack_has_a_silent_coach() -> None:
    assert load_pack("xx") is None
    assert pack_bytes("xx") is None


def test_a_pack_of_a_wrong_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"schema": 1, "language": "xx"}', type=Pack)


def test_a_rule_that_names_an_unknown_word_is_refused() -> None:
    stray = RuleData(id="x", kind="blame", match=["{nobody_wrote_this}"])
    with pytest.raises(KeyError):
        build(msgspec.structs.replace(PACK, rules=[stray]))
