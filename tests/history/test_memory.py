"""D18: large files pass through in blocks; memory does not grow with them.

Short form: 200 MB. Campaign: 1,000.
"""

import subprocess
import sys

from sizes import size

LARGEST = size("D18_MEGABYTES", 200, 1000)

WORK = """
import os, sys
from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.settings import CaptureSettings, Settings

def peak():
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

folder, megabytes = sys.argv[1], int(sys.argv[2])
settings = Settings(capture=CaptureSettings(max_size=1 << 40))
service = open_service(store=folder + "/h.btl", roots=[folder], settings=settings)
small, large = folder + "/small.txt", folder + "/large.bin"
open(small, "w").write("one\\n")
service.capture(Capture(path=small, source="test"))
before = peak()
with open(large, "wb") as file:
    for _ in range(megabytes):
        file.write(os.urandom(1 << 20))
service.capture(Capture(path=large, source="test"))
open(large, "ab").write(b"more")
service.capture(Capture(path=large, source="test"))
service.restore(large, "1")
service.undo(large)
assert os.path.getsize(large) == (megabytes << 20) + 4
assert sum(map(len, service.blocks(large, "1"))) == megabytes << 20
print(peak() - before)
"""


def test_memory_stays_flat_for_large_files(tmp_path):
    """Capture, restore and undo of 200 MB need less than 64 MiB, and as much as for half."""
    grown = []
    for megabytes in (LARGEST // 2, LARGEST):
        folder = tmp_path / str(megabytes)
        folder.mkdir()
        command = [sys.executable, "-c", WORK, str(folder), str(megabytes)]
        grown.append(float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        (folder / "large.bin").unlink()
    assert max(grown) < 64
    assert grown[1] - grown[0] < 8
