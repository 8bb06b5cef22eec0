"""K4: what a save waits for while old versions are put together, and what that takes.

Times of saves are compared with saves into another store at the same moments, one of each by turns:
whatever else the machine does hits both. What holds the write lock is told in processor time, in
which others do not count. git packs the same saves in the same run.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from backtrail.api import History
from benchmarks.measure import Sample, row
from benchmarks.peers import GitRepository
from benchmarks.stores import many_files

__all__ = ["saves_beside"]

_COMPACT = """
import json
from contextlib import contextmanager
from backtrail.storage.sqlite import SqliteRepository
repository, locked, transaction = SqliteRepository(sys.argv[1]), [], SqliteRepository.transaction

@contextmanager
def noted(self):
    with transaction(self):
        begun = time.process_time()
        yield
        locked.append(time.process_time() - begun)

SqliteRepository.transaction = noted
print("begun", flush=True)
begun = time.process_time()
for step in (repository.compact, repository.sweep):
    for _ in step():
        pass
trimmed = time.process_time()
for _ in repository.trim():
    locked.append(time.process_time() - trimmed)  # each step is a transaction
    trimmed = time.process_time()
print(json.dumps({"locked": locked, "processor": time.process_time() - begun}))
"""
_PACED = """
import json, os
from backtrail.app import open_service
from backtrail.serving.idle_work import Pace
from backtrail.settings import Settings
os.nice(19)
service = open_service(store=sys.argv[1], settings=Settings())
print("begun", flush=True)
service.compact(rest=Pace(service, sleep=lambda seconds: time.sleep(min(seconds, {quiet}))))
service.close()
print(json.dumps({{}}))
"""
"""As it runs by itself, but for the ten seconds that it stands still after a save: so few that each
save of the benchmark comes while it is at work, which hardly one in ten minutes of typing does."""

_VACUUM = """
import apsw
db = apsw.Connection(sys.argv[1])
db.set_busy_timeout(60_000)
print("begun", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    db.execute("VACUUM")
"""
_GC = """
import json, resource, subprocess
print("begun", flush=True)
subprocess.run(["git", "-C", sys.argv[1], "gc", "--quiet"], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"processor": used.ru_utime + used.ru_stime}))
"""
"""Programs that work on a store as fast as they can, and never stand back as ours does."""

_QUIET = 0.02
"""Seconds instead of ten."""
_LATE = 0.010
"""Seconds that a save may come later, where it has to wait for the lock at all."""
_LINES = 400
_OF_GIT = 10
"""Files whose saves git has, loose: three objects a save."""


class _Edited:
    """A file that somebody types in."""

    def __init__(self, name, count, seed):
        rng = random.Random(seed)
        lines = [f"line {number} of {name}" for number in range(_LINES)]
        self.name = name
        self.saves = []
        for number in range(count):
            lines[rng.randrange(_LINES)] = f"edit {number}: {rng.random()}"
            self.saves.append("\n".join(lines).encode())


def saves_beside(folder, *, quick):
    """Saves and git's commits, each beside its own upkeep and elsewhere; and SQLite's VACUUM."""
    files, versions = (_OF_GIT, 200) if quick else (60, 400)
    histories = [_Edited(f"f{number}.txt", versions, number) for number in range(files)]
    store = folder / "built"
    store.mkdir()
    many_files(store, histories)
    built = next(path for path in store.iterdir() if path.suffix == ".btl")
    (here, elsewhere), took, told = _beside(folder, built, "compact", _COMPACT)
    (paced, calm), _, _ = _beside(
        folder, built, "paced", _PACED.format(quiet=_QUIET), pause=(_QUIET, 3 * _QUIET)
    )
    (vacuum, _), _, _ = _beside(folder, built, "vacuum", _VACUUM, str(max(took, 1.0)))
    locked = Sample(sorted(told["locked"]))
    late, name = here.p99 - elsewhere.p99, "saves elsewhere at the same moments"
    return [
        row(
            "K4", "what holds the write lock in a compaction, processor time, p99", locked.p99,
            "≤ 10 ms", locked.p99 <= _LATE,
        ),
        row(
            "K4", "what a save waits more beside a compaction as it runs by itself, p99",
            max(0.0, paced.p99 - calm.p99), "≤ 10 ms", paced.p99 - calm.p99 <= _LATE,
        ),
        row(
            "K4", "save beside it, p99", paced.p99, "told", True, peer=calm.p99, peer_name=name,
        ),
        row(
            "K4", "save beside a compaction that never rests, p99", here.p99, "told", True,
            peer=elsewhere.p99, peer_name=name,
        ),
        row("K4", "the same, p50", here.p50, "told", True, peer=elsewhere.p50, peer_name=name),
        row(
            "K4", "the same, p99", here.p99, "told", True,
            peer=vacuum.p99, peer_name="saves beside SQLite's VACUUM",
        ),
        *_git(folder, histories[:_OF_GIT], told["processor"] / (files * versions), late),
    ]  # fmt: skip


def _git(folder, histories, ours, late):
    """What a commit waits for beside ``git gc``; ``ours``: processor seconds a version."""
    here, elsewhere = GitRepository(folder / "git"), GitRepository(folder / "elsewhere")
    turns = zip(*(one.saves for one in histories), strict=True)
    here.take_files(
        ((one.name, data) for turn in turns for one, data in zip(histories, turn, strict=True)),
        loose=True,
    )
    saving = {repository: iter(_Edited("saved.txt", 20_000, 99).saves)
              for repository in (here, elsewhere)}  # fmt: skip

    def save(repository):
        (repository.folder / "saved.txt").write_bytes(next(saving[repository]))
        begun = time.perf_counter()
        repository.keep("saved.txt")
        return time.perf_counter() - begun

    (busy, calm), _, told = _by_turns(_GC, [str(here.folder)], save, (here, elsewhere))
    versions = sum(len(one.saves) for one in histories)
    return [
        row(
            "K4", "what a save waits more beside a compaction that never rests, p99",
            max(0.0, late), "≤ 10 ms", late <= _LATE,
            peer=max(0.0, busy.p99 - calm.p99), peer_name="a commit beside git gc",
        ),
        row(
            "K4", "compaction, processor time a version", ours, "told", True,
            peer=told["processor"] / versions, peer_name="git gc, a commit",
        ),
    ]  # fmt: skip


def _beside(folder, built, name, program, *arguments, pause=(0.01, 0.01)):
    with (
        _Saving(folder / name, built, pause) as here,
        _Saving(folder / f"beside-{name}", built, pause) as elsewhere,
    ):
        return _by_turns(program, [here.store, *arguments], _Saving.save, (here, elsewhere))


def _by_turns(program, arguments, save, places):
    """Save here and there by turns while a program is at work here.

    Times of both, how long it took, and what it told at its end.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys, time\n{program}", *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    process.stdout.readline()
    times, begun, turn = {place: [] for place in places}, time.perf_counter(), 0
    while process.poll() is None:
        turn += 1
        for place in places if turn % 2 else places[::-1]:
            times[place].append(save(place))
    took = time.perf_counter() - begun
    told = process.stdout.read()
    process.stdout.close()
    assert process.returncode == 0
    samples = tuple(Sample(sorted(times[place])) for place in places)
    return samples, took, json.loads(told) if told else {}


class _Saving:
    """Somebody who saves a file of a copy of the store, some seconds after the last time."""

    def __init__(self, folder, built, pause):
        self._pause, self._dice = pause, random.Random(4)
        folder.mkdir()
        self.store = str(folder / "h.btl")
        shutil.copy(built, self.store)
        self._file = folder / "saved.txt"
        self._saves = iter(_Edited("saved.txt", 20_000, 99).saves)

    def __enter__(self):
        self._history = History.open(Path(self.store), workspace=self._file.parent)
        self.save()  # the first one of a program has modules to load
        return self

    def __exit__(self, *_):
        self._history.close()

    def save(self):
        """Keep the next version; how long it took."""
        self._file.write_bytes(next(self._saves))
        time.sleep(self._dice.uniform(*self._pause))
        begun = time.perf_counter()
        self._history.capture(self._file)
        return time.perf_counter() - begun
