"""A person at work: a workspace on disk, a history, and a clock that the test sets."""

import hashlib
import os
from pathlib import Path

import msgspec

from backtrail.history.requests import Capture
from backtrail.history.service import HistoryService
from backtrail.model import MAIN_BRANCH
from backtrail.settings import (
    CaptureSettings,
    PolicySettings,
    RetentionSettings,
    Settings,
    StorageSettings,
)
from backtrail.storage.memory import MemoryRepository
from backtrail.storage.repository import VersionFilter

__all__ = ["START", "Desk", "settings", "tree"]

START = 1_800_000_000 * 10**9
"""UTC ns: 2027-01-15 08:00."""


class Desk:
    """Writes files and reports saves, a minute apart unless told otherwise."""

    def __init__(self, folder, repository=None, *, rooted=True, **changed):
        self.root = Path(os.path.realpath(folder))
        self.root.mkdir(parents=True, exist_ok=True)
        self.repository = repository or MemoryRepository()
        self.now = START
        self.settings = settings(**changed)
        self.service = self.another()
        if rooted:
            self.service.add_root(str(self.root))

    def another(self):
        """One more service on the same store, as another program would have."""
        return HistoryService(self.repository, self.settings, clock=lambda: self.now, person="ada")

    def path(self, name):
        """The absolute name of a file."""
        return str(self.root / name)

    def write(self, name, data):
        """Put a file on disk, with its folders."""
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
        return target

    def read(self, name):
        """The bytes on disk."""
        return (self.root / name).read_bytes()

    def report(self, name, *, after=60.0, source="vim", **fields):
        """Report a save of what is on disk, ``after`` seconds after the last one."""
        self.now += int(after * 10**9)
        return self.service.capture(Capture(path=self.path(name), source=source, **fields))

    def save(self, name, data, **fields):
        """Write a file and report the save."""
        self.write(name, data)
        return self.report(name, **fields)

    def versions(self, name):
        """All versions of a file, oldest first."""
        document = self.service.timeline(self.path(name)).document
        found = self.repository.versions(VersionFilter(document=document.id), 1_000_000)
        assert all(version.branch == MAIN_BRANCH for version in found)
        return found[::-1]

    def contents(self, name):
        """The bytes of all versions of a file, oldest first."""
        return [self.repository.read_content(v.content_id) for v in self.versions(name)]


def settings(**changed):
    """The defaults but for ``group__name`` values."""
    groups = {
        "capture": CaptureSettings(),
        "policy": PolicySettings(),
        "storage": StorageSettings(),
        "retention": RetentionSettings(),
    }
    top = {}
    for key, value in changed.items():
        group, _, name = key.rpartition("__")
        if group:
            groups[group] = msgspec.structs.replace(groups[group], **{name: value})
        else:
            top[name] = value
    return Settings(**groups, **top)


def tree(top):
    """Everything that can be seen of a folder: names, kinds, modes, times, bytes, link targets."""
    seen = {}
    for path in sorted(Path(top).rglob("*"), key=os.fsencode):
        found = path.lstat()
        content = None
        if path.is_symlink():
            content = str(path.readlink())
        elif path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        name = str(path.relative_to(top))
        seen[name] = (found.st_mode, found.st_mtime_ns, content)
    return seen
