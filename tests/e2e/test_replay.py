"""The main job on real input: whole save histories go through the sidecar and come back.

The histories are the real ones where they lie beside the project, else a generated one.
"""

import hashlib
import subprocess
import sys

import pytest

from backtrail.app import open_service
from benchmarks.histories import save_histories
from lsp.client import Client

pytestmark = pytest.mark.e2e

SMALLER = 60
"""Times that the store has to be smaller than full copies, before any compaction."""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """Every save written, told to the sidecar and acknowledged; the editor has left properly."""
    folder = tmp_path_factory.mktemp("replay")
    work, store = folder / "work", folder / "private" / "history.btl"
    work.mkdir()
    histories = {work / f"{one.name}.txt": one.saves for one in save_histories(generated=1_000)}
    client = Client(store)
    client.start(work)
    for path, saves in histories.items():
        path.write_bytes(saves[0])
        client.open(path)
        for number, data in enumerate(saves, start=1):
            if number > 1:
                client.save(path, data)
            client.until(lambda: is_told(client, number))  # noqa: B023 - called in this turn
    assert client.close() == 0
    return store, work, histories


def is_told(client, number):
    """Whether one of the last notifications tells of the version with this number."""
    last = [note["params"].get("version") for note in client.notes[-4:]]
    return number in [version["number"] for version in last if version]


def digests(contents):
    """SHA-256 of each content."""
    return [hashlib.sha256(data).hexdigest() for data in contents]


def test_every_version_reads_back_exactly(replayed):
    """Each acknowledged save is a version of its own with the bytes that were on disk."""
    store, work, histories = replayed
    service = open_service(store=str(store), roots=[str(work)])
    for path, saves in histories.items():
        kept = (
            b"".join(service.blocks(str(path), str(number + 1))) for number in range(len(saves))
        )
        assert digests(kept) == digests(saves)
        assert service.timeline(str(path)).total == len(saves)
    service.close()


def test_the_command_line_shows_the_same_bytes(replayed):
    """``backtrail show`` writes the first, a middle and the last version exactly."""
    store, _, histories = replayed
    path, saves = max(histories.items(), key=lambda item: len(item[1]))
    for number in (1, len(saves) // 2, len(saves)):
        shown = subprocess.run(
            [sys.executable, "-m", "backtrail", "--store", store, "show", path, str(number)],
            capture_output=True,
            check=True,
        )
        assert (shown.stdout, shown.stderr) == (saves[number - 1], b"")


def test_the_store_is_a_sixtieth_of_full_copies(replayed):
    """All files of the closed store together are at least 60 times smaller than full copies."""
    store, _, histories = replayed
    held = sum(file.stat().st_size for file in store.parent.iterdir())
    full = sum(len(data) for saves in histories.values() for data in saves)
    assert full >= SMALLER * held, f"{full:,} bytes of copies, {held:,} of store"


def test_the_store_is_sound(replayed):
    """After thousands of saves a check proves every version and finds nothing."""
    store, _, histories = replayed
    service = open_service(store=str(store))
    report = service.check()
    service.close()
    assert report.findings == ()
    assert report.versions == sum(map(len, histories.values()))
