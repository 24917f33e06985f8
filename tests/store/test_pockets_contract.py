"""What every keeper of jobs, slips and feeds promises, whichever database stands below it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from handhold.store.pockets import Job, Slip
from handhold.store.sqlite import SqliteStore, open_store
from tests.cast import ADA, BEN
from tests.serving import PATIENCE, ROOT
from tests.store.conftest import Floor

SOON, LATE = "1a" * 16, "2b" * 16


def job(person: str = ADA, id: str = SOON, due: int = 100, kind: str = "agreed") -> Job:
    return Job(person=person, id=id, due=due, kind=kind, since=50)


def test_jobs_fall_due_in_order_and_one_id_stands_once(floor: Floor) -> None:
    async def story() -> None:
        await floor.jobs.put([job(), job(id=LATE, due=300), job(BEN, due=200)])
        await floor.jobs.put([job(due=150)])
        assert floor.jobs.of(ADA) == [job(due=150), job(id=LATE, due=300)]
        assert floor.jobs.due(149, 10) == []
        assert floor.jobs.due(300, 10) == [job(due=150), job(BEN, due=200), job(id=LATE, due=300)]
        assert floor.jobs.due(300, 1) == [job(due=150)]
        await floor.jobs.drop(ADA, [SOON, "nothing"])
        assert floor.jobs.of(ADA) == [job(id=LATE, due=300)]
        await floor.jobs.drop(ADA, [])
        assert floor.jobs.of(BEN) == [job(BEN, due=200)]

    asyncio.run(story())


def test_a_job_is_claimed_by_one_only_and_comes_back_when_its_taker_dies(floor: Floor) -> None:
    async def story() -> None:
        await floor.jobs.put([job()])
        (found,) = floor.jobs.due(100, 10)
        assert sorted(await asyncio.gather(*(floor.jobs.claim(found, 400) for _ in range(5)))) == [False] * 4 + [True]
        assert floor.jobs.due(399, 10) == []
        assert floor.jobs.due(400, 10) == [job(due=400)]
        await floor.jobs.drop(ADA, [SOON])
        assert not await floor.jobs.claim(found, 400)

    asyncio.run(story())


def test_slips_are_kept_by_slot_and_one_replaces_another(floor: Floor) -> None:
    async def story() -> None:
        pockets = floor.pockets
        assert pockets.slip(ADA, "wishes") is None
        await pockets.save(Slip(ADA, "wishes", b"sealed"))
        await pockets.save(Slip(ADA, "device:1", b"sealed", b"label"))
        await pockets.save(Slip(ADA, "wishes", b"sealed anew and longer"))
        await pockets.save(Slip(BEN, "wishes", b"his"))
        assert pockets.slip(ADA, "wishes") == Slip(ADA, "wishes", b"sealed anew and longer")
        assert [slip.slot for slip in pockets.slips(ADA)] == ["device:1", "wishes"]
        await pockets.drop(ADA, "device:1")
        await pockets.drop(ADA, "device:1")
        assert [slip.slot for slip in pockets.slips(ADA)] == ["wishes"]
        await floor.jobs.put([job(), job(BEN)])
        await pockets.erase(ADA)
        assert (pockets.slips(ADA), floor.jobs.of(ADA)) == ([], [])
        assert (pockets.slips(BEN), floor.jobs.of(BEN)) == ([Slip(BEN, "wishes", b"his")], [job(BEN)])

    asyncio.run(story())


def test_a_feed_is_replaced_and_dropped(floor: Floor) -> None:
    async def story() -> None:
        await floor.feeds.put(SOON, b"one")
        await floor.feeds.put(SOON, b"one and more")
        assert floor.feeds.get(SOON) == b"one and more"
        assert floor.feeds.get(LATE) is None
        await floor.feeds.drop(SOON)
        await floor.feeds.drop(SOON)
        assert floor.feeds.get(SOON) is None

    asyncio.run(story())


def test_what_was_replaced_or_dropped_is_in_no_file(store: SqliteStore) -> None:
    first, second, feed = b"the first address" * 3, b"the second" * 9, b"an agreed time" * 5

    async def story() -> None:
        await store.pockets.save(Slip(ADA, "device:1", first, first))
        await store.pockets.save(Slip(ADA, "device:1", second))
        await store.feeds.put(SOON, feed)
        assert any(second in file.read_bytes() for file in store.folder.path.iterdir())
        await store.people.erase(ADA)
        await store.feeds.drop(SOON)

    asyncio.run(story())
    left = b"".join(file.read_bytes() for file in store.folder.path.iterdir())
    assert [gone in left for gone in (first, second, feed)] == [False] * 3
    assert store.pockets.slips(ADA) == []


CLAIMER = """
import asyncio, sys
from pathlib import Path
from handhold.store.sqlite import schema
from handhold.store.sqlite.pockets import SqliteJobs
from handhold.store.sqlite.reader import Reader
from handhold.store.sqlite.writer import Writer

database = Path(sys.argv[1])
jobs = SqliteJobs(Writer(schema.connect(database, writes=True), database.parent / "spare-of-nobody"), Reader(database))

async def claim():
    taken = 0
    print("ready", flush=True)
    sys.stdin.readline()
    while found := jobs.due(1000, 7):
        for job in found:
            taken += await jobs.claim(job, 5000)
    return taken

print(asyncio.run(claim()), flush=True)
"""


def test_several_real_processes_over_one_file_claim_each_job_once(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    asyncio.run(store.jobs.put([job(id=f"{number:032x}", due=number) for number in range(60)]))
    database = store.folder.database
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(ROOT / "src")},
        )
        for _ in range(3)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    taken = [int(worker.communicate("go\n", timeout=PATIENCE)[0]) for worker in workers]
    assert sum(taken) == 60
    assert [one.due for one in store.jobs.of(ADA)] == [5000] * 60
    store.close()
