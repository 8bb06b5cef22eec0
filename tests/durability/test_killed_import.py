"""K7: an import that is killed at any moment is taken up again, and each version comes in once."""

import os
import random
import subprocess
import sys
import time

import pytest

from backtrail.app import open_service
from backtrail.history.requests import TimelineQuery

pytestmark = pytest.mark.e2e

_FILES, _VERSIONS = 12, 40
_PATIENCE = 120
"""Seconds until a test gives up."""


@pytest.fixture
def project(tmp_path):
    """Give a folder whose ``.history`` has many versions; every other file is still there."""
    folder = tmp_path / "project"
    kept = folder / ".history"
    kept.mkdir(parents=True)
    for file in range(_FILES):
        text = "".join(f"line {line}\n" for line in range(200))
        for version in range(_VERSIONS):
            text = text.replace(f"line {version}\n", f"version {version} of {file}\n")
            (kept / f"f{file}_202403011402{version:02}.txt").write_text(text)
        if file % 2:
            (folder / f"f{file}.txt").write_text(text + "now\n")
    return folder


def _versions(store):
    service = open_service(store=store, environ={})
    try:
        return service.status().versions
    finally:
        service.close()


def _killed_at(project, store, versions):
    """Import until so many versions are kept, and kill it then."""
    environ = {**os.environ, "BACKTRAIL_STORE": store}
    process = subprocess.Popen(
        [sys.executable, "-m", "backtrail", "import", "history"],
        cwd=project, env=environ, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and _versions(store) < versions:
        assert time.monotonic() < end
    process.kill()
    process.wait(_PATIENCE)


def test_k7_an_import_that_is_killed_is_taken_up_again(project, tmp_path):
    """Wherever it was; at the end every version is there once, in order, and the store sound."""
    store = str(tmp_path / "history.btl")
    chance = random.Random(20)
    for share in (0.02, 0.3, 0.6, 0.9):
        wanted = share + chance.random() * 0.1
        _killed_at(project, store, int(_FILES * _VERSIONS * wanted))
    _killed_at(project, store, sys.maxsize)
    service = open_service(store=store, environ={})
    try:
        for file in range(_FILES):
            path = str(project / f"f{file}.txt")
            page = service.timeline(path, TimelineQuery(folded=False, limit=1000))
            assert page.namesakes == ()
            assert [row.entries[0].version.number for row in page.rows][::-1] == list(
                range(1, _VERSIONS + 1 + file % 2)
            )
            assert f"version {_VERSIONS - 1} of {file}\n".encode() in service.content(path)
        assert len(service.deleted().files) == _FILES // 2
        assert service.check().sound
    finally:
        service.close()
