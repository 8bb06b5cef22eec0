"""A folder for a while, in which one state of a project after the other lies.

Rule: only what differs is written, and nothing outside is touched. What a program leaves there
stays for the next state, so that builds go on; what it changed of ours is known and written again.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from backtrail.errors import BacktrailError, UsageError
from backtrail.files.trees import Tree
from backtrail.files.walk import parent

__all__ = ["Scratch", "scratch"]

_Stamp = tuple[int, int, int, int]


class Scratch:
    """The folder, and what was written to it."""

    def __init__(self, root: str) -> None:
        self.root = root
        """Absolute."""
        self._tree = Tree(root)
        self._stamps: dict[str, _Stamp | None] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that were written, and not removed again."""
        return tuple(self._stamps)

    def is_as_written(self, path: str) -> bool:
        """Whether nobody changed a file since it was written, by what shows without reading."""
        stamp = self._stamps.get(path)
        return stamp is not None and self._stamp(path) == stamp

    def write(self, path: str, blocks: Iterable[bytes], *, mode: int, time_ns: int) -> None:
        """Put one file there, in place of what is; a folder in its place is refused.

        Raises:
            RefusedError: It cannot be made.
            UsageError: There is no room for it.

        """
        self.remove(path)
        try:
            self._tree.write(path, blocks, mode=mode, time_ns=time_ns)
        except OSError as error:
            raise _unwritable(error) from error
        self._stamps[path] = self._stamp(path)

    def remove(self, path: str) -> None:
        """Take one file away, and the folders that are empty without it."""
        self._stamps.pop(path, None)
        with suppress(OSError, BacktrailError):
            with parent(self.root, path) as (folder, name):
                os.unlink(name, dir_fd=folder)
            while path := path.rpartition("/")[0]:
                with parent(self.root, path) as (folder, name):
                    os.rmdir(name, dir_fd=folder)

    def clear(self) -> None:
        """Take away all that is there."""
        self._stamps.clear()
        with os.scandir(self.root) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)  # noqa: PTH108 - names stay text

    def _stamp(self, path: str) -> _Stamp | None:
        with suppress(OSError, BacktrailError), parent(self.root, path) as (folder, name):
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
        return None


@contextmanager
def scratch(purpose: str, *, keep: bool = False) -> Iterator[Scratch]:
    """Yield a new folder among the temporary ones, private to its owner; it goes at the end.

    Raises:
        UsageError: None can be made.

    """
    try:
        root = os.path.realpath(tempfile.mkdtemp(prefix=f"backtrail-{purpose}."))
    except OSError as error:
        raise _unwritable(error) from error
    try:
        yield Scratch(root)
    finally:
        if not keep:
            shutil.rmtree(root, ignore_errors=True)


def _unwritable(error: OSError) -> UsageError:
    return UsageError(
        f"the scratch folder cannot be written: {error.strerror or error}; have TMPDIR name one"
        " with room"
    )
