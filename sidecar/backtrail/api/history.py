"""The Python face: ``History``, for scripts and notebooks.

Thin: it makes paths absolute, passes the call to the service and hands its frozen results on.
"""

import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from backtrail.app import open_service
from backtrail.errors import UsageError
from backtrail.files.virtual import is_value
from backtrail.history.requests import Capture, TimelineQuery
from backtrail.history.results import (
    Captured,
    CheckReport,
    Comparison,
    Entry,
    Restored,
    RestorePlan,
    TimelinePage,
)
from backtrail.history.service import HistoryService

if TYPE_CHECKING:
    from backtrail.api.values import Value
    from backtrail.history.keys import KeyComparison

__all__ = ["History"]

Path = str | os.PathLike[str]
_SOURCE = "python"


class History:
    """The history of the files in a workspace; a context manager.

    >>> with History.open("memory", workspace="notes") as history:  # doctest: +SKIP
    ...     history.capture("notes/todo.md", reason="before the cut")
    """

    def __init__(self, service: HistoryService, workspace: str | None) -> None:
        """Use ``History.open``."""
        self._service = service
        self._workspace = workspace

    @classmethod
    def open(cls, store: Path | None = None, workspace: Path | None = None) -> Self:
        """Open a history.

        ``store`` is a file, or ``"memory"``; by default the one that all editors of the person
        share. ``workspace`` is the folder whose files are meant; relative paths count from it,
        and paths outside are refused. Without it each file's own workspace is found.

        Raises:
            StoreError: The store cannot be opened.
            SettingsError: A setting has a wrong value.

        """
        root = os.path.abspath(os.fspath(workspace)) if workspace is not None else None  # noqa: PTH100 - a name, not a look
        service = open_service(
            store=os.fspath(store) if store is not None else None,
            roots=() if root is None else (root,),
        )
        return cls(service, root)

    def close(self) -> None:
        """Let go of the store."""
        self._service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def capture(
        self,
        path: Path,
        content: bytes | str | None = None,
        *,
        source: str = _SOURCE,
        author: str | None = None,
        reason: str = "",
        by: str = "",
        metadata: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> Captured:
        """Keep a file as it is on disk, or ``content`` under its name (text as UTF-8).

        ``by`` says what changed it where that is no person: an agent's name.
        """
        return self._service.capture(
            Capture(
                path=self._absolute(path),
                content=content.encode() if isinstance(content, str) else content,
                source=source,
                author=author,
                reason=reason,
                by=by,
                metadata=metadata or {},
                label=label,
            )
        )

    def capture_many(
        self,
        paths: Iterable[Path],
        *,
        source: str = _SOURCE,
        author: str | None = None,
        reason: str = "",
        by: str = "",
        metadata: Mapping[str, Any] | None = None,
    ) -> tuple[Captured, ...]:
        """Keep many files in one transaction: all of them or none."""
        return self._service.capture_many(
            Capture(
                path=self._absolute(path),
                source=source,
                author=author,
                reason=reason,
                by=by,
                metadata=metadata or {},
            )
            for path in paths
        )

    def timeline(self, path: Path, **narrowed: Any) -> TimelinePage:
        """One page of versions, newest first; keywords are the fields of ``TimelineQuery``."""
        try:
            fields = msgspec.structs.asdict(TimelineQuery(**narrowed))
            query = msgspec.convert(fields, TimelineQuery)
        except (TypeError, msgspec.ValidationError) as error:
            raise UsageError(f"a timeline cannot be narrowed like that: {error}") from None
        return self._service.timeline(self._absolute(path), query)

    def version(self, path: Path, address: int | str = "~0") -> Entry:
        """One version: by number, ``~n``, id, tag or time."""
        return self._service.version(self._absolute(path), str(address))

    def content(self, path: Path, address: int | str = "~0") -> bytes:
        """The bytes of a version, exactly as they were saved."""
        return self._service.content(self._absolute(path), str(address))

    def diff(
        self, path: Path, old: int | str | None = None, new: int | str | None = None
    ) -> Comparison:
        """Two contents of a file and how far they are apart; ``"now"`` is the file on disk."""
        return self._service.compare(
            self._absolute(path),
            None if old is None else str(old),
            None if new is None else str(new),
        )

    def keys(
        self,
        path: Path,
        old: int | str | None = None,
        new: int | str | None = None,
        *,
        language: str | None = None,
        any_order: bool = False,
        tolerance: float = 0.0,
    ) -> "KeyComparison":
        """The same two contents of a JSON, YAML, TOML, ini or .env file, key by key."""
        from backtrail.history.keys import KeyQuery  # noqa: PLC0415 - few scripts ask for keys

        return self._service.keys(
            self._absolute(path),
            None if old is None else str(old),
            None if new is None else str(new),
            query=KeyQuery(language=language, any_order=any_order, tolerance=tolerance),
        )

    def plan_restore(
        self,
        path: Path,
        address: int | str,
        *,
        to: Path | None = None,
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        cell: str | None = None,
        key: str | None = None,
    ) -> RestorePlan:
        """What ``restore`` would do; nothing is written."""
        target = None if to is None else self._absolute(to)
        return self._service.plan_restore(
            self._absolute(path),
            str(address),
            to=target,
            expected=expected,
            lines=lines,
            cell=cell,
            key=key,
        )

    def restore(
        self,
        path: Path,
        address: int | str,
        *,
        to: Path | None = None,
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        cell: str | None = None,
        key: str | None = None,
        author: str | None = None,
        reason: str = "",
    ) -> Restored:
        """Write a version back, or only what changed in ``lines``; what was there is kept first.

        ``cell`` takes one cell of a notebook back, by its id or as ``#3`` by its place now;
        ``key`` one key of a JSON, YAML, TOML or ini file, as in ``server.port``.

        Raises:
            ConflictError: The newest version is not number ``expected``.

        """
        return self._service.restore(
            self._absolute(path),
            str(address),
            to=None if to is None else self._absolute(to),
            expected=expected,
            lines=lines,
            cell=cell,
            key=key,
            author=author,
            reason=reason,
        )

    def undo(self, path: Path | None = None, *, author: str | None = None) -> Restored:
        """Take back the last restore, of one file or of the workspace."""
        return self._service.undo(None if path is None else self._absolute(path), author=author)

    def tag(self, path: Path, address: int | str, name: str) -> Entry:
        """Name a version."""
        return self._service.tag(self._absolute(path), str(address), name)

    def untag(self, path: Path, name: str) -> Entry:
        """Take a name away."""
        return self._service.untag(self._absolute(path), name)

    def note(self, path: Path, address: int | str, text: str) -> Entry:
        """Attach a note to a version."""
        return self._service.note(self._absolute(path), str(address), text)

    def value(self, name: str) -> "Value":
        """The versioned value of that name, whether there is one yet or not; see ``Value``.

        Values belong to the store, whichever workspace is meant: begin their names with your
        program's, as in ``my-bot/config``.

        Raises:
            RefusedError: No value can have that name.

        """
        from backtrail.api.values import Value  # noqa: PLC0415 - few scripts keep values

        return Value(self._service, name)

    def values(self) -> tuple[str, ...]:
        """The names of all values of the store that were not deleted."""
        return tuple(entry.path for entry in self._service.values())

    def check(self) -> CheckReport:
        """Read and prove everything in the store; changes nothing."""
        return self._service.check()

    def _absolute(self, path: Path) -> str:
        name = os.fspath(path)
        if is_value(name):
            return name
        return os.path.join(self._workspace or os.getcwd(), name)  # noqa: PTH109, PTH118 - text
