"""The real house in a process of its own, as ``make run`` starts it, on a free port with a folder of its own."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from handhold.commands import keeping

PATIENCE = 90.0
"""Seconds after which a house that does not answer counts as broken."""
PASSPHRASE = "four warm quiet words"
ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def first_backup(folder: Path) -> tuple[datetime, Path]:
    """When the first backup of a running house was made, and its file, as soon as it is there."""
    until = time.monotonic() + PATIENCE
    while not (made := keeping.made_in(folder)):
        if time.monotonic() > until:
            raise TimeoutError("the house makes no backup")
        time.sleep(0.05)
    return made[0]


@dataclass
class House:
    """A running house.  It can be stopped, killed and started again on the same data."""

    data: Path
    port: int = field(default_factory=free_port)
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of its door."""
        return self.environ.get("HANDHOLD_URL") or f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it has said its address."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANDHOLD_")}
        own = {"PYTHONPATH": str(ROOT / "src"), "PORT": str(self.port), "HANDHOLD_DATA": str(self.data)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "handhold", "serve"],
            env={**kept, **own, **self.environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        until = time.monotonic() + PATIENCE
        while self.url not in "".join(self.said[-1:]):
            self.said.append(self._line(until))

    def stop(self) -> str:
        """Ask it to stop, wait until it has, and give back what it said meanwhile."""
        return self._end(signal.SIGTERM)

    def kill(self) -> str:
        """End it at once, as a power cut would."""
        return self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it and start it again on the same data and port."""
        self.stop()
        self.start()

    def _line(self, until: float) -> str:
        assert self.process is not None
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
            self.kill()
            raise TimeoutError("the house said nothing: " + "".join(self.said))
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the house went away: " + "".join(self.said))
        return line

    def _end(self, how: signal.Signals) -> str:
        if self.process is None:
            return ""
        process, self.process = self.process, None
        process.send_signal(how)
        try:
            rest, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        self.said.append(rest)
        return rest


def begin(house: House, name: str) -> str:
    """Let somebody begin alone, and give back the cookie of their session."""
    words = {"name": name, "adult": "yes", "zone": "UTC", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    return _come_in(house, "/people", words)


def sign_in(house: House, name: str, passphrase: str) -> str:
    """Let somebody in who lives there, and give back the cookie of their session."""
    return _come_in(house, "/sessions", {"name": name, "passphrase": passphrase})


def _come_in(house: House, path: str, words: dict[str, str]) -> str:
    with httpx.Client(base_url=house.url, headers={"Origin": house.url}, timeout=PATIENCE) as client:
        answer = client.post(path, data=words)
    if "session" not in answer.cookies:
        raise RuntimeError(f"{words['name']} could not come in: {answer.status_code}")
    return answer.cookies["session"]


@contextmanager
def running(data: Path, **environ: str) -> Iterator[House]:
    """A house that runs while the block does."""
    house = House(data=data, environ=environ)
    house.start()
    try:
        yield house
    finally:
        house.stop()
