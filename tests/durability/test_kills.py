"""D1: killed at any moment of saving, restoring and compacting, nothing acknowledged is lost.

A worker on a real store is killed after a random number of acknowledgements and a random while;
its log, which only the pipe holds, is what the store and the disk are judged by. Red when a save
is acknowledged before it is committed, and when a restore does not keep what was there.
"""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from backtrail.content.identity import content_id
from backtrail.files.paths import is_temporary
from backtrail.model import ContentId
from backtrail.storage.sqlite import SqliteRepository
from sizes import size

KILLS = size("D1_KILLS", 100, 1000)
EACH = 50
"""Kills of one store: all of it is looked at after each, so it must not grow with their number."""
WORKER = Path(__file__).with_name("busy_worker.py")
LONGEST = 0.004
"""Seconds at most between the last acknowledgement looked at and the kill."""


class Log:
    """What the workers said, over all kills."""

    def __init__(self, process):
        self.process = process
        self.rest = b""
        self.acknowledged = []
        self.about = {}
        """The last intention for each path."""
        self.round = []
        """Acknowledged since the last kill."""

    def next(self, deadline=None):
        """Read one line; None when the deadline passes first."""
        while b"\n" not in self.rest:
            left = None if deadline is None else max(0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 1 << 16)
            assert more, "the worker's parent ended"
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\n")
        entry = json.loads(line)
        assert "error" not in entry, entry["error"]
        if "about" in entry:
            self.about[entry["path"]] = entry
        if entry.get("acknowledged"):
            self.round.append(entry)
        return entry


@pytest.fixture
def log():
    """Start the process that forks workers, and read what they say."""
    with subprocess.Popen(
        [sys.executable, WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Log(process)
        process.stdin.close()


def test_d1_a_kill_at_any_moment_loses_nothing_acknowledged(memory_folder, log):
    """0 lost, 0 wrong, files old or new, no stray that nobody knows, and the next start works."""
    rng, kept = random.Random(1), 0
    for first in range(0, KILLS, EACH):
        log.about, log.acknowledged = {}, []
        _one_store(memory_folder / str(first), log, rng, range(first, min(first + EACH, KILLS)))
        shutil.rmtree(memory_folder / str(first))
        kept += len(log.acknowledged)
    print(f"{KILLS} kills, {kept} acknowledged")
    assert kept >= KILLS


def _one_store(folder, log, rng, seeds):
    """Kill those who work on it again and again; it is whole after each of them, and at the end."""
    places = {"store": folder / "store/history.btl", "root": folder / "ws"}
    places["drafts"] = folder / "drafts"
    for place in (places["root"], places["drafts"]):
        place.mkdir(parents=True)
    request = {key: str(place) for key, place in places.items()}
    for seed in seeds:
        _kill_one(log, rng, {**request, "seed": seed})
        with _opened(places["store"]) as repository:
            _judge(log, repository, places["root"])
    with _opened(places["store"]) as repository:
        assert list(repository.check()) == []
        for entry in log.acknowledged:
            _require_kept(repository, entry)


def _kill_one(log, rng, request):
    """Start a worker, let it be acknowledged some times, and kill it somewhere behind that."""
    log.round, wanted = [], rng.randrange(12)
    log.process.stdin.write(json.dumps(request).encode() + b"\n")
    log.process.stdin.flush()
    pid = log.next()["pid"]
    while len(log.round) < wanted:
        log.next()
    deadline = time.monotonic() + rng.uniform(0, LONGEST)
    while log.next(deadline) is not None:
        pass
    os.kill(pid, signal.SIGKILL)
    while log.next().get("ended") != pid:
        pass


@contextmanager
def _opened(store):
    repository = SqliteRepository(str(store))
    try:
        yield repository
    finally:
        repository.close()


def _judge(log, repository, root):
    assert repository._db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    for entry in log.round:
        _require_kept(repository, entry)
    log.acknowledged += log.round
    for path, about in log.about.items():
        now = _sha(Path(path))
        assert now in (about["old"], about["new"]), about
        if about["about"] == "restore" and now != about["old"] is not None:
            assert repository.has_content(ContentId(bytes.fromhex(about["old"]))), about
    for path in root.rglob("*"):
        if path.is_file() and str(path) not in log.about:
            assert is_temporary(path.name), path
            path.unlink()


def _require_kept(repository, entry):
    """The version acknowledged is there, is the one acknowledged, and has the bytes."""
    sequence = int(entry["acknowledged"].split("-")[0])
    version = repository.by_sequence(sequence)
    assert version is not None, entry
    assert (version.id, version.number) == (entry["acknowledged"], entry["number"])
    data = repository.read_content(version.content_id)
    assert content_id(data).hex() == entry["sha"]


def _sha(path):
    return content_id(path.read_bytes()).hex() if path.is_file() else None
