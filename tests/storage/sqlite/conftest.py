"""A store in a folder of its own, and raw access to its file."""

import sys

import apsw
import pytest

from backtrail.storage.sqlite import SqliteRepository

if sys.platform != "linux":
    collect_ignore = ["test_first_bytes.py"]  # strace is Linux's


@pytest.fixture
def location(tmp_path):
    """Name a store that is not there yet."""
    return str(tmp_path / "made" / "for" / "history.db")


@pytest.fixture
def repository(location):
    """Open an empty store."""
    opened = SqliteRepository(location)
    yield opened
    opened.close()


@pytest.fixture
def raw():
    """Give a function that runs SQL on a file behind Backtrail's back."""

    def run(location, *statements):
        db = apsw.Connection(str(location))
        rows = [db.execute(statement).fetchall() for statement in statements]
        db.close()
        return rows

    return run
