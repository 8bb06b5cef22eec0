"""A SQLite file layer on a disk that has only so much room."""

import itertools

import apsw

__all__ = ["FullDisk"]

_names = itertools.count()


class FullDisk(apsw.VFS):
    """Writes that would make its files larger than ``room`` bytes together fail as a full disk."""

    def __init__(self, room):
        self.vfs = f"full-disk-{next(_names)}"
        self.room = room
        self.sizes = {}
        super().__init__(self.vfs, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        """Open a file that counts."""
        return _CountedFile(self, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        """Give its room back."""
        self.sizes.pop(name, None)
        super().xDelete(name, sync)


class _CountedFile(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        self._disk = disk
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("", name, flags)
        disk.sizes[self._name] = self.xFileSize()

    def xWrite(self, data, offset):  # noqa: N802
        """Refuse what does not fit."""
        sizes = self._disk.sizes
        size = max(sizes[self._name], offset + len(data))
        if size > sizes[self._name] and sum(sizes.values()) + size - sizes[self._name] > (
            self._disk.room
        ):
            raise apsw.FullError
        super().xWrite(data, offset)
        sizes[self._name] = size

    def xTruncate(self, size):  # noqa: N802
        """Give room back."""
        super().xTruncate(size)
        self._disk.sizes[self._name] = size
