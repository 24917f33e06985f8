"""What the coach points at in Ada's drafts, what it lets stand, and what comes first."""

from __future__ import annotations

import pytest

from handhold.core.coach.read import Known, choose_automatic, choose_on_request, read
from tests.coach import golden

COACH = golden.load_coach()


def hint(text: str, context: str | None = None) -> tuple[str, str] | None:
    """The kind and the words of the one hint shown by itself."""
    found = choose_automatic(read(COACH, text, context))
    return None if found is None else (found.kind, text[found.start : found.end])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Sunday again. You never help with the garden.", "absolutes", "You never help with the garden"),
        ("im tired. ur so lazy!!", "criticism", "ur so lazy"),
        ("😂😂 no. 👩‍👧 Seriously, I mean it, you're pathetic", "contempt", "you're pathetic"),
        ("You don't care about my exam at all.", "mindreading", "You don't care about my exam at all"),
        ("I cried. It's all your fault, you know.", "blame", "It's all your fault"),
        ("Stop ignoring me when my mother is here.", "demand", "Stop ignoring me"),
        ("Forget it. Do what you want.", "withdrawal", "Forget it."),
    ],
)
def test_a_hint_points_at_the_words_that_carry_it(text: str, kind: str, words: str) -> None:
    assert hint(text) == (kind, words)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry I called you lazy this morning.",
        "You said I'm selfish and that hurt.",
        "I don't think you're selfish.",
        "The story in my head is that you don't love me.",
        "I'm scared you don't love me any more.",
        "I used to think you never listened.",
        'She shouted "you never help" and left.',
        "My boss never listens, she is so selfish.",
        "You never forget my birthday.",
        "You always make me laugh.",
        "you're such an idiot 😂 come home",
        "You need to bring two forms of ID.",
        "Please stop leaving the towel on the bed.",
        "I need twenty minutes. I can't do this right now, then I'm yours.",
        "If you're lazy on Sunday we could just read.",
        "keys under the fern",
        "Whatever.",
        "",
    ],
)
def test_frames_play_care_and_errands_take_a_hint_back(text: str) -> None:
    assert hint(text) is None


def test_laughter_beside_a_grievance_is_not_play() -> None:
    assert hint("haha you never help me") is None
    assert hint("haha you never help me, not joking, I'm angry") is not None


def test_danger_comes_first_and_silences_every_softening() -> None:
    reading = read(COACH, "You never listen. You pushed me down the stairs. You're so selfish.")
    assert reading.safety
    assert reading.cautions == ()
    assert not reading.hard_over_soft
    assert choose_automatic(reading) is None


def test_anger_is_never_itself_a_caution() -> None:
    reading = read(COACH, "I am furious. I'm so angry about the money.")
    assert reading.cautions == ()
    assert {found.kind for found in reading.strengths} == {"feeling_hard"}
    assert reading.hard_over_soft


def test_a_soft_word_beside_the_anger_is_enough() -> None:
    assert not read(COACH, "I'm angry and I was hurt.").hard_over_soft


def test_what_counts_only_in_an_answer_is_silent_without_one() -> None:
    assert read(COACH, "That makes sense.").listening == ()
    assert [found.kind for found in read(COACH, "That makes sense.", "I was hurt").listening] == ["validation"]
    assert choose_on_request(read(COACH, "Fine.", "I felt alone last night").cautions)[0].rule == "withdrawal.terse"


def test_at_most_three_are_shown_to_somebody_who_asked_in_the_order_of_the_words() -> None:
    text = "You never listen. You're so selfish. It's all your fault. Stop ignoring me."
    shown = choose_on_request(read(COACH, text).cautions)
    assert [found.kind for found in shown] == ["absolutes", "criticism", "blame"]


def test_only_the_sentence_being_edited_is_read_again() -> None:
    known: Known = {}
    read(COACH, "I waited an hour. You never call.", known=known)
    before = dict(known)
    read(COACH, "I waited an hour. You never call me back.", known=known)
    assert set(known) - set(before) == {"You never call me back."}
    assert all(known[sentence] is reading for sentence, reading in before.items())


def test_a_remembered_sentence_reads_as_a_fresh_one_wherever_it_stands() -> None:
    known: Known = {}
    for row in golden.rows("tune_en"):
        assert read(COACH, row.text, row.context, known) == read(COACH, row.text, row.context)


def test_offsets_are_code_points() -> None:
    text = "👩‍👩‍👧‍👦👍🏽 ok. 🙄🙄 You never help."
    found = choose_automatic(read(COACH, text))
    assert found is not None
    assert text[found.start : found.end] == "You never help"
