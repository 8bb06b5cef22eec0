"""V6, V7 and D17: any version, any page of the timeline, and the first, of a long history."""

import itertools
import random
import time

import pygit2

from backtrail.api import History
from benchmarks.histories import typed
from benchmarks.measure import alternate, row
from benchmarks.peers import GitRepository
from benchmarks.stores import long_timeline, many_timelines, one_long_file

__all__ = ["any_version", "opening", "timeline_page"]


def any_version(folder, *, quick):
    """V6: 50 kB versions in random order against libgit2: processor time, both from disk."""
    versions, rounds = (1_000, 300) if quick else (10_000, 2_000)
    saves = typed(versions, start=50_000, seed=6, growth=0.5)
    path = one_long_file(folder, saves)
    there = GitRepository(folder / "git")
    there.take("text.txt", saves)
    repository = pygit2.Repository(there.folder)
    blobs = [commit.tree["text.txt"].id for commit in repository.walk(repository.head.target)]
    blobs.reverse()
    repository = pygit2.Repository(there.folder)
    chance = random.Random(66)
    order = list(itertools.islice(_shuffled(chance, versions), rounds + 2))
    rows = []
    for state in ("", ", in packs"):
        with History.open(folder / "store.btl", workspace=path.parent) as history:
            if state:
                history.compact()
        with History.open(folder / "store.btl", workspace=path.parent) as history:
            assert history.content(path, 7) == repository[blobs[6]].data == saves[6]
            found = alternate(
                {
                    "ours": lambda number, history=history: history.content(
                        path, order[number] + 1
                    ),
                    "pygit2": lambda number: repository[blobs[order[number]]].data,
                },
                rounds,
                clock=time.process_time,
            )
        ours, peer = found["ours"], found["pygit2"]
        name = f"any of {versions:,} versions of 50 kB{state}"
        rows += [
            row("V6", f"{name}, p99 of processor time", ours.p99, "≤ 5 ms", ours.p99 <= 0.005),
            row(
                "V6", f"{name}, p50 of processor time", ours.p50, "≤ 3×",
                ours.p50 <= 3 * peer.p50, peer=peer.p50, peer_name="pygit2, blob by its id",
            ),
        ]  # fmt: skip
    return rows


def timeline_page(folder, *, quick):
    """V7: pages of 50 of a short and of a long history, folded and plain, anywhere."""
    rows = _pages(folder / "rows", quick=quick, packed=False)
    return rows + _pages(folder / "packs", quick=quick, packed=True)


def _pages(folder, *, quick, packed):
    many, rounds = (100_000 if quick else 1_000_000), (60 if quick else 300)
    # more than the packs that stay at hand
    little, state = (10_000, ", in packs") if packed else (1_000, "")
    chance = random.Random(77)
    short, long = folder / "short", folder / "long"
    paths = {little: long_timeline(short, little), many: long_timeline(long, many)}
    with (
        History.open(short / "store.btl", workspace=paths[little].parent) as few,
        History.open(long / "store.btl", workspace=paths[many].parent) as lots,
    ):
        for history in (few, lots) if packed else ():
            history.compact()
        places = {few: little, lots: many}
        cursors = {
            place: chance.choices(range(200, size), k=rounds + 2) for place, size in places.items()
        }

        def page(history, *, folded):
            return lambda number: history.timeline(
                paths[places[history]], cursor=cursors[history][number], folded=folded
            )

        rows, small = [], f"of {little:,} versions"
        for folded, name in ((False, "page of 50"), (True, "folded page of 50")):
            found = alternate(
                {"few": page(few, folded=folded), "lots": page(lots, folded=folded)},
                rounds,
                clock=time.process_time,
            )
            ours, peer = found["lots"].p50, found["few"].p50
            rows.append(
                row(
                    "V7", f"{name} of {many:,} versions{state}, p50 of processor time", ours,
                    "≤ 5 ms, ≤ 1.5×", ours <= 0.005 and ours <= 1.5 * peer, peer=peer,
                    peer_name=small,
                )
            )  # fmt: skip
    return rows


def opening(folder, *, quick):
    """D17: a store is opened, and a file's timeline shown, among few files and among many."""
    many, rounds = (100_000 if quick else 1_000_000), (20 if quick else 100)
    sizes, rows = {"few": many // 100, "lots": many}, []
    paths = {
        name: many_timelines(folder / name, count, count // 10) for name, count in sizes.items()
    }

    def first(name):
        def act(_):
            path = paths[name]
            with History.open(folder / name / "store.btl", workspace=path.parents[1]) as history:
                assert len(history.timeline(path).rows) > 0

        return act

    for state in ("", ", in packs"):
        for name in sizes if state else ():
            path = paths[name].parents[1]
            with History.open(folder / name / "store.btl", workspace=path) as history:
                history.compact()
        found = alternate({name: first(name) for name in sizes}, rounds)
        ours, peer = found["lots"].p50, found["few"].p50
        what = f"opening and a timeline, {many:,} versions of {many // 10:,} files{state}, p50"
        rows.append(
            row(
                "D17", what, ours, "< 200 ms, ≤ 1.5×", ours < 0.2 and ours <= 1.5 * peer,
                peer=peer, peer_name=f"of {many // 1000:,} files",
            )
        )  # fmt: skip
    return rows


def _shuffled(chance, count):
    while True:
        yield from chance.sample(range(count), count)
