"""Ada leaves, or Ben does: at once, without asking, and with nothing lost for the one who stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from handhold.core import moment, note, opening, pause, person, pulse, reach, request
from handhold.core.entry import Entry
from handhold.core.ours import RoomClosed
from handhold.core.pulse import PulseItems
from handhold.core.words import Refused
from handhold.service import Done
from handhold.service.copying import copy_home
from handhold.service.leaving import Leaving
from handhold.store import proof
from handhold.store.keys import RoomKeys
from tests.service.test_joining import Village, story


async def together(village: Village) -> Leaving:
    await village.joined()
    await village.hall.act(village.ring("Ada"), "ours", moment.SayThanks(text="for the soup"))
    await village.hall.act(village.ring("Ben"), "ours", reach.Reach(what="look", line="the moon"))
    return Leaving(village.hall, village.log, village.people, village.clock)


def test_ada_is_out_at_once_and_alone_at_home_again() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        await leaving.leave(village.ring("Ada"))
        assert village.ring("Ada").ours is None
        assert (await village.hall.home(village.ring("Ada"))).ours is None
        assert isinstance(await village.hall.act(village.ring("Ada"), "mine", note.WriteNote(text="out")), Done)

    story(tell)


def test_ben_reads_on_and_is_told_only_that_the_room_is_closed() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        await leaving.leave(village.ring("Ada"))
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert home.ours.is_closed(village.now)
        assert [entry.event for entry in home.ours.kept.values()] == [moment.ThanksSaid(text="for the soup")]
        assert isinstance(await village.hall.act(village.ring("Ben"), "ours", reach.Reach(what="hold")), Refused)

    story(tell)


def test_with_a_delay_ben_goes_on_under_a_key_that_ada_never_had() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        old = village.ring("Ada").ours
        await leaving.leave(village.ring("Ada"), hours=48)
        done = await village.hall.act(village.ring("Ben"), "ours", reach.Reach(what="hold", line="still here"))
        assert isinstance(done, Done)
        assert old is not None
        last = village.log.rows(old.room)[-1]
        assert last.epoch not in old.keys
        ben = village.ring("Ben").ours
        assert isinstance(ben, RoomKeys)
        assert last.epoch in ben.keys
        village.now += timedelta(hours=49)
        assert isinstance(await village.hall.act(village.ring("Ben"), "ours", reach.Reach(what="hold")), Refused)

    story(tell)


def test_until_ben_is_told_his_room_does_all_that_it_always_did() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        ben = village.ring("Ben")
        await village.hall.act(ben, "mine", opening.OpenKinds(kinds=("near",)))
        await leaving.leave(village.ring("Ada"), hours=48)
        await village.hall.act(village.ring("Ben"), "mine", pulse.MarkPulse(items=PulseItems(near=6)))
        await village.hall.act(village.ring("Ben"), "mine", person.Choose(name="Benno"))
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert list(home.ours.shown[ben.person].values()) == [PulseItems(near=6)]
        assert home.ours.people[ben.person].name == "Benno"
        assert not [place for place in await events(village, "Ben") if type(place.event) is RoomClosed]
        assert not await tells_of_leaving(village, "Ben")
        village.now += timedelta(hours=49)
        await village.hall.act(village.ring("Ben"), "mine", pulse.MarkPulse(items=PulseItems(near=2)))
        after = await village.hall.home(village.ring("Ben"))
        assert after.ours is not None
        assert after.ours.shown == home.ours.shown
        assert len([place for place in await events(village, "Ben") if type(place.event) is RoomClosed]) == 1
        assert await tells_of_leaving(village, "Ben")

    story(tell)


def test_what_a_crash_left_half_done_is_finished_also_after_ada_left_unseen() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        await village.hall.act(village.ring("Ben"), "mine", opening.OpenKinds(kinds=("near",)))
        ours = village.ring("Ben").ours
        with pytest.MonkeyPatch.context() as crash, pytest.raises(OSError, match="cut short"):
            crash.setattr(village.log, "append", _fails_in(village, ours.room if ours else ""))
            await village.hall.act(village.ring("Ben"), "mine", pulse.MarkPulse(items=PulseItems(near=6)))
        await leaving.leave(village.ring("Ada"), hours=48)
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert list(home.ours.shown[village.ring("Ben").person].values()) == [PulseItems(near=6)]

    story(tell)


async def events(village: Village, name: str) -> list[Entry]:
    """What a program of somebody's reads in the shared room."""
    places = await village.hall.events(village.ring(name), "ours")
    return [place for place in places or [] if isinstance(place, Entry)]


