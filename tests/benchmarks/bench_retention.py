"""V10: what a prune would do, decided over a million versions.

Times are processor time. The versions are those of one file, which is the worst case for memory;
reading their lines is told apart. Their contents are a hundred that come back again and again; of
contents that are all different each has to be read from the store, which costs some 30 µs more.
"""

import resource
import time
from contextlib import closing

from backtrail.app import open_service
from backtrail.history.prunes import PruneQuery
from benchmarks.measure import row
from benchmarks.stores import long_timeline

__all__ = ["plans"]

_SECONDS = 5.0
_MIB = 1024


def plans(folder, *, quick):
    """Plans of the default rule and of one that keeps the last ten, without and with lines."""
    count = 100_000 if quick else 1_000_000
    path = long_timeline(folder, count)
    limit = _SECONDS * count / 1_000_000
    rows = []
    with closing(open_service(store=str(folder / "store.btl"), roots=(), environ={})) as service:
        for state in ("", ", in packs"):
            if state:
                service.compact()
            for name, query in (
                ("thinned by age", PruneQuery(path=str(path), allow_loss=True)),
                ("the last ten kept", PruneQuery(path=str(path), keep_last=10, allow_loss=True)),
            ):
                seconds, plan = _timed(service, query)
                assert plan.removes > count * 0.99
                what = f"plan over {count:,} versions{state}, {name}, processor time"
                rows.append(row("V10", what, seconds, f"< {limit:g} s", seconds < limit))
            seconds, plan = _timed(service, PruneQuery(path=str(path), settled_minutes=0))
            assert plan.reasons["lines"] > 0
            what = f"thinned by age, all lines read{state}"
            rows.append(row("V10", what, seconds, f"< {limit:g} s", seconds < limit))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    rows.append(row("V10", "memory at most, MiB", most, "–", met=True, unit="MiB"))
    return rows


def _timed(service, query):
    before = time.process_time()
    plan = service.plan_prune(query)
    return time.process_time() - before, plan
