"""The format is open: the reader in the docs has nothing of Backtrail and reads all of a store."""

import os
import random
import re
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from backtrail.content.identity import content_id_of_blocks
from backtrail.settings import StorageSettings
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save
from storage.golden.stores import STORES, copy_of, expected

READER = Path(__file__).parents[3] / "docs" / "reference" / "read_store.py"
PATHS = ("src/app.py", "räume.csv", "odd-\udcff.bin")


@pytest.fixture(scope="module")
def read():
    """Give the reader's function."""
    return runpy.run_path(str(READER))["versions"]


def opened(location):
    """Open a store as the standard library does."""
    return sqlite3.connect(f"file:{location}?mode=ro", uri=True)


def test_it_is_short_and_knows_nothing_of_backtrail():
    """A hundred lines, and three imports beside the standard library's."""
    lines = [line for line in READER.read_text().splitlines() if line and line[0] != "#"]
    assert len(lines) <= 100
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", READER.read_text(), re.MULTILINE))
    own = {"hashlib", "itertools", "os", "pathlib", "sqlite3", "sys"}
    assert imported == own | {"backports", "compression", "msgpack"}


def test_every_version_of_a_store_made_today(location, read):
    """Snapshots, deltas, lists of parts, names that are no text, stubs."""
    dice = random.Random(60)
    repository = SqliteRepository(location, StorageSettings(chain_length=8))
    documents = [new_document(repository, path) for path in PATHS]
    wanted = {document.path: [] for document in documents}
    texts = [b"", b"line\n" * 400, dice.randbytes(3000)]
    for _ in range(60):
        which = dice.randrange(3)
        at = dice.randrange(len(texts[which]) + 1)
        new = dice.choice([dice.randbytes(300), b"word\n" * 40])
        texts[which] = texts[which][:at] + new + texts[which][at + 20 :]
        version = save(repository, documents[which], texts[which])
        wanted[documents[which].path].append((version.number, version.time_ns, texts[which]))
        if version.sequence % 30 == 0:
            assert sum(step.versions for step in repository.compact())
    with repository.transaction():
        parts = [dice.randbytes(200) for _ in range(300)]
        kept = [repository.put_content(part) for part in parts]
        whole, size = content_id_of_blocks(iter(parts))
        repository.put_large(whole, size, kept)
    large = save(repository, documents[0], b"".join(parts))
    wanted[PATHS[0]].append((large.number, large.time_ns, b"".join(parts)))
    repository.release(repository.by_number(documents[1].id, 3))
    wanted[PATHS[1]] = [found for found in wanted[PATHS[1]] if found[0] != 3]
    repository.close()
    db = opened(location)
    kinds = dict(db.execute("SELECT kind, count(*) FROM content GROUP BY kind"))
    assert kinds.keys() >= {0, 1, 2}
    assert db.execute("SELECT count(*) FROM pack").fetchone()[0] > 2
    assert {path: list(read(db, path)) for path in PATHS} == wanted
    db.close()


@pytest.mark.parametrize("name", STORES)
def test_every_version_of_the_golden_stores_of_formats_that_it_knows(name, tmp_path, read):
    """The same numbers, times and sizes as Backtrail's own list has; contents prove themselves."""
    db = opened(copy_of(name, tmp_path))
    rows = db.execute("SELECT id, path FROM document").fetchall()
    found = []
    for document, path in rows:
        versions = read(db, path if isinstance(path, str) else os.fsdecode(path))
        found += [(document, number, time, len(data)) for number, time, data in versions]
    db.close()
    listed = expected(name).values()
    assert sorted(found) == sorted(
        (v["document"], v["number"], v["time"], v["size"]) for v in listed
    )


def test_it_runs_as_a_program(location):
    """One version's bytes on standard output, also while Backtrail has the store open."""
    repository = SqliteRepository(location)
    document = new_document(repository)
    for data in (b"one\n", b"two\n"):
        save(repository, document, data)
    command = [sys.executable, str(READER), location, "/home/me/project/notes.txt"]
    for more, wanted in (([], b"one\ntwo\n"), (["2"], b"two\n")):
        done = subprocess.run([*command, *more], capture_output=True, check=True, timeout=60)
        assert done.stdout == wanted
    assert b"version 2, " in done.stderr
    repository.close()
