"""V4 and V5: what whole histories take, before compaction and after it, beside other programs.

Everything is counted: all files of a closed store, all of git's object folder, all of a
repository of restic or borg. All get the same saves in the same order.
"""

import subprocess
import sys
from typing import NamedTuple

import apsw

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.settings import CaptureSettings, Settings
from benchmarks import worst_cases
from benchmarks.archivers import ARCHIVERS, installed, snapshots
from benchmarks.histories import save_histories
from benchmarks.measure import row
from benchmarks.peers import BACKTRAIL, GitRepository, folder_bytes
from benchmarks.projects import code_projects, notebook_projects

__all__ = ["code_sizes", "notebook_sizes", "save_sizes", "worst_sizes"]

_SMALLER, _COMPACTED = 60, 200
"""Times smaller than full copies, before and after."""
_MEMORY = 256 << 20
"""Bytes that a compaction may hold, whatever it meets."""
_ROOM = 512 << 20
"""Bytes up to which a file is kept here; by default it is a tenth of that."""


_WATCHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process between: a child's memory counts from that of whoever starts it."""


class _Kept(NamedTuple):
    """What a store took."""

    before: int
    after: int
    """Bytes of its files, before compaction and after it."""
    beyond: int
    """Of these, neither contents, as they are compressed, nor what an empty store takes."""
    seconds: float
    """Processor time of the compaction, start of the program included."""
    memory: int
    """Bytes that it held at most."""


def save_sizes(folder, *, quick):
    """V4: somebody types, saved every fifty keystrokes."""
    histories = save_histories(generated=1_000 if quick else 3_000)
    kind = "real" if histories[0].real else "generated"
    name = f"{sum(len(one.saves) for one in histories):,} {kind} saves of typing"
    kept, full, loose, packed = _measured(folder, histories)
    hot = {"peer": full / 1e6, "peer_name": "full copies", "unit": "MB"}
    begun = f"{name}, nothing compacted"
    return [
        row("size", begun, kept.before / 1e6, "≤ 1/60×", kept.before * _SMALLER <= full, **hot),
        _beside("size", begun, kept.before, loose, "git, loose objects", 1),
        _beside("size", begun, kept.before, packed, "git gc --aggressive", None),
        _beside("V4", name, kept.after, full, "full copies", 1 / _COMPACTED, "≤ 1/200×"),
        _beside("V4", name, kept.after, loose, "git, loose objects", None),
        _beside("V4", name, kept.after, packed, "git gc --aggressive", 0.33),
        *_cost(name, histories, kept, asked=True),
        *_archived(folder, name, histories, quick=quick),
    ]


def code_sizes(folder, *, quick):
    """V5: the commits of program texts, each as a save."""
    return _projects(folder, code_projects(quick=quick), 0.4, quick=quick)


def notebook_sizes(folder, *, quick):
    """V5: the commits of notebooks with their outputs, each as a save."""
    return _projects(folder, notebook_projects(quick=quick), 1.0, quick=quick)


def worst_sizes(folder, *, quick):
    """V5: what is hard on every store, one file at a time."""
    few, some = (5, 100) if quick else (30, 200)
    cases = {
        f"{few} saves of a 5 MB notebook": worst_cases.notebooks(few, size=5_000_000, seed=50),
        f"{some} saves of one line of 1 MB": worst_cases.minified(some),
        f"{few} saves of a 10 MB table that grows": worst_cases.appended_table(few),
        "3 saves of a binary of 100 MB": worst_cases.binary(3, size=(20 if quick else 100) << 20),
    }
    return _projects(folder, {name: [one] for name, one in cases.items()}, 1.0, quick=quick)


def _projects(folder, projects, limit, *, quick):
    rows = []
    for number, (name, histories) in enumerate(projects.items()):
        place = folder / str(number)
        place.mkdir()
        saves = sum(len(one.saves) for one in histories)
        what = name if len(histories) == 1 else f"{name}, {saves:,} saves of {len(histories)} files"
        kept, full, loose, packed = _measured(place, histories)
        rows += [
            _beside("V5", what, kept.after, full, "full copies", None),
            _beside("V5", what, kept.after, loose, "git, loose objects", None),
            _beside("V5", what, kept.after, packed, "git gc --aggressive", limit),
            *_cost(what, histories, kept),
            *_archived(place, what, histories, quick=quick),
        ]
    return rows


