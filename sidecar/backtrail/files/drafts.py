"""The new content of a file before it has the file's name.

Rule: a draft that does not get its place leaves nothing behind, not even after a kill where the
file system knows files without a name (O_TMPFILE, Linux 3.11).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from backtrail.files.paths import temporary_name
from backtrail.files.reading import OPEN, Seen

__all__ = ["Draft", "draft", "dress"]

_ACL = "system.posix_acl_access"


class Draft:
    """An open new file in the folder of the one that it is for."""

    def __init__(self, folder: int, handle: int, temporary: str | None) -> None:
        self.folder = folder
        self.handle = handle
        self.temporary = temporary
        """The name that is taken away at the end; None while there is none, or none to take."""

    def fill(self, blocks: Iterable[bytes]) -> None:
        """Write every block, whole."""
        for block in blocks:
            rest = memoryview(block)
            while rest:
                rest = rest[os.write(self.handle, rest) :]

    def settle(self) -> Seen:
        """Make the content durable and say what it became."""
        os.fsync(self.handle)
        return Seen.of(os.fstat(self.handle))

    def name(self) -> str:
        """Give the draft a temporary name, if it has none yet, and return that."""
        if self.temporary is None:
            fresh = temporary_name()
            self.link(fresh)
            self.temporary = fresh
        return self.temporary

    def link(self, name: str) -> None:
        """Give the draft one more name; raises FileExistsError when that is taken."""
        if self.temporary is None:
            # The one way for everybody to name a nameless file: open(2), under O_TMPFILE.
            source = f"/proc/self/fd/{self.handle}"
            os.link(source, name, dst_dir_fd=self.folder, follow_symlinks=True)
        else:
            os.link(
                self.temporary,
                name,
                src_dir_fd=self.folder,
                dst_dir_fd=self.folder,
                follow_symlinks=False,
            )

    def discard(self) -> None:
        """Take the temporary name away, if there is one."""
        if self.temporary is None:
            return
        name, self.temporary = self.temporary, None
        try:
            os.unlink(name, dir_fd=self.folder)
        except OSError:
            # Once more: a disk that stuttered must not leave a stray file in a person's folder.
            with suppress(OSError):
                os.unlink(name, dir_fd=self.folder)


@contextmanager
def draft(folder: int, mode: int) -> Iterator[Draft]:
    """Yield a new empty file; its temporary name, if it has one at the end, is taken away.

    ``mode`` is that of a new file; the system takes the umask off it.
    """
    made = _nameless(folder, mode) or _named(folder, mode)
    try:
        yield made
    finally:
        try:
            os.close(made.handle)
        finally:
            made.discard()


def dress(new: int, folder: int, name: str, old: os.stat_result) -> None:
    """Give a new file the owner, extended attributes and mode of the one whose place it takes.

    Owner and attributes as far as the system lets us; the mode always, and last, since a change of
    owner clears bits of it.
    """
    mine = os.fstat(new)
    if (mine.st_uid, mine.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(new, old.st_uid, old.st_gid)
        except PermissionError:
            with suppress(OSError):
                os.fchown(new, -1, old.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            _copy_attributes(new, folder, name)
    mine = os.fstat(new)
    same = (mine.st_uid, mine.st_gid) == (old.st_uid, old.st_gid)
    # Set-user-id and its like mean the old owner, never us.
    os.fchmod(new, old.st_mode & (0o7777 if same else 0o777))


def _copy_attributes(new: int, folder: int, name: str) -> None:
    handle = os.open(name, OPEN, dir_fd=folder)
    try:
        attributes = os.listxattr(handle)
        for attribute in attributes:
            with suppress(OSError):
                os.setxattr(new, attribute, os.getxattr(handle, attribute))
    finally:
        os.close(handle)
    if _ACL not in attributes:
        # A folder's default list must not open a file that had none.
        with suppress(OSError):
            os.removexattr(new, _ACL)


def _nameless(folder: int, mode: int) -> Draft | None:
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not os.access("/proc/self/fd", os.X_OK):
        return None
    try:
        return Draft(folder, os.open(".", flag | os.O_WRONLY, mode, dir_fd=folder), None)
    except OSError:
        # Not on this file system; what else is wrong, the named way will run into as well.
        return None


def _named(folder: int, mode: int) -> Draft:
    name = temporary_name()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    return Draft(folder, os.open(name, flags, mode, dir_fd=folder), name)
