"""Which files are a store, or belong to one."""

import os

import pytest

from backtrail.files.stores import SIGN, belongs_to, is_store, lies_beside_store
from backtrail.storage.sqlite.schema import APPLICATION_ID

_FORMAT = b"SQLite format 3\0"


def test_the_sign_is_what_stores_are_signed_with():
    """Storage and this module name the same four bytes."""
    assert APPLICATION_ID.to_bytes(4, "big") == SIGN


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("h.db", _FORMAT.ljust(68, b"\0") + SIGN, True),
        ("h.btl", _FORMAT, True),
        ("h.db", _FORMAT.ljust(100, b"\0"), False),
        ("h.btl", b"text", False),
        ("h.db", b"x" * 68 + SIGN, False),
        ("h.db", b"", False),
    ],
)
def test_a_store_is_known_by_its_head_a_new_one_by_its_name(path, head, expected):
    """Nothing but an SQLite file is one."""
    assert is_store(path, head) is expected


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
