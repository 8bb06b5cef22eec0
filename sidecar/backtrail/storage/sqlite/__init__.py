"""The embedded store: one SQLite file, shared by every editor of a person."""

from backtrail.storage.sqlite.repository import BESIDE, SqliteRepository, begin_beside

__all__ = ["BESIDE", "SqliteRepository", "begin_beside"]
