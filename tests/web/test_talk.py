"""Ada calls, Ben answers; what each reads, and what neither can."""

from __future__ import annotations

from tests.web.street import Couple, sees

ONCE = "ab" * 16


def test_ada_reaches_with_one_tap_and_ben_finds_it_waiting(couple: Couple) -> None:
    sent = couple.ada.post("/reaches", data={"what": "hold", "once": ONCE})
    assert (sent.status_code, sent.headers["location"]) == (303, "/talk")
    page = couple.ben.get("/talk")
    assert sees(page, "What waits for you")
    assert sees(page, "Hold me a moment")
    assert sees(page, "Kindly, not now")
