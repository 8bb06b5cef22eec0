"""The Python face: ``History``, for scripts and notebooks.

Thin: it makes paths absolute, passes the call to the service and hands its frozen results on.
"""

import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import msgspec

from backtrail.api.values import Value
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
from backtrail.protocol.reports import ReportDiffs, ReportFormat

__all__ = ["History"]

Path = str | os.PathLike[str]
_SOURCE = "python"
_Query = TypeVar("_Query", bound=msgspec.Struct)


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
        query = _narrowed(TimelineQuery, "a timeline", **narrowed)
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

    def diff_page(
        self,
        path: Path,
        old: int | str | None = None,
        new: int | str | None = None,
        *,
        layout: Literal["inline", "side-by-side"] = "inline",
        context: int = 3,
        outputs: bool = False,
        metadata: bool = False,
    ) -> str:
        """The same two contents as an HTML page that loads nothing and runs nothing.

        A notebook is compared cell by cell; ``outputs`` and ``metadata`` show those, too.
        """
        from backtrail.report.comparison_pages import (  # noqa: PLC0415 - few scripts want pages
            comparison_page,
        )

        return comparison_page(
            self.diff(path, old, new),
            layout=layout,
            context=context,
            outputs=outputs,
            metadata=metadata,
        )

    def report(
        self,
        path: Path | None = None,
        *,
        format: ReportFormat = "html",  # noqa: A002 - as the option of the command line
        diffs: ReportDiffs = "changed",
        **narrowed: Any,
    ) -> str:
        """A report on a file or folder, by default on all files, as a document.

        ``format`` is ``html``, ``md``, ``json`` or ``csv``; ``diffs`` says what a page compares
        side by side: ``none``, ``changed`` or ``all``. Other keywords are the fields of
        ``ReportQuery``.
        """
        from backtrail.history.reports import ReportQuery  # noqa: PLC0415 - few ask for one
        from backtrail.report.documents import document  # noqa: PLC0415 - as above

        named = None if path is None else self._absolute(path)
        query = _narrowed(ReportQuery, "a report", path=named, **narrowed)
        return document(self._service, self._service.report(query), format, diffs=diffs)

    def plan_restore(
        self,
        path: Path,
        address: int | str,
        *,
        to: Path | None = None,
        expected: int | None = None,
        lines: tuple[int, int] | None = None,
        cell: str | None = None,
        without: bool = False,
        markers: bool = False,
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
            without=without,
            markers=markers,
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
        without: bool = False,
        markers: bool = False,
        author: str | None = None,
        reason: str = "",
    ) -> Restored:
        """Write a version back, or only what changed in ``lines``; what was there is kept first.

        ``cell`` takes one cell of a notebook back, by its id or as ``#3`` by its place now.

        ``without`` takes out what that version changed and keeps what was edited later; where
        both concern the same lines, ``markers`` writes the two sides between conflict markers.

        Raises:
            ConflictError: The newest version is not number ``expected``.
            MergeConflictError: Later edits changed the same lines, and no markers are wanted.

        """
        return self._service.restore(
            self._absolute(path),
            str(address),
            to=None if to is None else self._absolute(to),
            expected=expected,
            lines=lines,
            cell=cell,
            without=without,
            markers=markers,
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

    def value(self, name: str) -> Value:
        """The versioned value of that name, whether there is one yet or not; see ``Value``.

        Values belong to the store, whichever workspace is meant: begin their names with your
        program's, as in ``my-bot/config``.

        Raises:
            RefusedError: No value can have that name.

        """
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


def _narrowed(kind: type[_Query], what: str, **fields: Any) -> _Query:
    """A query of these fields; their names and types are checked."""
    try:
        return msgspec.convert(msgspec.structs.asdict(kind(**fields)), kind)
    except (TypeError, msgspec.ValidationError) as error:
        raise UsageError(f"{what} cannot be narrowed like that: {error}") from None
