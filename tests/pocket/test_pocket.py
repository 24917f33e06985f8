"""What two people do in their rooms, and which reminders follow from it: one of each, moved and cancelled with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from handhold.core import moment, note, person, pulse, quiet, reach, room
from handhold.core.pocket import Wishes
from handhold.core.words import Refused
from handhold.pocket import Pocket
from handhold.store.pockets import Slip
from handhold.store.webpush import Subscription
from tests.pocket.living import SECRET, Two
from tests.store.receiver import Receiver

TONIGHT = timedelta(hours=11)


def story(told: Callable[[Two], Awaitable[None]]) -> None:
    """Tell a story of two people who moved in this morning."""

    async def whole() -> None:
        await told(await Two().move_in())

    asyncio.run(whole())


async def agree(two: Two) -> None:
    await two.act(two.ada, reach.Reach(what="miss_you"))
    await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + TONIGHT))


def test_nobody_is_told_before_they_ask_for_it() -> None:
    async def told(two: Two) -> None:
        await agree(two)
        assert two.jobs(two.ada) + two.jobs(two.ben) == []

    story(told)


def test_one_reach_and_many_make_one_reminder_for_the_other() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        for _ in range(3):
            await two.act(two.ada, reach.Reach(what="look"))
            two.pass_time(seconds=5)
        (job,) = two.jobs(two.ben)
        assert (job.kind, job.due - job.since) == ("waiting", 60)
        assert two.jobs(two.ada) == []

    story(told)


def test_what_i_write_for_myself_or_tidy_up_tells_nobody() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        await two.act(two.ada, note.WriteNote(text="only mine"), "mine")
        done = await two.act(two.ben, reach.Reach(what="look"))
        await two.act(two.ada, reach.SettleReach(reach=done.seqs[0]))
        await two.act(two.ben, room.TakeBack(seq=done.seqs[0]))
        assert two.jobs(two.ben, "waiting") == []

    story(told)


def test_an_agreed_time_comes_back_to_both_and_nobody_can_tell_what_it_is() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        await two.subscribe(two.ada)
        await agree(two)
        (hers,), (his,) = two.jobs(two.ada, "agreed"), two.jobs(two.ben, "agreed")
        assert hers.due == his.due == hers.since == int((two.now + TONIGHT).timestamp())
        assert hers.id == his.id
        assert (len(hers.id), hers.id.isalnum()) == (32, True)

    story(told)


def test_another_answer_moves_the_time_and_taking_it_back_cancels_it_for_both() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        await two.subscribe(two.ada)
        await agree(two)
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + timedelta(hours=5)))
        assert [job.due for job in two.jobs(two.ada, "agreed")] == [int((two.now + timedelta(hours=5)).timestamp())]
        await two.act(two.ada, room.TakeBack(seq=4))
        assert two.jobs(two.ada, "agreed") + two.jobs(two.ben, "agreed") == []

    story(told)


def test_settling_early_cancels_and_answering_without_a_time_does_too() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await agree(two)
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="here"))
        assert two.jobs(two.ada, "agreed") == []
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + TONIGHT))
        await two.act(two.ada, reach.SettleReach(reach=4))
        assert two.jobs(two.ada, "agreed") == []

    story(told)


def test_whoever_asks_later_is_still_told_of_what_was_agreed_before() -> None:
    async def told(two: Two) -> None:
        await agree(two)
        await two.subscribe(two.ben)
        assert len(two.jobs(two.ben, "agreed")) == 1
        assert two.jobs(two.ada) == []

    story(told)


def test_the_evening_reminder_is_off_until_chosen_and_skips_a_day_that_is_marked() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        assert two.jobs(two.ada) == []
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes(pulse_at=20 * 60))
        evening = int((two.now + TONIGHT).timestamp())
        assert [job.due for job in two.jobs(two.ada, "pulse")] == [evening]
        await two.act(two.ada, pulse.MarkPulse(items=pulse.PulseItems(near=7)), "mine")
        assert [job.due for job in two.jobs(two.ada, "pulse")] == [evening + 24 * 3600]
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes())
        assert two.jobs(two.ada) == []

    story(told)


def test_the_zone_in_mine_is_the_zone_of_the_reminders() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes(pulse_at=20 * 60))
        await two.act(two.ada, person.Choose(zone="Asia/Tokyo", language="de"), "mine")
        wishes = two.pocket.wishes(two.ada.person)
        assert (wishes.zone, wishes.language) == ("Asia/Tokyo", "de")
        assert [job.due for job in two.jobs(two.ada, "pulse")] == [int((two.now + timedelta(hours=2)).timestamp())]

    story(told)


def test_stepping_back_turns_everything_off_without_a_word_why() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        until = two.now + timedelta(days=2)
        await two.act(two.ben, quiet.BeginQuiet(until=until), "mine")
        wishes = two.pocket.wishes(two.ben.person)
        assert (wishes.off, wishes.off_until) == (True, until)
        await two.act(two.ben, quiet.EndQuiet(), "mine")
        assert not two.pocket.wishes(two.ben.person).off

    story(told)


def test_while_mine_is_closed_nothing_that_needs_it_is_touched() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes(pulse_at=20 * 60))
        closed = replace(two.ada, mine=None)
        await two.act(closed, moment.SayThanks(text="for the tea"))
        assert len(two.jobs(two.ada, "pulse")) == 1

    story(told)


def test_a_device_stands_once_is_named_for_its_owner_alone_and_goes_when_told() -> None:
    async def told(two: Two) -> None:
        device = await two.subscribe(two.ada, "phone")
        again = await two.pocket.add_device(two.ada, await two.home(two.ada), "my phone", device.subscription)
        assert two.pocket.devices(two.ada.identity) == [again]
        await two.subscribe(two.ada, "laptop")
        slips = two.shelves.pockets.slips(two.ada.person)
        assert not any(word in slip.sealed + slip.label for slip in slips for word in (b"phone", b"push.example"))
        assert not isinstance(again, Refused)
        assert not await two.pocket.drop_device(two.ben.person, again.id)
        assert await two.pocket.drop_device(two.ada.person, again.id)
        assert [known.label for known in two.pocket.devices(two.ada.identity)] == ["laptop"]

    story(told)


@pytest.mark.parametrize("harm", ["elsewhere", "keys"])
def test_an_unknown_service_and_wrong_keys_are_refused(harm: str) -> None:
    async def told(two: Two) -> None:
        device = Receiver("https://push.example/a").subscription
        wrong = (
            replace(device, endpoint="https://evil.example/a") if harm == "elsewhere" else replace(device, auth="AA")
        )
        assert isinstance(await two.pocket.add_device(two.ada, await two.home(two.ada), "x", wrong), Refused)
        assert two.pocket.devices(two.ada.identity) == []

    story(told)


def test_ten_devices_are_enough() -> None:
    async def told(two: Two) -> None:
        for number in range(10):
            await two.subscribe(two.ada, f"phone{number}")
        more = Receiver("https://push.example/eleven").subscription
        assert isinstance(await two.pocket.add_device(two.ada, await two.home(two.ada), "x", more), Refused)

    story(told)


def test_a_slip_that_was_moved_to_somebody_else_opens_nothing() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        (slip,) = two.shelves.pockets.slips(two.ada.person)
        await two.shelves.pockets.save(Slip(two.ben.person, slip.slot, slip.sealed, slip.label))
        assert two.pocket.subscriptions(two.ben.person) == {}
        other = Pocket(two.shelves, b"t" * 32, two.clock)
        assert other.subscriptions(two.ada.person) == {}
        assert isinstance(next(iter(two.pocket.subscriptions(two.ada.person).values())), Subscription)

    story(told)


def test_an_address_is_taken_only_with_its_code_of_the_day() -> None:
    async def told(two: Two) -> None:
        home, address = await two.home(two.ada), "ada@mail.example"
        code = two.pocket.mail_code(two.ada.person, address)
        assert code != two.pocket.mail_code(two.ben.person, address)
        assert isinstance(await two.pocket.set_mail(two.ada, home, "cleo@mail.example", code), Refused)
        assert isinstance(await two.pocket.set_mail(two.ada, home, address, ""), Refused)
        assert two.pocket.mail(two.ada.person) is None
        assert await two.pocket.set_mail(two.ada, home, address, f" {code[:3]} {code[3:]} ") is None
        assert two.pocket.mail(two.ada.person) == address
        two.pass_time(days=1)
        assert two.pocket.mail_code(two.ada.person, address) != code
        await two.pocket.drop_mail(two.ada.person)
        assert two.pocket.mail(two.ada.person) is None

    story(told)


def test_a_code_is_not_found_by_trying() -> None:
    async def told(two: Two) -> None:
        home, address = await two.home(two.ada), "stranger@mail.example"
        code = two.pocket.mail_code(two.ada.person, address)
        for guess in range(10):
            assert isinstance(await two.pocket.set_mail(two.ada, home, address, f"guess {guess}"), Refused)
        late = await two.pocket.set_mail(two.ada, home, address, code)
        assert isinstance(late, Refused)
        assert late.values == {"minutes": 15 * 60}
        two.pass_time(minutes=15 * 60)
        code = two.pocket.mail_code(two.ada.person, address)
        assert await two.pocket.set_mail(two.ada, home, address, code) is None

    story(told)


def test_deleting_an_account_empties_its_pocket_and_leaves_the_others() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.subscribe(two.ben)
        await agree(two)
        secret = await two.pocket.open_feed(two.ada, await two.home(two.ada))
        await two.pocket.erase(two.ada.person, two.pocket.calendars.secret(two.ada.identity))
        assert (two.jobs(two.ada), two.shelves.pockets.slips(two.ada.person)) == ([], [])
        assert two.pocket.calendars.read(secret, "x", str) is None
        assert len(two.pocket.subscriptions(two.ben.person)) == len(two.jobs(two.ben, "agreed")) == 1

    story(told)


def test_wishes_lie_sealed_under_the_servers_secret() -> None:
    async def told(two: Two) -> None:
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes(daily=7))
        (slip,) = two.shelves.pockets.slips(two.ada.person)
        assert b"daily" not in slip.sealed
        assert two.pocket.wishes(two.ada.person).daily == 7
        assert Pocket(two.shelves, SECRET, two.clock).wishes(two.ada.person).daily == 7

    story(told)
