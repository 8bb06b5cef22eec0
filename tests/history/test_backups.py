"""A copy of the whole store, made while saves go on."""

import os

import pytest

from backtrail.errors import DamagedError, UsageError
from backtrail.history.service import HistoryService
from backtrail.storage.sqlite import SqliteRepository
from history.archives.stores import everything
from history.desk import Desk, settings


@pytest.fixture
def desk(tmp_path):
    """A store on disk with some megabytes in it."""
    made = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "one" / "history.db")))
    made.save("big", os.urandom(5 << 20))
    made.save("a.txt", "one\n")
    yield made
    made.service.close()


def opened(path):
    """The store at a path."""
    return SqliteRepository(str(path))


def prove(path):
    """What the copy says of itself."""
    repository = opened(path)
    service = HistoryService(repository, settings(), clock=lambda: 0, person="")
    try:
        return service.check()
    finally:
        service.close()


def test_a_copy_is_one_instant_while_saves_go_on(desk, tmp_path):
    """What is saved after its beginning is not in it, and waits for nothing."""
    before = everything(desk.repository)
    other = Desk(desk.root, opened(desk.repository.location))
    seen = []

    def progress(done, total):
        seen.append((done, total))
        other.save("a.txt", f"while {len(seen)} of {done}\n")

    target = tmp_path / "copy"
    made = desk.service.back_up(str(target), progress=progress)
    assert len(seen) > 1
    assert seen[-1][0] == seen[-1][1]
    copy = opened(target)
    assert everything(copy) == before
    assert not list(copy.check())
    assert made.size == target.stat().st_size
    assert target.stat().st_mode & 0o777 == 0o600
    assert len(desk.versions("a.txt")) == 1 + len(seen)
    copy.close()
    other.service.close()


def test_nothing_is_replaced_unasked_and_the_store_itself_never(desk, tmp_path):
    """Nor a part of it, nor another store that is open."""
    target = tmp_path / "copy"
    target.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        desk.service.back_up(str(target))
    assert target.read_text() == "mine"
    link = tmp_path / "link"
    link.symlink_to(desk.repository.location)
    for name in (desk.repository.location, desk.repository.location + "-wal", str(link)):
        with pytest.raises(UsageError, match="the store itself"):
            desk.service.back_up(name, force=True)
    desk.service.back_up(str(target), force=True)
    another = opened(target)
    with another.transaction():
        another.add_workspace("/elsewhere", 1, 2)
    with pytest.raises(UsageError, match="open"):
        desk.service.back_up(str(target), force=True)
    another.close()
    assert not list(tmp_path.glob("*.part*"))


def test_a_copy_that_is_damaged_does_not_replace_a_sound_one(desk, tmp_path):
    """It is proved before it gets its name."""
    target = tmp_path / "copy"
    made = desk.service.back_up(str(target), prove=prove)
    assert made.proved == 2
    sound = target.read_bytes()
    db = desk.repository._db
    with desk.repository.transaction():
        db.execute("UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    with pytest.raises(DamagedError, match="backtrail check"):
        desk.service.back_up(str(target), force=True, prove=prove)
    assert target.read_bytes() == sound
    assert not list(tmp_path.glob("*.part*"))


def test_an_interrupted_copy_leaves_nothing(desk, tmp_path):
    """Neither a name nor a part of it."""

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.service.back_up(str(tmp_path / "copy"), progress=stop)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "ws"]
    desk.save("a.txt", "the store goes on\n")


def test_a_store_in_memory_says_what_to_do(tmp_path):
    """There is no file to copy."""
    desk = Desk(tmp_path / "ws")
    with pytest.raises(UsageError, match="archive write"):
        desk.service.back_up(str(tmp_path / "copy"))
    assert not list(tmp_path.glob("copy*"))
