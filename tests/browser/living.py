"""A few evenings of Ada's life in the house, so that its pages have something to show."""

from __future__ import annotations

import httpx

from tests.serving import House, begin

DIARY = (
    "You put the kettle on before I asked. I noticed, and I said nothing. I do not know why I said nothing.",
    "The builders again. We talk about tiles as if tiles were the thing.",
    "I keep hoping you will ask how the interview went.",
)


def live_a_while(house: House) -> str:
    """Let Ada begin, mark her pulse and write; gives back the cookie of her session."""
    cookie = begin(house, "Ada")
    with httpx.Client(base_url=house.url, cookies={"session": cookie}, headers={"Origin": house.url}) as client:
        for text in DIARY:
            _done(client.post("/notes", data={"text": text}))
        _done(client.post("/pulses", data={"near": "7", "safe": "8", "load": "6", "friction": "little"}))
    return cookie


def _done(answer: httpx.Response) -> None:
    if answer.status_code not in {200, 303}:
        raise RuntimeError(f"{answer.request.url.path} answered {answer.status_code}")
