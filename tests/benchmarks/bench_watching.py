"""D18: a large folder is opened for the first time, and then nothing happens.

Processor time tells on a busy machine what the clock tells on a quiet one; both are given.
"""

import os
import random
import time
from pathlib import Path

from benchmarks.measure import row
from lsp import client as editors
from lsp.client import Client

__all__ = ["large_folder"]

editors.PATIENCE = 600

_FILES = 100_000
_FIRST = 10.0
"""Seconds that the first versions of all files may take."""
_IDLE = 0.01
"""Share of a core that a sidecar may take when nothing happens."""
_AFTER = 5.0
"""Seconds within which one look at everything finds what changed unseen."""
_OWN = {"BACKTRAIL_WATCH_MODE": "auto", "BACKTRAIL_CAPTURE_FIRST_SCAN": "on"}


def large_folder(folder, *, quick):
    """First scan, idle time, a start on what is kept already, and what a save waits meanwhile."""
    files, idle = (_FILES // 10, 10) if quick else (_FILES, 60)
    root, other = folder / "work", folder / "other"
    _make(root, files)
    _make(other, files // 5)
    os.sync()  # a folder that people open was not written a second ago
    store = folder / "store.btl"
    opened, begun, before = _opened(root, store)
    opened.until(lambda: _ended(opened))
    first, used = time.monotonic() - begun, _processor(opened) - before
    held = _resident(opened)
    _quiet(opened)
    before = _processor(opened)
    time.sleep(idle)
    share = (_processor(opened) - before) / idle
    opened.close()
    again, looked = _restarted(root, store)
    waits = _saves_meanwhile(other, folder / "other.btl")
    scale = _FILES / files
    return [
        row(
            "D18", f"first versions of {_FILES:,} files", first * scale, "< 10 s",
            first * scale < _FIRST, unit="s", peer=used * scale, peer_name="its processor time",
        ),
        row("D18", "a save meanwhile, p99", waits, "≤ 50 ms", waits <= 0.05),
        row(
            "D18", f"idle in a folder of {files:,} files", 100 * share, "< 1 %", share < _IDLE,
            unit="%",
        ),
        row("D18", "memory after it", held / 1e6, "", met=True, unit="MB"),
        row(
            "D14", f"one look at {_FILES:,} files", again * scale, "≤ 5 s",
            again * scale <= _AFTER, unit="s", peer=looked * scale, peer_name="its processor time",
        ),
    ]  # fmt: skip


def _make(root, files):
    """Sources of 40 to 4,000 bytes, fifty in each folder, some of them left out."""
    draw = random.Random(18)
    words = [f"word{number}" for number in range(2000)]
    for number in range(files):
        place = root / f"package{number // 1000}" / f"part{number // 50 % 20}"
        if number % 50 == 0:
            place.mkdir(parents=True)
        text = "\n".join(" ".join(draw.choices(words, k=8)) for _ in range(draw.randint(1, 70)))
        (place / f"module{number}.py").write_text(text)
    (root / "node_modules" / "x").mkdir(parents=True)


def _opened(root, store):
    """A sidecar that just answered, when that was, and what it had used of a processor."""
    client = Client(store, environ=_OWN)
    client.start(root, capabilities={"window": {"workDoneProgress": True}})
    return client, time.monotonic(), _processor(client)


def _ended(client):
    """The first scan was shown, and is not any more."""
    return any(
        note["method"] == "$/progress" and note["params"]["value"]["kind"] == "end"
        for note in client.notes
    )


def _saves_meanwhile(root, store):
    """Save one file again and again while all others get a first version; the slowest of 100."""
    client, *_ = _opened(root, store)
    path, waits = root / "saved.txt", []
    while not _ended(client):
        begun = time.monotonic()
        client.keep(path, b"%d\n" % len(waits))
        waits.append(time.monotonic() - begun)
    client.close()
    waits.sort()
    return waits[int(0.99 * len(waits))] if waits else 0.0


def _quiet(client):
    """Wait until the processor is left alone."""
    before = -1.0
    while before != (before := _processor(client)):
        time.sleep(1)


def _restarted(root, store):
    """Start once more and wait until a change that nobody saw is kept."""
    path = root / "package0" / "part0" / "module7.py"
    path.write_text("changed while nobody was there\n")
    client, begun, before = _opened(root, store)
    client.until(lambda: client.captures(path))
    found = time.monotonic() - begun, _processor(client) - before
    client.close()
    return found


def _processor(client):
    """Seconds of processor time used so far."""
    fields = Path(f"/proc/{client.process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(client):
    text = Path(f"/proc/{client.process.pid}/status").read_text()
    return 1024 * int(text.partition("VmRSS:")[2].split()[0])
