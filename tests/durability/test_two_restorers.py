"""D9: two processes restore one file, each only if nobody came first; no conflict goes unseen.

Each round both are told the same newest version and go at once. Judged by what they were told: a
restore that went through made the very next version, so at most one of a round can have. Short
form: 60 rounds. Campaign: 1,000.
"""

import hashlib
import json
import random
import subprocess
import sys
from collections import Counter

import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from sizes import size

ROUNDS = size("D9_ROUNDS", 60, 1000)
RESTORER = """
import json, random, sys, time
from backtrail.app import open_service
from backtrail.errors import ConflictError, RefusedError
from backtrail.settings import Settings

store, root = sys.argv[1:]
service = open_service(store=store, roots=[root], settings=Settings())
print("ready", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    time.sleep(order["late"])
    try:
        done = service.restore(root + "/a.txt", order["version"], expected=order["expected"])
        told = {"made": done.entry.version.number, "sha": done.entry.version.content_id.hex()}
    except ConflictError as error:
        told = {"conflict": [error.expected, error.actual]}
    except RefusedError as error:
        told = {"refused": str(error)}
    print(json.dumps(told), flush=True)
"""


@pytest.fixture
def restorers(memory_folder):
    """Give a store with four versions of one file, and two processes on it."""
    root = memory_folder / "project"
    root.mkdir()
    store = str(memory_folder / "store" / "history.db")
    service = open_service(store=store, roots=[str(root)], settings=Settings())
    for number in range(1, 5):
        (root / "a.txt").write_text(f"version {number}\n" * 50)
        service.capture(Capture(path=str(root / "a.txt"), source="editor"))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RESTORER, store, str(root)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    yield service, root / "a.txt", processes
    for process in processes:
        process.communicate(timeout=60)
    service.close()


def both(processes, orders):
    """Tell both at once; return what each answers."""
    for process, order in zip(processes, orders, strict=True):
        process.stdin.write(json.dumps(order) + "\n")
    for process in processes:
        process.stdin.flush()
    return [json.loads(process.stdout.readline()) for process in processes]


def test_of_two_restores_at_most_one_goes_through(restorers):
    """Both want the newest version to be the one they saw: the second is told of the first."""
    service, file, processes = restorers
    rng = random.Random(9)
    outcomes = Counter()
    for _ in range(ROUNDS):
        head = service.version(str(file)).version
        others = [
            version
            for version in "1234"
            if service.version(str(file), version).version.content_id != head.content_id
        ]
        spread = rng.choice((0, 0, 0.001, 0.003))
        told = both(
            processes,
            [
                {"version": version, "expected": head.number, "late": rng.random() * spread}
                for version in rng.sample(others, 2)
            ],
        )
        made = [answer for answer in told if "made" in answer]
        outcomes.update(next(iter(answer)) for answer in told)
        for answer in made:
            assert answer["made"] == head.number + 1, told
            kept = service.content(str(file), str(answer["made"]))
            assert hashlib.sha256(kept).hexdigest() == answer["sha"]
        assert len(made) <= 1, told
        assert service.content(str(file)) == file.read_bytes(), told
    print(dict(outcomes))
    assert outcomes["conflict"]
