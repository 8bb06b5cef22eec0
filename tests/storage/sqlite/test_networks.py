"""A store on a drive that other machines write to."""

import os
import sqlite3
from pathlib import Path

import pytest

from backtrail import mounts
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save


@pytest.fixture
def mounted(monkeypatch, tmp_path):
    """Have the system say that the folder is on a drive of some kind."""

    def mount(kind, options="rw"):
        line = f"30 20 0:30 / {tmp_path} rw - {kind} host:/x {options}\n"
        monkeypatch.setattr(mounts, "_table", lambda: os.fsencode(line))

    return mount


def journal(location):
    """Which journal the file itself says that it has."""
    db = sqlite3.connect(location)
    try:
        return db.execute("PRAGMA journal_mode").fetchone()[0]
    finally:
        db.close()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p", "vboxsf", "fuse.rclone"])
def test_it_has_no_log_that_processes_share_by_memory(tmp_path, mounted, kind):
    """Saves are kept all the same, which is no trouble, and the person is told."""
    mounted(kind)
    location = str(tmp_path / "h.btl")
    repository = SqliteRepository(location)
    kept = save(repository, new_document(repository), b"text")
    assert not list(tmp_path.glob("*-wal"))
    assert not list(tmp_path.glob("*-shm"))
    assert repository.trouble == ()
    (notice,) = repository.notices
    assert kind in notice
    assert "store move" in notice
    assert repository.read_content(kept.content_id) == b"text"
    repository.close()
    assert journal(location) == "delete"


@pytest.mark.parametrize(
    ("kind", "options", "alone"),
    [("nfs4", "rw", False), ("nfs", "rw,nolock", True), ("fuse.sshfs", "rw", True)],
)
def test_it_says_where_one_machine_alone_may_write(tmp_path, mounted, kind, options, alone):
    """Locks may end at this machine."""
    mounted(kind, options)
    repository = SqliteRepository(str(tmp_path / "h.btl"))
    assert ("no other machine" in repository.notices[0]) is alone
    repository.close()


def test_a_store_that_comes_to_such_a_drive_and_leaves_it_changes_its_journal(
    tmp_path, mounted, monkeypatch
):
    """Each time with everything that it holds."""
    location = str(tmp_path / "h.btl")
    repository = SqliteRepository(location)
    save(repository, new_document(repository), b"1")
    repository.close()
    assert journal(location) == "wal"
    with monkeypatch.context():
        mounted("nfs4")
        repository = SqliteRepository(location)
        save(repository, repository.document(1), b"2")
        repository.close()
    assert journal(location) == "delete"
    monkeypatch.setattr(mounts, "_table", lambda: b"")
    repository = SqliteRepository(location)
    assert (repository.notices, repository.head(1).number) == ((), 2)
    repository.close()
    assert journal(location) == "wal"


def test_one_that_others_have_open_with_a_log_serves_as_it_is(tmp_path, mounted):
    """They share a machine, or nothing could be open; the next opening tries again."""
    location = str(tmp_path / "h.btl")
    first = SqliteRepository(location)
    save(first, new_document(first), b"1")
    mounted("nfs4")
    second = SqliteRepository(location)
    save(second, second.document(1), b"2")
    assert first.head(1).number == 2
    assert Path(location + "-wal").exists()
    second.close()
    first.close()
