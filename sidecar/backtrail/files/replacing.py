"""One file gets new content, or goes: the only writing that Backtrail does in a workspace.

Rule: the name always holds the old content or the new one, whole; what another program saved in
between is handed to the caller before it can go; and a failure leaves the file as it was.
Why it is done this way: docs/design/0005-writing-one-file.md.
"""

import errno
import os
import stat as status
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from backtrail.errors import RefusedError
from backtrail.files.drafts import Draft, draft, dress
from backtrail.files.exchange import place, swap
from backtrail.files.paths import shown, temporary_name
from backtrail.files.reading import OPEN, Seen, blocks_of, look
from backtrail.files.walk import kind, parent
from backtrail.files.writers import left

__all__ = ["Displaced", "Replaced", "remove", "replace"]

Displaced = Callable[[Iterator[bytes]], None]
"""Takes the bytes of a save that nobody had kept; it must keep them before it returns."""

_Keep = Callable[[int, str], bool]
"""``_keep`` of one file, which may lie under its name or beside it."""
_COARSE_NS = 2_000_000_000
"""Two seconds: the coarsest file time in use (FAT). Within it an equal time proves nothing."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """What a replacement did."""

    seen: Seen
    """The file as it stands now."""
    created: bool
    """There was no file before."""
    links: int
    """Names the old file had; the others keep the old content. 0 when there was none."""
    displaced: bool
    """The old bytes were handed to ``displaced``, for they may be others than expected."""


def replace(
    root: str,
    path: str,
    blocks: Iterable[bytes],
    *,
    expected: Seen | None,
    mode: int | None = None,
    displaced: Displaced | None = None,
    sole: bool = False,
) -> Replaced:
    """Put new content in a file's place, in one step, keeping owner, mode and attributes.

    ``expected`` is the file as the caller captured it; None says that there was no file, and then
    one is made, with ``mode`` and with its missing folders. When the old bytes may differ from
    those the caller captured they go to ``displaced`` first; without it the call is refused. With
    ``sole`` it is refused even then, if it is another file than expected.
    The file's other hard links keep the old content.

    Raises:
        RefusedError: no regular file, a link on the way, read-only, no room, or somebody changed
            it in between; the file is as it was.

    """
    missing = expected is None
    with parent(root, path, create=missing) as (folder, name), _refusing(path):
        old = _present(folder, name, path, expected)
        first_mode = 0o600 if old else 0o666 if mode is None else mode & 0o777
        with draft(folder, first_mode) as new:
            new.fill(blocks)
            if old is None or expected is None:
                return _create(new, name, path, mode)
            dress(new.handle, folder, name, old)
            fresh = new.settle()
            sure = expected if Seen.of(old) == expected else None
            keep = partial(
                _keep, path=path, fresh=fresh, expected=sure, displaced=displaced, sole=sole
            )
            handed = _exchange(new, name, path, fresh, keep)
            seen = _as_left(new, fresh)
            return Replaced(seen=seen, created=False, links=old.st_nlink, displaced=handed)


def remove(root: str, path: str, *, expected: Seen) -> None:
    """Take a file away, provided it is still the one that the caller knows.

    Raises:
        RefusedError: it is another file by now, is being written, or may not be taken away; it is
            where it was.

    """
    with parent(root, path) as (folder, name), _refusing(path):
        if look(folder, name, path) != expected:
            raise _changed(path)
        aside = temporary_name()
        place(folder, name, aside)
        try:
            _keep(folder, aside, path=path, fresh=None, expected=expected, displaced=None)
            _sync(folder)
            os.unlink(aside, dir_fd=folder)
        except BaseException:
            _put_back(folder, aside, name, path)
            raise


def _present(folder: int, name: str, path: str, expected: Seen | None) -> os.stat_result | None:
    """Return what has the name now; refuse whatever is not to be replaced."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        if expected is None:
            return None
        raise _gone(path) from None
    if not status.S_ISREG(found.st_mode):
        raise RefusedError(
            f"{shown(path)} is {kind(found.st_mode)}; only regular files are restored"
        )
    if expected is None:
        raise _appeared(path)
    # An editor would refuse it as well, although the folder's owner could replace it.
    writable = os.access(name, os.W_OK, dir_fd=folder, effective_ids=True)
    if not found.st_mode & 0o222 or not writable:
        raise RefusedError(f"{shown(path)} is read-only; make it writable first")
    return found


def _create(new: Draft, name: str, path: str, mode: int | None) -> Replaced:
    if mode is not None:
        # A mode that was recorded with the version is not the umask's business.
        os.fchmod(new.handle, mode & 0o777)
    fresh = new.settle()
    try:
        if new.temporary is None:
            new.link(name)
        else:
            place(new.folder, new.temporary, name)
            new.temporary = None
    except FileExistsError:
        raise _appeared(path) from None
    try:
        _sync(new.folder)
    except OSError:
        os.unlink(name, dir_fd=new.folder)
        raise
    return Replaced(seen=_as_left(new, fresh), created=True, links=0, displaced=False)


