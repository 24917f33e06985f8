"""Keep, share and take back: whose words they are, who reads them, and what is left when they go."""

from __future__ import annotations

import re

from tests.web.street import Couple, sees

NOTE = "I wait for the sound of his key."


def places(couple: Couple, text: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'name="seq" value="(\d+)"', text)]


def test_thanks_and_moments_stand_newest_first_with_their_writer_and_their_readers(couple: Couple) -> None:
    couple.ada.post("/thanks", data={"text": "You made the bed with the cat in it."})
    couple.ben.post("/moments", data={"text": "We danced to hold music."})
    for browser, other in ((couple.ada, "Ben"), (couple.ben, "Ada")):
        page = browser.get("/keep")
        assert page.text.index("danced") < page.text.index("made the bed")
        assert sees(page, f"You and {other} can read this.")


def test_empty_thanks_are_refused_and_long_words_are_kept_in_the_form(couple: Couple) -> None:
    assert sees(couple.ada.post("/thanks", data={"text": " "}), "A few words are enough.")
    long = "so many words " * 400
    refused = couple.ada.post("/moments", data={"text": long})
    assert refused.status_code == 422
    assert long.strip() in refused.text


def test_only_its_writer_takes_a_thing_back_and_a_gap_stays_in_its_place(couple: Couple) -> None:
    couple.ada.post("/thanks", data={"text": "For the soup."})
    assert couple.ben.post("/kept-removals", data={"seq": "4"}).status_code == 422
    assert couple.ada.post("/kept-removals", data={"seq": "4"}).status_code == 303
    assert sees(couple.ada.get("/keep"), "You took something back here.")
    page = couple.ben.get("/keep")
    assert sees(page, "took something back here.")
    assert not sees(page, "soup")


def test_sharing_a_note_is_a_second_act_that_shows_the_exact_words_first(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": NOTE})
    assert sees(couple.ada.get("/mine"), "Share a copy with Ben")
    page = couple.ada.get("/sharing?note=3")
    assert sees(page, NOTE)
    assert sees(page, "Ben will be able to read them from then on.")
    assert not sees(couple.ben.get("/keep"), NOTE)
    assert couple.ada.post("/shares", data={"seq": "3"}).status_code == 303
    assert sees(couple.ben.get("/keep"), NOTE)


def test_the_original_stays_when_the_copy_is_taken_back(couple: Couple) -> None:
    couple.ada.post("/notes", data={"text": NOTE})
    couple.ada.post("/shares", data={"seq": "3"})
    couple.ada.post("/kept-removals", data={"seq": "4"})
    assert not sees(couple.ben.get("/keep"), NOTE)
    assert sees(couple.ada.get("/mine"), NOTE)


def test_cleos_notes_offer_nobody_to_share_with(couple: Couple) -> None:
    couple.cleo.post("/notes", data={"text": NOTE})
    assert not sees(couple.cleo.get("/mine"), "Share a copy")


def test_a_long_keeping_is_shown_page_by_page(couple: Couple) -> None:
    for number in range(45):
        couple.ada.post("/moments", data={"text": f"moment number {number:03d}"})
    first = couple.ben.get("/keep")
    earlier = re.search(r'href="(/keep\?before=\d+)"', first.text)
    assert earlier is not None
    second = couple.ben.get(earlier[1])
    seen = re.findall(r"moment number (\d{3})", first.text + second.text)
    assert seen == [f"{number:03d}" for number in reversed(range(45))]
