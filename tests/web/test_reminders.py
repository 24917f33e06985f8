"""Reminders and the calendar as pages: chosen by plain forms, shown to their owner alone, readable by nobody else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar

from handhold.core import reach
from handhold.pocket import Runner
from handhold.pocket.pocket import device_id
from handhold.settings import Mail
from tests.pocket.living import Service
from tests.serving import free_port
from tests.store.receiver import Receiver
from tests.web.street import PASSPHRASE, Browser, Couple, Street, sees

HOURS = {"quiet_from": "22:00", "quiet_to": "07:30", "daily": "2", "waiting": "yes"}


def given(device: Receiver) -> dict[str, str]:
    """What a browser gives when it is asked to be told."""
    known = device.subscription
    return {"endpoint": known.endpoint, "p256dh": known.p256dh, "auth": known.auth}


def follow(browser: Browser, path: str, **form: str) -> str:
    """Send a form and open the page that it leads to."""
    answer = browser.post(path, data=form)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def agree(couple: Couple) -> None:
    """Ada calls, Ben answers with tonight at eight."""
    ada, ben = couple.ring(couple.ada), couple.ring(couple.ben)
    done: Any = asyncio.run(couple.hall.act(ada, "ours", reach.Reach(what="miss_you")))
    at = couple.now + timedelta(hours=11)
    asyncio.run(couple.hall.act(ben, "ours", reach.AnswerReach(reach=done.seqs[0], answer="at", at=at)))


def test_everything_is_off_until_it_is_turned_on(couple: Couple) -> None:
    page = couple.ada.get("/reminders")
    assert sees(page, "Everything here is off until you turn it on")
    assert "Devices that are told" not in page.text
    assert f'data-push="{couple.pocket.push_key}"' in page.text
    assert sees(couple.ada.get("/calendar"), "There is none yet.")


def test_ada_chooses_what_and_when_and_finds_it_again(couple: Couple) -> None:
    page = follow(couple.ada, "/reminders", **HOURS, pulse="yes", pulse_at="20:15")
    assert "What you chose is kept." in page
    assert all(f'value="{time}"' in page for time in ("22:00", "07:30", "20:15"))
    assert '<option value="2" selected>' in page
    wishes = couple.pocket.wishes(couple.ring(couple.ada).person)
    assert (wishes.waiting, wishes.agreed, wishes.pulse_at) == (True, False, 20 * 60 + 15)
    follow(couple.ada, "/reminders", **HOURS)
    assert couple.pocket.wishes(couple.ring(couple.ada).person).pulse_at is None
    assert couple.pocket.wishes(couple.ring(couple.ben).person).daily == 3


@pytest.mark.parametrize(
    "wrong", [{"quiet_from": "late"}, {"quiet_to": ""}, {"daily": "100"}, {"pulse": "yes", "pulse_at": "24:00"}]
)
def test_a_time_that_is_none_is_refused_and_what_was_typed_stays(couple: Couple, wrong: dict[str, str]) -> None:
    answer = couple.ada.post("/reminders", data=HOURS | wrong)
    assert answer.status_code == 422
    assert 'value="22:00"' in answer.text or "quiet_from" in wrong


def test_a_device_is_told_listed_for_its_owner_and_turned_off(couple: Couple) -> None:
    phone = Receiver("https://push.example/ada")
    page = follow(couple.ada, "/devices", **given(phone))
    assert "This device is told from now on." in page
    assert f'data-push-here="{device_id(phone.subscription.endpoint)}"' in page
    assert "Devices that are told" not in couple.ben.get("/reminders").text
    assert couple.ben.post("/device-endings", data={"id": device_id(phone.subscription.endpoint)}).status_code == 404
    assert "That device is told no more." in follow(couple.ada, "/device-endings", endpoint=phone.subscription.endpoint)


def test_ben_hears_of_adas_reach_unless_he_is_looking(couple: Couple) -> None:
    service = Service()
    runner = Runner(
        couple.pocket, couple.shelves, b"s" * 32, lambda: couple.now, name="Home", contact="mailto:a@b.c",
        say=lambda _language, sentence: sentence, send=service,
    )  # fmt: skip
    phone = Receiver("https://push.example/ben")
    follow(couple.ben, "/devices", **given(phone))

    def ada_calls(then: dict[str, str] | None) -> int:
        couple.pass_time(minutes=5)
        couple.ada.post("/reaches", data={"what": "hold"})
        if then is not None:
            couple.ben.get("/today", headers=then)
        couple.pass_time(minutes=2)
        return asyncio.run(runner.run_due())

    assert ada_calls({}) == 0
    assert ada_calls({"Living": "1", "Seen": "1"}) == 0
    assert ada_calls({"Living": "1"}) == 1
    assert ada_calls(None) == 1
    assert phone.open(service.came[0].body) == b'{"body":"Something is waiting for you."}'


def test_a_program_that_reads_does_not_count_as_having_looked(couple: Couple) -> None:
    token = couple.token("Ben")
    person = couple.ring(couple.ben).person
    couple.pass_time(minutes=5)
    couple.nobody.get("/api/ours/events", headers=token)
    assert not couple.pocket.has_looked(person, couple.now)
    couple.ben.get("/today")
    assert couple.pocket.has_looked(person, couple.now)


def test_ada_marks_one_time_and_only_its_address_reads_it(couple: Couple) -> None:
    agree(couple)
    page = couple.ada.get("/calendar")
    what, place = re.findall(r'name="what" value="(\w+)"><input type="hidden" name="place" value="(\d+)"', page.text)[
        -1
    ]
    shown = follow(couple.ada, "/calendars")
    path = re.findall(r"http://127.0.0.1:8642(/calendar/[\w-]+\.ics)", shown)[0]
    assert b"VEVENT" not in couple.nobody.get(path).content
    assert "phone" in follow(couple.ada, "/calendar-marks", what=what, place=place, title="phone")
    answer = couple.nobody.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")] == ["phone"]
    assert "phone" not in couple.ben.get("/calendar").text
    follow(couple.ada, "/calendar-removals", what=what, place=place)
    assert b"VEVENT" not in couple.nobody.get(path).content
    assert "leads nowhere now" in follow(couple.ada, "/calendar-endings")
    assert couple.nobody.get(path).status_code == 404


def test_deleting_an_account_closes_its_address_and_forgets_its_devices(couple: Couple) -> None:
    follow(couple.ada, "/devices", **given(Receiver("https://push.example/ada")))
    path = re.findall(r"8642(/calendar/[\w-]+\.ics)", follow(couple.ada, "/calendars"))[0]
    person = couple.ring(couple.ada).person
    assert couple.ada.post("/deletions", data={"passphrase": "wrong"}).status_code == 422
    assert couple.nobody.get(path).status_code == 200
    assert couple.ada.post("/deletions", data={"passphrase": PASSPHRASE}).status_code == 303
    assert couple.nobody.get(path).status_code == 404
    assert couple.shelves.pockets.slips(person) == []


class Box:
    """A mailbox."""

    def __init__(self) -> None:
        self.came: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.came.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailed() -> Iterator[tuple[Street, Browser, Box]]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    street = Street(mail=Mail(host="127.0.0.1", port=controller.port, is_tls=False, sender="home@mail.example"))
    yield street, street.begin("Ada"), box
    street.close()
    controller.stop()


def test_an_address_is_proved_by_a_code_before_anything_is_sent_there(mailed: tuple[Street, Browser, Box]) -> None:
    street, ada, box = mailed
    asked = ada.post("/mails", data={"address": "ada@mail.example"})
    assert sees(asked, "A code is on its way.")
    letter = str(message_from_bytes(box.came[0]).get_payload())
    code = re.findall(r"\d{3} \d{3}", letter)[0]
    assert ada.post("/mail-checks", data={"address": "ada@mail.example", "code": "000 000"}).status_code == 422
    page = follow(ada, "/mail-checks", address="ada@mail.example", code=code)
    assert "ada@mail.example" in page
    assert street.pocket.mail(street.ring(ada).person) == "ada@mail.example"
    follow(ada, "/mail-endings")
    assert street.pocket.mail(street.ring(ada).person) is None


def test_a_mail_in_hebrew_keeps_its_letters_and_the_order_of_its_digits(mailed: tuple[Street, Browser, Box]) -> None:
    _, ada, box = mailed
    ada.post("/choices", data={"language": "he"})
    ada.post("/mails", data={"address": "ada@mail.example"})
    letter = message_from_bytes(box.came[0]).get_payload(decode=True)
    assert isinstance(letter, bytes)
    assert re.search("הקוד שלך הוא \u2068\\d{3} \\d{3}\u2069", letter.decode("utf-8"))


def test_nobody_floods_a_stranger_from_here(mailed: tuple[Street, Browser, Box]) -> None:
    _, ada, box = mailed
    answers = [ada.post("/mails", data={"address": "cleo@mail.example"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 422, 422]
    assert len(box.came) == 3
    assert ada.post("/mails", data={"address": "a@b.c\nBcc: d@e.f"}).status_code == 422


def jobs_of(couple: Couple, browser: Browser) -> list[str]:
    return [job.kind for job in couple.shelves.jobs.of(couple.ring(browser).person)]


@pytest.fixture
def told(couple: Couple) -> Couple:
    """Both are told outside the page of a time tonight, and Ben that something waits."""
    for name, browser in (("ada", couple.ada), ("ben", couple.ben)):
        follow(browser, "/devices", **given(Receiver(f"https://push.example/{name}")))
    agree(couple)
    couple.pass_time(minutes=4)
    couple.ada.post("/thanks", data={"text": "for the tea"})
    assert sorted(jobs_of(couple, couple.ben)) == ["agreed", "waiting"]
    return couple


def test_when_ada_leaves_nobody_is_reminded_of_the_two_any_more(told: Couple) -> None:
    told.ada.post("/closings", data={"hours": "0"})
    assert (jobs_of(told, told.ada), jobs_of(told, told.ben)) == ([], [])


def test_until_ben_is_told_his_reminders_go_on_as_if_nothing_were(told: Couple) -> None:
    told.ada.post("/closings", data={"hours": "24"})
    assert sorted(jobs_of(told, told.ben)) == ["agreed", "waiting"]
    assert jobs_of(told, told.ada) == []
    told.pass_time(minutes=6)
    told.ben.get("/today")
    assert "agreed" in jobs_of(told, told.ben)


def test_what_was_agreed_for_after_ben_is_told_goes_at_once(told: Couple) -> None:
    told.ada.post("/closings", data={"hours": "1"})
    assert jobs_of(told, told.ben) == ["waiting"]


def test_deleting_an_account_takes_the_others_reminders_of_it_along(told: Couple) -> None:
    assert told.ada.post("/deletions", data={"passphrase": PASSPHRASE}).status_code == 303
    assert jobs_of(told, told.ben) == []


def test_taking_everything_back_takes_the_agreed_times_along(told: Couple) -> None:
    told.ada.post("/takings-back")
    assert "agreed" not in jobs_of(told, told.ben)
