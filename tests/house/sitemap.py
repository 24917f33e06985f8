"""The sitemap as it is written in ``web/app.py``: every address, and which guard each of its methods passes."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tests.house import tree

APP = tree.SRC / "handhold" / "web" / "app.py"
ACCESS = "handhold.web.access"
OPEN = {"anyone", "known", "guest"}
"""Guards that let everybody pass; the second only looks whether somebody is known, the third for an invitation."""
NOT_PAGES = ("/live", "/api/", "/openapi.json", "/healthz")


@dataclass(frozen=True, slots=True)
class Written:
    """One ``Place(...)``: its address and its methods with their guards (``None``: unguarded)."""

    address: str
    guards: dict[str, str | None]
    is_plain: bool


def places(node: ast.Module) -> list[Written]:
    """Every address of the house, in order."""
    guards = {
        alias.asname or alias.name
        for part in ast.walk(node)
        if isinstance(part, ast.ImportFrom) and part.module == ACCESS
        for alias in part.names
    }
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    found = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Place"]
    return [_written(call, guards) for call in found]


def page_paths() -> dict[str, list[str]]:
    """Addresses that answer with a page: those that nobody in particular may see, and those that only Ada may."""
    found: dict[str, list[str]] = {"nobody": ["/nowhere"], "ada": []}
    for place in places(tree.parsed(APP)):
        is_page = "get" in place.guards and not {"{", "."} & set(place.address)
        if is_page and not place.address.startswith(NOT_PAGES):
            found["nobody" if place.guards["get"] in OPEN else "ada"].append(place.address)
    return found


def _written(call: ast.Call, guards: set[str]) -> Written:
    methods = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg in {"get", "post"}}
    return Written(
        address=str(ast.literal_eval(call.args[0])) if call.args else "",
        guards={str(method): _guard(page, guards) for method, page in methods.items()},
        is_plain=len(call.args) == 1 and len(methods) == len(call.keywords) > 0,
    )


def _guard(page: ast.expr, guards: set[str]) -> str | None:
    if isinstance(page, ast.Call) and isinstance(page.func, ast.Name) and page.func.id in guards:
        return page.func.id
    return None
