"""Pages written to be read, as files: for editors that know no virtual documents.

They may hold what is in a person's files, so nobody else may read them, and they go with the
session.
"""

import errno
import os
import threading
from pathlib import Path
from typing import Final

__all__ = ["TemporaryPages"]


_MARK: Final = ".backtrail-"
"""Files named so are left out of every history, also that of another sidecar."""


_LONGEST: Final = 255
"""Bytes of a name that every usual file system takes."""


class TemporaryPages:
    """Pages as files, each document at one place; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._folder = ""
        self._places: dict[str, str] = {}

    def write(self, uri: str, name: str, text: str) -> str:
        """Write the page of a virtual document and return its path; it is not to be changed.

        :raises OSError: it cannot be written, or the session has ended.
        """
        with self._lock:
            return self._written(uri, name, text)

    def _written(self, uri: str, name: str, text: str) -> str:
        if self._over:
            raise OSError(errno.ESHUTDOWN, "the session has ended")
        if not self._folder:
            import tempfile  # noqa: PLC0415 - most sessions write no page, and start-up counts

            self._folder = os.path.realpath(tempfile.mkdtemp(prefix="backtrail-"))
        place = self._places.setdefault(uri, f"{self._folder}/{len(self._places) + 1}")
        Path(place).mkdir(mode=0o700, exist_ok=True)
        path = f"{place}/{_MARK}{_cut(name)}"
        writing = Path(f"{place}/.new")
        writing.write_bytes(text.encode("utf-8", "surrogateescape"))
        writing.chmod(0o400)
        writing.replace(path)
        return path

    def hold(self, path: str) -> bool:
        """Tell whether a path is one of these pages, which are no files of the person's."""
        return bool(self._folder) and path.startswith(f"{self._folder}/")

    def close(self) -> None:
        """Remove them all; no more are written."""
        with self._lock:
            self._over = True
            if self._folder:
                import shutil  # noqa: PLC0415 - as above

                shutil.rmtree(self._folder, ignore_errors=True)


def _cut(name: str) -> str:
    """Shorten a name to what fits behind the mark; its end says what the page is."""
    room = _LONGEST - len(_MARK)
    whole = os.fsencode(name)
    return name if len(whole) <= room else whole[-room:].decode(errors="ignore")
