"""Long lists, shown a page at a time: what stands behind the last thing that was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def behind(things: list[T], is_last: Callable[[T], bool]) -> list[T]:
    """What stands behind the thing that was shown last; all of it when that is nowhere."""
    at = next((index for index, thing in enumerate(things) if is_last(thing)), None)
    return things if at is None else things[at + 1 :]
