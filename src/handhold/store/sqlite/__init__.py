"""The sealed floor on SQLite: one file, one process, one writer thread."""

from handhold.store.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
