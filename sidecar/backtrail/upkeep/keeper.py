"""Brings the history up to date with what lies on the disk.

The rule: a look at the disk decides, never the hint that led there, and a file whose newest
content could not be kept stays on the list until it is.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from math import inf
from typing import Final

from backtrail.errors import BacktrailError, NotFoundError, StoreError, UnfinishedError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.storage.repository import Head
from backtrail.upkeep.absences import Absences
from backtrail.upkeep.batches import batches
from backtrail.upkeep.holdings import Holdings
from backtrail.upkeep.news import Gone, News, Recovered, Renamed, Scanned, Skipped, Trouble
from backtrail.upkeep.outsides import Outsides
from backtrail.upkeep.schedule import Schedule
from backtrail.upkeep.surveys import RACY_NS, Fresh, portions, survey
from backtrail.upkeep.tree import Seen, Tree, is_absence
from backtrail.upkeep.truncations import Truncations

__all__ = ["SOURCE", "TICK_NS", "Keeper"]

SOURCE: Final = "external"
_BATCH: Final = 200
"""Deletions in one transaction."""
TICK_NS: Final = 20_000_000
"""How far a file system's clock may be behind."""
_GRACE: Final = 0.5
"""Seconds that a file may be missing, for programs that save by deleting and making it anew."""


