"""K2 and V14: going back from memory, and reading what is cold, beside git and full copies.

Every contender puts the same bytes on the same disk. Ours keeps what was there first, waits for the
disk and writes down what it did; a folder of copies does nothing of the kind and is the floor.
"""

import itertools
import os
import random
import resource
import shutil
import time

import pygit2

from backtrail.api import History
from benchmarks.histories import typed
from benchmarks.measure import Sample, alternate, row
from benchmarks.peers import GitRepository
from benchmarks.stores import one_long_file

__all__ = ["cold_reads", "going_back"]

_HOT = 0.010
_WARM = 0.100
_COLD = 1.0
_SIZE = 20_000


def going_back(folder, *, quick):
    """Undo, and a restore of one of the last 50 and of any version, of a file of 20 kB."""
    versions, rounds = (300, 60) if quick else (1_000, 200)
    saves = typed(versions, start=_SIZE, seed=14, growth=2)
    path = one_long_file(folder, saves)
    copies = folder / "copies"
    copies.mkdir()
    for number, data in enumerate(saves):
        (copies / str(number)).write_bytes(data)
    there = GitRepository(folder / "git")
    there.take("text.txt", saves)
    there.run("reset", "--hard", "--quiet")
    chance = random.Random(14)
    last = [chance.randrange(versions - 45, versions - 1) for _ in range(rounds + 2)]
    anyone = [chance.randrange(versions) for _ in range(rounds + 2)]
    rows = []
    with History.open(folder / "store.btl", workspace=path.parent) as history:
        path.write_bytes(saves[-1])
        for turn in range(60):  # a session: fifty operations
            path.write_bytes(saves[-1] + b"# %d\n" % turn)
            history.capture(path)
        found = alternate(
            {
                "ours": lambda _: history.undo(path),
                "git": lambda n: there.run("checkout", "--quiet", f"HEAD~{1 + n % 40}", "--", "."),
                "copies": lambda n: _put_back(copies / str(last[n]), folder / "copy.txt"),
            },
            rounds,
            before=lambda n: history.restore(path, last[n] + 1),
        )
        rows += _rows("undo of the last restore", found, _HOT, "< 10 ms")
        spent = Sample(sorted(_processor_time(history, path, last)))
        peer = Sample(sorted(_git_time(there, n) for n in range(20)))
        rows.append(
            row(
                "V14", "the same, processor time, p50", spent.p50, "< 10 ms", spent.p50 < _HOT,
                peer=peer.p50, peer_name="git checkout of one file",
            )
        )  # fmt: skip
        for name, order, limit in (("one of the last 50", last, _WARM), ("any", anyone, _COLD)):
            found = alternate(
                {
                    "ours": lambda n, order=order: history.restore(path, order[n] + 1),
                    "git": lambda n, order=order: there.run(
                        "checkout", "--quiet", f"HEAD~{versions - 1 - order[n]}", "--", "."
                    ),
                    "copies": lambda n, order=order: _put_back(
                        copies / str(order[n]), folder / "copy.txt"
                    ),
                },
                rounds,
            )
            shown = "< 100 ms" if limit == _WARM else "< 1 s"
            rows += _rows(f"restore of {name} of {versions:,} versions", found, limit, shown)
    return rows


def cold_reads(folder, *, quick):
    """The first read of a process: of a deep chain, and of a pack that builds on others."""
    versions, rounds = (1_000, 20) if quick else (10_000, 60)
    saves = typed(versions, start=50_000, seed=15, growth=0.5)
    path = one_long_file(folder, saves)
    there = GitRepository(folder / "git")
    there.take("text.txt", saves)
    repository = pygit2.Repository(there.folder)
    blobs = [commit.tree["text.txt"].id for commit in repository.walk(repository.head.target)][::-1]
    order = random.Random(15).sample(range(versions), rounds + 2)
    rows = []
    for state in ("in chains", "in packs"):
        if state == "in packs":
            with History.open(folder / "store.btl", workspace=path.parent) as history:
                history.compact()

        def ours(number):
            with History.open(folder / "store.btl", workspace=path.parent) as history:
                assert history.content(path, order[number] + 1) == saves[order[number]]

        def theirs(number):
            opened = pygit2.Repository(there.folder)
            assert opened[blobs[order[number]]].data == saves[order[number]]

        found = alternate({"ours": ours, "pygit2": theirs}, rounds)
        for which, limit in (("p50", "< 1 s"), ("p99", "< 1 s")):
            mine, peer = getattr(found["ours"], which), getattr(found["pygit2"], which)
            rows.append(
                row(
                    "V14", f"store opened, one of {versions:,} versions {state} read, {which}",
                    mine, limit, mine < _COLD, peer=peer, peer_name="pygit2, opened, a blob by id",
                )
            )  # fmt: skip
    return rows


def _rows(what, found, bar, limit):
    for which, peer in itertools.product(("p50", "p99"), ("git", "copies")):
        ours, theirs = getattr(found["ours"], which), getattr(found[peer], which)
        name = {"git": "git checkout of one file", "copies": "a full copy put back, fsync"}[peer]
        yield row("V14", f"{what}, {which}", ours, limit, ours < bar, peer=theirs, peer_name=name)


def _put_back(copy, path):
    """Write a copy to where it was, as a local history of copies does, and wait for the disk."""
    with copy.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())


def _processor_time(history, path, order):
    for number in order[:60]:
        history.restore(path, number + 1)
        before = time.process_time()
        history.undo(path)
        yield time.process_time() - before


def _git_time(there, number):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    there.run("checkout", "--quiet", f"HEAD~{1 + number}", "--", ".")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
