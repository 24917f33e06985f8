"""What a home for two needs beyond the hall: joining, leaving, and the log from which copies are made."""

from __future__ import annotations

from dataclasses import dataclass

from handhold.service.joining import Joining
from handhold.service.leaving import Leaving
from handhold.store.contracts import Log


@dataclass(frozen=True, slots=True)
class Together:
    """The doors in and out of a shared room."""

    joining: Joining
    leaving: Leaving
    log: Log


def person_room(person: str) -> str:
    """The name under which the bell tells what no room of a person can: one opened or closed, somebody said yes."""
    return f"person:{person}"
