"""D1: a compaction that nobody asked for, killed at any moment, costs nothing that was saved.

The process that looks after the store is killed in each of its kinds of work: putting together,
sweeping, giving space back; somebody saves meanwhile. What was acknowledged is there byte for byte
after each kill, and the next one goes on from there until all is done. Red when versions leave
their rows before their pack is there.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture, TimelineQuery
from backtrail.serving.idle_work import Order
from backtrail.settings import RetentionSettings, Settings, StorageSettings
from sizes import size

KILLS = size("D1_IDLE_KILLS", 9, 300)
EACH = 15
"""Kills of one store."""
MORE = 10 * EACH
"""Kills beyond that at most, until one met the work that is over soonest."""
LONGEST = 0.001
"""Seconds at most between the last step that was told and the kill."""
WORKER = Path(__file__).with_name("idle_worker.py")
STEPS = {"compact": 3, "sweep": 9, "trim": 30}
"""Kinds of work, and after how many of its steps one is killed at most."""
KINDS = tuple(STEPS)
SETTINGS = Settings(
    retention=RetentionSettings(automatic="off"), storage=StorageSettings(chain_length=4)
)
LINES = 60


class Worker:
    """Works on one store, as often as it is begun."""

    def __init__(self, process, store):
        self.process = process
        self.order = msgspec.json.encode(
            Order(work="compact", store=str(store), settings=SETTINGS, sequence=0)
        )
        self.seen = dict.fromkeys(KINDS, 0)
        """Kills in each kind of work."""
        self.at = KINDS[0]

    def begin(self):
        """Start one; its process."""
        self.process.stdin.write(self.order + b"\n")
        self.process.stdin.flush()
        return self.next()["pid"]

    def next(self):
        """What it says next."""
        entry = json.loads(self.process.stdout.readline())
        assert "error" not in entry, entry["error"]
        self.at = entry.get("step", self.at)
        return entry

    def until(self, kind, steps):
        """Wait for so many steps of a kind; False: it came to its end before."""
        while "ended" not in (entry := self.next()):
            if entry["step"] == kind:
                steps -= 1
                if steps < 0:
                    return True
        return False

    def kill(self, pid):
        """End one that is under way, and note what it was at, unless it was quicker."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        while "ended" not in (entry := self.next()):
            pass
        if entry["ended"] == -signal.SIGKILL:
            self.seen[self.at] += 1


class Person:
    """Somebody who saves one file."""

    def __init__(self, folder, rng):
        self.path, self.rng, self.saves = folder / "work" / "a.txt", rng, []
        self.path.parent.mkdir(parents=True)
        self.lines = [rng.randbytes(30).hex() for _ in range(LINES)]

    def save(self, service, number):
        """Save so many times; what is noted was acknowledged."""
        for _ in range(number):
            self.lines[self.rng.randrange(LINES)] = self.rng.randbytes(30).hex()
            self.path.write_text("\n".join(self.lines))
            done = service.capture(Capture(path=str(self.path), source="vim"))
            assert done.status == "kept"
            self.saves.append(self.path.read_bytes())


@pytest.fixture
def process():
    """Start the process that forks workers."""
    with subprocess.Popen(
        [sys.executable, WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        yield started
        started.stdin.close()


def test_d1_idle_work_that_is_killed_costs_nothing(memory_folder, process):
    """Killed again and again: all that was saved is there, and in the end all is done."""
    left, seen = KILLS, dict.fromkeys(KINDS, 0)
    while left > 0 or (not seen["trim"] and left > -MORE):  # its steps are few, and soon over
        worker = Worker(process, memory_folder / str(left) / "store" / "history.btl")
        _one_store(memory_folder / str(left), worker, random.Random(left), _some(left))
        seen = {kind: count + worker.seen[kind] for kind, count in seen.items()}
        left -= EACH
    print(f"kills while at it: {seen}")
    assert seen["trim"]
    assert sum(seen.values()) >= KILLS // 3


def _some(left):
    return EACH if left <= 0 else min(left, EACH)


def _one_store(folder, worker, rng, kills):
    store, person = folder / "store" / "history.btl", Person(folder, rng)
    for number in range(kills):
        with closing(_opened(store)) as service:
            person.save(service, rng.randrange(20, 40))
        _killed(worker, person, store, KINDS[number % len(KINDS)])
        with closing(_opened(store)) as service:
            _judge(service, person)
            assert service.check().sound
    worker.begin()
    assert not worker.until("none", 0)
    with closing(_opened(store)) as service:
        _judge(service, person)
        assert service.last_compaction() is not None
        told = service.status()
        assert told.loose == 0
        assert told.store_bytes * 5 < told.full_bytes


def _killed(worker, person, store, kind):
    """Kill one a moment after some steps of a kind; somebody has the store open then, or had."""
    rng, pid = person.rng, worker.begin()
    service = _opened(store)
    try:
        person.save(service, rng.randrange(3))
        if rng.randrange(2):
            service.close()
        if worker.until(kind, rng.randrange(STEPS[kind])):
            time.sleep(rng.uniform(0, LONGEST))  # the moment of the kill, not a wait for something
            worker.kill(pid)
    finally:
        service.close()


def _opened(store):
    return open_service(store=str(store), settings=SETTINGS)


def _judge(service, person):
    """SQLite finds the file whole, nobody is at work, and every save is there."""
    assert service._scope.repository._db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert service.status().compacting is None
    path = str(person.path)
    assert service.timeline(path, TimelineQuery(limit=1)).total == len(person.saves)
    for number, data in enumerate(person.saves, 1):
        assert service.content(path, str(number)) == data
