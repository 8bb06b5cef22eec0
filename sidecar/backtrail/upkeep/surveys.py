"""A look at every file of a tree that reads none of them.

Rule: what may have changed is named, be it too much; whoever is told looks closer. Only asks the
disk, so that any thread may do it. Size and times are compared with the newest version's: a file
that was changed since has a later time of change, which no program can set back. A version from
the future tells that the clock was set back, so that it proves nothing.
"""

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from backtrail.storage.repository import Head
from backtrail.upkeep.tree import Seen, Tree

__all__ = ["RACY_NS", "Fresh", "Look", "Survey", "portions", "survey", "surveying"]

RACY_NS: Final = 2_000_000_000
"""Two saves within one tick of the file system's clock look the same from outside; git calls it
racy. A file this fresh is read even when its outside has not changed."""

_FILES: Final = 250
_BYTES: Final = 16 << 20


class Fresh(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file without a history."""

    path: str
    """Relative to the root."""
    size: int
    """Bytes."""


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    files: int
    """Files that are kept."""
    left_out: int
    """Files that the rules leave out, without what lies in left-out folders."""
    suspects: list[str]
    """Files that changed, came or went; absolute paths."""
    fresh: list[Fresh]
    """Files that were there before, without a history."""
    complete: bool
    """False: it was stopped."""


def survey(
    tree: Tree,
    heads: Mapping[str, Head],
    known: Callable[[str], tuple[Seen, int] | None],
    *,
    since_ns: int,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], int] = time.time_ns,
) -> Survey:
    """Look at everything at once; see :func:`surveying`."""
    look = surveying(tree, heads, known, since_ns=since_ns, stopped=stopped, clock=clock)
    return Look(look).finish()


class Look:
    """A look at everything that goes on while somebody asks for what is fresh.

    In any thread, but in one at a time.
    """

    def __init__(self, steps: Generator[Fresh, None, Survey]) -> None:
        self.took = 0.0
        """Seconds of a core."""
        self._found = Survey(files=0, left_out=0, suspects=[], fresh=[], complete=False)
        self._portions = portions(self._followed(steps))

    def next(self) -> list[Fresh]:
        """Go on to the next portion of fresh files; none at the end."""
        begun = time.thread_time()
        try:
            return next(self._portions, [])
        finally:
            self.took += time.thread_time() - begun

    def finish(self) -> Survey:
        """Go on to the end; what was found in all."""
        while self.next():
            pass
        return self._found

    def _followed(self, steps: Generator[Fresh, None, Survey]) -> Iterator[Fresh]:
        self._found = yield from steps


def surveying(
    tree: Tree,
    heads: Mapping[str, Head],
    known: Callable[[str], tuple[Seen, int] | None],
    *,
    since_ns: int,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], int] = time.time_ns,
) -> Generator[Fresh, None, Survey]:
    """Look at everything, and hand out each fresh file as soon as it surely is one.

    ``known`` tells how a file looked when it was last kept in this session, and when that was;
    a file without a history is fresh, or suspect when it came after ``since_ns``. Where there are
    ``heads``, it may be one of those under another name, which only the end tells.
    """
    now_ns = clock()
    missing = dict(heads)
    suspects: list[str] = []
    fresh: list[Fresh] = []
    files = left_out = 0
    for path, found, out in tree.files():
        if stopped():
            return Survey(files=0, left_out=0, suspects=[], fresh=[], complete=False)
        inside = tree.inside(path) or ""
        head = missing.pop(inside, None)
        if out:
            left_out += 1
            continue
        files += 1
        seen = known(path)
        if seen is not None or head is not None:
            if not (_as_kept(found, seen) if seen else _as_recorded(found, head, now_ns)):
                suspects.append(path)
        elif found.st_ctime_ns > since_ns:
            suspects.append(path)
        else:
            fresh.append(Fresh(inside, found.st_size))
            if not heads:
                yield fresh[-1]
    if heads:
        moves, fresh = _moves(tree, missing, fresh)
        suspects += moves
        yield from fresh
    return Survey(files=files, left_out=left_out, suspects=suspects, fresh=fresh, complete=True)


def _moves(
    tree: Tree, missing: Mapping[str, Head], fresh: list[Fresh]
) -> tuple[list[str], list[Fresh]]:
    """What went, and what may be one of those under another name; the fresh files that are not."""
    root = tree.root.rstrip("/")
    gone = [path for path in missing if tree.lacks(f"{root}/{path}")]
    # A file of the same size may be one of those under another name: they are looked at together.
    sizes = {missing[path].size for path in gone}
    moved = {each.path for each in fresh if each.size in sizes} if sizes else ()
    suspects = [f"{root}/{path}" for path in (*gone, *moved)]
    return suspects, [each for each in fresh if each.path not in moved] if moved else fresh


def portions(fresh: Iterable[Fresh]) -> Iterator[list[Fresh]]:
    """Divide files into pieces, each small enough that nobody notices the wait for it."""
    portion: list[Fresh] = []
    held = 0
    for each in fresh:
        if portion and (len(portion) == _FILES or held + each.size > _BYTES):
            yield portion
            portion, held = [], 0
        portion.append(each)
        held += each.size
    if portion:
        yield portion


def _as_kept(found: os.stat_result, seen: tuple[Seen, int]) -> bool:
    outside, at = seen
    return outside == Seen.of(found) and found.st_ctime_ns < at - RACY_NS


def _as_recorded(found: os.stat_result, head: Head | None, now_ns: int) -> bool:
    return (
        head is not None
        and found.st_size == head.size
        and max(found.st_mtime_ns, found.st_ctime_ns) < head.time_ns - RACY_NS
        and head.time_ns <= now_ns
    )
