"""The power fails while Ada writes: whatever she was told is kept, is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from handhold.store.seal import row_hash
from handhold.store.sqlite import open_store

ROOM = "ab" * 16
WRITER = """
import asyncio, sys
from pathlib import Path
from handhold.store.contracts import Head, Row
from handhold.store.seal import row_hash
from handhold.store.sqlite import open_store

ROOM = sys.argv[2]

async def write(store, lane):
    room = ROOM[:-1] + str(lane)
    head = store.log.head(room)
    while True:
        seq = head.seq + 1 if head else 1
        prev = head.hash if head else bytes(32)
        row = Row(seq, 1, prev, bytes([lane]) * 16, seq.to_bytes(32, "big"), b"body of %d" % seq * 40)
        await store.log.append(room, head, [row])
        head = Head(seq, row_hash(room, row))
        print(lane, seq, flush=True)

async def main():
    store = open_store(Path(sys.argv[1]))
    await asyncio.gather(*(write(store, lane) for lane in range(4)))

asyncio.run(main())
"""


def killed_after(folder: Path, lines: int) -> dict[int, int]:
    """Let four rooms be written and kill the process without warning; the last place that each was told is kept."""
    told: dict[int, int] = {}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), ROOM], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        assert process.stdout is not None
        for number, line in enumerate(process.stdout):
            if number == lines:
                process.send_signal(signal.SIGKILL)
            if line.endswith("\n"):
                lane, seq = map(int, line.split())
                told[lane] = seq
    assert process.returncode == -signal.SIGKILL
    return told


def test_nothing_that_ada_was_told_is_kept_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(5)
    for _ in range(3):
        told = killed_after(tmp_path, chance.randrange(20, 200))
        assert told
        with closing(open_store(tmp_path)) as store:
            for lane, seq in told.items():
                room = ROOM[:-1] + str(lane)
                rows = store.log.rows(room)
                assert len(rows) >= seq
                assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
                assert all(row.body == b"body of %d" % row.seq * 40 for row in rows)
                links = [bytes(32), *(row_hash(room, row) for row in rows)]
                assert [row.prev for row in rows] == links[:-1]
