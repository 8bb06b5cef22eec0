"""R3 and R6: what a merge and a comparison of points in time cost, in processor time."""

import random
import resource
import subprocess
import time

from backtrail.app import open_service
from backtrail.diff.merging import merge
from backtrail.history.requests import Capture, PointsQuery
from benchmarks.histories import csv_table, source
from benchmarks.measure import row

__all__ = ["merges", "points"]

_SECOND = 1.0
_PEER = "git merge-file"


def merges(folder, *, quick):
    """R3: three-way merges, against the process that git starts for one."""
    cases = {"20 kB of source": (source(20_000, seed=3), 4)}
    if not quick:
        cases["1 MB of source"] = (source(1_000_000, seed=3), 40)
    cases["10 MB of CSV"] = (csv_table(10_000_000, seed=3), 400)
    found = []
    for name, (base, places) in cases.items():
        chance = random.Random(places)
        texts = (base, _edited(base, places, chance), _edited(base, places, chance))
        start = time.process_time()
        merged = merge(*texts)
        ours = time.process_time() - start
        peer, conflicts = _git(folder, texts)
        if len(base) < 2_000_000 and bool(merged.conflicts) != bool(conflicts):
            raise AssertionError("git sees conflicts otherwise")
        what = f"merge of {name}, {places} places on each side, processor time"
        found.append(row("R3", what, ours, "≤ 1.5 s", ours <= 1.5, peer=peer, peer_name=_PEER))
    return found


def points(folder, *, quick):
    """R6: a project at two points in time, against ``git diff --numstat`` of two commits."""
    count = 1_000 if quick else 10_000
    work = folder / "points"
    work.mkdir()
    service = open_service(store=str(folder / "points.db"), roots=(str(work),))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "init", "-q"], cwd=work, check=True)
    point = 0
    for step in range(2):
        service.capture_many(
            Capture(path=str(path), source="bench") for path in _written(work, count, step)
        )
        point = point if step else service.status().last_sequence
        subprocess.run(["git", "add", "-A"], cwd=work, check=True)
        subprocess.run([*git, "commit", "-qm", str(step)], cwd=work, check=True)
    start = time.process_time()
    files, query = 0, PointsQuery(old=str(point), new=str(service.status().last_sequence))
    while True:
        page = service.compare_points(query)
        files += len(page.files)
        if page.next_cursor is None:
            break
        query = PointsQuery(old="", cursor=page.next_cursor)
    ours = time.process_time() - start
    service.close()
    before = _children()
    out = subprocess.run(
        ["git", "diff", "--numstat", "HEAD~", "HEAD"], cwd=work, check=True, capture_output=True
    ).stdout
    if len(out.splitlines()) != files:
        raise AssertionError("git sees other files")
    what = f"{count:,} files at two points in time, {files:,} changed, processor time"
    met = ours <= 2 * _SECOND
    peer = _children() - before
    return [row("R6", what, ours, "≤ 2 s", met, peer=peer, peer_name="git diff --numstat")]


def _written(work, count, step):
    """All files first, then every fifth of them, changed."""
    for number in range(0, count, 5 if step else 1):
        path = work / f"{number % 100}" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{number}\nline {step}\n" * 20)
        yield path


def _git(folder, texts):
    for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
        (folder / name).write_bytes(text)
    before = _children()
    done = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return _children() - before, done.returncode


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _edited(data, places, chance):
    lines = data.splitlines(keepends=True)
    for place in chance.sample(range(len(lines)), min(places, len(lines))):
        lines[place] = b"changed %d\n" % chance.randrange(10**9)
    return b"".join(lines)
