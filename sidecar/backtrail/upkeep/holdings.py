"""What files held that wait for their time, should they go away before it comes.

The rule: what was seen last is kept like the last content of any other file, unless somebody kept
a newer one meanwhile. Bounded; of a file beyond the bounds the newest version is the last content.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from backtrail.errors import BacktrailError, DamagedError, StoreError
from backtrail.files.reading import Seen, read
from backtrail.history.requests import Capture
from backtrail.history.service import HistoryService
from backtrail.model import EventSequence
from backtrail.upkeep.tree import Tree

__all__ = ["Holdings"]

_BYTES: Final = 64 << 20
"""Held in all."""
_LARGEST: Final = 8 << 20
"""Of one file, which is read at each change."""


class _Holding(msgspec.Struct, frozen=True, kw_only=True):
    content: bytes
    seen: Seen
    head: EventSequence
    """The newest version when it was read."""


class Holdings:
    """Bytes of files by their absolute paths."""

    def __init__(self, service: HistoryService, tree: Tree) -> None:
        self._service = service
        self._tree = tree
        self._held: dict[str, _Holding] = {}
        self._bytes = 0

    def put(self, path: str) -> None:
        """Remember what a file holds now, where it can be read."""
        try:
            head = self._service.version(path).version.sequence
            content, seen = read(self._tree.root, self._tree.inside(path) or "", limit=_LARGEST)
        except BacktrailError:
            return  # what is held already is better than nothing
        self.drop(path)
        self._held[path] = _Holding(content=content, seen=seen, head=head)
        self._bytes += len(content)
        while self._bytes > _BYTES:
            self.drop(next(iter(self._held)))

    def drop(self, path: str) -> None:
        """Forget a file: it was kept, or is gone."""
        holding = self._held.pop(path, None)
        self._bytes -= len(holding.content) if holding else 0

    def among(self, paths: Iterable[str]) -> list[str]:
        """Those of the files of which something is held."""
        return [path for path in paths if path in self._held]

    def keep(self, path: str, source: str, reason: str) -> None:
        """Make what is held of a file that is not there any more its newest version.

        :raises StoreError: nothing is forgotten.
        """
        holding = self._held[path]
        request = Capture(
            path=path,
            content=holding.content,
            mode=holding.seen.mode,
            saved_ns=holding.seen.ctime_ns,
            source=source,
            reason=reason,
        )
        try:
            if self._service.version(path).version.sequence == holding.head:
                self._service.capture(request)
        except DamagedError:
            pass  # what came before it cannot be told
        except StoreError:
            raise
        except BacktrailError:
            pass  # it is left out by now
        self.drop(path)
