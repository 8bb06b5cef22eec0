"""D10, D1: a prune that is killed at any moment leaves whole versions and nothing else.

What the plan keeps is there byte for byte, what is gone is what the plan names, and the next plan
goes on from there. Red when a release and its entry in the log are not one transaction.
"""

import os
import random
import signal
import subprocess
import sys
from contextlib import closing

from backtrail.app import open_service
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from backtrail.storage.repository import VersionFilter

KILLS = int(os.environ.get("BACKTRAIL_K3_KILLS", "5"))
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


def test_a_prune_that_is_killed_costs_nothing_it_keeps(tmp_path):
    """Killed again and again: what is left is whole, and in the end all is done."""
    rng = random.Random(5)
    store, path = tmp_path / "store" / "history.btl", tmp_path / "work" / "a.txt"
    path.parent.mkdir()
    with closing(_opened(store)) as service:
        document, saves = _saved(service, path, rng)
    for _ in range(KILLS):
        _killed(store, pieces=rng.randint(0, SAVES // 3 // KILLS))
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


def _killed(store, *, pieces):
    """Kill a prune right after so many transactions, if it is not done by then."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(store)], stdout=subprocess.PIPE
    ) as process:
        for _ in range(pieces):
            process.stdout.readline()
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
