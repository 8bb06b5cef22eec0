"""The contract suite runs over each of these; a new backend adds one line."""

from contextlib import contextmanager

import pytest

from backtrail.storage.memory import MemoryRepository
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document

BACKENDS = {
    "memory": lambda _: MemoryRepository(),
    "sqlite": lambda folder: SqliteRepository(str(folder / "store" / "history.db")),
    "packed": lambda folder: Packing(str(folder / "store" / "history.db")),
}


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


@pytest.fixture(params=BACKENDS)
def repository(request, tmp_path, monkeypatch):
    """Open an empty store of each backend in turn."""
    if request.param == "packed":
        for name, value in {"_FULL": 3, "_FEWEST": 1, "_NEWEST": 1}.items():
            monkeypatch.setattr(f"backtrail.storage.sqlite.compaction.{name}", value)
    opened = BACKENDS[request.param](tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def document(repository):
    """Make one document in it."""
    return new_document(repository)
