"""V13: a folder of 10,000 files goes to a point in time, beside ``git checkout`` of a commit."""

import random
import time
from contextlib import closing

from backtrail.app import open_service
from backtrail.history.requests import Capture, RollbackQuery
from benchmarks.measure import Sample, row
from benchmarks.peers import GitRepository

__all__ = ["folders"]

_SECOND = 1.0
_CHANGED = 100
_AGED = 2.1
"""Seconds after which a file's times tell whether it changed; a fresh one is read, as git does."""


def folders(folder, *, quick):
    """Plan and restore, there and back; only the files that differ are touched."""
    count, rounds = (1_000, 2) if quick else (10_000, 5)
    work, rng = folder / "work", random.Random(13)
    names = [f"{number % 100}/{number}.py" for number in range(count)]
    differ = rng.sample(names, _CHANGED)
    peer = GitRepository(work)
    with closing(open_service(store=str(folder / "h" / "history.btl"), roots=[str(work)])) as ours:
        _saved(ours, peer, names, rng)
        time.sleep(_AGED)
        _saved(ours, peer, names[:1], rng)
        then = ours.last_sequence()
        commit = peer.run("rev-parse", "HEAD").strip()
        _saved(ours, peer, differ, rng)
        query = RollbackQuery(point=str(then), folder=str(work), files="*.py")
        times, theirs = [], []
        for _ in range(rounds):
            before = _times(work, names)
            start = time.perf_counter()
            done = ours.roll_back(ours.plan_rollback(query))
            times.append(time.perf_counter() - start)
            touched = {name for name, seen in _times(work, names).items() if seen != before[name]}
            if len(done.plan.acts) != _CHANGED or touched != set(differ):
                raise AssertionError("other files were touched than those that differ")
            ours.roll_back(ours.plan_rollback_undo())
            peer.run("add", "--all")  # git reads what was written; its own way back is timed alone
            start = time.perf_counter()
            peer.run("checkout", "--quiet", commit, "--", ".")
            theirs.append(time.perf_counter() - start)
            peer.run("checkout", "--quiet", "--force", "main", "--", ".")
            _saved(ours, peer, differ[:1], rng)
    mine, git = Sample(sorted(times)), Sample(sorted(theirs))
    what = f"{count:,} files, {_CHANGED} differ: plan, keep, write and record, each write durable"
    return [
        row("V13", what, mine.p50, "≤ 1 s", mine.p50 <= _SECOND,
            peer=git.p50, peer_name="git checkout COMMIT -- .")
    ]  # fmt: skip


def _saved(service, peer, names, rng):
    """Write files anew, keep them, and commit them."""
    requests = []
    for name in names:
        path = peer.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}\n" + "".join(f"line {rng.random()}\n" for _ in range(100)))
        requests.append(Capture(path=str(path), source="bench"))
    service.capture_many(requests)
    peer.run("add", "--all")
    peer.run("commit", "--quiet", "--message", "x")


def _times(work, names):
    return {name: (work / name).stat().st_mtime_ns for name in names}
