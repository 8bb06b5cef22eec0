"""Saves that Jupyter reported, on their way into the history.

Rule: of saves of one file that wait for the store only the newest has a turn, since what is on disk
when it comes is of that one. Jupyter writes in place: while it does, what is on disk is nobody's.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from backtrail.errors import NotFoundError, RefusedError, UnreadableError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService

__all__ = ["LONGEST", "SOURCE", "Queue", "Saved"]

SOURCE: Final = "jupyter"
"""Of versions that were saved through Jupyter."""

LONGEST: Final = 60.0
"""Seconds after which a save that was begun must have failed."""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A save that Jupyter reported."""

    path: str
    """Absolute."""
    author: str | None = None
    content: bytes | None = None
    """None: what is on disk when its turn comes."""
    reason: str = ""
    metadata: Mapping[str, Any] = msgspec.field(default_factory=dict)
    source: str = SOURCE

    @property
    def turn(self) -> str:
        """Names what it may take the place of, where that still waits."""
        # What a save goes over is there no more: the save must not take its place.
        return self.path if self.source == SOURCE else f"{self.path}\0before"


class Queue:
    """Files of which a save waits for the store."""

    def __init__(self) -> None:
        self._newest: dict[str, Saved] = {}
        self._begun: dict[str, float] = {}

    @property
    def empty(self) -> bool:
        """Nothing waits; told in any thread."""
        return not self._newest

    def begin(self, path: str) -> None:
        """Note that Jupyter writes a file from now on, whose save is put in when that is done."""
        self._begun = {path: at for path, at in self._begun.items() if _lately(at)}
        self._begun[path] = time.monotonic()

    def end(self, path: str) -> None:
        """Note that the file is there as a whole."""
        self._begun.pop(path, None)

    def put(self, saved: Saved) -> bool:
        """Take a save in; False where one that waits already keeps it, too."""
        if saved.content is not None or saved.reason or saved.metadata:
            return True
        waits = saved.path in self._newest
        self._newest[saved.path] = saved
        return not waits

    def drop(self, saved: Saved) -> None:
        """Forget a save that had its turn."""
        self._newest.pop(saved.path, None)

    def keep(self, saved: Saved, service: HistoryService) -> list[Captured]:
        """Keep it; in the store's thread."""
        # Before the disk is looked at: a save that comes from now on has its own turn.
        if saved.content is None:
            newest = self._newest.pop(saved.path, saved)
            saved = msgspec.structs.replace(saved, author=newest.author)
        request = Capture(
            path=saved.path,
            content=saved.content,
            source=saved.source,
            author=saved.author,
            reason=saved.reason,
            metadata=saved.metadata,
        )
        try:
            return [service.capture(request, whole=lambda: self._whole(saved))]
        except NotFoundError:
            return []  # gone again; what deleted it tells
        except RefusedError as error:
            if isinstance(error, UnreadableError) and not self._whole(saved):
                return []  # the save that is under way has its own turn
            return [Captured(status="skipped", path=saved.path, reason=str(error))]

    def _whole(self, saved: Saved) -> bool:
        """Whether what is on disk is a file, and not a part of what is written there."""
        return saved.content is not None or not _lately(self._begun.get(saved.path, -LONGEST))


def _lately(at: float) -> bool:
    return time.monotonic() - at < LONGEST
