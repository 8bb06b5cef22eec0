"""D6: rows that are taken out, rows that change places, a file that is cut: the check tells.

Short form: 8 rows of each table. Campaign: all.

Red when a row that others need is not missed, or when a cut file is read as a shorter history.
"""

import random
import shutil
from pathlib import Path

import apsw
import msgspec
import pytest

from backtrail.errors import StoreError
from backtrail.storage.digests import version_digest
from backtrail.storage.sqlite import SqliteRepository
from durability.test_bit_flips import build
from sizes import size

ROWS = size("D6_ROWS", 8, 1000)
"""Of each table; no store here has more."""

TABLES = (
    "text", "workspace", "document", "content", "version", "event", "pack", "packed_entry",
)  # fmt: skip
"""Those without a row of which something cannot be given back."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Make a store in which every table has rows."""
    location = str(tmp_path_factory.mktemp("d6") / "history.btl")
    build(location)
    return location


@pytest.fixture
def copy(whole, tmp_path):
    """Give a copy of it that may be spoiled."""
    return shutil.copy(whole, tmp_path / "history.btl")


def damage(location):
    """What a check tells, hints apart."""
    try:
        repository = SqliteRepository(str(location))
    except StoreError as error:
        return [error]
    found = [finding for finding in repository.check() if not finding.hint]
    repository.close()
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_taken_out_is_missed(whole, copy, table):
    """Any of them but the very last entry of the store, behind which nothing is."""
    db = apsw.Connection(whole)
    rows = [row[0] for row in db.execute(f"SELECT rowid FROM {table}")]
    ((last,),) = db.execute("SELECT max(sequence) FROM version")
    db.close()
    for row in random.Random(table).sample(rows, min(ROWS, len(rows))):
        if table == "version" and row == last:
            continue
        shutil.copy(whole, copy)
        assert damage(copy) == []
        db = apsw.Connection(str(copy))
        db.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        db.close()
        assert damage(copy), f"row {row} of {table}"


@pytest.mark.parametrize("table", ["version", "content", "event", "document"])
def test_rows_that_change_places_are_told(copy, table):
    """Each is sound by itself, and proves its own place."""
    key = "sequence" if table in {"version", "event"} else "id"
    db = apsw.Connection(str(copy))
    one, two = (row[0] for row in db.execute(f"SELECT {key} FROM {table} LIMIT 2"))
    for old, new in ((one, -1), (two, one), (-1, two)):
        db.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (new, old))
    db.close()
    assert damage(copy)


def test_a_version_that_was_sealed_anew_is_told(copy):
    """What somebody put in its place proves itself; the version after it proves what was there."""
    repository = SqliteRepository(str(copy))
    kept, parent = repository.by_number(1, 2), repository.by_number(1, 1)
    forged = version_digest(msgspec.structs.replace(kept, saves=9), parent.digest)
    repository.close()
    db = apsw.Connection(str(copy))
    values = (forged, kept.sequence)
    db.execute("UPDATE version SET saves = 9, digest = ? WHERE sequence = ?", values)
    db.close()
    found = damage(copy)
    assert len(found) == 1
    assert "version 3 " in str(found[0]), found


def test_a_file_that_is_cut_is_told(copy):
    """At any page."""
    data = Path(copy).read_bytes()
    for pages in range(1, len(data) // 2048):
        Path(copy).write_bytes(data[: pages * 2048])
        assert damage(copy), pages
