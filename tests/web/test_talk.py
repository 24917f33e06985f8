"""Ada calls, Ben answers; what each reads, and what neither can."""

from __future__ import annotations

from tests.web.village import Browser, Village, story, words_of


def test_ada_reaches_with_one_tap_and_ben_finds_it_waiting() -> None:
    async def tell(_village: Village, ada: Browser, ben: Browser) -> None:
        assert await ada.sent("/reaches", what="hold", once="ab" * 16) == "/talk"
        seen = words_of(await ben.read("/talk"))
        assert "What waits for you" in seen
        assert "Hold me a moment" in seen
        assert "Here I am" in seen

    story(tell)
