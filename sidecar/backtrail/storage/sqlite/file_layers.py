"""File layers under SQLite, for two things that it does not do by itself.

``ALONE`` reads a store with a log where nothing may be made beside it, such as on a disc: nobody
else can have it open, so no lock is needed. ``SPARING`` writes only what is not there already, so
that a copy is brought up to date by what changed.
"""

from functools import cache
from typing import Final

import apsw

__all__ = ["ALONE", "SPARING", "layer"]

ALONE: Final = "backtrail-alone"
SPARING: Final = "backtrail-sparing"

_Flags = list[int]
_Name = str | apsw.URIFilename | None


@cache
def layer(name: str) -> str:
    """Have SQLite know a file layer; returns its name. It is known as long as the process lives."""
    _registered.append(_Layer(name, _FILES[name]))
    return name


class _AloneFile(apsw.VFSFile):
    """A file whose locks are nobody's business."""

    def xLock(self, level: int) -> None:  # noqa: N802 - apsw's name
        """Do nothing."""

    def xUnlock(self, level: int) -> None:  # noqa: N802 - apsw's name
        """Do nothing."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802 - apsw's name
        """Nobody has it."""
        return False


class _SparingFile(apsw.VFSFile):
    """A file of which what is the same is not written again."""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - apsw's name
        """Write ``data`` if it is not what is there."""
        size = self.xFileSize()
        if offset + len(data) > size or self.xRead(len(data), offset) != data:
            super().xWrite(data, offset)


_FILES: Final[dict[str, type[apsw.VFSFile]]] = {ALONE: _AloneFile, SPARING: _SparingFile}


class _Layer(apsw.VFS):
    """The system's own files, each as one of a kind of ours."""

    def __init__(self, name: str, kind: type[apsw.VFSFile]) -> None:
        super().__init__(name, "")
        self._kind = kind

    def xOpen(self, name: _Name, flags: _Flags) -> apsw.VFSFile:  # noqa: N802 - apsw's name
        """Open it by the layer below."""
        return self._kind("", name, flags)


_registered: Final[list[apsw.VFS]] = []
"""SQLite does not keep them alive."""
