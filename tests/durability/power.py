"""A SQLite file layer that can lose power.

Writes go to real files, so that SQLite works as always, and are noted until the file's next sync.
At the cut each noted write is kept, torn at a sector or dropped, at random; a file's length follows
from what was kept. A deleted file stays deleted once anything was synced after it, as file systems
with a journal behave. After the cut every call fails.
"""

import random
from pathlib import Path

import apsw

__all__ = ["PowerCutError", "PowerVfs", "World"]

_SECTOR = 512
_DROPPED, _TORN = 0.45, 0.6


class PowerCutError(Exception):
    """The machine is off."""


class World:
    """One disk in one machine, until its power goes at the given call."""

    def __init__(self, seed, *, cut_at, files=()):
        self._random = random.Random(seed)
        self._durable = {str(path): bytearray(path.read_bytes()) for path in files}
        self._pending = {}
        self._deleted = set()
        self._cut_at = cut_at
        self.calls = 0

    def call(self):
        """Count a call that reaches the disk."""
        self.calls += 1
        if self.calls >= self._cut_at:
            raise PowerCutError

    def note(self, name, operation):
        """Remember what is not safe yet."""
        self._pending.setdefault(name, []).append(operation)

    def synced(self, name):
        """What was noted for this file, and every deletion before it, is safe now."""
        disk = self._durable.setdefault(name, bytearray())
        for operation in self._pending.pop(name, ()):
            _apply(disk, operation)
        for gone in self._deleted:
            self._durable.pop(gone, None)
        self._deleted.clear()

    def deleted(self, name):
        """The name is gone; whether the disk knows it yet is open."""
        self._pending.pop(name, None)
        self._deleted.add(name)

    def created(self, name):
        """An empty file; one that was to be deleted is really gone."""
        if name in self._deleted:
            self._deleted.discard(name)
            self._durable.pop(name, None)
        self._durable.setdefault(name, bytearray())

    def leave_behind(self, folder: Path):
        """Write what the disk holds after the cut into ``folder``, and let calls pass again."""
        for name, disk in self._durable.items():
            if name in self._deleted and self._random.random() < 0.5:
                continue
            survived = bytearray(disk)
            for operation in self._pending.get(name, ()):
                _apply(survived, self._kept_part(operation))
            (folder / Path(name).name).write_bytes(survived)
        self._cut_at = 1 << 60

    def _kept_part(self, operation):
        offset, data = operation
        chance = self._random.random()
        if chance < _DROPPED:
            return None
        if data is not None and chance < _TORN:
            return offset, data[: self._random.randrange(0, len(data), _SECTOR)]
        return operation


class PowerVfs(apsw.VFS):
    """The layer; put a new world into it for each life.

    A file stays in the world it was opened in, for its connection may outlive it.
    """

    def __init__(self, name):
        self.name = name
        self.world = World(0, cut_at=1 << 60)
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        """Open a file of this world."""
        return _PowerFile(self.world, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        """Delete a file of this world."""
        self.world.call()
        super().xDelete(name, sync)
        self.world.deleted(name)


class _PowerFile(apsw.VFSFile):
    def __init__(self, world, name, flags):
        self._world = world
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)
        if self._name:
            world.created(self._name)

    def xWrite(self, data, offset):  # noqa: N802
        """Write through; safe only after the next sync."""
        if self._name:
            self._world.call()
            self._world.note(self._name, (offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size):  # noqa: N802
        """Cut through; safe only after the next sync."""
        if self._name:
            self._world.call()
            self._world.note(self._name, (size, None))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: ARG002, N802 - SQLite's signature
        """From here on what was written is safe."""
        if self._name:
            self._world.call()
            self._world.synced(self._name)


def _apply(disk, operation):
    if operation is None:
        return
    offset, data = operation
    if data is None:
        del disk[offset:]
        return
    if len(disk) < offset:
        disk.extend(bytes(offset - len(disk)))
    disk[offset : offset + len(data)] = data