class Keeper:
    """Captures what changed in one tree."""

    def __init__(
        self,
        service: HistoryService,
        tree: Tree,
        tell: Callable[[News], None],
        *,
        since_ns: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``since_ns`` is when the look at the tree began; None: now.

        What has no history and was changed later is a change. ``clock`` gives seconds that never
        go back, for files that are kept now and then.
        """
        self._since_ns = time.time_ns() - TICK_NS if since_ns is None else since_ns
        self._begun = False
        """The tree was scanned: what is fresh from now on came while somebody looked."""
        self.overlooked = False
        """The last scan did not see what the history knows; another one is needed."""
        self._schedule = Schedule(service.settings.capture.interval, clock=clock)
        self._service = service
        self._tree = tree
        self._tell = tell
        self._known = Outsides()
        self._waiting: dict[str, bool] = {}
        """Files to capture, in order, and whether they held something when they were looked at;
        those that could not be kept stay here."""
        self._missing = Absences(service, tree)
        self._emptied = Truncations(service)
        self._holdings = Holdings(service, tree)
        self._skipped: dict[str, str] = {}
        self._trouble = ""
        self._fresh = 0

    @property
    def waiting(self) -> int:
        """Files whose newest content is not kept yet."""
        return len(self._waiting)

    @property
    def names(self) -> tuple[str, ...]:
        """Their absolute paths."""
        return tuple(self._waiting)

    @property
    def pending(self) -> tuple[str, ...]:
        """Files that are to be looked at again, for whatever reason."""
        root = self._tree.root.rstrip("/")
        held = (f"{root}/{path}" for path in self._schedule.held)
        return (*self._waiting, *self._missing.names, *self._emptied.since, *held)

    @property
    def trouble(self) -> str:
        """Why the store refused when it was last asked to keep something; empty: it did not."""
        return self._trouble

    @property
    def due(self) -> float | None:
        """Seconds until a missing file is believed to be gone, or the time of another has come.

        None when nothing waits.
        """
        scheduled = self._schedule.due
        first = min([self._missing.first, *self._emptied.since.values()])
        if first == inf or not self._tree.present():
            return scheduled
        gone = max(0.0, first + _GRACE - time.monotonic())
        return gone if scheduled is None else min(gone, scheduled)

    def scan(self) -> Scanned:
        """Look at every file of the tree, and for every file the history knows."""
        self.overlooked = False
        self._tree.forget_rules()
        before = self._fresh
        try:
            heads = {head.path: head for head in self._heads()}
        except StoreError as error:
            self._report(str(error))
            self.overlooked = True
            heads = {}
        except NotFoundError:  # the folder is away; it may come back
            return Scanned(root=self._tree.root, files=0, fresh=0, left_out=0)
        found = survey(self._tree, heads, self.known, since_ns=self._since_ns)
        self.take(found.suspects)
        if self._begun:
            root = self._tree.root.rstrip("/")
            self.take(f"{root}/{each.path}" for each in found.fresh)
        if self._begun or self._begin(found.fresh):
            self.keep()
        self._begun = True
        return Scanned(
            root=self._tree.root,
            files=found.files,
            fresh=self._fresh - before,
            left_out=found.left_out,
        )

    def known(self, path: str) -> tuple[Seen, int] | None:
        """How a file was when it was last looked at in this session, and when; in any thread."""
        return self._known.get(path)

    def take(self, paths: Iterable[str]) -> None:
        """Look where something is said to have happened; nothing is kept yet."""
        # A folder that is gone, or new, takes rules along, and not every change of them is told.
        self._tree.forget_rules()
        for path in paths:
            self._hint(path)

    def keep(self) -> int:
        """Capture what waits; returns the number of files kept for the first time."""
        before = self._fresh
        try:
            while self.step():
                pass
        except StoreError as error:
            self._report(str(error))
        else:
            if self._trouble:
                self._trouble = ""
                self._tell(Recovered())
        return self._fresh - before

    def step(self) -> bool:
        """Do a part of it, in one transaction of each kind; True while there is more to do.

        :raises StoreError: nothing of what waits is forgotten.
        """
        for path in self._schedule.ready():
            self._hint(f"{self._tree.root.rstrip('/')}/{path}")
        for path in self._emptied.over(_GRACE):
            self._hint(path)
        more = self._settle()
        batch = next(batches(self._waiting), None)
        if batch is not None:
            self._fresh += sum(self._kept(outcome) for outcome in self._capture(batch))
        return more or bool(self._waiting)

    def forget_rules(self) -> None:
        """Find anew what is left out."""
        self._tree.forget_rules()
        self._schedule.follow(self._service.settings.capture.interval)

    def at_once(self) -> None:
        """Believe what is missing now to be gone: nobody will look again."""
        self._schedule.release()
        self.take(self.pending)
        self._missing.believe()
        self._emptied.since = dict.fromkeys(self._emptied.since, -_GRACE)

    def _heads(self) -> Iterator[Head]:
        for part in self._service.parts(self._tree.root):
            after: str | None = None
            while page := self._service.heads(part, after):
                yield from page
                after = page[-1].path

    def _begin(self, fresh: Iterable[Fresh]) -> bool:
        """Keep first versions; False when the store refused: then the rest waits."""
        root = self._tree.root.rstrip("/")
        beginner = self._service.beginner(self._tree.root, SOURCE)
        left = portions(fresh)
        for portion in left:
            reading = beginner.read([each.path for each in portion], time.time_ns())
            try:
                known = self._service.begin(self._tree.root, reading.firsts)
            except (StoreError, NotFoundError) as error:
                waiting = (each for refused in chain([portion], left) for each in refused)
                self._waiting |= dict.fromkeys((f"{root}/{each.path}" for each in waiting), True)
                self._report(str(error))
                return False
            self._fresh += len(reading.firsts) - len(known)
            self.take(f"{root}/{path}" for path in (*reading.others, *known))
        return True

    def _hint(self, path: str) -> None:
        if self._tree.closed(path):
            return
        try:
            found = os.lstat(path)
        except OSError as error:
            if is_absence(error):
                self._miss(path)
            return
        self._missing.drop(path)
        if stat.S_ISDIR(found.st_mode):
            self._missing.doubt(path)
            below = self._tree.inside(path)
            for each, seen, out in self._tree.files(below) if below else ():
                if not out:
                    self._look(each, seen)
        elif self._tree.lacks(path):
            self._miss(path)
        elif not self._tree.left_out(path):
            self._look(path, found)

    def _look(self, path: str, found: os.stat_result) -> None:
        seen, at = self._known.get(path, (None, 0))
        if seen != Seen.of(found) or found.st_ctime_ns >= at - RACY_NS:
            if not found.st_size and self._emptied.pending(path, seen, _GRACE):
                self._waiting.pop(path, None)
                return
            self._emptied.since.pop(path, None)
            if self._schedule.holds(self._inside(path)):
                self._holdings.put(path)
                return
            self._waiting[path] = found.st_size > 0
            if seen is None:
                self._miss_former(Seen.of(found), path)
                self._missing.compare(path)

    def _miss_former(self, seen: Seen, path: str) -> None:
        """See that a file which was moved is missed where it was, though that was not told yet."""
        former = self._known.bearer(seen)
        if former is not None and former != path and self._tree.lacks(former):
            self._miss(former)

    def _miss(self, path: str) -> None:
        """A file or folder is not there: wait a moment before believing it."""
        self._waiting.pop(path, None)
        self._emptied.since.pop(path, None)
        if path in self._known or not self._tree.left_out(path):
            self._missing.add(path)

    def _settle(self) -> bool:
        """Follow renames, then record what is gone; True while more is."""
        if not self._tree.present():
            return False
        if not self._waiting.keys() <= self._known.keys():  # one of them may be a new name
            self._keep_held(self._missing.names)
        for old, new in self._missing.settle(self._waiting, self._known):
            self._known.drop(old)
            self._tell(Renamed(old=old, new=new))
        return self._forget_deleted()

    def _forget_deleted(self) -> bool:
        due = self._missing.due(time.monotonic() - _GRACE)
        batch = due[:_BATCH]
        lost = self._missing.gone(batch)
        self._keep_held(lost)
        gone = self._service.delete_many(lost) if lost else {}
        for path in batch:
            self._holdings.drop(path)
            self._missing.drop(path)
            if not self._tree.lacks(path):
                self._hint(path)
                continue
            self._known.drop(path)
            self._skipped.pop(path, None)
            if path in gone:
                self._tell(Gone(path=path))
        return len(due) > _BATCH

    def _keep_held(self, paths: Iterable[str]) -> None:
        """Keep what was seen last of files that went before their time."""
        for path in self._holdings.among(paths):
            self._holdings.keep(path, SOURCE, self._schedule.reason(self._inside(path)))

    def _capture(self, paths: list[str]) -> list[Captured | tuple[str, str]]:
        """Capture in one transaction; one by one when a file among them is refused."""
        now, outsides = time.time_ns(), {path: _outside(path) for path in paths}
        requests = [
            Capture(
                path=path,
                source=SOURCE,
                reason=self._schedule.reason(self._inside(path)),
                since_ns=self._since_ns,
                filled=self._waiting[path],
            )
            for path in paths
        ]
        outcomes: list[Captured | tuple[str, str]]
        try:
            outcomes = list(self._service.capture_many(requests))
        except StoreError:
            raise
        except BacktrailError:
            outcomes = [self._capture_one(request) for request in requests]
        for path, outcome in zip(paths, outcomes, strict=True):
            self._waiting.pop(path, None)
            if not _is_settled(outcome):
                continue
            self._holdings.drop(path)
            self._schedule.kept(self._inside(path))
            if (seen := outsides[path]) is not None:
                self._known.put(path, seen, now)
        return outcomes

    def _inside(self, path: str) -> str:
        """The path relative to the root."""
        return path[len(self._tree.root.rstrip("/")) + 1 :]

    def _capture_one(self, request: Capture) -> Captured | tuple[str, str]:
        try:
            return self._service.capture(request)
        except StoreError:
            raise
        except (NotFoundError, UnfinishedError):
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
        if self._tree.lacks(path):
            self._miss(path)
        elif not reason:
            self._hint(path)
        elif self._skipped.get(path) != reason:
            self._skipped[path] = reason
            self._tell(Skipped(path=path, reason=reason))
        return False

    def _report(self, reason: str) -> None:
        if reason != self._trouble:
            self._trouble = reason
            self._tell(Trouble(reason=reason, waiting=self.waiting))


def _is_settled(outcome: Captured | tuple[str, str]) -> bool:
    """Whether it was kept, or there is a reason why it is not; else it is to be looked at again."""
    if isinstance(outcome, tuple):
        return bool(outcome[1])
    return outcome.status != "skipped" or bool(outcome.reason)


def _outside(path: str) -> Seen | None:
    try:
        return Seen.of(os.lstat(path))
    except OSError:
        return None
