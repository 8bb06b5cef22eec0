"""L10: what a report costs, in processor time, from the cold start of the command to its end."""

import subprocess

from benchmarks.histories import save_histories
from benchmarks.measure import cpu_seconds, row
from benchmarks.peers import BACKTRAIL, GitRepository
from benchmarks.stores import long_timeline, one_long_file

__all__ = ["reports"]

_BAR = 5.0
"""Seconds for 1,000 versions."""


def reports(folder, *, quick):
    """L10: a report on 1,000 versions, with all sides or few; and one on a very long history.

    The peer writes the same differences as plain text, without pictures, words or a page.
    """
    saves = _thousand()
    path = one_long_file(folder, saves)
    git = GitRepository(folder / "git")
    git.take("text.txt", saves)
    peer = cpu_seconds(["git", "-C", git.folder, "log", "--patch", "--stat"])
    found = []
    for diffs in ("none", "changed", "all"):
        spent = _report(folder, path, "--diffs", diffs)
        name = f"report on 1,000 versions of {len(saves[-1]) // 1000} kB, sides of: {diffs}"
        shown = {"peer": peer, "peer_name": "git log --patch"} if diffs == "all" else {}
        found.append(row("L10", name, spent, "< 5 s", spent < _BAR, **shown))
    count = 100_000 if quick else 1_000_000
    (folder / "long").mkdir()
    spent = _report(folder / "long", long_timeline(folder / "long", count), "--diffs", "none")
    name = f"report on the newest 10,000 of {count:,} versions"
    return [*found, row("L10", name, spent, "< 10 s", spent < 2 * _BAR)]


def _thousand():
    """The first thousand saves of a history that has as many."""
    histories = save_histories(generated=1_000)
    longest = max(histories, key=lambda history: len(history.saves))
    return longest.saves[-1_000:]


def _report(folder, path, *options):
    store = next(found for found in folder.rglob("*.btl"))
    command = [*BACKTRAIL, "--store", store, "report", path, "-o", folder / "r.html", "--force"]
    return cpu_seconds([*command, *options], stderr=subprocess.DEVNULL)
