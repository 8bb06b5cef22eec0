"""D8: four processes save into one store, and compact it; nothing is lost, nobody turned away.

Short form: 4 × 150 captures. Campaign: 1,000 captures each.
"""

import json
import subprocess
import sys
from pathlib import Path

from backtrail.app import open_service
from backtrail.settings import Settings
from sizes import SHARE, size

PROCESSES = 4
CAPTURES = size("D8_CAPTURES", 150, 1000)
USUAL, LONGEST = 0.1, 1.0
"""Seconds that 99 of 100 saves may take, and any; judged in the campaign."""
WRITER = """
import json, sys, time
from backtrail.app import open_service
from backtrail.errors import StoreError
from backtrail.history.requests import Capture
from backtrail.settings import Settings

store, root, name, count = sys.argv[1:4] + [int(sys.argv[4])]
service = open_service(store=store, roots=[root], settings=Settings())
print("ready", flush=True)
sys.stdin.readline()
text = ""
for turn in range(count):
    text = (text + f"{name} {turn}\\n")[-20000:]
    # every third save goes to the file that all of them write
    path = f"{root}/shared.txt" if turn % 3 == 0 else f"{root}/{name}.txt"
    started = time.perf_counter()
    try:
        kept = service.capture(Capture(path=path, content=text.encode(), source=name))
    except StoreError as error:
        print(json.dumps({"locked": str(error)}))
        continue
    seconds = time.perf_counter() - started
    if turn % 40 == 39:
        service.compact()
    print(json.dumps({"path": path, "number": kept.entry.version.number, "text": text,
                      "seconds": seconds}))
service.close()
"""


def run_writers(store, root):
    """Start all, let them go at once, and give what each of them was told."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, store, str(root), f"writer{n}", str(CAPTURES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for n in range(PROCESSES)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    lines = [line for writer in writers for line in _finished(writer)]
    return [json.loads(line) for line in lines]


def _finished(writer):
    out, _ = writer.communicate(timeout=300)
    assert writer.returncode == 0
    return out.splitlines()


def test_every_save_of_every_process_is_kept(memory_folder):
    """All acknowledged saves are there under their numbers, exact, without gap or refusal."""
    root = Path(memory_folder) / "project"
    root.mkdir()
    for name in ("shared.txt", *(f"writer{n}.txt" for n in range(PROCESSES))):
        (root / name).write_text("")
    store = str(memory_folder / "store" / "history.db")
    told = run_writers(store, root)
    locked = [line for line in told if "locked" in line]
    times = sorted(line["seconds"] for line in told if "seconds" in line)
    print(
        f"{len(told)} captures by {PROCESSES}: {len(locked)} locked, "
        f"p50 {times[len(times) // 2] * 1e3:.2f} ms, p99 {times[len(times) * 99 // 100] * 1e3:.1f}"
        f" ms, max {times[-1] * 1e3:.1f} ms"
    )
    assert (len(told), locked) == (PROCESSES * CAPTURES, [])
    if SHARE >= 1:
        assert times[len(times) * 99 // 100] < USUAL
        assert times[-1] < LONGEST
    service = open_service(store=store, roots=[str(root)], settings=Settings())
    numbers = {}
    for line in told:
        numbers.setdefault(line["path"], []).append(line["number"])
        kept = service.content(line["path"], str(line["number"]))
        assert kept == line["text"].encode()
    assert all(sorted(n) == list(range(1, len(n) + 1)) for n in numbers.values())
    service.close()
