"""Ada's own copy: it opens from the disk, says what she could read, and can be checked by anybody."""

from __future__ import annotations

import io
import zipfile

import msgspec
import pytest

from handhold.store.proof import RoomProof, check
from tests.web.pages import Page
from tests.web.street import Browser, Couple

NOTE = "I wait for the sound of his key."


def copy_of(browser: Browser) -> dict[str, str]:
    """The files of a copy by their names in its folder."""
    answer = browser.get("/copy.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        assert folder.testzip() is None
        return {name.removeprefix("copy/"): folder.read(name).decode() for name in folder.namelist()}


@pytest.fixture
def lived(couple: Couple) -> Couple:
    couple.ada.post("/notes", data={"text": NOTE})
    couple.ada.post("/pulses", data={"near": "8"})
    couple.ada.post("/reaches", data={"what": "look", "line": "A heron <on> the roof."})
    couple.ben.post("/answers", data={"reach": "4", "answer": "here", "words": "It looks like my uncle."})
    couple.ben.post("/thanks", data={"text": "For the soup."})
    return couple


def test_adas_copy_holds_both_rooms_and_bens_holds_his(lived: Couple) -> None:
    ada, ben = copy_of(lived.ada), copy_of(lived.ben)
    assert NOTE in ada["mine.html"]
    assert "A heron &lt;on&gt; the roof." in ada["ours.html"]
    assert "It looks like my uncle." in ben["ours.html"]
    assert not [name for name, text in ben.items() if NOTE in text]


def test_its_pages_need_no_script_no_house_and_no_internet(lived: Couple) -> None:
    files = copy_of(lived.ada)
    for name in (name for name in files if name.endswith(".html")):
        page = Page(files[name])
        assert page.broken == []
        assert page.all("script", "style", "img", "form") == []
        assert {address for _, address in page.addresses()} <= {*files, "index.html"}
        assert not [key for element in page.elements for key in element.attributes if key == "style"]
    assert "url(" not in files["style.css"]


def test_the_file_is_called_by_a_name_that_says_nothing(lived: Couple) -> None:
    told = lived.ada.get("/copy.zip").headers["content-disposition"]
    assert told == 'attachment; filename="copy-2026-03-02.zip"'


@pytest.mark.parametrize("room", ["mine", "ours"])
def test_its_proofs_hold(lived: Couple, room: str) -> None:
    proof = msgspec.json.decode(copy_of(lived.ada)[f"data/{room}.json"], type=RoomProof)
    assert check(proof, lived.log.rows(proof.room)) == []


def test_a_changed_word_is_found(lived: Couple) -> None:
    text = copy_of(lived.ada)["data/ours.json"]
    forged = msgspec.json.decode(text.replace("For the soup.", "For nothing.."), type=RoomProof)
    assert [(found.seq, found.fault) for found in check(forged)] == [(6, "signature")]


def test_what_was_taken_back_is_in_no_copy(lived: Couple) -> None:
    lived.ben.post("/kept-removals", data={"seq": "6"})
    assert not [name for name, text in copy_of(lived.ada).items() if "soup" in text]


def test_cleo_takes_her_own_room_along(couple: Couple) -> None:
    assert set(copy_of(couple.cleo)) == {
        "README.txt",
        "style.css",
        "index.html",
        "mine.html",
        "days.html",
        "data/mine.json",
    }


def test_whoever_was_left_keeps_a_copy_of_the_closed_room(lived: Couple) -> None:
    lived.ada.post("/closings")
    assert "For the soup." in copy_of(lived.ben)["ours.html"]
    assert "ours.html" not in copy_of(lived.ada)
