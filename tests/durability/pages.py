"""Which pages of a store a question reads, seen from below SQLite."""

import apsw

__all__ = ["PageVfs", "page_owners"]


class PageVfs(apsw.VFS):
    """Remembers the page of every read of a store's file."""

    def __init__(self, name, page_size):
        self.name = name
        self.page_size = page_size
        self.seen = set()
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        """Watch the store's own file, not its side files."""
        watched = flags[0] & apsw.SQLITE_OPEN_MAIN_DB
        return _WatchedFile(self if watched else None, name, flags)


class _WatchedFile(apsw.VFSFile):
    def __init__(self, vfs, name, flags):
        self._vfs = vfs
        super().__init__("", name, flags)

    def xRead(self, amount, offset):  # noqa: N802
        """Read, and remember where."""
        if self._vfs is not None:
            self._vfs.seen.add(offset // self._vfs.page_size + 1)
        return super().xRead(amount, offset)


def page_owners(location):
    """Page number to the table or index that it belongs to, and the names of the indexes."""
    db = apsw.Connection(location)
    owners = dict(db.execute("SELECT pageno, name FROM dbstat"))
    indexes = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='index'")}
    db.close()
    return owners, indexes