async def tells_of_leaving(village: Village, name: str) -> bool:
    """Whether somebody's copy, which holds together either way, tells that the other left."""
    shared = (await copy_home(village.hall, village.log, village.ring(name))).rooms["ours"]
    assert proof.check(shared) == []
    return b"room_closed" in msgspec.json.encode(shared)


def _fails_in(village: Village, room: str) -> Callable[..., Awaitable[None]]:
    """An append that dies in one room."""
    append = village.log.append

    async def appending(where: str, *rest: Any) -> None:
        if where == room:
            raise OSError("cut short")
        await append(where, *rest)

    return appending


def test_what_ada_told_can_be_taken_back_first_and_bens_words_stay() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        assert await leaving.take_all_back(village.ring("Ada")) == 1
        await leaving.leave(village.ring("Ada"))
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert home.ours.kept == {}
        assert [call.line for call in home.ours.calls.values()] == ["the moon"]

    story(tell)


def test_the_reason_that_ben_gave_goes_with_everything_else_that_he_takes_back() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        ask = request.MakeRequest(ask="tea at four", size="minutes")
        made = await village.hall.act(village.ring("Ada"), "ours", ask)
        assert isinstance(made, Done)
        (seq,) = made.seqs
        answer = request.AnswerRequest(request=seq, answer="not_able", words="my reason")
        await village.hall.act(village.ring("Ben"), "ours", answer)
        await village.hall.act(
            village.ring("Ada"), "ours", request.CounterRequest(request=seq, ask="then on Sunday", size="hour")
        )
        for name in ("Ben", "Ada"):
            await leaving.take_all_back(village.ring(name))
            home = await village.hall.home(village.ring("Ada"))
            assert home.ours is not None
            assert {"Ben": "my reason", "Ada": "then on Sunday"}[name] not in str(home.ours)
            assert bool(home.ours.requests) == (name == "Ben")

    story(tell)


def test_ben_puts_the_closed_room_away_and_both_are_free_for_somebody_else() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        room = village.ring("Ben").ours
        assert room is not None
        await leaving.leave(village.ring("Ada"))
        await leaving.leave(village.ring("Ben"))
        assert village.ring("Ben").ours is None
        assert village.log.rows(room.room) == []
        assert not isinstance(await village.joining.invite(village.ring("Ben")), Refused)
        assert not isinstance(await village.joining.invite(village.ring("Ada")), Refused)

    story(tell)


def test_the_line_that_went_through_a_pause_goes_too() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        called = await village.hall.act(village.ring("Ada"), "ours", pause.CallPause(minutes=20))
        assert isinstance(called, Done)
        line = pause.LinePause(pause=called.seqs[0], what="practical", line="the key is under the pot")
        await village.hall.act(village.ring("Ben"), "ours", line)
        await leaving.take_all_back(village.ring("Ben"))
        home = await village.hall.home(village.ring("Ada"))
        assert home.ours is not None
        assert home.ours.pauses.on(village.now) is not None
        assert "under the pot" not in str(home.ours)
        assert await leaving.take_all_back(village.ring("Ben")) == 0

    story(tell)


