"""A store that may only be read still answers, and says that nothing is being kept."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import apsw
import pytest

from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save

# Everything is imported before the privileges go: the interpreter may live in a private place.
READ_AS_NOBODY = """
import os, sys
sys.path.insert(0, sys.argv[2])
from storage.builders import save
from backtrail.errors import StoreAccessError
from backtrail.storage.sqlite import SqliteRepository
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
try:
    repository = SqliteRepository(sys.argv[1])
except StoreAccessError as error:
    sys.exit(f"refused: {error}")
head = repository.head(1)
print(repository.read_content(head.content_id).decode(), repository.trouble)
try:
    save(repository, repository.document(1), b"more")
except StoreAccessError as error:
    print("not kept:", error)
"""


@pytest.fixture
def place():
    """Make a folder that any user of this machine can enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def as_nobody(location):
    """Open, read and try to save as somebody without rights."""
    tests = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", READ_AS_NOBODY, str(location), tests]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def kept_store(place, file_mode, folder_mode):
    """Make a store with one version and take rights away from it."""
    location = place / "history.db"
    repository = SqliteRepository(str(location))
    save(repository, new_document(repository), b"text")
    repository.close()
    location.chmod(file_mode)
    place.chmod(folder_mode)
    return location


def test_a_read_only_store_is_read_and_a_save_is_refused(place):
    """Versions come back, the trouble is told at opening, and a save raises instead of passing."""
    location = kept_store(place, 0o444, 0o555)
    before = location.read_bytes()
    done = as_nobody(location)
    first, second = done.stdout.splitlines()
    assert first.startswith("text (")
    assert "read-only" in first
    assert second.startswith("not kept: ")
    assert location.read_bytes() == before


def test_an_older_store_that_may_only_be_read_says_what_it_needs(place):
    """It is neither damaged nor a stranger's."""
    location = kept_store(place, 0o644, 0o755)
    db = apsw.Connection(str(location))
    db.execute("DROP TABLE search_block; PRAGMA user_version = 1")
    db.close()
    location.chmod(0o444)
    place.chmod(0o555)
    done = as_nobody(location)
    (last,) = done.stderr.splitlines()[-1:]
    assert f"{location} has storage format 1" in last
    assert "written" in last


def test_a_store_of_somebody_else_is_refused_in_one_line(place):
    """Without the right to read there is one clear error."""
    done = as_nobody(kept_store(place, 0o000, 0o555))
    assert done.returncode == 1
    assert done.stderr.startswith("refused: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_may_not_be_written_is_refused(place):
    """No store can be made there, and that is said."""
    place.chmod(0o555)
    done = as_nobody(place / "new.db")
    assert done.stderr.startswith("refused: ")
    assert not (place / "new.db").exists()
