"""What is due is told once, on every device, without a word of content, and not when it is unwelcome."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from handhold.core import moment, quiet, reach
from handhold.core.pocket import Wishes
from handhold.core.words import Refused
from handhold.pocket import Shelves, keep
from handhold.pocket.post import Outcome
from handhold.store.contracts import StoreDown
from handhold.store.pockets import Job, MemoryFeeds, MemoryJobs, MemoryPockets
from handhold.store.webpush import Message
from tests.pocket.living import SECRET, SERVICE, Two

MORNING_TO_NIGHT = timedelta(hours=11)


def story(told: Callable[[Two], Awaitable[None]]) -> None:
    """Tell a story of two people who moved in this morning."""

    async def whole() -> None:
        await told(await Two().move_in())

    asyncio.run(whole())


async def call(two: Two) -> None:
    """Ada says something, and the minute passes in which Ben could have seen it."""
    await two.act(two.ada, moment.SayThanks(text="for holding my hand"))
    two.pass_time(minutes=2)


def test_ben_is_told_on_every_device_that_something_waits_and_never_what() -> None:
    async def told(two: Two) -> None:
        devices = [await two.subscribe(two.ben, name) for name in ("phone", "laptop")]
        await call(two)
        assert await two.runner.run_due() == 1
        assert sorted(message.endpoint for message in two.service.came) == sorted(
            device.subscription.endpoint for device in devices
        )
        words = devices[0].open(two.service.came[0].body) if two.service.came[0].endpoint.endswith("phone") else b""
        words = words or devices[0].open(two.service.came[1].body)
        assert words == b'{"body":"en: Something is waiting for you."}'
        assert two.jobs(two.ben) == []
        assert await two.runner.run_due() == 0

    story(told)


def test_whoever_saw_it_by_themselves_is_not_told() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.pocket.looked(two.ben.person, two.now)
        await two.act(two.ada, reach.Reach(what="look"))
        two.pass_time(seconds=20)
        two.pocket.looked(two.ben.person, two.now)
        two.pass_time(minutes=2)
        assert await two.runner.run_due() == 0
        assert (two.service.came, two.jobs(two.ben)) == ([], [])

    story(told)


@pytest.mark.parametrize("hours", [0, 14], ids=["by day", "in the quiet hours"])
def test_what_came_after_ben_looked_is_told_also_when_something_waited_before(hours: int) -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.pass_time(hours=hours)
        await two.act(two.ada, reach.Reach(what="look"))
        two.pass_time(seconds=20)
        two.pocket.looked(two.ben.person, two.now)
        two.pass_time(seconds=20)
        await two.act(two.ada, reach.Reach(what="miss_you"))
        sent = 0
        for _ in range(12):
            two.pass_time(hours=1)
            sent += await two.runner.run_due()
        assert (sent, len(two.service.came), two.jobs(two.ben)) == (1, 1, [])

    story(told)


def test_what_comes_while_ben_is_being_told_is_told_too() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        loop = asyncio.get_running_loop()

        async def meanwhile() -> None:
            two.pass_time(seconds=5)
            two.pocket.looked(two.ben.person, two.now)
            two.pass_time(seconds=5)
            await two.act(two.ada, reach.Reach(what="miss_you"))

        def slow(message: Message) -> Outcome:
            if not two.service.came:
                asyncio.run_coroutine_threadsafe(meanwhile(), loop).result(timeout=10)
            return two.service(message)

        two.runner = two.runner_with(slow)
        await call(two)
        assert await two.runner.run_due() == 1
        two.pass_time(minutes=2)
        assert await two.runner.run_due() == 1
        assert two.jobs(two.ben) == []

    story(told)


def test_what_ben_chooses_while_he_is_being_told_stands_and_the_push_is_counted() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        loop = asyncio.get_running_loop()

        async def meanwhile() -> None:
            await two.pocket.wish(two.ben, await two.home(two.ben), Wishes(waiting=False, daily=1))
            await two.act(two.ben, quiet.BeginQuiet(until=None), "mine")

        def slow(message: Message) -> Outcome:
            asyncio.run_coroutine_threadsafe(meanwhile(), loop).result(timeout=10)
            return two.service(message)

        two.runner = two.runner_with(slow)
        await call(two)
        assert await two.runner.run_due() == 1
        wishes = two.pocket.wishes(two.ben.person)
        assert (wishes.waiting, wishes.daily, wishes.off, wishes.told) == (False, 1, True, 1)

    story(told)


def test_a_job_is_held_from_when_it_is_taken_up_however_slow_the_one_before_it_was() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        now = int(two.now.timestamp())
        await two.shelves.jobs.put([Job(two.ben.person, name, now, "agreed", now) for name in ("a", "b")])
        held = []

        def slow(message: Message) -> Outcome:
            held.append([job.due - int(two.now.timestamp()) for job in two.jobs(two.ben) if job.due > now])
            two.pass_time(minutes=4)
            return two.service(message)

        two.runner = two.runner_with(slow)
        assert await two.runner.run_due() == 2
        assert held == [[300], [300]]

    story(told)


def test_having_looked_before_it_came_does_not_count() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.pocket.looked(two.ben.person, two.now)
        two.pass_time(seconds=1)
        await call(two)
        assert await two.runner.run_due() == 1

    story(told)


def test_at_night_it_waits_for_the_morning() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.pass_time(hours=14)
        await call(two)
        assert await two.runner.run_due() == 0
        two.pass_time(hours=8)
        assert await two.runner.run_due() == 0
        two.pass_time(hours=2)
        assert await two.runner.run_due() == 1

    story(told)


def test_no_more_than_the_chosen_number_a_day_even_over_a_restart() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        await two.pocket.wish(two.ben, await two.home(two.ben), Wishes(daily=2))
        sent = 0
        for _ in range(4):
            await call(two)
            sent += await two.runner.run_due()
            two.restart()
        assert (sent, len(two.service.came)) == (2, 2)
        two.pass_time(days=1)
        await call(two)
        assert await two.runner.run_due() == 1

    story(told)


def test_a_subscription_that_is_over_is_forgotten() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.service.answer = "gone"
        await call(two)
        assert await two.runner.run_due() == 0
        assert two.pocket.devices(two.ben.identity) == []
        assert two.jobs(two.ben) == []

    story(told)


def test_a_service_that_does_not_answer_is_asked_again_until_it_makes_no_sense() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        two.service.answer = "failed"
        await call(two)
        assert await two.runner.run_due() == 0
        two.pass_time(minutes=10)
        two.service.answer = "sent"
        assert await two.runner.run_due() == 1
        two.service.answer = "failed"
        await call(two)
        await two.runner.run_due()
        two.pass_time(days=3)
        assert await two.runner.run_due() == 0
        assert two.jobs(two.ben) == []

    story(told)


def test_an_agreed_time_is_told_to_both_when_it_comes() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.subscribe(two.ben)
        await two.act(two.ada, reach.Reach(what="miss_you"))
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + MORNING_TO_NIGHT))
        two.pass_time(minutes=2)
        assert await two.runner.run_due() == 2
        two.service.came.clear()
        two.pass_time(hours=11)
        assert await two.runner.run_due() == 2
        assert {message.endpoint[-12:-6] for message in two.service.came} == {two.ada.person[:6], two.ben.person[:6]}

    story(told)


def test_a_visit_at_the_agreed_minute_does_not_swallow_the_reminder() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.act(two.ada, reach.Reach(what="miss_you"))
        await two.act(two.ben, reach.AnswerReach(reach=4, answer="at", at=two.now + MORNING_TO_NIGHT))
        two.pass_time(minutes=2)
        await two.runner.run_due()
        two.pass_time(hours=11)
        await two.pocket.settle(two.ben, await two.home(two.ben), anew=True)
        assert await two.runner.run_due() == 1

    story(told)


def test_a_visit_while_the_service_is_away_does_not_swallow_the_reminder_either() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        (called,) = (await two.act(two.ada, reach.Reach(what="miss_you"))).seqs
        await two.act(two.ben, reach.AnswerReach(reach=called, answer="at", at=two.now + MORNING_TO_NIGHT))
        two.pass_time(minutes=2)
        await two.runner.run_due()
        two.pass_time(hours=11)
        two.service.answer = "failed"
        assert await two.runner.run_due() == 0
        await two.pocket.settle(two.ben, await two.home(two.ben), anew=True)
        two.service.answer = "sent"
        two.pass_time(minutes=10)
        assert await two.runner.run_due() == 1

    story(told)


def test_the_evening_reminder_comes_every_day_and_once_a_day() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.pocket.wish(two.ada, await two.home(two.ada), Wishes(pulse_at=20 * 60))
        sent = []
        for _ in range(72):
            two.pass_time(hours=1)
            sent.append(await two.runner.run_due())
        assert [hour for hour, count in enumerate(sent, 1) if count] == [11, 35, 59]

    story(told)


def test_two_processes_tell_a_thing_once() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ben)
        await call(two)
        first = two.runner
        two.restart()
        assert sum(await asyncio.gather(first.run_due(), two.runner.run_due())) == 1
        assert len(two.service.came) == 1

    story(told)


def test_a_job_of_an_unknown_kind_and_one_without_a_device_are_let_go() -> None:
    async def told(two: Two) -> None:
        now = int(two.now.timestamp())
        await two.shelves.jobs.put(
            [Job(two.ben.person, "a", now, "dance", now), Job(two.ben.person, "b", now, "agreed", now)]
        )
        assert await two.runner.run_due() == 0
        assert two.jobs(two.ben) == []

    story(told)


def test_one_reminder_that_breaks_keeps_back_nobody_elses() -> None:
    async def told(two: Two) -> None:
        await two.subscribe(two.ada)
        await two.subscribe(two.ben)
        now = int(two.now.timestamp())
        await two.shelves.jobs.put([Job(ring.person, "a", now, "agreed", now) for ring in (two.ada, two.ben)])
        wishes = two.pocket.wishes(two.ada.person)
        broken = keep.seal_wishes(SECRET, two.ada.person, replace(wishes, zone="Nowhere/At_All"))
        await two.shelves.pockets.save(broken)
        assert await two.runner.run_due() == 1
        assert [message.endpoint[-12:-6] for message in two.service.came] == [two.ben.person[:6]]

    story(told)


class BrokenJobs(MemoryJobs):
    """Jobs on a disk that fails once."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def due(self, now: int, limit: int) -> list[Job]:
        self.asked += 1
        raise StoreDown


def test_an_error_of_the_disk_is_tried_again() -> None:
    async def told(two: Two) -> None:
        broken = BrokenJobs()
        two.shelves = Shelves(broken, MemoryPockets(broken), MemoryFeeds())
        two.restart()
        running = asyncio.create_task(two.runner.forever())
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert broken.asked == 1
        assert running.cancelled()

    story(told)


def test_a_device_at_a_service_that_is_no_longer_allowed_is_not_added_again() -> None:
    async def told(two: Two) -> None:
        device = await two.subscribe(two.ben)
        moved = replace(device.subscription, endpoint=device.subscription.endpoint.replace(SERVICE, "other.example"))
        assert isinstance(await two.pocket.add_device(two.ben, await two.home(two.ben), "x", moved), Refused)

    story(told)
