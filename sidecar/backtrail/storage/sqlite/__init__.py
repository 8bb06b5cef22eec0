"""The embedded store: one SQLite file, shared by every editor of a person."""

from backtrail.storage.sqlite.repository import SqliteRepository

__all__ = ["SqliteRepository"]