def _as_left(new: Draft, fresh: Seen) -> Seen:
    """Return the file as it stands now; as we wrote it when somebody has written to it since."""
    now = Seen.of(os.fstat(new.handle))
    return now if _content_marks(now) == _content_marks(fresh) else fresh


def _exchange(
    new: Draft,
    name: str,
    path: str,
    fresh: Seen,
    keep: _Keep,
) -> bool:
    """Put the draft in place; True when the old bytes were handed out on the way."""
    temporary = new.name()
    # From here on the temporary name may hold somebody's save, so it is nobody's to take away.
    new.temporary = None
    try:
        swapped = swap(new.folder, temporary, name)
    except OSError:
        new.temporary = temporary
        raise
    if not swapped:
        new.temporary = temporary
        return _overwrite(new, temporary, name, path, keep)
    try:
        handed = keep(new.folder, temporary)
        _sync(new.folder)
    except BaseException:
        _swap_back(new, temporary, name, path, fresh)
        raise
    new.temporary = temporary
    return handed


def _keep(
    folder: int,
    aside: str,
    *,
    path: str,
    fresh: Seen | None,
    expected: Seen | None,
    displaced: Displaced | None,
    sole: bool = False,
) -> bool:
    """Make sure that the bytes of ``aside`` are kept; True when they had to be handed out."""
    look(folder, aside, path)
    handle = os.open(aside, OPEN, dir_fd=folder)
    try:
        if not left(handle):
            raise RefusedError(
                f"{shown(path)} is open for writing in another program; close it there, try again"
            )
        now = Seen.of(os.fstat(handle))
        alike = expected is not None and _content_marks(now) == _content_marks(expected)
        if displaced is None:
            if alike:
                return False
            raise _changed(path)
        if alike and fresh is not None and fresh.mtime_ns - now.mtime_ns > _COARSE_NS:
            return False
        displaced(blocks_of(handle, now, path))
        if Seen.of(os.fstat(handle)) != now or (sole and not alike):
            raise _changed(path)
        return True
    finally:
        os.close(handle)


def _content_marks(seen: Seen) -> tuple[int, int, int, int]:
    """Return what a rename leaves alone and a write does not."""
    return seen.device, seen.inode, seen.size, seen.mtime_ns


def _swap_back(new: Draft, temporary: str, name: str, path: str, fresh: Seen) -> None:
    """Undo an exchange; a save that came on top of ours is left in its place."""
    try:
        swap(new.folder, temporary, name)
        mine = Seen.of(os.stat(temporary, dir_fd=new.folder, follow_symlinks=False))
        if _content_marks(mine) == _content_marks(fresh):
            new.temporary = temporary
            return
        swap(new.folder, temporary, name)
    except OSError as error:
        raise _beside(path, temporary) from error
    raise _beside(path, temporary)


def _put_back(folder: int, aside: str, name: str, path: str) -> None:
    try:
        place(folder, aside, name)
    except OSError as error:
        raise _beside(path, aside) from error


def _overwrite(
    new: Draft,
    temporary: str,
    name: str,
    path: str,
    keep: _Keep,
) -> bool:
    """Replace without an exchange: looks once more right before, which leaves a moment open."""
    before = look(new.folder, name, path)
    handed = keep(new.folder, name)
    if look(new.folder, name, path) != before:
        raise _changed(path)
    os.replace(temporary, name, src_dir_fd=new.folder, dst_dir_fd=new.folder)
    new.temporary = None
    _sync(new.folder)
    return handed


def _sync(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        # Some network file systems have no such thing for folders.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Turn what the system says into what a person can act on."""
    try:
        yield
    except FileNotFoundError as error:
        raise _gone(path) from error
    except OSError as error:
        if error.errno in _FULL:
            raise RefusedError(
                f"no room left for {shown(path)}; the file is as it was; free some space"
            ) from error
        raise RefusedError(
            f"{shown(path)} cannot be written: {error.strerror}; the file is as it was"
        ) from error


def _gone(path: str) -> RefusedError:
    return RefusedError(f"{shown(path)} went away meanwhile; nothing was written; try again")


def _appeared(path: str) -> RefusedError:
    return RefusedError(f"{shown(path)} appeared meanwhile; nothing was written; try again")


def _changed(path: str) -> RefusedError:
    return RefusedError(f"{shown(path)} changed meanwhile; nothing was written; try again")


def _beside(path: str, stray: str) -> RefusedError:
    return RefusedError(
        f"{shown(path)} was saved again while it was changed and the last save stands; "
        f"what was there before lies beside it as {stray}"
    )