def _measured(folder, histories):
    """What a store took, then full copies, git's loose objects, and git at its most thorough."""
    kept = _store(folder / "store", histories)
    git = GitRepository(folder / "git")
    git.take_files(_in_turns(histories), loose=True)
    loose = folder_bytes(git.objects)
    git.run("gc", "--quiet", "--aggressive")
    return kept, sum(one.full_bytes for one in histories), loose, folder_bytes(git.objects)


def _in_turns(histories):
    """Name and bytes of every save, as if all files were worked on at the same time."""
    order = sorted(
        ((place + 0.5) / len(one.saves), number, place)
        for number, one in enumerate(histories)
        for place in range(len(one.saves))
    )
    for _, number, place in order:
        yield _name(number, histories[number]), histories[number].saves[place]


def _name(number, history):
    """Of a file, without its folders."""
    return f"{number}-{history.name.rpartition('/')[2]}"


def _store(folder, histories):
    """Keep all saves in a store, close it, compact it in a process of its own."""
    work, store = folder.with_name(f"{folder.name}-work"), folder / "store.btl"
    work.mkdir()
    service = _opened(store, work)
    service.close()
    empty = folder_bytes(folder)
    service = _opened(store, work)
    for name, data in _in_turns(histories):
        service.capture(Capture(path=str(work / name), content=data, source="bench"))
    service.close()
    before = folder_bytes(folder)
    watched = [sys.executable, "-c", _WATCHED, *BACKTRAIL, "compact", "--store", store]
    used = subprocess.run(watched, check=True, cwd=work, capture_output=True).stdout.split()
    after = folder_bytes(folder)
    return _Kept(before, after, after - empty - _deltas(store), float(used[0]), int(used[1]) * 1024)


def _opened(store, work):
    settings = Settings(capture=CaptureSettings(max_size=_ROOM))
    return open_service(store=str(store), roots=[str(work)], settings=settings)


def _deltas(store):
    """Bytes of all compressed contents, be they in packs or rows."""
    db = apsw.Connection(str(store), flags=apsw.SQLITE_OPEN_READONLY)
    parts = [
        db.execute(f"SELECT coalesce(sum(length(body)), 0) FROM {table}").fetchone()[0]
        for table in ("pack", "content")
    ]
    db.close()
    return sum(parts)


def _beside(bar, what, ours, peer, peer_name, limit, words=""):
    """A row about bytes; ``limit`` is the share of the peer's that is asked, None for none."""
    return row(
        bar, what, ours / 1e6, words or ("told" if limit is None else f"≤ {limit}×"),
        limit is None or ours <= peer * limit, peer=peer / 1e6, peer_name=peer_name, unit="MB",
    )  # fmt: skip


def _cost(what, histories, kept, *, asked=False):
    """What a version takes beside its content, and what a compaction asks of the machine."""
    saves = sum(len(one.saves) for one in histories)
    beyond = kept.beyond / saves
    size = sum(one.full_bytes for one in histories) / 1e6
    name = f"{what}: compaction"
    return [
        row(
            "K1", f"{what}: a version beyond its delta", beyond, "≤ 60 B" if asked else "told",
            beyond <= 60 or not asked, unit="B",
        ),
        row("K1", f"{name}, processor time for {size:,.0f} MB", kept.seconds, "told", met=True),
        row(
            "K1", f"{name}, memory at most", kept.memory / 1e6, "≤ 256 MiB",
            kept.memory <= _MEMORY, unit="MB",
        ),
    ]  # fmt: skip


def _archived(folder, what, histories, *, quick):
    """The last saves of each file beside programs that keep snapshots, one snapshot each."""
    count = snapshots(max(len(one.saves) for one in histories), quick=quick)
    last = [one._replace(saves=one.saves[-count:]) for one in histories]
    ours = _store(folder / "last", last).after
    rows = []
    for archiver in ARCHIVERS:
        name = f"{what}, the last {count}"
        if not installed(archiver):
            rows.append(row("size", f"{name} ({archiver.name}: not installed)", ours / 1e6, "told",
                            met=True, unit="MB"))  # fmt: skip
            continue
        place = folder / archiver.program
        work = place / "work"
        work.mkdir(parents=True)
        there = archiver(place)
        for place in range(count):
            for number, one in enumerate(last):
                if place >= count - len(one.saves):
                    (work / _name(number, one)).write_bytes(one.saves[place - count])
            there.keep(work)
        rows.append(_beside("size", name, ours, there.taken(), archiver.name, None))
    return rows
