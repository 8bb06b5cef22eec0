"""The SQLite repository: its parts put together, with transactions and error translation."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import apsw

from backtrail.errors import StoreError
from backtrail.model import ContentId
from backtrail.settings import StorageSettings
from backtrail.storage.repository import Repository
from backtrail.storage.sqlite.beginnings import BeginningRows
from backtrail.storage.sqlite.connection import FOREIGN, connect, translated, translation
from backtrail.storage.sqlite.ends_of_tables import look_over
from backtrail.storage.sqlite.forgetting import ForgettingRows
from backtrail.storage.sqlite.holdings import HoldingRows
from backtrail.storage.sqlite.inspection import Inspection
from backtrail.storage.sqlite.place import Place
from backtrail.storage.sqlite.portability import CarryingRows
from backtrail.storage.sqlite.rows import Texts
from backtrail.storage.sqlite.schema import FORMAT
from backtrail.storage.temperatures import AtHand, Temperatures

__all__ = ["BESIDE", "SqliteRepository", "begin_beside"]

BESIDE = "-fresh"
"""Behind a damaged store's name: where saves are kept until it is repaired."""


class SqliteRepository(Inspection, ForgettingRows, BeginningRows, HoldingRows, CarryingRows):
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
        self._db, self._place, self.trouble, self.notices = _opened(location, settings, vfs)
        self._texts = Texts(self._db)
        self._cache = Temperatures(settings.hot_bytes, settings.warm_bytes)
        self._begin_packs()
        self._schema = self._db.pragma("schema_version")

    def look_over(self) -> None:
        """Read the ends of all tables and indexes."""
        with translated(self.location):
            look_over(self._db)

    def give_way(self) -> bool:
        """Make the store beside this one, if it is not there."""
        if self.damaged:
            return False
        begin_beside(self.location).close()
        return True

    def close(self) -> None:
        """Let go of the file."""
        with translated(self.location):
            self._db.close()

    # Memory

    def acted(self, before: ContentId | None, after: ContentId) -> None:
        """Make what an operation changed hot."""
        self._cache.heat(before, after)

    def at_hand(self) -> AtHand:
        """What is held, in figures."""
        pages, _ = self._db.status(apsw.SQLITE_DBSTATUS_CACHE_USED)
        return AtHand(
            operations=len(self._cache.operations),
            hot_bytes=self._cache.operations.held,
            contents=len(self._cache),
            warm_bytes=self._cache.held,
            page_bytes=pages,
        )

    def ease(self, step: int) -> None:
        """Hold less from now on; see the contract."""
        self._cache.ease(step)
        if step:
            self._let_go_of_pages()

    def cool_down(self) -> None:
        """Forget every content that is held in memory."""
        self._forget_packs()
        self._let_go_of_pages()

    def _let_go_of_pages(self) -> None:
        with translated(self.location):
            self._db.execute("PRAGMA shrink_memory")

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
                self._notice_forgotten()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            self._place.prove()  # it may have gone meanwhile, and with it what was written

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the write lock and write nothing; the file may leave its place meanwhile."""
        with translated(self.location):
            with suppress(apsw.BusyError):
                self._db.wal_checkpoint()
            self._db.execute("BEGIN IMMEDIATE TRANSACTION")
            try:
                self._place.prove()
                yield
            finally:
                self._db.execute("ROLLBACK")

    def _notice_forgotten(self) -> None:
        """Let go of what is at hand where another process rewrote the store; see ``rewriting``."""
        schema = self._db.pragma("schema_version")
        if schema != self._schema:
            self._let_caches_go()
            self._schema = schema

    def _roll_back(self) -> None:
        self._texts.forget()
        self._cache.clear()
        if self._db.in_transaction:
            try:
                self._db.execute("ROLLBACK")
            except apsw.Error:
                # a failed disk may refuse even this; the journal undoes it at the next opening
                self._db.close()


def _opened(
    location: str, settings: StorageSettings, vfs: str | None
) -> tuple[apsw.Connection, Place, tuple[str, ...], tuple[str, ...]]:
    """Open the file that is there; one that is moved away meanwhile is not held for it."""
    while True:
        before = Place(location)
        opened = connect(location, settings, vfs)
        place = Place(location)
        if place.is_of(before):
            return opened.db, place, opened.trouble, opened.notices
        opened.db.close()


def begin_beside(location: str, settings: StorageSettings | None = None) -> SqliteRepository:
    """The store that keeps saves while the one at ``location`` is damaged; made by the first.

    It lies beside the damaged one under a name that follows from its, so that everybody finds it.
    """
    beside = SqliteRepository(location + BESIDE, settings)
    beside.damaged = location
    beside.trouble += (
        f"{location} is damaged; new saves are kept in {beside.location} until you run"
        " `backtrail repair --replace`, which puts both together.",
    )
    return beside


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
