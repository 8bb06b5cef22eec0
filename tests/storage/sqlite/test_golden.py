"""D20: stores of every format so far are read, brought on, and never spoiled on the way.

Runs over whatever lies in ``tests/storage/golden``. Red when a migration loses rows, commits half
of itself, or an older Backtrail writes into a newer store.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from backtrail.errors import StoreError, StoreFormatError
from backtrail.history.requests import SearchQuery
from backtrail.model import Workspace
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.schema import FORMAT, MIGRATIONS
from durability.power import PowerCutError, PowerVfs, World
from history.desk import Desk
from storage.builders import save
from storage.golden.stores import STORES, copy_of, expected

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

DIE_AFTER = """
import os, sys
from backtrail.storage.sqlite import SqliteRepository, schema

class Dying(tuple):
    def __iter__(self):
        for statement in tuple.__iter__(self):
            yield statement
            sys.argv[2] = int(sys.argv[2]) - 1
            if sys.argv[2] == 0:
                os.kill(os.getpid(), 9)

schema.MIGRATIONS = tuple(Dying(statements) for statements in schema.MIGRATIONS)
SqliteRepository(sys.argv[1])
"""
"""Dies after so many statements of the migrations."""


def steps(name):
    """How many statements lead from a golden store to today's format."""
    return sum(map(len, MIGRATIONS[int(name.rpartition("-")[2]) :]))


@pytest.fixture(params=STORES)
def name(request):
    """Name each golden store in turn."""
    return request.param


def found_in(repository):
    """Every version that can be read, as the golden stores' lists have it."""
    versions = [v for n in (1, 2, 3, 4) for v in repository.versions(VersionFilter(document=n), 99)]
    return {
        v.sequence: {
            "document": v.document, "number": v.number, "id": v.id, "time": v.time_ns,
            "size": v.size,
            "sha256": hashlib.sha256(b"".join(repository.blocks(v.content_id))).hexdigest(),
        }
        for v in versions
    }  # fmt: skip


def test_every_version_is_given_back(name, tmp_path):
    """Byte for byte, with its number, time and id; nothing is damaged, before a save and after."""
    repository = SqliteRepository(copy_of(name, tmp_path))
    for _ in range(2):
        assert found_in(repository) == expected(name)
        assert [finding for finding in repository.check() if not finding.hint] == []
        repository.close()
        repository = SqliteRepository(str(tmp_path / "history.btl"))
    kept = save(repository, repository.document(1), b"from today on\n")
    assert repository.read_content(kept.content_id) == b"from today on\n"
    assert list(repository.check()) == []
    repository.close()


def test_people_find_their_history(name, tmp_path):
    """Timeline, tags, notes, former names, what was deleted, searches, a restore and its undo."""
    repository = SqliteRepository(copy_of(name, tmp_path))
    root = tmp_path / "project"
    with repository.transaction():
        repository.update_workspace(Workspace(id=1, root=str(root), device=1, inode=2))
    desk = Desk(root, repository)
    page = desk.service.timeline(desk.path("src/app.py"))
    newest = desk.contents("src/app.py")[-1]
    tagged = next(e for row in page.rows for e in row.entries if e.tags)
    assert (tagged.tags, tagged.note) == (("works",), "before the move, größer")
    assert repository.former_documents(1, "notes.md")[0].path == "doc/notes.md"
    assert [found.document.path for found in desk.service.deleted().files] == ["data/räume.csv"]
    matches = desk.service.search(SearchQuery(text="needle", kind="introduced")).matches
    assert len(matches) > 10
    desk.write("src/app.py", newest)
    desk.service.restore(desk.path("src/app.py"), "3")
    assert desk.read("src/app.py") == repository.read_content(tagged.version.content_id)
    desk.service.undo()
    assert desk.read("src/app.py") == newest
    desk.service.close()


@pytest.mark.parametrize(
    ("name", "step"), [(name, step) for name in STORES for step in range(1, steps(name) + 1)]
)
def test_a_killed_migration_starts_again(name, step, tmp_path):
    """Killed after any statement, the next opening gives everything back."""
    location = copy_of(name, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", DIE_AFTER, location, str(step)],
        capture_output=True, check=False, timeout=60, env=os.environ,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    repository = SqliteRepository(location)
    assert found_in(repository) == expected(name)
    assert [finding for finding in repository.check() if not finding.hint] == []
    repository.close()


def test_a_power_cut_at_any_write_of_a_migration_costs_nothing(name, tmp_path):
    """Whatever the cut leaves of what was not synced, the next opening brings the store on."""
    layer = PowerVfs("golden-cut")
    cuts = 0
    try:
        for cut_at in range(1, 200):
            before, after = tmp_path / f"{cut_at}", tmp_path / f"{cut_at}-left"
            before.mkdir()
            after.mkdir()
            location = copy_of(name, before)
            layer.world = World(cut_at, cut_at=cut_at, files=[Path(location)])
            finished = False
            with suppress(PowerCutError, StoreError):
                SqliteRepository(location, vfs=layer.name).close()
                finished = True
            layer.world.leave_behind(after)
            repository = SqliteRepository(str(after / "history.btl"))
            assert found_in(repository) == expected(name), cut_at
            repository.close()
            if finished:
                break
            cuts += 1
    finally:
        layer.unregister()
    assert finished
    assert cuts > (5 if steps(name) else 0)


def test_a_store_of_a_newer_format_is_refused_and_left_alone(name, tmp_path):
    """The text says what to do; not one byte is written, and no file is made beside it."""
    location = copy_of(name, tmp_path)
    db = apsw.Connection(location)
    db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    db.close()
    before = Path(location).read_bytes()
    with pytest.raises(StoreFormatError, match=rf"format {FORMAT + 1}.* up to {FORMAT};.*Update"):
        SqliteRepository(location)
    assert Path(location).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["history.btl"]


def test_every_format_has_a_golden_store():
    """Whoever makes a new format puts one of it here before the next one comes."""
    formats = [int(name.rpartition("-")[2]) for name in STORES]
    assert formats[: FORMAT - 1] == [*range(1, FORMAT)]
