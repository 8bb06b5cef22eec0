"""Saves that Jupyter reported, on their way into the history.

Rule: of saves of one file that wait for the store only the newest has a turn, since what is on disk
when it comes is of that one.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService

__all__ = ["SOURCE", "Queue", "Saved"]

SOURCE: Final = "jupyter"
"""Of versions that were saved through Jupyter."""


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

    @property
    def empty(self) -> bool:
        """Nothing waits; told in any thread."""
        return not self._newest

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
            return [service.capture(request)]
        except NotFoundError:
            return []  # gone again; what deleted it tells
        except RefusedError as error:
            return [Captured(status="skipped", path=saved.path, reason=str(error))]
