"""Brings the history up to date with what lies on the disk.

The rule: a look at the disk decides, never the hint that led there, and a file whose newest
content could not be kept stays on the list until it is.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable
from typing import Final

from backtrail.errors import BacktrailError, NotFoundError, StoreError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.watch.news import Gone, News, Recovered, Renamed, Scanned, Skipped, Trouble
from backtrail.watch.tree import Seen, Tree

__all__ = ["SOURCE", "Keeper"]

SOURCE: Final = "watcher"
_BATCH: Final = 200
"""Files in one transaction: long enough to be fast, short enough not to make editors wait."""
_RACY_NS: Final = 2_000_000_000
"""Two saves within one tick of the file system's clock look the same from outside; git calls it
racy. A file this fresh is read even when its outside has not changed."""
_GRACE: Final = 0.5
"""Seconds that a file may be missing, for programs that save by deleting and making it anew."""


class Keeper:
    """Captures what changed in one tree."""

    def __init__(self, service: HistoryService, tree: Tree, tell: Callable[[News], None]) -> None:
        self._service = service
        self._tree = tree
        self._tell = tell
        self._known: dict[str, tuple[Seen, int]] = {}
        """Files as they were when last kept, and when that was (ns of the system's clock)."""
        self._waiting: dict[str, None] = {}
        """Files to capture, in order; those that could not be kept stay here."""
        self._missing: dict[str, float] = {}
        """Files that were not there, and since when (monotonic seconds)."""
        self._skipped: dict[str, str] = {}
        self._trouble = ""

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""
        return len(self._waiting)

    def scan(self) -> Scanned:
        """Look at every file of the tree, and for every file the history knows."""
        files = left_out = 0
        found: list[tuple[str, os.stat_result]] = []
        known = set(self._known) | self._documents()
        for path, outside, out in self._tree.files():
            known.discard(path)
            if out:
                left_out += 1
            else:
                files += 1
                found.append((path, outside))
        self.take(known)
        for path, outside in found:
            self._look(path, outside)
        fresh = self.keep()
        return Scanned(root=self._tree.root, files=files, fresh=fresh, left_out=left_out)

    def take(self, paths: Iterable[str]) -> None:
        """Look where something is said to have happened."""
        # What is gone comes first, so that a file under a new name is recognised as the old one.
        for path in sorted(paths, key=lambda path: (os.path.lexists(path), path)):
            self._hint(path)

    def keep(self) -> int:
        """Capture what waits; returns the number of files kept for the first time."""
        self._forget_deleted()
        fresh = 0
        waiting = list(self._waiting)
        for start in range(0, len(waiting), _BATCH):
            try:
                outcomes = self._capture(waiting[start : start + _BATCH])
            except StoreError as error:
                self._report(str(error))
                return fresh
            fresh += sum(self._kept(outcome) for outcome in outcomes)
        if self._trouble:
            self._trouble = ""
            self._tell(Recovered())
        return fresh

    def _documents(self) -> set[str]:
        root = self._tree.root.rstrip("/")
        try:
            return {f"{root}/{document.path}" for document in self._service.present(root)}
        except StoreError as error:
            self._report(str(error))
            return set()

    def _hint(self, path: str) -> None:
        try:
            found = os.lstat(path)
        except OSError:
            self._miss(path)
            return
        self._missing.pop(path, None)
        if os.path.basename(path) == ".gitignore":
            self._tree.forget_rules()
        if stat.S_ISDIR(found.st_mode):
            below = self._tree.inside(path)
            for each, seen, out in self._tree.files(below) if below else ():
                if not out:
                    self._look(each, seen)
        elif stat.S_ISREG(found.st_mode) and not self._tree.left_out(path):
            self._look(path, found)

    def _look(self, path: str, found: os.stat_result) -> None:
        seen, at = self._known.get(path, (None, 0))
        if seen == Seen.of(found) and found.st_mtime_ns < at - _RACY_NS:
            return
        if seen is None and self._missing:
            self._follow(path, Seen.of(found))
        self._waiting[path] = None

    def _follow(self, path: str, found: Seen) -> None:
        """Recognise a missing file under a new name by the inode it kept."""
        for old in self._missing:
            seen, _ = self._known.get(old, (None, 0))
            if seen is not None and (seen.device, seen.inode) == (found.device, found.inode):
                break
        else:
            return
        try:
            self._service.rename(old, path)
        except BacktrailError:
            return  # then it is a deletion and a new file, and nothing is lost
        self._known.pop(old)
        self._missing.pop(old)
        self._tell(Renamed(old=old, new=path))

    def _miss(self, path: str) -> None:
        """A file or folder is not there: wait a moment before believing it."""
        now = time.monotonic()
        inner = f"{path}/"
        inside = [name for name in self._known if name.startswith(inner)]
        if path in self._known or not self._tree.left_out(path):
            inside.append(path)
        for each in inside:
            self._waiting.pop(each, None)
            self._missing.setdefault(each, now)

    def _forget_deleted(self) -> None:
        limit = time.monotonic() - _GRACE
        due = [path for path, since in self._missing.items() if since <= limit]
        if not due or not self._tree.present():
            return
        for path in due:
            if os.path.lexists(path):
                self._missing.pop(path)
                self._hint(path)
                continue
            try:
                gone = self._service.delete(path)
            except StoreError as error:
                self._report(str(error))
                return
            except BacktrailError:
                gone = ()
            self._missing.pop(path)
            self._known.pop(path, None)
            self._skipped.pop(path, None)
            if gone:
                self._tell(Gone(path=path))

    def _capture(self, paths: list[str]) -> list[Captured | tuple[str, str]]:
        """Capture in one transaction; one by one when a file among them is refused."""
        now, outsides = time.time_ns(), {path: _outside(path) for path in paths}
        requests = [Capture(path=path, source=SOURCE) for path in paths]
        outcomes: list[Captured | tuple[str, str]]
        try:
            outcomes = list(self._service.capture_many(requests))
        except StoreError:
            raise
        except BacktrailError:
            outcomes = [self._capture_one(request) for request in requests]
        for path in paths:
            self._waiting.pop(path, None)
            if (seen := outsides[path]) is not None:
                self._known[path] = (seen, now)
        return outcomes

    def _capture_one(self, request: Capture) -> Captured | tuple[str, str]:
        try:
            return self._service.capture(request)
        except StoreError:
            raise
        except NotFoundError:
            self._miss(request.path)
            return request.path, ""
        except BacktrailError as error:
            return request.path, str(error)

    def _kept(self, outcome: Captured | tuple[str, str]) -> bool:
        """Tell what was skipped, once; True for a first version."""
        if isinstance(outcome, tuple):
            path, reason = outcome
        elif outcome.status == "skipped":
            path, reason = outcome.path, outcome.reason
        else:
            self._skipped.pop(outcome.path, None)
            entry = outcome.entry
            return outcome.status == "kept" and entry is not None and entry.version.number == 1
        if not os.path.lexists(path):
            self._miss(path)
        elif reason and self._skipped.get(path) != reason:
            self._skipped[path] = reason
            self._tell(Skipped(path=path, reason=reason))
        return False

    def _report(self, reason: str) -> None:
        if reason != self._trouble:
            self._trouble = reason
            self._tell(Trouble(reason=reason, waiting=self.waiting))


def _outside(path: str) -> Seen | None:
    try:
        return Seen.of(os.lstat(path))
    except OSError:
        return None
