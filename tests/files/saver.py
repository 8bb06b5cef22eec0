"""Saves ``a`` over and over by exchange; reports what it made and what it took out."""

import os
import signal
import sys
from pathlib import Path

from backtrail.files.exchange import swap

root = Path(sys.argv[1])
folder = os.open(root, os.O_RDONLY)
mine = root / "mine"
stopped: list[int] = []


def stop(signum: int, _frame: object) -> None:
    """Finish the save at hand, then end."""
    stopped.append(signum)


signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
number = 0
while not stopped:
    number += 1
    mine.write_bytes(b"save %d" % number)
    swap(folder, "mine", "a")
    print(f"made save {number}")
    print(f"taken {mine.read_text()}")
mine.unlink()
