"""A sidecar whose store refuses every write with the error that the file named says, if any."""

import sys
from pathlib import Path

import apsw

from backtrail.lsp import server
from backtrail.serving import health
from backtrail.storage import sqlite

_ERRORS = {"full": apsw.FullError, "read-only": apsw.ReadOnlyError, "broken": apsw.IOError}
_SAID = Path(sys.argv[1])


class _Disk(apsw.VFS):
    def __init__(self):
        super().__init__("troubled", "")

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        return _File("", name, flags)


class _File(apsw.VFSFile):
    def xWrite(self, data, offset):  # noqa: N802
        if error := _ERRORS.get(_SAID.read_text()):
            raise error
        super().xWrite(data, offset)


class _Repository(sqlite.SqliteRepository):
    def __init__(self, location, settings):
        Path(location).parent.mkdir(exist_ok=True)  # of a plain one the product makes it
        super().__init__(location, settings, vfs="troubled")


_DISK = _Disk()
sqlite.SqliteRepository = _Repository
health._AGAIN = 0.1
sys.exit(server.main())
