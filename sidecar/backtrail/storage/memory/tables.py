"""The dictionaries of a store in memory, and how a transaction takes its changes back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from backtrail.errors import StoreError
from backtrail.model import (
    ContentId,
    Document,
    DocumentId,
    Event,
    EventSequence,
    Version,
    Workspace,
    WorkspaceId,
)
from backtrail.storage.repository import IndexBlock, Repository

__all__ = ["Tables"]

_K = TypeVar("_K")
_V = TypeVar("_V")


class Tables(Repository):
    """Base of the repository's parts; every change goes through ``_set`` and ``_drop``."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] | None = None
        self._workspaces: dict[WorkspaceId, Workspace] = {}
        self._documents: dict[DocumentId, Document] = {}
        self._former: dict[tuple[WorkspaceId, str, DocumentId], int] = {}
        self._contents: dict[ContentId, bytes | tuple[ContentId, ...]] = {}
        self._sizes: dict[ContentId, int] = {}
        self._uses: dict[ContentId, int] = {}
        self._entries: dict[EventSequence, Version | Event] = {}
        self._released: dict[EventSequence, bool] = {}
        self._numbers: dict[tuple[DocumentId, int], EventSequence] = {}
        self._last: dict[DocumentId, int] = {}
        self._event_digests: dict[EventSequence, bytes] = {}
        self._tags: dict[tuple[DocumentId, str], EventSequence] = {}
        self._notes: dict[EventSequence, str] = {}
        self._blocks: dict[int, IndexBlock] = {}
        """By their last sequence."""

    def close(self) -> None:
        """Nothing to let go of."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all of the block or nothing of it."""
        if self._undo is not None:
            raise StoreError("a transaction is already open; this is a mistake in Backtrail")
        self._undo = []
        try:
            yield
        except BaseException:
            for take_back in reversed(self._undo):
                take_back()
            raise
        finally:
            self._undo = None

    def _set(self, table: dict[_K, _V], key: _K, value: _V) -> None:
        if self._undo is not None:
            if key in table:
                old = table[key]
                self._undo.append(lambda: table.__setitem__(key, old))
            else:
                self._undo.append(lambda: table.pop(key, None))
        table[key] = value

    def _drop(self, table: dict[_K, _V], key: _K) -> None:
        if key in table:
            self._set(table, key, table[key])
            del table[key]
