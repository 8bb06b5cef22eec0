"""A process looks at its memory and gives back what the store has as well."""

import gc

import pytest

from backtrail.serving import memory as memory_module
from backtrail.serving.memory import Memory, resident_bytes
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A person with a store on disk, and sixty saves."""
    desk = Desk(tmp_path / "work", SqliteRepository(str(tmp_path / "store.btl")))
    for number in range(60):
        desk.save("a.txt", f"line {number}\n" * 100)
    yield desk
    desk.service.close()


def test_each_step_is_done_and_told(desk):
    """What is warm goes first; with enough memory all is as before."""
    taken = [0]
    looking = Memory(lambda: taken[0])
    looking.look(desk.service)
    assert (looking.use().step, looking.use().operations) == (0, 50)
    for version in range(1, 9):
        desk.service.content(desk.path("a.txt"), str(version))
    assert desk.service.at_hand().contents == 8
    for megabytes, step, operations in ((85, 1, 50), (125, 2, 10), (155, 3, 10)):
        taken[0] = megabytes * 10**6
        looking.look(desk.service)
        use = looking.use()
        assert (use.step, use.operations, use.contents, use.eased) == (step, operations, 0, step)
        assert use.resident == taken[0]
    taken[0] = 10**6
    looking.look(desk.service)
    desk.save("a.txt", "another\n")
    assert (looking.use().step, looking.use().eased) == (0, 3)
    assert len(desk.contents("a.txt")) == 61


def test_what_does_not_help_is_not_done_at_each_look(desk, monkeypatch):
    """A process that needs its memory for other things is left in peace."""
    trims = []
    monkeypatch.setattr(memory_module, "_trim", lambda: trims.append(1))
    monkeypatch.setattr(gc, "collect", lambda: trims.append(2))
    taken, now = [90_000_000], [0.0]
    looking = Memory(lambda: taken[0], lambda: now[0])
    for _ in range(5):
        looking.look(desk.service)
    assert len(trims) == 1
    taken[0] = 110_000_000
    looking.look(desk.service)
    assert len(trims) == 1
    now[0] = 61.0
    looking.look(desk.service)
    assert len(trims) == 2


def test_where_the_system_does_not_tell_nothing_is_let_go_of(desk):
    """0 is no figure."""
    looking = Memory(lambda: 0)
    looking.look(desk.service)
    assert (looking.use().step, looking.use().eased, looking.use().operations) == (0, 0, 50)


def test_the_system_tells_what_the_process_takes():
    """A large piece of memory shows."""
    before = resident_bytes()
    if not before:
        pytest.skip("this system tells nothing without psutil")
    piece = b"x" * (64 << 20)
    assert resident_bytes() > before + (32 << 20)
    assert len(piece) == 64 << 20
