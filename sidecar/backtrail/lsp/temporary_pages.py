"""Pages written to be read, as files: for editors that know no virtual documents.

They may hold what is in a person's files, so nobody else may read them, and they go with the
session.
"""

import os
from pathlib import Path
from typing import Final

__all__ = ["TemporaryPages"]


_MARK: Final = ".backtrail-"
"""Files named so are left out of every history, also that of another sidecar."""


class TemporaryPages:
    """Pages as files, each document at one place."""

    def __init__(self) -> None:
        self._folder = ""
        self._places: dict[str, str] = {}

    def write(self, uri: str, name: str, text: str) -> str:
        """Write the page of a virtual document and return its path; it is not to be changed."""
        if not self._folder:
            import tempfile  # noqa: PLC0415 - most sessions write no page, and start-up counts

            self._folder = os.path.realpath(tempfile.mkdtemp(prefix="backtrail-"))
        place = self._places.setdefault(uri, f"{self._folder}/{len(self._places) + 1}")
        Path(place).mkdir(mode=0o700, exist_ok=True)
        path = f"{place}/{_MARK}{name}"
        writing = Path(f"{place}/.new")
        writing.write_bytes(text.encode("utf-8", "surrogateescape"))
        writing.chmod(0o400)
        writing.replace(path)
        return path

    def hold(self, path: str) -> bool:
        """Tell whether a path is one of these pages, which are no files of the person's."""
        return bool(self._folder) and path.startswith(f"{self._folder}/")

    def close(self) -> None:
        """Remove them all."""
        if self._folder:
            import shutil  # noqa: PLC0415 - as above

            shutil.rmtree(self._folder, ignore_errors=True)
