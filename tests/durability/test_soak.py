"""D19: thousands of saves, with searches, comparisons and restores among them, leave nothing.

What the sidecar holds when it is warm is what it holds at the end: memory, files, threads, and the
store's write-ahead log. Red when anything is remembered for each save.
"""

import os
import random
from pathlib import Path
from typing import NamedTuple

import pytest

from lsp.client import Client, uri_of

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells these figures"),
]

SAVES = int(os.environ.get("BACKTRAIL_D19_SAVES", "5000"))
FILES = 50
LINES = 500
"""Of each file: 15 kB, so that caches, which are bounded in bytes, are full when it is warm."""
WARM = 0.6
"""Share of the saves after which caches are full."""
GROWTH = 1.05
LARGEST_LOG = 64 << 20


class Held(NamedTuple):
    """What a process holds."""

    resident: int
    files: int
    threads: int


def test_d19_a_long_session_holds_no_more_than_a_short_one(tmp_path):
    """Memory grows by less than 5 % after the start, files and threads not at all."""
    folder, store = tmp_path / "work", tmp_path / "store" / "history.btl"
    folder.mkdir()
    rng = random.Random(19)
    editor = Client(store)
    editor.start(folder)
    rounds = SAVES // FILES
    warm, largest = None, 0
    for number in range(rounds):
        _round(editor, folder, rng, number)
        largest = max(largest, store.with_name(f"{store.name}-wal").stat().st_size)
        if number == int(rounds * WARM):
            warm = _held(editor)
    end = _held(editor)
    status = editor.call("backtrail/status")
    print(f"D19: {SAVES} saves, warm {warm}, end {end}, log at most {largest:,} bytes")
    assert editor.close() == 0
    assert status["versions"] >= rounds * FILES
    assert (end.files, end.threads) == (warm.files, warm.threads)
    assert end.resident < warm.resident * GROWTH
    assert largest < LARGEST_LOG


def _round(editor, folder, rng, number):
    """Save each file once, and ask this and that."""
    for place in range(FILES):
        path = folder / f"{place}.py"
        lines = [f"value_{rng.randrange(50)} = {rng.random()}\n" for _ in range(LINES)]
        editor.save(path, "".join(lines).encode())
    path = folder / f"{rng.randrange(FILES)}.py"
    file = {"uri": uri_of(path)}
    editor.call("backtrail/timeline", **file, limit=20)
    editor.call("backtrail/diff", **file)
    if number % 4 == 3:
        editor.call("backtrail/search", text="value_7 ", limit=20)
        editor.call("backtrail/restore", **file, version=rng.randrange(1, number))
        editor.open(path)
        editor.notify("textDocument/didClose", textDocument=file)
        editor.fail("backtrail/timeline", {"uri": 1})
    editor.notes.clear()
    editor.answered.clear()
    editor.texts.clear()


def _held(editor):
    """Look when everything said so far is done."""
    editor.call("backtrail/status")
    process = Path("/proc", str(editor.process.pid))
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return Held(
        resident=int(status["VmRSS"].split()[0]) * 1024,
        files=len(list((process / "fd").iterdir())),
        threads=int(status["Threads"]),
    )
