"""Reading from any thread: a few connections that are lent out one at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from itertools import starmap
from pathlib import Path
from typing import Any, TypeVar

from handhold.store.contracts import StoreDown
from handhold.store.sqlite import schema

_IDLE = 4
Form = TypeVar("Form")
Result = TypeVar("Result")


class Reader:
    """Runs queries; a connection is opened when all others are lent out, and a few are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._idle: list[sqlite3.Connection] = []

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """All records of a query.  Raises ``StoreDown``."""
        return self._run(query, values, sqlite3.Cursor.fetchall)

    def structs(self, form: Callable[..., Form], query: str, *values: object) -> list[Form]:
        """All records of a query, each as the arguments of ``form``.  Raises ``StoreDown``."""
        return self._run(query, values, lambda records: list(starmap(form, records)))

    def one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first record of a query, if there is one.  Raises ``StoreDown``."""
        found = self.all(query, *values)
        return found[0] if found else None

    def close(self) -> None:
        """Close the connections that are not lent out."""
        with self._guard:
            while self._idle:
                self._idle.pop().close()

    def _run(self, query: str, values: tuple[object, ...], take: Callable[[sqlite3.Cursor], Result]) -> Result:
        try:
            connection = self._borrow()
            try:
                return take(connection.execute(query, values))
            finally:
                self._give_back(connection)
        except sqlite3.Error as error:
            raise StoreDown from error

    def _borrow(self) -> sqlite3.Connection:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        return schema.connect(self._path, writes=False)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._guard:
            if len(self._idle) < _IDLE:
                self._idle.append(connection)
                return
        connection.close()
