"""D19 for as long as one likes: a real sidecar at work, which must hold no more than at first.

``python tests/durability/soak.py --hours 24``, or ``--minutes 5``. A seeded editor saves, searches,
reads timelines, compares, restores and undoes; now and then another process prunes and compacts the
same store. The time after the warm-up is cut into windows; each is one line, and the last ones are
judged by the first. Exit code 1 where a promise is broken.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lsp import client as wire
from lsp.client import Client, uri_of

__all__ = ["GROWTH", "LARGEST_LOG", "Held", "Window", "Work", "held", "main", "soak", "verdict"]

FILES = 50
LINES = 500
"""Of each file: 15 kB, so that caches, which are bounded in bytes, are full when it is warm."""
GROWTH = 1.05
LARGEST_LOG = 64 << 20
WARM = 0.4
"""Share of the time after which all that is loaded late is loaded, and caches are full."""
WINDOWS = 12
LETTING_GO = 40
"""Rounds between two prunes with a compaction."""
KEPT = 60
"""Versions of a file that a prune leaves: the store stays as large as it is."""

_PATIENCE = 300
"""Seconds that an answer may take: other work on the machine must not end a day of it."""


class Held(NamedTuple):
    """What a process holds."""

    resident: int
    files: int
    threads: int


class Window(NamedTuple):
    """A stretch of time."""

    resident: float
    """Median, bytes."""
    files: int
    threads: int
    log: int
    """The largest, bytes."""
    saves: int


class Work:
    """What an editor does with a folder of files, round after round."""

    def __init__(self, editor, folder, store, seed=19):
        self.editor = editor
        self.folder = folder
        self.store = store
        self.rng = random.Random(seed)
        self.rounds = 0

    def round(self):
        """Save each file once, and ask this and that."""
        editor, rng = self.editor, self.rng
        for place in range(FILES):
            lines = [f"value_{rng.randrange(50)} = {rng.random()}\n" for _ in range(LINES)]
            editor.save(self.folder / f"{place}.py", "".join(lines).encode())
        path = self.folder / f"{rng.randrange(FILES)}.py"
        file = {"uri": uri_of(path)}
        editor.call("backtrail/timeline", **file, limit=20)
        editor.call("backtrail/diff", **file)
        self.rounds += 1
        if self.rounds % 4 == 0:
            self._return(path, file)
        editor.notes.clear()
        editor.answered.clear()
        editor.texts.clear()
        editor.requests.clear()

    def _return(self, path, file):
        editor = self.editor
        editor.call("backtrail/search", text="value_7 ", limit=20)
        found = editor.call("backtrail/timeline", **file, limit=50)
        versions = [one["number"] for row in found["rows"] for one in row["versions"]]
        editor.call("backtrail/restore", **file, version=self.rng.choice(versions[1:] or versions))
        editor.call("backtrail/undo", **file)
        editor.open(path)
        editor.notify("textDocument/didClose", textDocument=file)
        editor.fail("backtrail/timeline", {"uri": 1})

    def let_go(self):
        """Prune and compact in another process, as a person or the daily prune does."""
        prune = ["prune", "--all", "--yes", "--rule", "count", "--keep-within", "1m"]
        # retention.count of the environment: the rule has no option for it
        clean = {k: v for k, v in os.environ.items() if not k.startswith("BACKTRAIL_")}
        kept = {"BACKTRAIL_RETENTION_COUNT": str(KEPT), "BACKTRAIL_RETENTION_LINES": "any"}
        for command in (prune, ["compact"]):
            subprocess.run(
                [sys.executable, "-m", "backtrail", "--store", str(self.store), *command],
                check=True,
                stdout=subprocess.DEVNULL,
                timeout=600,
                cwd=self.folder,
                env={**clean, **kept},
            )


def held(editor):
    """Look when everything said so far is done."""
    editor.call("backtrail/status")
    process = Path("/proc", str(editor.process.pid))
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return Held(
        resident=int(status["VmRSS"].split()[0]) * 1024,
        files=len(list((process / "fd").iterdir())),
        threads=int(status["Threads"]),
    )


def soak(folder, seconds, *, seed=19, tell=print):
    """Work for so long; returns the windows after the warm-up."""
    work_folder, store = folder / "work", folder / "store" / "history.btl"
    work_folder.mkdir()
    wire.PATIENCE = _PATIENCE
    editor = Client(store)
    editor.start(work_folder)
    work = Work(editor, work_folder, store, seed)
    start = time.monotonic()
    windows = []
    _until(work, start + seconds * WARM)
    tell(f"warm after {work.rounds * FILES:,} saves: {held(editor)}")
    for number in range(1, WINDOWS + 1):
        share = WARM + (1 - WARM) * number / WINDOWS
        windows.append(_until(work, start + seconds * share))
        tell(f"{share:4.0%}  {_line(windows[-1])}")
    memory = editor.call("backtrail/status")["memory"]
    tell(f"status at the end: {memory}")
    if code := editor.close():
        raise AssertionError(f"the sidecar ended with {code}")
    return windows


def verdict(windows):
    """What is wrong with the last windows, judged by the first; empty: all is flat."""
    first, last = windows[: len(windows) // 3], windows[-(len(windows) // 3) :]
    wrong = []
    before, after = (statistics.median(w.resident for w in part) for part in (first, last))
    if after >= before * GROWTH:
        wrong.append(f"memory grew from {before:,.0f} to {after:,.0f} bytes")
    for name in ("files", "threads"):
        before, after = (min(getattr(w, name) for w in part) for part in (first, last))
        if after > before:
            wrong.append(f"{name} grew from {before} to {after}")
    if (largest := max(w.log for w in windows)) >= LARGEST_LOG:
        wrong.append(f"the write-ahead log reached {largest:,} bytes")
    return wrong


def _until(work, end):
    """Work until then, one round at least; what was held meanwhile."""
    log = work.store.with_name(f"{work.store.name}-wal")
    begun, found, largest = work.rounds, [], 0
    while not found or time.monotonic() < end:
        work.round()
        if work.rounds % LETTING_GO == 0:
            work.let_go()
        largest = max(largest, log.stat().st_size)
        found.append(held(work.editor))
    return Window(
        resident=statistics.median(one.resident for one in found),
        files=min(one.files for one in found),
        threads=min(one.threads for one in found),
        log=largest,
        saves=(work.rounds - begun) * FILES,
    )


def _line(window):
    return (
        f"{window.resident / 1e6:6.1f} MB, {window.files} files, {window.threads} threads,"
        f" log {window.log / 1e6:.1f} MB, {window.saves:,} saves"
    )


def main():
    """Work for as long as was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=0.0)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=19)
    wanted = parser.parse_args()
    seconds = wanted.hours * 3600 + wanted.minutes * 60
    if seconds <= 0:
        parser.error("say for how long: --hours 24, or --minutes 5")

    def tell(text):
        print(text, flush=True)

    with tempfile.TemporaryDirectory(prefix="backtrail-soak-") as folder:
        wrong = verdict(soak(Path(folder), seconds, seed=wanted.seed, tell=tell))
    for line in wrong:
        tell(f"D19 is broken: {line}")
    if not wrong:
        tell("D19 holds: memory, files, threads and the log are flat")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
