"""Forks a process that saves and restores until it is killed, as often as it is asked to.

Each line on standard input (store, workspace, folder for drafts, seed) starts one. What it is
about to do, and what the service acknowledged, goes to standard output line by line: the outside
log that a test judges by. Forking spares each kill the start of Python.
"""

import hashlib
import json
import os
import random
import sys
import traceback
from pathlib import Path

from backtrail.app import open_service
from backtrail.errors import NotFoundError
from backtrail.history.requests import Capture
from backtrail.settings import Settings
from backtrail.storage.sqlite import compaction

# Packs as small as the histories are.
compaction._FULL, compaction._FEWEST = 6, 2

NAMES = ("a.py", "notes.txt", "sub/deep/data.bin")


def tell(**entry):
    """Write one line of the log, in one piece."""
    os.write(1, json.dumps(entry).encode() + b"\n")


def sha(path):
    """Digest of a file, None when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def text(rng):
    """New content: some lines, sometimes many, so that deltas and snapshots both occur."""
    lines = rng.choice((1, 5, 60, 2000))
    return b"".join(b"%d %d\n" % (n, rng.randrange(3)) for n in range(lines)) + rng.randbytes(8)


class Worker:
    """One person and one service, until killed."""

    def __init__(self, store, root, drafts, seed):
        self.rng, self.root, self.drafts = random.Random(seed), Path(root), Path(drafts)
        self.service = open_service(store=store, roots=[root], settings=Settings())
        tell(pid=os.getpid())

    def run(self):
        """Save, restore, undo and compact in random order, for ever."""
        while True:
            path = self.root / self.rng.choice(NAMES)
            if self.rng.randrange(6) == 0:
                self.service.compact()
            self.rng.choice((self.save, self.save, self.restore, self.restore, self.undo))(path)

    def write(self, path):
        """Put new content in place in one step, as a careful editor does."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.drafts / "draft"
        draft.write_bytes(text(self.rng))
        tell(about="save", path=str(path), old=sha(path), new=sha(draft))
        draft.replace(path)

    def save(self, path):
        """Write, have it kept, log what was acknowledged."""
        self.write(path)
        self.acknowledge(path, self.service.capture(Capture(path=str(path), source="editor")).entry)

    def restore(self, path):
        """Bring a random version back, sometimes over work that nobody reported."""
        try:
            newest = self.service.version(str(path)).version.number
        except NotFoundError:
            return
        act = self.rng.randrange(3)
        if act == 0:
            self.write(path)
        elif act == 1:
            tell(about="delete", path=str(path), old=sha(path), new=None)
            path.unlink(missing_ok=True)
        address = str(self.rng.randrange(max(1, newest - 20), newest + 1))
        wanted = hashlib.sha256(self.service.content(str(path), address)).hexdigest()
        tell(about="restore", path=str(path), old=sha(path), new=wanted)
        self.acknowledge(path, self.service.restore(str(path), address).entry)

    def undo(self, path):
        """Take the last restore of the file back, if there is one."""
        try:
            plan = self.service.plan_undo(str(path))
        except NotFoundError:
            return
        version = plan.entry.version if plan.entry else None
        tell(
            about="restore",
            path=str(path),
            old=sha(path),
            new=version.content_id.hex() if version else None,
        )
        self.acknowledge(path, self.service.undo(str(path)).entry)

    def acknowledge(self, path, entry):
        """Log what the service says is kept."""
        tell(
            acknowledged=entry.version.id if entry else None,
            path=str(path),
            number=entry.version.number if entry else None,
            sha=entry.version.content_id.hex() if entry else None,
        )


def main():
    """Fork one worker a line, and tell when it ended."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                Worker(**json.loads(line)).run()
            except BaseException:  # noqa: BLE001 - the parent has to hear of anything
                tell(error=traceback.format_exc())
            os._exit(1)
        os.waitpid(child, 0)
        tell(ended=child)


if __name__ == "__main__":
    main()
