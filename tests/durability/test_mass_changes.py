"""B8: however many processes see a mass change, and however they end, it is one entry.

Judged by the sequences of the versions that were acknowledged. Short form: 4 bursts. Full
size: 500.
"""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from sizes import size

BURSTS = size("B8_BURSTS", 4, 500)
OBSERVERS = 3
FILES = 30
_LOOKS = 3000
"""Looks, a hundredth of a second apart, until a test gives up."""


@pytest.fixture
def observers(tmp_path):
    """Give a function that starts observers; they end with the test."""
    started = []
    environ = {
        **os.environ,
        "BACKTRAIL_POLICY_MASS_SECONDS": "0.5",
        "BACKTRAIL_STORAGE_SYNCHRONOUS": "normal",
    }

    def start(store, root):
        program = Path(__file__).with_name("mass_observer.py")
        process = subprocess.Popen(
            [sys.executable, program, store, root], env=environ, stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


class Log:
    """Reads the mass changes of a store as they are written down."""

    def __init__(self, service):
        """Begin at the first entry."""
        self.service, self.position, self.found = service, 0, []

    def until(self, count):
        """Wait until so many are there."""
        for _ in range(_LOOKS):
            self._read()
            if len(self.found) >= count:
                return
            threading.Event().wait(0.01)
        raise AssertionError(f"{len(self.found)} of {count} mass changes were written down")

    def _read(self):
        while events := self.service.events(self.position):
            self.position = events[-1].sequence
            told = [event.detail for event in events if event.kind == "mass-changed"]
            self.found += [(detail["first"], detail["last"]) for detail in told]


def test_b8_one_entry_for_each_burst(tmp_path, observers):
    """Three processes look, one of them is killed now and then: one entry, with every version."""
    seed = random.Random(8)
    root, store = tmp_path.resolve() / "w", str(tmp_path / "store" / "history.btl")
    root.mkdir()
    service = open_service(store=store, roots=[str(root)])
    running = [observers(store, str(root)) for _ in range(OBSERVERS)]
    log, bursts = Log(service), []
    for number in range(BURSTS):
        paths = [root / f"{at}.txt" for at in range(FILES)]
        for path in paths:
            path.write_text(f"burst {number}\n")
        kept = service.capture_many(Capture(path=str(path), source="vim") for path in paths)
        bursts.append([captured.entry.version.sequence for captured in kept])
        if seed.random() < 0.5:
            victim = seed.randrange(OBSERVERS)
            running[victim].kill()
            running[victim].wait()
            running[victim] = observers(store, str(root))
        log.until(number + 1)
    assert log.found == [(burst[0], burst[-1]) for burst in bursts]
    service.close()


def test_b8_what_nobody_lived_to_write_down_is_found(tmp_path, observers):
    """A burst that was kept while nobody looked is one entry of whoever looks next."""
    root, store = tmp_path.resolve() / "w", str(tmp_path / "store" / "history.btl")
    root.mkdir()
    service = open_service(store=store, roots=[str(root)])
    paths = [root / f"{at}.txt" for at in range(FILES)]
    for path in paths:
        path.write_text("1\n")
    kept = service.capture_many(Capture(path=str(path), source="vim") for path in paths)
    burst = [captured.entry.version.sequence for captured in kept]
    for _ in range(OBSERVERS):
        observers(store, str(root))
    log = Log(service)
    log.until(1)
    assert log.found == [(burst[0], burst[-1])]
    service.close()
