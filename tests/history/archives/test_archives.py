"""K7: what is written to an archive comes back as it was, and nothing twice.

Full size: 2,000 examples.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from backtrail.storage.memory import MemoryRepository
from backtrail.storage.sqlite import SqliteRepository
from history.archives.stores import ACTIONS, act, everything
from history.desk import Desk
from sizes import size

EXAMPLES = size("K7_EXAMPLES", 25, 2000)
BACKENDS = {
    "memory": lambda _: MemoryRepository(),
    "sqlite": lambda folder: SqliteRepository(str(folder / "store" / "history.db")),
}


both = pytest.mark.parametrize("backend", BACKENDS.values(), ids=BACKENDS)


@both
@given(actions=ACTIONS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_whole_store_comes_back_as_it_was_and_only_once(backend, actions):
    """Every version, event, name, tag and note has its place in the log; twice adds nothing."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        desk = Desk(folder / "ws", backend(folder / "one"))
        for action in actions:
            act(desk, *action)
        wrote = desk.service.write_archive(str(folder / "x"))
        other = Desk(folder / "elsewhere", backend(folder / "two"), rooted=False)
        came = other.service.read_archive(str(folder / "x"))
        digests = not desk.repository.released(0, 1)
        before = everything(desk.repository, digests=digests)
        assert everything(other.repository, digests=digests) == before
        assert (came.versions, came.released, came.events) == (
            wrote.versions, wrote.released, wrote.events,
        )  # fmt: skip
        again = other.service.read_archive(str(folder / "x"))
        assert (again.versions, again.events, again.new, again.grown) == (0, 0, 0, 0)
        assert everything(other.repository, digests=digests) == before
        assert not list(other.repository.check())
        desk.service.close()
        other.service.close()


@both
@given(first=ACTIONS, then=ACTIONS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_later_archive_brings_what_came_since(backend, first, then):
    """What the store has already is recognised, by whatever name, and the rest follows it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        desk = Desk(folder / "ws", MemoryRepository())
        other = Desk(folder / "elsewhere", backend(folder / "two"), rooted=False)
        for at, actions in enumerate((first, then)):
            for action in actions:
                if action[0] != "release":
                    act(desk, *action)
            desk.service.write_archive(str(folder / f"x{at}"))
            other.service.read_archive(str(folder / f"x{at}"))
        assert everything(other.repository) == everything(desk.repository)
        assert not list(other.repository.check())
        other.service.close()
