"""Ada invites, Ben looks, says yes and waits; Ada compares four words and opens the room.  Cleo finds nothing."""

from __future__ import annotations

import re

import pytest

from tests.web.street import PASSPHRASE, Browser, Street, sees


def invited(by: Browser) -> str:
    """The secret of a new invitation, as its page shows it to be read aloud."""
    assert by.post("/invitation").status_code == 303
    return "-".join(re.findall(r"<span>([0-9a-z]{4})</span>", by.get("/invitation").text))


def four(text: str) -> list[str]:
    found = re.search(r'<ol class="four"[^>]*>(.*?)</ol>', text, re.S)
    return re.findall(r"<li>(\w+)</li>", found[1]) if found else []


def test_two_people_become_a_couple_and_read_the_same_four_words(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    secret = invited(ada)
    view = ben.post("/invitation-views", data={"invitation": secret})
    assert sees(view, "Ada asks you to share a room")
    assert ben.post("/joinings", data={"invitation": secret}).headers["location"] == "/waiting"
    words = four(ben.get("/waiting").text)
    assert len(words) == 4
    page = ada.get("/today")
    assert sees(page, "Ben said yes: compare these four words")
    assert four(page.text) == words == four(ada.get("/invitation").text)
    assert ada.post("/confirmations").headers["location"] == "/today"
    assert sees(ada.get("/today"), "Your shared room is open.")
    assert ben.get("/waiting").status_code == 303
    assert sees(ben.get("/talk"), "Reach for Ada")
    assert sees(ada.get("/talk"), "Reach for Ben")


def test_after_a_room_has_closed_neither_is_asked_to_invite_a_partner(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    for browser in (ada, ben):
        browser.post("/choices", data={"seen_welcome": "true"})
        browser.post("/notes", data={"text": "It is quiet in here."})
    assert sees(ada.get("/today"), "you can ask your partner")
    secret = invited(ada)
    ben.post("/joinings", data={"invitation": secret})
    ada.post("/confirmations")
    ben.get("/waiting")
    ada.post("/closings")
    for browser in (ada, ben):
        assert not sees(browser.get("/today"), "you can ask your partner")


def test_everything_is_said_before_anything_is_created(street: Street) -> None:
    secret = invited(street.begin("Ada"))
    before = street.people.count()
    view = street.visitor().post("/invitation-views", data={"invitation": secret.upper().replace("-", " ")})
    for sentence in (
        "What Ada will see",
        "What Ada will never see",
        "A stolen disk, database or backup tells nobody what was written",
        "If they changed the program while it runs, they could read what is opened in it.",
        "If you go away, nothing remembers that you were here.",
    ):
        assert sees(view, sentence)
    assert street.people.count() == before


@pytest.mark.parametrize("go", ["start", "sign-in"])
def test_a_newcomer_carries_the_secret_through_and_says_yes_with_their_first_step(street: Street, go: str) -> None:
    ada, ben = street.begin("Ada"), street.visitor()
    if go == "sign-in":
        street.begin("Ben")
    secret = invited(ada)
    form = ben.post("/arrivals", data={"invitation": secret, "go": go})
    assert f'name="invitation" value="{secret}"' in form.text
    pair = {"name": "Ben", "passphrase": PASSPHRASE, "invitation": secret}
    if go == "start":
        wrong = ben.post("/people", data={**pair, "again": "another", "adult": "yes"})
        assert f'name="invitation" value="{secret}"' in wrong.text
        ben.post("/people", data={**pair, "again": PASSPHRASE, "adult": "yes", "zone": "UTC"})
    else:
        ben.post("/sessions", data=pair)
    assert len(four(ben.get("/waiting").text)) == 4
    assert sees(ada.get("/today"), "Ben said yes")


def test_a_newcomer_whose_invitation_is_gone_is_in_and_told_so(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.visitor()
    secret = invited(ada)
    ada.post("/withdrawals")
    words = {"name": "Ben", "passphrase": PASSPHRASE, "again": PASSPHRASE, "adult": "yes", "invitation": secret}
    assert sees(ben.post("/people", data=words), "This invitation does not open anything.")
    assert ben.get("/today").status_code == 200


def test_the_secret_stands_in_no_address_title_or_header(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    secret = invited(ada)
    page = ada.get("/invitation").text
    assert f"/join#{secret}" in page
    answers = [
        ben.post("/invitation-views", data={"invitation": secret}),
        ben.post("/arrivals", data={"invitation": secret}),
        ben.post("/joinings", data={"invitation": secret}),
    ]
    plain = secret.replace("-", "")
    for answer in answers:
        told = str(answer.headers) + (re.search(r"<title>(.*?)</title>", answer.text) or [""])[0]
        assert secret not in told
        assert plain not in told
    # What is behind the # is never sent to a server, and no form here sends by GET.
    assert all(f"?{secret}" not in answer.text and 'method="get"' not in answer.text for answer in answers)


def test_ada_withdraws_and_neither_the_secret_nor_bens_yes_opens_anything(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    secret = invited(ada)
    ben.post("/joinings", data={"invitation": secret})
    assert ada.post("/withdrawals").status_code == 303
    assert ada.post("/confirmations").status_code == 422
    assert ben.post("/invitation-views", data={"invitation": secret}).status_code == 422


def test_ben_changes_his_mind_and_ada_is_told_nothing(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    ben.post("/joinings", data={"invitation": invited(ada)})
    assert ben.post("/second-thoughts").status_code == 303
    assert not sees(ada.get("/today"), "Ben")


def test_cleo_guesses_and_what_she_typed_is_kept(street: Street) -> None:
    invited(street.begin("Ada"))
    cleo = street.begin("Cleo")
    guess = "0123-4567-89ab-cdef"
    refused = cleo.post("/invitation-views", data={"invitation": guess})
    assert refused.status_code == 422
    assert guess in refused.text


def test_a_couple_is_not_shown_the_way_to_a_second_one(street: Street) -> None:
    ada, ben = street.begin("Ada"), street.begin("Ben")
    street.join(ada, ben)
    assert ada.get("/invitation").headers["location"] == "/today"
    assert ada.post("/invitation").status_code == 422


def test_the_square_carries_the_link_in_attributes_alone(street: Street) -> None:
    ada = street.begin("Ada")
    invited(ada)
    square = re.search(r"<svg class=\"qr\".*?</svg>", ada.get("/invitation").text, re.S)
    assert square is not None
    assert "style" not in square[0]
    assert 'aria-label="The link as a square for a camera"' in square[0]


def test_the_page_says_that_the_link_opens_on_this_machine_alone(street: Street) -> None:
    ada = street.begin("Ada")
    invited(ada)
    assert sees(ada.get("/invitation"), "the link opens here and on no other device yet")


def test_a_room_that_was_not_opened_by_the_one_who_invited_stays_shut_and_says_so(street: Street) -> None:
    ada, ben, cleo = (street.begin(name) for name in ("Ada", "Ben", "Cleo"))
    ben.post("/joinings", data={"invitation": invited(ada)})
    street.join(cleo, ben, introduced=(cleo,))
    page = ben.get("/today")
    assert sees(page, "does not carry the keys of the one who invited you, so we left it shut.")
    assert ben.get("/closing").status_code == 404
    assert not sees(ben.get("/today"), "left it shut")


def test_a_room_that_nobody_invited_to_is_never_shown(street: Street) -> None:
    ben, cleo = street.begin("Ben"), street.begin("Cleo")
    street.join(cleo, ben, introduced=(cleo,))
    cleo.post("/thanks", data={"text": "Come in here."})
    assert ben.get("/opened").status_code == 404
    assert not sees(ben.get("/keep"), "Come in here.")
