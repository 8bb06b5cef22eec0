"""D10, D1: a prune that is killed at any moment leaves whole versions and nothing else.

In rows and in packs. What the plan keeps is there byte for byte, what is gone is what the plan
names, and the next plan goes on from there. Short form: 5 kills each. Campaign: 200. Red when a
release and its entry in the log are not one transaction.
"""

import random
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from backtrail.app import open_service
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from backtrail.storage.repository import VersionFilter
from sizes import size

KILLS = size("D1_PRUNE_KILLS", 5, 200)
EACH = 5
"""Kills of one store."""
LONGEST = 0.003
"""Seconds at most between the last transaction that was told and the kill."""
SAVES = 120
WORKER = """
import sys
from backtrail.app import open_service
from backtrail.history import pruning
from backtrail.history.prunes import PruneQuery
from backtrail.settings import Settings
pruning._AT_ONCE = 3
service = open_service(store=sys.argv[1], settings=Settings())
plan = service.plan_prune(PruneQuery(keep_last=4, allow_loss=True))
service.prune(plan, lambda done, total: print(done, flush=True))
"""


@pytest.mark.parametrize("packed", [False, True], ids=["rows", "packs"])
def test_a_prune_that_is_killed_costs_nothing_it_keeps(memory_folder, monkeypatch, packed):
    """Killed again and again: what is left is whole, and in the end all is done."""
    for name, value in {"_FULL": 9, "_FEWEST": 2}.items():
        monkeypatch.setattr(f"backtrail.storage.sqlite.compaction.{name}", value)
    for seed in range(-(-KILLS // EACH)):
        _one_store(memory_folder / str(seed), random.Random(seed), packed=packed)


def _one_store(folder, rng, *, packed):
    """Kill prunes of one store until hardly anything is left to do, then let one end."""
    store, path = folder / "store" / "history.btl", folder / "work" / "a.txt"
    path.parent.mkdir(parents=True)
    with closing(_opened(store)) as service:
        document, saves = _saved(service, path, rng)
        if packed:
            service.compact()
    for _ in range(EACH):
        _killed(store, rng, pieces=rng.randint(0, SAVES // 3 // EACH))
        with closing(_opened(store)) as service:
            _judge(service, document, saves)
            assert service.timeline(str(path)).total == len(_left(service, document))
    with closing(_opened(store)) as service:
        service.prune(service.plan_prune(PruneQuery(keep_last=4, allow_loss=True)))
        _judge(service, document, saves)
        last = range(SAVES - 3, SAVES + 1)
        assert [version.number for version in _left(service, document)] == [7, *last]


def _opened(store):
    return open_service(store=str(store), settings=Settings())


def _saved(service, path, rng):
    saves = [rng.randbytes(40) + b"\n" * number for number in range(SAVES)]
    for data in saves:
        path.write_bytes(data)
        done = service.capture(Capture(path=str(path), source="vim"))
    service.tag(str(path), "7", "good")
    return done.entry.version.document, saves


def _killed(store, rng, *, pieces):
    """Kill a prune a moment after so many transactions, if it is not done by then."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(store)], stdout=subprocess.PIPE
    ) as process:
        for _ in range(pieces):
            process.stdout.readline()
        time.sleep(rng.uniform(0, LONGEST))  # the moment of the kill, not a wait for something
        process.send_signal(signal.SIGKILL)


def _left(service, document):
    found = service._scope.repository.versions(VersionFilter(document=document), SAVES)
    return found[::-1]


def _judge(service, document, saves):
    """Every version that is left has its bytes; the tagged and the newest are among them."""
    left = _left(service, document)
    assert {7, *range(SAVES - 3, SAVES + 1)} <= {version.number for version in left}
    for version in left:
        data = service._scope.repository.read_content(version.content_id)
        assert data == saves[version.number - 1]
    assert service.check().sound