def test_when_both_leave_at_one_moment_no_sealed_word_is_left_behind() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        room = village.ring("Ada").ours
        assert room is not None
        append = village.hall.append

        async def late(*what: Any) -> None:
            village.hall.append = append  # type: ignore[method-assign]
            await leaving.leave(village.ring("Ben"))
            await append(*what)

        village.hall.append = late  # type: ignore[assignment, method-assign]
        await leaving.leave(village.ring("Ada"))
        assert [village.ring(name).ours for name in ("Ada", "Ben")] == [None, None]
        assert village.log.rows(room.room) == []

    story(tell)


@pytest.mark.parametrize("cut", ["save_seals", "drop_seals"])
def test_a_leaving_cut_short_by_a_crash_is_finished_at_the_next_visit(cut: str) -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        old = village.ring("Ada").ours
        with pytest.MonkeyPatch.context() as crash, pytest.raises(OSError, match="cut short"):
            crash.setattr(village.people, cut, _fails)
            await leaving.leave(village.ring("Ada"))
        ada = village.ring("Ada")
        assert await leaving.finish(ada, await village.hall.home(ada))
        assert village.ring("Ada").ours is None
        ben = village.ring("Ben")
        assert not await leaving.finish(ben, await village.hall.home(ben))
        assert old is not None
        assert ben.ours is not None
        assert ben.ours.epoch == old.epoch + 1

    story(tell)


def test_a_leaving_that_is_finished_late_keeps_the_key_under_which_ben_wrote_meanwhile() -> None:
    async def tell(village: Village) -> None:
        leaving = await together(village)
        with pytest.MonkeyPatch.context() as crash, pytest.raises(OSError, match="cut short"):
            crash.setattr(village.people, "drop_seals", _fails)
            await leaving.leave(village.ring("Ada"), hours=48)
        await village.hall.act(village.ring("Ben"), "ours", reach.Reach(what="hold", line="still here"))
        ada = village.ring("Ada")
        await leaving.finish(ada, await village.hall.home(ada))
        home = await village.hall.home(village.ring("Ben"))
        assert home.ours is not None
        assert [call.line for call in home.ours.calls.values()] == ["the moon", "still here"]
        assert home.ours.gaps == ()

    story(tell)


async def _fails(*_: object) -> None:
    raise OSError("cut short")


def test_a_copy_proves_who_wrote_what_and_shows_every_change() -> None:
    async def tell(village: Village) -> None:
        await together(village)
        ada = village.ring("Ada")
        copy = await copy_home(village.hall, village.log, ada)
        assert ada.ours is not None
        shared, log = copy.rooms["ours"], village.log.rows(ada.ours.room)
        assert proof.check(shared, log) == []
        assert proof.check(copy.rooms["mine"]) == []
        kept = shared.rows[3]
        assert kept.content is not None
        forged = msgspec.structs.replace(kept, content=kept.content.replace("soup", "rice"))
        rows = (*shared.rows[:3], forged, *shared.rows[4:])
        assert proof.check(msgspec.structs.replace(shared, rows=rows)) == [proof.Finding(4, "signature")]
        holed = msgspec.structs.replace(shared, rows=(*shared.rows[:2], *shared.rows[3:]))
        assert proof.check(holed) == [proof.Finding(3, "missing")]
        assert proof.check(shared, log[:-1]) == [proof.Finding(len(log), "elsewhere")]
        blank = msgspec.structs.replace(kept, content=None, signature=None)
        rows = (*shared.rows[:3], blank, *shared.rows[4:])
        assert proof.check(msgspec.structs.replace(shared, rows=rows), log) == [proof.Finding(4, "unproved")]

    story(tell)


def test_a_copy_survives_the_wire() -> None:
    async def tell(village: Village) -> None:
        await together(village)
        copy = await copy_home(village.hall, village.log, village.ring("Ben"))
        shared = copy.rooms["ours"]
        assert msgspec.json.decode(msgspec.json.encode(shared), type=proof.RoomProof) == shared

    story(tell)
