"""The contract suite runs over each of these; a new backend adds one line."""

import pytest

from backtrail.storage.memory import MemoryRepository
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document
from storage.packing import Packing, small_packs

BACKENDS = {
    "memory": lambda _: MemoryRepository(),
    "sqlite": lambda folder: SqliteRepository(str(folder / "store" / "history.db")),
    "packed": lambda folder: Packing(str(folder / "store" / "history.db")),
}


@pytest.fixture(params=BACKENDS)
def repository(request, tmp_path, monkeypatch):
    """Open an empty store of each backend in turn."""
    if request.param == "packed":
        small_packs(monkeypatch)
    opened = BACKENDS[request.param](tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def document(repository):
    """Make one document in it."""
    return new_document(repository)
