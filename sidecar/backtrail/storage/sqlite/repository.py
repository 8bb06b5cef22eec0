"""The SQLite repository: its parts put together, with transactions and error translation."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import apsw

from backtrail.errors import StoreError
from backtrail.settings import StorageSettings
from backtrail.storage.caches import ContentCache
from backtrail.storage.repository import Repository
from backtrail.storage.sqlite.beginnings import BeginningRows
from backtrail.storage.sqlite.connection import FOREIGN, connect, translated, translation
from backtrail.storage.sqlite.holdings import HoldingRows
from backtrail.storage.sqlite.inspection import Inspection
from backtrail.storage.sqlite.place import Place
from backtrail.storage.sqlite.portability import CarryingRows
from backtrail.storage.sqlite.rows import Texts
from backtrail.storage.sqlite.schema import FORMAT

__all__ = ["SqliteRepository"]

_CACHE_BYTES = 24 << 20
"""Holds four notebooks of 5 MB, and leaves room for the blocks of a large save."""


class SqliteRepository(Inspection, BeginningRows, HoldingRows, CarryingRows):
    """One SQLite file; see ``storage.repository`` for what it promises."""

    format = FORMAT

    def __init__(
        self, location: str, settings: StorageSettings | None = None, *, vfs: str | None = None
    ) -> None:
        """Open the store at ``location``, making it when it is not there.

        ``vfs`` names a SQLite file layer; tests put one that loses power there.

        Raises:
            StoreError: One of its kinds; the file is as it was.

        """
        settings = settings or StorageSettings()
        self.location = location
        self._chain_length = settings.chain_length
        self._db, self.trouble = connect(location, settings, vfs)
        self._place = Place(location)
        self._texts = Texts(self._db)
        self._cache = ContentCache(_CACHE_BYTES)
        self._begin_packs()

    def close(self) -> None:
        """Let go of the file."""
        with translated(self.location):
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock; see the contract."""
        with translated(self.location):
            self._place.prove()
            if self._db.in_transaction:
                raise StoreError("a transaction is already open; this is a mistake in Backtrail")
            # IMMEDIATE: a deferred one fails, instead of waiting, when it turns from reading to
            # writing while another process writes.
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            self._place.prove()  # it may have gone meanwhile, and with it what was written

    def _roll_back(self) -> None:
        self._texts.forget()
        self._cache.clear()
        if self._db.in_transaction:
            try:
                self._db.execute("ROLLBACK")
            except apsw.Error:
                # a failed disk may refuse even this; the journal undoes it at the next opening
                self._db.close()


def _translating(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: SqliteRepository, *args: Any, **kwargs: Any) -> Any:
        # no context manager: a save makes a dozen calls, and so those without an error are free
        try:
            return method(self, *args, **kwargs)
        except FOREIGN as error:
            raise translation(error, self.location) from error

    @functools.wraps(method)
    def generate(self: SqliteRepository, *args: Any, **kwargs: Any) -> Iterator[Any]:
        with translated(self.location):
            yield from method(self, *args, **kwargs)

    return generate if inspect.isgeneratorfunction(method) else call


def _translate_borders() -> None:
    """Give every method of the contract the one error translation."""
    own = {"transaction", "close"}
    for name in Repository.__abstractmethods__ - own:
        setattr(SqliteRepository, name, _translating(getattr(SqliteRepository, name)))


_translate_borders()
