"""A store in which hardly anything stays hot, for suites that know nothing of packs."""

from contextlib import contextmanager

from backtrail.storage.sqlite import SqliteRepository

__all__ = ["Packing", "small_packs"]


class Packing(SqliteRepository):
    """Puts whatever may be cold into packs of three as soon as it is written."""

    _at_work = False

    @contextmanager
    def transaction(self):
        """Compact after each of them."""
        with super().transaction():
            yield
        if not self._at_work:
            self._at_work = True
            try:
                for _ in self.compact():
                    pass
            finally:
                self._at_work = False


def small_packs(monkeypatch):
    """Let three versions fill a pack, and all but the newest be cold."""
    for name, value in {"_FULL": 3, "_FEWEST": 1, "_NEWEST": 1}.items():
        monkeypatch.setattr(f"backtrail.storage.sqlite.compaction.{name}", value)
