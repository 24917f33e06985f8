"""A house that is lived in: the made-up couple with their three months, and Cleo, who began alone a while ago."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from handhold.commands.demo import FOLDER
from handhold.commands.made_up import PASSPHRASES
from tests.house.sitemap import NOT_PAGES, page_paths
from tests.serving import PATIENCE, ROOT, House, begin, running, sign_in

DIARY = (
    "The builders again. I talk about tiles as if tiles were the thing.",
    "I keep hoping somebody will ask how the interview went.",
)
OF_A_KIND = 3
"""How many pages of one kind are looked at: three cards stand for all cards."""


@dataclass(frozen=True, slots=True)
class LivedIn:
    """A running house, and the cookie of everybody in it; nobody has none."""

    house: House
    cookies: dict[str, str]

    def pages(self, who: str) -> dict[str, str]:
        """Every page that this person comes to, by its address: those of the sitemap, and where their links lead."""
        public = page_paths()
        waiting = list(public["nobody"] if who == "nobody" else public["ada"])
        kinds: Counter[str] = Counter()
        found: dict[str, str] = {}
        with browsing(self.house, self.cookies[who]) as client:
            while waiting:
                path = waiting.pop(0)
                kind = path.strip("/").partition("/")[0]
                if path in found or (kinds[kind] >= OF_A_KIND and "/" in path.strip("/")):
                    continue
                answer = client.get(path)
                if answer.headers.get("content-type", "").startswith("text/html"):
                    kinds[kind] += 1
                    found[path] = answer.text
                    waiting += [] if who == "nobody" else _links(answer.text)
        return found


@contextmanager
def lived_in(place: Path) -> Iterator[LivedIn]:
    """Let them live in ``place`` and open the house."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "HANDHOLD_DATA": str(place)}
    made = [sys.executable, "-m", "handhold", "demo", "--no-serve"]
    subprocess.run(made, env=environ, check=True, stdout=subprocess.DEVNULL)
    with running(place / FOLDER) as house:
        everybody = {"nobody": "", "cleo": _alone(house)}
        for who, passphrase in PASSPHRASES.items():
            everybody[who] = sign_in(house, who.capitalize(), passphrase)
        yield LivedIn(house, everybody)


def _alone(house: House) -> str:
    cookie = begin(house, "Cleo")
    with browsing(house, cookie) as client:
        for text in DIARY:
            _done(client.post("/notes", data={"text": text}))
        _done(client.post("/pulses", data={"near": "7", "safe": "8", "load": "6", "friction": "little"}))
    return cookie


@contextmanager
def browsing(house: House, cookie: str) -> Iterator[httpx.Client]:
    """Somebody's pages without a browser; with an empty cookie, nobody's."""
    cookies = {"session": cookie} if cookie else {}
    with httpx.Client(base_url=house.url, cookies=cookies, headers={"Origin": house.url}, timeout=PATIENCE) as client:
        yield client


def _done(answer: httpx.Response) -> None:
    if answer.status_code != 303:
        raise RuntimeError(f"{answer.request.url.path} answered {answer.status_code}")


def _links(text: str) -> list[str]:
    found = [link for link in re.findall(r'href="(/[^"#?]*)', text) if not link.startswith(NOT_PAGES)]
    return [link for link in found if "." not in link]
