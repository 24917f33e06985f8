"""Ada and Ben at a running house, each with a client of their own, made a couple by the forms that people use."""

from __future__ import annotations

import re
import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.serving import PASSPHRASE, PATIENCE, running


@dataclass
class Somebody:
    """One person's browser without a window."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form and follow to the page that answers."""
        answer = self.client.post(path, data=form, follow_redirects=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer

    @property
    def cookie(self) -> str:
        """What opens the session."""
        return next(value for name, value in self.client.cookies.items() if name.endswith("session"))


@dataclass(frozen=True, slots=True)
class AtHome:
    """A data folder in which Ada and Ben are a couple, and the cookies of their open sessions."""

    data: Path
    ada: str
    ben: str

    def copied_to(self, place: Path) -> Path:
        """A copy of the folder, for a story of its own."""
        return Path(shutil.copytree(self.data, place))


def settle(data: Path) -> AtHome:
    """Let them become a couple in a house on ``data``, which is then stopped."""
    with running(data) as house, couple(house.url) as (ada, ben):
        return AtHome(data, ada.cookie, ben.cookie)


@contextmanager
def back(url: str, home: AtHome) -> Iterator[tuple[Somebody, Somebody]]:
    """Ada and Ben at a house on a copy of their home, still signed in."""
    with somebody(url) as ada, somebody(url) as ben:
        ada.client.cookies.set("session", home.ada)
        ben.client.cookies.set("session", home.ben)
        yield ada, ben


@contextmanager
def somebody(url: str, verify: ssl.SSLContext | bool = True) -> Iterator[Somebody]:
    """A browser that nobody knows yet, at the house of that address."""
    with httpx.Client(base_url=url, headers={"Origin": url}, verify=verify, timeout=PATIENCE) as client:
        yield Somebody(client)


@contextmanager
def couple(url: str, verify: ssl.SSLContext | bool = True) -> Iterator[tuple[Somebody, Somebody]]:
    """Ada and Ben, who just joined."""
    with somebody(url, verify) as ada, somebody(url, verify) as ben:
        for person, name in ((ada, "Ada"), (ben, "Ben")):
            person.post("/people", name=name, adult="yes", zone="UTC", passphrase=PASSPHRASE, again=PASSPHRASE)
        page = ada.post("/invitation").text
        secret = re.findall(r"/join#([0-9a-z-]+)", page)[0]
        ben.post("/joinings", invitation=secret)
        ada.post("/confirmations")
        yield ada, ben
