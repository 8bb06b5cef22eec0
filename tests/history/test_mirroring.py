"""A second store that follows the first.

Full size: 2,000 examples.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.errors import ConflictError
from backtrail.history.requests import CheckpointQuery, RollbackQuery
from backtrail.storage.memory import MemoryRepository
from backtrail.storage.sqlite import SqliteRepository
from history.archives.stores import ACTIONS, act, everything
from history.desk import Desk
from sizes import size

EXAMPLES = size("K7_EXAMPLES", 25, 2000)


@given(rounds=st.lists(ACTIONS, min_size=1, max_size=3))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_mirror_is_like_the_store_after_each_time(rounds):
    """Versions, names, tags, notes, and what was let go of; and it is up to date then."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        desk = Desk(folder / "ws", MemoryRepository())
        mirror = Desk(folder / "m", SqliteRepository(str(folder / "m.db")), rooted=False)
        for actions in rounds:
            for action in actions:
                act(desk, *action)
            desk.service.mirror_to(mirror.service)
            digests = not desk.repository.released(0, 1)
            expected = everything(desk.repository, digests=digests)
            assert everything(mirror.repository, digests=digests) == expected
            assert desk.service.ahead_of(mirror.service) == 0
            assert not list(mirror.repository.check())
        again = desk.service.mirror_to(mirror.service)
        assert (again.versions, again.entries, again.released) == (0, 0, 0)
        mirror.service.close()


@pytest.fixture
def desk(tmp_path):
    """A history of one file."""
    made = Desk(tmp_path / "ws")
    made.save("a.txt", "one\n")
    return made


@pytest.fixture
def mirror(desk, tmp_path):
    """A mirror of it."""
    made = Desk(tmp_path / "m", rooted=False)
    desk.service.mirror_to(made.service)
    return made


def test_it_says_how_far_behind_it_is(desk, mirror):
    """In entries of the log."""
    assert desk.service.ahead_of(mirror.service) == 0
    desk.save("a.txt", "two\n")
    desk.service.tag(desk.path("a.txt"), "~0", "good")
    assert desk.service.ahead_of(mirror.service) == 2
    made = desk.service.mirror_to(mirror.service)
    assert (made.versions, made.entries) == (1, 2)


def test_what_is_there_is_not_copied_again(desk, mirror, monkeypatch):
    """Only histories to which something happened are read at all."""
    for at in range(5):
        desk.save(f"{at}.txt", f"{at}\n")
    desk.service.mirror_to(mirror.service)
    desk.save("0.txt", "more\n")
    put = []
    keep = MemoryRepository.put_content
    monkeypatch.setattr(
        MemoryRepository,
        "put_content",
        lambda self, data, *a, **k: put.append(data) or keep(self, data, *a, **k),
    )
    desk.service.mirror_to(mirror.service)
    assert put == [b"more\n"]


def test_a_save_that_lands_meanwhile_comes_the_next_time(desk, mirror, monkeypatch):
    """The mirror stays one, whichever file was saved."""
    from backtrail.history import mirroring

    desk.save("a.txt", "two\n")
    look = mirroring._changed

    def looked(repository, at):
        found = list(look(repository, at))
        desk.save("new.txt", "meanwhile\n")
        return found

    monkeypatch.setattr(mirroring, "_changed", looked)
    assert desk.service.mirror_to(mirror.service).versions == 1
    monkeypatch.setattr(mirroring, "_changed", look)
    assert desk.service.ahead_of(mirror.service) == 1
    desk.service.mirror_to(mirror.service)
    assert everything(mirror.repository) == everything(desk.repository)


def test_a_store_with_a_history_of_its_own_is_refused(desk, mirror, tmp_path):
    """Nothing in it is changed."""
    other = Desk(tmp_path / "other")
    for at in range(3):
        other.save("b.txt", f"{at}\n")
    before = everything(other.repository)
    with pytest.raises(ConflictError, match="no mirror"):
        desk.service.mirror_to(other.service)
    assert everything(other.repository) == before
    mirror.save("c.txt", "own\n")
    for at in range(9):
        desk.save("a.txt", f"{at}\n")
    before = everything(mirror.repository)
    with pytest.raises(ConflictError, match="no mirror"):
        desk.service.mirror_to(mirror.service)
    assert everything(mirror.repository) == before


def test_a_folder_that_moved_moves_in_the_mirror(desk, mirror, tmp_path):
    """Its history is not there twice."""
    desk.root.rename(tmp_path / "moved")
    desk.root = tmp_path / "moved"
    desk.service.add_root(str(desk.root))
    desk.save("a.txt", "two\n")
    desk.service.mirror_to(mirror.service)
    assert everything(mirror.repository) == everything(desk.repository)


def test_a_mirror_that_was_interrupted_goes_on(desk, mirror, monkeypatch):
    """The next time brings the rest."""
    from backtrail.history.archives import importing

    for at in range(4):
        desk.save("a.txt", f"{at}\n")
    monkeypatch.setattr(importing, "_PIECE", 1)
    run = importing.Importing._append

    def appended(self, aim, number, parent, version):
        if number == 4:
            raise KeyboardInterrupt
        return run(self, aim, number, parent, version)

    monkeypatch.setattr(importing.Importing, "_append", appended)
    with pytest.raises(KeyboardInterrupt):
        desk.service.mirror_to(mirror.service)
    monkeypatch.setattr(importing.Importing, "_append", run)
    desk.service.mirror_to(mirror.service)
    assert everything(mirror.repository) == everything(desk.repository)


@pytest.mark.parametrize("since", ["the first time", "later"])
def test_checkpoints_and_restores_of_folders_are_in_a_mirror(desk, tmp_path, since):
    """It is a mirror of the store all the same, and the points mean the same there."""
    mirror = Desk(tmp_path / "m", SqliteRepository(str(tmp_path / "m.db")), rooted=False)
    if since == "later":
        desk.service.mirror_to(mirror.service)
    folder = str(desk.root)
    desk.service.checkpoint(CheckpointQuery(folder=folder, name="works"))
    desk.save("a.txt", "two\n")
    back = desk.service.plan_rollback(RollbackQuery(point="works", folder=folder))
    desk.service.roll_back(back)
    desk.service.mirror_to(mirror.service)
    desk.service.end_checkpoint("works", folder)
    desk.service.mirror_to(mirror.service)
    assert desk.service.ahead_of(mirror.service) == 0
    assert mirror.service.events(0, 99) == desk.service.events(0, 99)
    there = mirror.another().checkpoints(None, over=True)
    assert there == desk.another().checkpoints(None, over=True)
    assert len(there) == 2
    mirror.service.close()
