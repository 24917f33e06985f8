"""Every address of the house passes the file that says who may; nothing is open by having been forgotten."""

from __future__ import annotations

import ast

import pytest

from tests.house import sitemap, tree
from tests.house.sitemap import ACCESS, Written


def unguarded(found: list[Written]) -> list[str]:
    """Pages that are put at an address without a word from the access file about who may see them."""
    strange = [
        f"{place.address} is not written as an address with get= and post=" for place in found if not place.is_plain
    ]
    open_ = [(place.address, method) for place in found for method, guard in place.guards.items() if guard is None]
    return strange + [f"{address} {method} is open" for address, method in open_]


@pytest.fixture(scope="module")
def house() -> list[Written]:
    return sitemap.places(tree.parsed(sitemap.APP))


def test_every_address_says_who_may(house: list[Written]) -> None:
    assert unguarded(house) == []


def test_every_address_stands_once_in_the_sitemap(house: list[Written]) -> None:
    found = [place.address for place in house]
    assert len(found) > 20
    assert sorted(set(found)) == sorted(found)


def test_the_pages_that_nobody_in_particular_sees_are_known_by_name() -> None:
    public = {
        "/",
        "/help",
        "/hold-near",
        "/join",
        "/kitchen",
        "/nowhere",
        "/offline",
        "/recovery",
        "/sign-in",
        "/start",
        "/trust",
    }
    assert set(sitemap.page_paths()["nobody"]) == public


@pytest.mark.parametrize(
    "planted",
    ["Place('/a', get=show)", "Place('/a', get=person(show), post=take)", "Place('/a', person(show))", "Place('/a')"],
)
def test_a_planted_open_page_is_found(planted: str) -> None:
    assert len(unguarded(sitemap.places(ast.parse(f"from {ACCESS} import person\n{planted}")))) == 1


def test_a_guard_from_elsewhere_does_not_count() -> None:
    elsewhere = "from handhold.web.mine import person\nPlace('/a', get=person(show))"
    assert unguarded(sitemap.places(ast.parse(elsewhere))) == ["/a get is open"]
    assert unguarded(sitemap.places(ast.parse(f"from {ACCESS} import person\nPlace('/a', get=person(show))"))) == []
