"""Opening brings a store to today's format, whole or not at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest

from backtrail.history import indexing
from backtrail.history.requests import SearchQuery
from backtrail.storage.sqlite import SqliteRepository, schema
from backtrail.storage.sqlite.schema import FORMAT, MIGRATIONS
from history.desk import Desk
from storage.builders import new_document, save

STEPS = sum(len(statements) for statements in MIGRATIONS)
DIE_AFTER = """
import os, sys
import apsw
from backtrail.storage.sqlite import SqliteRepository, schema

left = int(sys.argv[2])

class Dying(tuple):
    def __iter__(self):
        global left
        for statement in tuple.__iter__(self):
            if not left:
                os.kill(os.getpid(), 9)
            left -= 1
            yield statement

schema.MIGRATIONS = tuple(Dying(statements) for statements in schema.MIGRATIONS)
SqliteRepository(sys.argv[1])
"""


@pytest.mark.parametrize("step", [*range(0, STEPS, 3), STEPS - 1])
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


OLDER = "DROP TABLE search_block; DROP TABLE pack; DROP TABLE packed_entry; PRAGMA user_version = 1"
"""What makes a store of format 1 of today's."""
OPEN = """
import sys, time
from backtrail.storage.sqlite import SqliteRepository
time.sleep(max(0, float(sys.argv[2]) - time.time()))
print(SqliteRepository(sys.argv[1]).indexed())
"""


@pytest.fixture
def older(tmp_path, location):
    """A desk whose store, of format 1, has thirty versions of a file, and the bytes of these."""
    desk = Desk(tmp_path / "ws", SqliteRepository(location))
    for number in range(30):
        desk.save("a.txt", f"needle {number}\n" if number % 9 == 4 else f"{number}\n")
    contents = desk.contents("a.txt")
    desk.service.close()
    db = apsw.Connection(location)
    db.execute(OLDER)
    db.close()
    return desk, contents


def test_a_store_of_format_1_is_searched_at_once_and_then_indexed(older, location, monkeypatch):
    """Every version is as it was, and found before the index is there, and with it."""
    monkeypatch.setattr(indexing, "_VERSIONS", 8)
    before, contents = older
    desk = Desk(before.root, SqliteRepository(location))
    assert desk.contents("a.txt") == contents
    asked = SearchQuery(text="needle", kind="introduced")
    for indexed in (False, True):
        assert (desk.repository.indexed() > 0) == indexed
        found = desk.service.search(asked).matches
        assert [match.entry.version.number for match in found] == [23, 14, 5]
        while desk.service.index_more():
            pass
    assert list(desk.repository.check()) == []
    desk.service.close()


@pytest.mark.usefixtures("older")
def test_many_that_open_an_older_store_at_once_bring_it_on_once(location):
    """Nobody is refused."""
    begin = str(time.time() + 1)
    opening = [
        subprocess.Popen([sys.executable, "-c", OPEN, location, begin], stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=60)[0] for process in opening] == [b"0\n"] * 4


class _Overtaken(apsw.Connection):
    """Another process makes the store right after this one's first question."""

    def pragma(self, name, *given):
        answer = super().pragma(name, *given)
        if name == "application_id" and not answer:
            SqliteRepository(self.filename).close()
        return answer


def test_a_store_that_another_makes_meanwhile_is_no_stranger(location):
    """What the file is is asked of one moment, so nobody takes half of the making for it."""
    Path(location).parent.mkdir(parents=True)
    db = _Overtaken(location)
    db.execute("PRAGMA journal_mode = WAL")
    assert schema.stored_format(db, location) == 0
    assert schema.stored_format(db, location) == FORMAT
    db.close()


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
