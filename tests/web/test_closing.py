"""Leaving: one act.  Ada goes, Ben reads one sentence, both keep what is theirs."""

from __future__ import annotations

import pytest

from tests.web.street import PASSPHRASE, Couple, sees

CLOSED = "This shared room is closed"


def lived(couple: Couple) -> None:
    couple.ada.post("/thanks", data={"text": "For the soup."})
    couple.ben.post("/moments", data={"text": "We danced."})


def test_ada_leaves_at_once_and_ben_is_told_one_sentence(couple: Couple) -> None:
    lived(couple)
    assert couple.ada.post("/closings", data={"hours": "0"}).headers["location"] == "/today?done=1"
    assert sees(couple.ada.get("/today?done=1"), "You are out of the shared room.")
    assert not sees(couple.ada.get("/today?done=1"), "That is a good place to be.")
    assert couple.ada.get("/closing").status_code == 404
    assert not sees(couple.ada.get("/keep"), "soup")
    assert sees(couple.ben.get("/today"), CLOSED)
    assert sees(couple.ben.get("/talk"), CLOSED)
    assert sees(couple.ben.get("/keep"), "For the soup.")


def test_nothing_new_is_written_where_the_other_left(couple: Couple) -> None:
    couple.ada.post("/closings")
    refused = couple.ben.post("/reaches", data={"what": "hold"})
    assert refused.status_code == 422
    assert sees(refused, "You can still read it and keep a copy.")


def test_with_a_delay_ben_notices_nothing_until_then(couple: Couple) -> None:
    lived(couple)
    paths = ("/today", "/talk", "/keep", "/see", "/mine", "/opened", "/closing")
    before = {path: without_names(couple.ben.get(path).text) for path in paths}
    couple.ada.post("/closings", data={"hours": "24"})
    assert {path: without_names(couple.ben.get(path).text) for path in paths} == before
    couple.pass_time(hours=25)
    couple.ben.post("/unlockings", data={"passphrase": PASSPHRASE})
    assert sees(couple.ben.get("/today"), CLOSED)


def test_before_leaving_ada_takes_back_everything_that_she_told(couple: Couple) -> None:
    lived(couple)
    assert sees(couple.ada.get(couple.ada.post("/takings-back").headers["location"]), "is taken back")
    page = couple.ben.get("/keep")
    assert not sees(page, "soup")
    assert sees(page, "We danced.")


def test_ben_puts_the_closed_room_away_and_both_may_begin_again(couple: Couple) -> None:
    couple.ada.post("/closings")
    assert couple.ben.get("/invitation").headers["location"] == "/closing"
    assert couple.ben.post("/closings").status_code == 303
    assert couple.ben.get("/closing").status_code == 404
    for browser in (couple.ada, couple.ben):
        assert browser.post("/invitation").status_code == 303


def test_who_deletes_their_account_leaves_the_room_and_takes_the_invitation_along(couple: Couple) -> None:
    lived(couple)
    assert couple.ada.post("/deletions", data={"passphrase": "not hers"}).status_code == 422
    assert not sees(couple.ben.get("/today"), CLOSED)
    assert couple.ada.post("/deletions", data={"passphrase": PASSPHRASE}).status_code == 303
    assert sees(couple.ben.get("/today"), CLOSED)
    couple.cleo.post("/invitation")
    assert couple.cleo.post("/deletions", data={"passphrase": PASSPHRASE}).status_code == 303
    assert vars(couple.invitations)["_rows"] == {}


@pytest.mark.parametrize("path", ["/closing", "/today"])
def test_the_way_out_asks_nothing_about_the_other(couple: Couple, path: str) -> None:
    text = couple.ada.get(path).text.lower()
    assert "are you sure" not in text
    assert "why do you" not in text


def without_names(text: str) -> str:
    """A page without the random names of acts and its mark, which no reader sees."""
    import re

    return re.sub(r'name="once" value="\w+"|data-mark="[^"]*"', "", text)
