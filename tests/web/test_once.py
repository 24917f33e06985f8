"""What is sent twice is written once, and words that meet a closed house come back to whoever wrote them."""

from __future__ import annotations

import re

import httpx
import pytest

from handhold.store.keys import drafts_mark
from tests.web.street import PASSPHRASE, Browser, Couple, sees

WORDS = "I wanted to tell you before I slept."
ONCE = "0a" * 16
SAID = (
    ("/notes", {"text": WORDS}, "/mine"),
    ("/noticings", {"text": WORDS}, "/mine"),
    ("/thanks", {"text": WORDS}, "/keep"),
    ("/moments", {"text": WORDS}, "/keep"),
    ("/letters", {"text": WORDS, "wish": "heard", "draft": "d0" * 16}, "/letters"),
    ("/reaches", {"what": "hold", "line": WORDS}, "/talk"),
    ("/requests", {"ask": WORDS, "size": "hour"}, "/requests"),
    ("/half", {"slot": "cue", "text": WORDS}, "/half"),
)
"""Everything that a device may keep and send again, and where it stands then."""


@pytest.mark.parametrize(("path", "form", "there"), SAID, ids=lambda told: told if isinstance(told, str) else "")
def test_an_answer_that_was_lost_makes_no_second_entry(
    couple: Couple, path: str, form: dict[str, str], there: str
) -> None:
    seqs = [sum(couple.hall.heads(couple.ring(couple.ada)).values())]
    for _ in range(3):
        assert couple.ada.post(path, data={**form, "once": ONCE}).status_code == 303
        seqs.append(sum(couple.hall.heads(couple.ring(couple.ada)).values()))
    assert seqs[1] > seqs[0]
    assert seqs[1:] == [seqs[1]] * 3
    assert sees(couple.ada.get(there), WORDS)


def test_a_day_that_is_sent_twice_is_marked_once(couple: Couple) -> None:
    for _ in range(2):
        assert couple.ada.post("/pulses", data={"near": "7", "once": ONCE}).status_code == 303
    assert couple.hall.heads(couple.ring(couple.ada))["mine"] == 3


def forms(page: httpx.Response, action: str) -> list[str]:
    """The names of the acts in a page's forms to one address."""
    return re.findall(
        rf'action="{action}"[^>]*>\s*<input type="hidden" name="once" value="([0-9a-f]{{32}})"', page.text
    )


@pytest.mark.parametrize(("page", "action"), [("/today", "/notes"), ("/today", "/pulses"), ("/mine", "/notes")])
def test_every_form_names_its_act_anew(couple: Couple, page: str, action: str) -> None:
    first, second = forms(couple.ada.get(page), action), forms(couple.ada.get(page), action)
    assert len(first) == len(second) == 1
    assert first != second


def signed_out(couple: Couple) -> Browser:
    couple.ada.post("/sign-outs")
    return couple.ada


def test_words_from_a_session_that_ended_come_back_with_their_name(couple: Couple) -> None:
    answer = signed_out(couple).post("/notes", data={"text": WORDS, "once": ONCE})
    assert answer.status_code == 401
    assert sees(answer, "You are signed out on this device")
    assert WORDS in answer.text
    assert f'name="once" value="{ONCE}"' in answer.text
    assert 'action="/notes"' in answer.text


@pytest.mark.parametrize(
    ("path", "field"), [("/pause-lines", "line"), ("/answers", "words"), ("/requests", "ask"), ("/drafts", "felt")]
)
def test_a_few_words_come_back_as_well(couple: Couple, path: str, field: str) -> None:
    answer = signed_out(couple).post(path, data={field: "Late, safe"})
    assert answer.status_code == 401
    assert "Late, safe</textarea>" in answer.text


def test_a_tick_or_a_choice_alone_goes_to_the_sign_in_page(couple: Couple) -> None:
    answer = signed_out(couple).post("/pulses", data={"near": "7", "once": ONCE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/passphrases", "/deletions", "/codes"])
def test_a_passphrase_is_neither_shown_again_nor_held(couple: Couple, path: str) -> None:
    secret = "a passphrase of so many words that it is longer than forty signs"
    form = {"passphrase": secret, "old": secret, "again": secret}
    couple.ada.post("/locks")
    assert secret not in couple.ada.post(path, data=form).text
    back = couple.ada.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert back.status_code == 303
    answer = signed_out(couple).post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def page_of(couple: Couple, browser: Browser) -> dict[str, str]:
    """What a page of somebody's says of itself when it sends words that waited on the device."""
    return {"Whose": drafts_mark(couple.ring(browser).identity), "Waited": "1"}


@pytest.mark.parametrize(("path", "form"), [told[:2] for told in SAID])
def test_adas_page_sends_nothing_in_bens_session(couple: Couple, path: str, form: dict[str, str]) -> None:
    before = couple.hall.heads(couple.ring(couple.ben))
    answer = couple.ben.post(path, data={**form, "once": ONCE}, headers=page_of(couple, couple.ada))
    assert (answer.status_code, answer.text) == (412, "")
    assert couple.hall.heads(couple.ring(couple.ben)) == before
    assert couple.ada.post(path, data={**form, "once": ONCE}, headers=page_of(couple, couple.ada)).status_code == 303


def test_adas_open_page_is_not_drawn_over_with_bens(couple: Couple) -> None:
    adas = {"Whose": page_of(couple, couple.ada)["Whose"]}
    assert couple.ben.get("/mine", headers={**adas, "Living": "1"}).status_code == 412
    assert couple.ada.get("/mine", headers={**adas, "Living": "1"}).status_code == 200
    assert couple.ben.get("/mine", headers=adas).status_code == 200


def test_ben_does_not_find_adas_words_behind_his_locked_door(couple: Couple) -> None:
    adas = page_of(couple, couple.ada)
    unfinished = {"unfinished": "/notes", "text": WORDS}
    couple.ben.post("/locks", data=unfinished, headers={"Whose": adas["Whose"]})
    assert couple.ben.post("/thanks", data={"text": WORDS, "once": ONCE}, headers=adas).status_code == 403
    assert couple.ben.post("/notes", data={"text": WORDS, "once": ONCE}, headers=adas).status_code == 403
    assert couple.ben.post("/notes", data={"text": WORDS}, headers={"Whose": adas["Whose"]}).status_code == 403
    opened = couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert opened.status_code == 303
    assert WORDS not in opened.text
