"""A few evenings of Ada and Ben in the house, so that its pages have something to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.serving import House, begin

DIARY = (
    "You put the kettle on before I asked. I noticed, and I said nothing. I do not know why I said nothing.",
    "The builders again. We talk about tiles as if tiles were the thing.",
    "I keep hoping you will ask how the interview went.",
)
DAY = {"near": "7", "safe": "8", "load": "6", "friction": "little"}
_SECRET = re.compile(r"/join#([0-9a-z-]{19})")


def live_a_while(house: House) -> str:
    """Let Ada begin, write, invite Ben and live with him; gives back the cookie of her session."""
    cookies = become_two(house)
    with browsing(house, cookies[0]) as ada, browsing(house, cookies[1]) as ben:
        for text in DIARY:
            _done(ada.post("/notes", data={"text": text}))
        for browser in (ada, ben):
            _done(browser.post("/opened", data={"kinds": ["near", "load"]}))
            _done(browser.post("/pulses", data=DAY))
        _done(ada.post("/reaches", data={"what": "look", "line": "There is a heron on the roof of the bakery."}))
        _done(ben.post("/answers", data={"reach": "6", "answer": "words", "words": "It looks like my uncle."}))
        _done(ben.post("/reaches", data={"what": "hard_day", "line": "The builder found water behind the wall."}))
        _done(ben.post("/thanks", data={"text": "For coming out with the lamp when I was under the floor."}))
        _done(ada.post("/moments", data={"text": "We danced to the hold music of the tile people."}))
    return cookies[0]


def become_two(house: House) -> tuple[str, str]:
    """Let Ada and Ben begin and become a couple; gives back the cookies of their sessions."""
    cookies = begin(house, "Ada"), begin(house, "Ben")
    with browsing(house, cookies[0]) as ada, browsing(house, cookies[1]) as ben:
        _join(ada, ben)
    return cookies


@contextmanager
def browsing(house: House, cookie: str) -> Iterator[httpx.Client]:
    """Somebody's pages without a browser."""
    with httpx.Client(base_url=house.url, cookies={"session": cookie}, headers={"Origin": house.url}) as client:
        yield client


def _join(ada: httpx.Client, ben: httpx.Client) -> None:
    _done(ada.post("/invitation"))
    secret = _SECRET.search(ada.get("/invitation").text)
    if secret is None:
        raise RuntimeError("the invitation shows no link")
    _done(ben.post("/joinings", data={"invitation": secret[1]}))
    _done(ada.post("/confirmations"))
    _done(ben.get("/today"))


def _done(answer: httpx.Response) -> None:
    if answer.status_code not in {200, 303}:
        raise RuntimeError(f"{answer.request.url.path} answered {answer.status_code}")
