"""Words whose form is gone by the time they arrive: the page says why, and their writer can keep them."""

from __future__ import annotations

import httpx
import pytest

from handhold.store.contracts import StoreDown
from tests.web.pages import Page
from tests.web.street import PASSPHRASE, Couple, sees

WORDS = "I meant the tea"


def kept(answer: httpx.Response) -> list[str]:
    """What the page gives back to be written on, or sent again."""
    return [told.text for told in Page(answer.text).words if told.at[-1].name == "textarea"]


def is_given_back(answer: httpx.Response) -> bool:
    """Refused in a sentence, with the words on the page exactly once."""
    return (answer.status_code, 'id="refused"' in answer.text, kept(answer).count(WORDS)) == (422, True, 1)


def newest(couple: Couple) -> str:
    """Where the last entry of *ours* stands."""
    return str(couple.hall.heads(couple.ring(couple.ada))["ours"])


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/thanks", {"text": WORDS}),
        ("/moments", {"text": WORDS}),
        ("/letters", {"text": WORDS, "wish": "heard"}),
        ("/reaches", {"what": "own", "line": WORDS}),
        ("/requests", {"ask": WORDS, "size": "hour"}),
        ("/phrases", {"text": WORDS}),
        ("/pause-lines", {"pause": "4", "what": "practical", "line": WORDS}),
    ],
)
def test_ada_left_while_ben_wrote(couple: Couple, path: str, form: dict[str, str]) -> None:
    couple.ada.post("/closings", data={"hours": "0"})
    assert is_given_back(couple.ben.post(path, data=form))


def test_a_pause_began_while_ada_asked_for_something(couple: Couple) -> None:
    couple.ben.post("/pauses", data={"minutes": "20"})
    assert is_given_back(couple.ada.post("/requests", data={"ask": WORDS, "size": "hour"}))


def test_a_pause_began_while_ada_asked_once_more(couple: Couple) -> None:
    couple.ada.post("/requests", data={"ask": "a walk", "size": "hour"})
    seq = newest(couple)
    couple.ben.post("/request-answers", data={"request": seq, "answer": "not_able"})
    couple.ben.post("/pauses", data={"minutes": "20"})
    assert is_given_back(couple.ada.post("/counters", data={"request": seq, "ask": WORDS, "size": "hour"}))


def test_ada_took_her_request_back_while_ben_answered_it(couple: Couple) -> None:
    couple.ada.post("/requests", data={"ask": "a walk", "size": "hour"})
    seq = newest(couple)
    couple.ada.post("/retractions", data={"seq": seq})
    form = {"request": seq, "answer": "smaller", "words": WORDS}
    assert is_given_back(couple.ben.post("/request-answers", data=form))


def over(couple: Couple) -> str:
    """A pause from which both came back."""
    couple.ada.post("/pauses", data={"minutes": "20"})
    seq = newest(couple)
    couple.pass_time(minutes=21)
    for browser in (couple.ada, couple.ben):
        browser.post("/unlockings", data={"passphrase": PASSPHRASE})
        assert browser.post("/pause-returns", data={"pause": seq}).status_code == 303
    return seq


def test_the_pause_was_over_before_bens_line_came(couple: Couple) -> None:
    form = {"pause": over(couple), "what": "practical", "line": WORDS}
    assert is_given_back(couple.ben.post("/pause-lines", data=form))


def test_the_pause_was_over_before_ben_asked_for_more_time(couple: Couple) -> None:
    answer = couple.ben.post("/pause-moves", data={"pause": over(couple), "length": "more"})
    assert sees(answer, "This pause is over.")


def test_the_step_moved_on_while_ben_wrote_and_his_words_are_laid_before_no_other(couple: Couple) -> None:
    offered = couple.ada.post("/sittings", data={"card": "listening", "mode": "live"})
    sitting = offered.headers["location"].rpartition("/")[2]
    couple.ada.post("/moves", data={"sitting": sitting, "do": "stop"})
    form = {"sitting": sitting, "do": "answer", "place": "0", "words": WORDS}
    assert is_given_back(couple.ben.post("/moves", data=form))


def test_words_from_a_second_tab_that_come_after_the_answer_are_given_back(couple: Couple) -> None:
    sitting = couple.ada.post("/sittings", data={"card": "raw_spot"}).headers["location"].rpartition("/")[2]
    couple.ada.post("/moves", data={"sitting": sitting, "do": "answer", "place": "0", "score": "3"})
    answered = {"sitting": sitting, "do": "answer", "place": "1"}
    first = {**answered, "words": "It stung.", "once": "0a" * 16}
    assert [couple.ada.post("/moves", data=first).status_code for _ in range(2)] == [303, 303]
    late = couple.ada.post("/moves", data={**answered, "words": WORDS})
    assert is_given_back(late)
    assert sees(late, "This step has moved on.")


def test_an_answer_that_does_not_fit_stays_in_its_own_place_alone(couple: Couple) -> None:
    sitting = couple.ada.post("/sittings", data={"card": "raw_spot"}).headers["location"].rpartition("/")[2]
    couple.ada.post("/moves", data={"sitting": sitting, "do": "answer", "place": "0", "score": "3"})
    form = {"sitting": sitting, "do": "answer", "place": "1", "words": WORDS, "time": "half past"}
    answer = couple.ada.post("/moves", data=form)
    assert is_given_back(answer)
    assert 'id="gone-text"' not in answer.text


def cannot_write(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise StoreDown

    monkeypatch.setattr(couple.log, "append", refuse)


def test_a_house_that_cannot_write_gives_back_what_was_written(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    cannot_write(couple, monkeypatch)
    answer = couple.ada.post("/notes", data={"text": WORDS})
    assert (answer.status_code, kept(answer)) == (503, [WORDS])


def test_a_page_of_a_room_that_was_left_elsewhere_gives_back_what_was_written(couple: Couple) -> None:
    couple.ada.post("/closings", data={"hours": "0"})
    answer = couple.ada.post("/thanks", data={"text": WORDS})
    assert (answer.status_code, kept(answer)) == (404, [WORDS])


@pytest.mark.parametrize("path", ["/sessions", "/people", "/passphrases", "/no-such-place"])
def test_an_error_never_gives_back_a_passphrase(couple: Couple, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise RuntimeError

    for name in ("sign_in", "register", "change_passphrase"):
        monkeypatch.setattr(couple.door, name, break_down)
    form = {"name": "Ada", "adult": "yes", "old": PASSPHRASE, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    answer = couple.ada.post(path, data=form)
    assert answer.status_code in {404, 500}
    assert PASSPHRASE not in answer.text


def test_words_that_were_left_over_are_kept_in_bens_own_room(couple: Couple) -> None:
    couple.ada.post("/closings", data={"hours": "0"})
    page = Page(couple.ben.post("/thanks", data={"text": WORDS}).text)
    actions = [form.attributes["action"] for form in page.all("form") if form.attributes.get("action") == "/notes"]
    assert actions == ["/notes"]
    assert couple.ben.post("/notes", data={"text": WORDS}).status_code == 303
    assert sees(couple.ben.get("/mine"), WORDS)
