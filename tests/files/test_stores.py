"""Which files are a store, or belong to one."""

import os
from pathlib import Path

import pytest

from backtrail.files.stores import SIGN, belongs_to, is_store, lies_beside_store
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.schema import APPLICATION_ID

_FORMAT = b"SQLite format 3\0"


def test_the_sign_is_what_stores_are_signed_with():
    """Storage and this module name the same four bytes."""
    assert APPLICATION_ID.to_bytes(4, "big") == SIGN


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (_FORMAT.ljust(68, b"\0") + SIGN, True),
        (_FORMAT.ljust(100, b"\0"), False),
        (b"x" * 68 + SIGN, False),
        (b"", False),
    ],
)
def test_a_store_is_known_by_its_head(tmp_path, head, expected):
    """Nothing but an SQLite file with the sign is one."""
    assert is_store(str(tmp_path / "h.db"), head) is expected


def test_a_new_store_is_known_by_its_log(tmp_path):
    """Until SQLite writes the log into the file."""
    store = str(tmp_path / "h.db")
    repository = SqliteRepository(store)
    head = Path(store).read_bytes()
    assert SIGN not in head
    assert is_store(store, head)
    assert lies_beside_store(f"{store}-shm")
    repository.close()
    assert SIGN in Path(store).read_bytes()
    assert lies_beside_store(f"{store}-shm")


@pytest.mark.parametrize(
    ("path", "store"),
    [
        ("a/h-wal", "a/h"),
        ("a/h-open/", "a/h"),
        ("a/h-open/7-0.face", "a/h"),
        ("a/h-open/b/c", None),
        ("a/h-open", None),
        ("a/h-walnut", None),
        ("a/wal", None),
    ],
)
def test_what_lies_beside_a_store_is_named_after_it(path, store):
    """The side files of SQLite and of the faces, and no other."""
    assert belongs_to(path) == store


def test_a_pipe_or_nothing_where_a_store_would_be_is_none(tmp_path):
    """Nobody waits for whoever would write to the pipe."""
    os.mkfifo(tmp_path / "h.db")
    assert not lies_beside_store(str(tmp_path / "h.db-wal"))
    assert not lies_beside_store(str(tmp_path / "gone.db-wal"))
