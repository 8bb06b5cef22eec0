"""A sidecar whose store lies on a disk with as much room as the file named says."""

import sys
from pathlib import Path

from backtrail.lsp import server
from backtrail.serving import health
from backtrail.storage import sqlite
from storage.sqlite.full_disk import FullDisk


class _Disk(FullDisk):
    @property
    def room(self):
        """Read anew at each write, since the test changes it."""
        return int(Path(sys.argv[1]).read_text())

    @room.setter
    def room(self, _room):
        pass


class _Repository(sqlite.SqliteRepository):
    def __init__(self, location, settings):
        super().__init__(location, settings, vfs=_DISK.vfs)


_DISK = _Disk(0)
sqlite.SqliteRepository = _Repository
health._AGAIN = 0.1
sys.exit(server.main())
