"""An open page that asks for itself again gets all that lives on it, as the whole page has it, and no more."""

from __future__ import annotations

import re
from typing import Any

import pytest

from handhold.core.reach import Reach
from tests.house.sitemap import page_paths
from tests.web.street import Browser, Couple
from tests.web.test_pages import lived_in, lived_together

BEGIN = re.compile(r"<(section|div)\b[^>]*\bdata-live\b[^>]*>")
ONCE = re.compile(r'(name="once" value=")[0-9a-f]{32}')


def living(browser: Browser, path: str, **headers: str) -> tuple[str, list[str]]:
    """The mark of a page, and its living parts as HTML; the names of acts, which are new each time, left out."""
    text = ONCE.sub(r"\1", browser.get(path, headers=headers).text)
    mark = re.search(r'data-mark="([^"]*)"', text)
    return mark[1] if mark else "", [whole(text, found) for found in BEGIN.finditer(text)]


def whole(text: str, begin: re.Match[str]) -> str:
    """The element that begins there, up to its own end."""
    depth = 0
    for tag in re.compile(rf"<(/?){begin[1]}\b").finditer(text, begin.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return text[begin.start() : tag.start()]
    raise AssertionError(begin[0])


@pytest.fixture
def lived(couple: Couple) -> Couple:
    lived_in(couple.ada)
    lived_together(couple.ada, couple.ben)
    return couple


def test_what_lives_on_a_page_comes_whole_when_it_asks_again(lived: Couple) -> None:
    found = {path: living(lived.ada, path) for path in page_paths()["ada"]}
    pages = {path: parts for path, parts in found.items() if parts[1]}
    assert {"/today", "/talk", "/keep", "/see", "/mine", "/letters", "/requests", "/cards"} <= set(pages)
    for path, parts in pages.items():
        assert living(lived.ada, path, Living="1") == parts, path


def test_what_does_not_live_is_not_drawn_for_a_page_that_asks_again(lived: Couple) -> None:
    again = lived.ada.get("/talk", headers={"Living": "1"}).text
    assert 'id="talk-waits"' in again
    assert not any(part in again for part in ("Leave quickly", 'class="doors"', 'class="tiles"', "<footer"))


def test_a_page_never_claims_to_show_what_came_while_it_was_drawn(
    couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, visited = couple.ring(couple.ben), couple.pocket.visited

    async def ben_is_quicker(*of_ada: Any, **how: Any) -> None:
        await visited(*of_ada, **how)
        await couple.hall.act(ben, "ours", Reach(what="look"))

    before = couple.hall.heads(ben)["ours"]
    monkeypatch.setattr(couple.pocket, "visited", ben_is_quicker)
    mark, parts = living(couple.ada, "/talk")
    assert couple.hall.heads(ben)["ours"] == before + 1
    assert f"ours:{before}" in mark
    assert not any("Look at this" in part for part in parts)
