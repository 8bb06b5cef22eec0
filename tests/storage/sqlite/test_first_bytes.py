"""No file of a store is open to others for even a moment: judged by the system calls."""

import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
OPEN_AND_SAVE = """
import os, sys
os.umask(0o022)
sys.path.insert(0, sys.argv[2])
from storage.builders import new_document, save
from backtrail.storage.sqlite import SqliteRepository
repository = SqliteRepository(sys.argv[1])
save(repository, new_document(repository), b"secret")
repository.close()
"""
MADE = re.compile(r'(?:mkdir|openat)\((?:AT_FDCWD, )?"([^"]+)", (?:\S*O_CREAT\S*, )?(0\d+)\)')


def test_each_file_is_made_private(tmp_path):
    """The call that makes a folder or file of the store names 0700 or 0600 itself."""
    log, place = tmp_path / "calls", tmp_path / "made"
    command = ["strace", "-f", "-qq", "-e", "trace=mkdir,openat,creat", "-o", str(log)]
    store = str(place / "history.db")
    subprocess.run(
        [*command, sys.executable, "-c", OPEN_AND_SAVE, store, str(TESTS)], check=True, timeout=60
    )
    first = {}
    for path, mode in MADE.findall(log.read_text()):
        if path.startswith(str(place)):
            first.setdefault(Path(path).name, mode)
    assert first.pop("made") == "0700"
    assert {"history.db", "history.db-wal", "history.db-shm"} <= set(first)
    assert set(first.values()) == {"0600"}
