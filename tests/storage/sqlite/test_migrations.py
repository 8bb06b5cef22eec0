"""Opening brings a store to today's format, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.schema import FORMAT, MIGRATIONS
from storage.builders import new_document, save

STEPS = sum(len(statements) for statements in MIGRATIONS)
DIE_AFTER = """
import os, sys
import apsw
from backtrail.storage.sqlite import SqliteRepository, schema

class Dying(tuple):
    def __iter__(self):
        for number, statement in enumerate(tuple.__iter__(self)):
            if number == int(sys.argv[2]):
                os.kill(os.getpid(), 9)
            yield statement

schema.MIGRATIONS = tuple(Dying(statements) for statements in schema.MIGRATIONS)
SqliteRepository(sys.argv[1])
"""


@pytest.mark.parametrize("step", range(0, STEPS, 3))
def test_a_migration_killed_in_the_middle_starts_again(tmp_path, step):
    """Killed between any two statements, the next opening makes a whole store."""
    location = str(tmp_path / "history.db")
    done = subprocess.run(
        [sys.executable, "-c", DIE_AFTER, location, str(step)],
        capture_output=True, check=False, timeout=60, env=os.environ,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    assert Path(location).exists()
    repository = SqliteRepository(location)
    version = save(repository, new_document(repository), b"text")
    assert repository.read_content(version.content_id) == b"text"
    assert list(repository.check()) == []
    repository.close()


def test_a_new_store_has_todays_format(location, raw):
    """The file's header says what it is and in which format."""
    SqliteRepository(location).close()
    assert raw(location, "PRAGMA user_version", "PRAGMA application_id") == [
        [(FORMAT,)],
        [(0x42544C31,)],
    ]


def test_opening_again_changes_nothing(location):
    """A store of today's format is opened without a write."""
    SqliteRepository(location).close()
    before = Path(location).read_bytes()
    SqliteRepository(location).close()
    assert Path(location).read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path):
    """Made by hand and empty: nothing is lost by using it."""
    location = tmp_path / "history.db"
    location.touch(0o644)
    SqliteRepository(str(location)).close()
    assert location.stat().st_mode & 0o777 == 0o600
