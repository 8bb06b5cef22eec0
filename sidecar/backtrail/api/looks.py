"""Looking at a history: what was kept, and how it differs."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from backtrail.api.opened import Opened, Path
from backtrail.errors import UsageError
from backtrail.history.requests import (
    BlameQuery,
    PartQuery,
    PointsQuery,
    SearchQuery,
    TimelineQuery,
)
from backtrail.history.results import (
    Comparison,
    Entry,
    TimelinePage,
)
from backtrail.protocol.reports import ReportDiffs, ReportFormat
from backtrail.protocol.requests import PatchFormat

if TYPE_CHECKING:
    from backtrail.diff.statistics import Statistics
    from backtrail.diff.symbols import Symbol
    from backtrail.diff.whitespace import Whitespace
    from backtrail.history.blame import Blame
    from backtrail.history.comparing_points import FileChange
    from backtrail.history.keys import KeyComparison
    from backtrail.history.matches import Match
    from backtrail.history.pairs import Compared
    from backtrail.history.part_timelines import PartPage
    from backtrail.history.removals import Removal
    from backtrail.history.trees import ExportedTree

__all__ = ["Looks"]

_SOURCE = "python"
_Query = TypeVar("_Query", bound=msgspec.Struct)


class Looks(Opened):
    """The looks; nothing here changes anything."""

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

    def statistics(
        self,
        path: Path,
        old: int | str | None = None,
        new: int | str | None = None,
        *,
        whitespace: "Whitespace" = "none",
    ) -> "Statistics":
        """How much differs, in every unit that both have: lines, words, cells, keys, percent."""
        from backtrail.history.comparing import counted  # noqa: PLC0415 - few programs count

        return counted(self.diff(path, old, new), whitespace)

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

    def patch(
        self,
        path: Path,
        old: int | str | None = None,
        new: int | str | None = None,
        *,
        each: bool = False,
        format: PatchFormat = "git-am",  # noqa: A002 - as the option of the command line
        context: int = 3,
        author: str | None = None,
    ) -> bytes:
        """Patches that ``git am`` and ``git apply`` take; empty where nothing differs.

        ``0`` is what was there before the first version: nothing. ``each`` makes one for every
        version in between; ``author`` is ``Name <address>`` of the person at work.
        """
        from backtrail.report.patch_files import patch_file  # noqa: PLC0415 - few ask for one

        return patch_file(
            self._service,
            self._absolute(path),
            None if old is None else str(old),
            None if new is None else str(new),
            each=each,
            form=format,
            context=context,
            own=author,
        ).data

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

    def search(self, text: str = "", **narrowed: Any) -> "Iterator[Match]":
        """Each save that put ``text`` in or took it out, newest first, as it is found.

        Without a text every save counts. Keywords are the fields of ``SearchQuery``: ``how`` is
        ``text``, ``word``, ``phrase`` or ``regex``, ``kind`` is ``any``, ``introduced``,
        ``removed``, ``contains`` or ``vanished``; ``path`` and ``folder`` count as everywhere.

        Raises:
            UsageError: A field has a wrong value, or no file can hold the text.

        """
        for field in ("path", "folder"):
            if narrowed.get(field) is not None:
                narrowed[field] = self._absolute(narrowed[field])
        return self._found(_narrowed(SearchQuery, "a search", text=text, **narrowed))

    def _found(self, query: SearchQuery) -> "Iterator[Match]":
        while True:
            page = self._service.search(query)
            yield from page.matches
            if page.next_cursor is None:
                return
            query = msgspec.structs.replace(query, cursor=page.next_cursor)

    def compare_points(
        self,
        old: int | str,
        new: int | str = "now",
        *,
        folder: Path | None = None,
        files: str | None = None,
    ) -> "Iterator[FileChange]":
        """Each file that differs between two points in time, in no particular order.

        A point is a time, a sequence, the id of a version, a tag, or ``"now"``: the disk. ``files``
        is a glob; ``folder`` is the workspace unless set.
        """
        where = folder if folder is not None else self._workspace
        query = PointsQuery(
            old=str(old),
            new=str(new),
            folder=None if where is None else self._absolute(where),
            files=files,
        )
        while True:
            page = self._service.compare_points(query)
            yield from page.files
            if page.next_cursor is None:
                return
            query = msgspec.structs.replace(query, cursor=page.next_cursor)

    def export_tree(
        self,
        at: int | str,
        target: Path,
        *,
        folder: Path | None = None,
        files: str | None = None,
    ) -> "ExportedTree":
        """Write a folder as it was at a point in time to the new folder ``target``.

        ``troubles`` of the answer names each file that is not there as it was saved. ``folder`` is
        the workspace unless set, and ``files`` a glob.

        Raises:
            NotFoundError: There is no such point, or nothing was kept there then.
            UsageError: ``target`` holds something, or lies in the workspace itself.

        """
        where = folder if folder is not None else self._workspace
        if where is None:
            raise UsageError("name the folder to write: folder=, or open the history with one")
        return self._service.export_tree(
            str(at), os.fspath(target), folder=self._absolute(where), files=files
        )

    def compare_many(
        self,
        pairs: Iterable[tuple[Path, int | str | None, int | str | None]],
        *,
        statistics: bool = False,
    ) -> "tuple[Compared, ...]":
        """Figures of many comparisons: path, older and newer version; each may fail alone.

        Words, cells and keys are counted, too, where ``statistics`` are wanted.
        """
        from backtrail.history.pairs import Pair  # noqa: PLC0415 - few programs compare many

        given = [
            Pair(
                path=self._absolute(path),
                old=None if old is None else str(old),
                new=None if new is None else str(new),
            )
            for path, old, new in pairs
        ]
        done: list[Compared] = []
        cursor: int | None = 0
        while cursor is not None:
            page = self._service.compare_many(given, cursor, every_unit=statistics)
            done += page.compared
            cursor = page.next_cursor
        return tuple(done)

    def symbols(self, path: Path, address: int | str = "now") -> "tuple[Symbol, ...]":
        """The functions, classes and sections of a version, or of the file on disk."""
        return self._service.symbols(self._absolute(path), str(address)).symbols

    def part_timeline(
        self,
        path: Path,
        *,
        symbol: str | None = None,
        lines: tuple[int, int] | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> "PartPage":
        """One page of the saves that changed a symbol, or some lines, newest first."""
        query = PartQuery(symbol=symbol, lines=lines, limit=limit, cursor=cursor)
        return self._service.part_timeline(self._absolute(path), query)

    def blame(
        self,
        path: Path,
        *,
        lines: tuple[int, int] | None = None,
        version: int | str | None = None,
        introduced: bool = False,
    ) -> "Blame":
        """Which save made each line; of an old ``version`` also which one took it out."""
        address = None if version is None else str(version)
        query = BlameQuery(lines=lines, version=address, introduced=introduced)
        return self._service.blame(self._absolute(path), query)

    def removed(self, path: Path, text: str) -> "Removal":
        """The newest save after which a text stands in fewer places of a file."""
        return self._service.removed(self._absolute(path), text)


def _narrowed(kind: type[_Query], what: str, /, **fields: Any) -> _Query:
    """A query of these fields; their names and types are checked."""
    try:
        return msgspec.convert(msgspec.structs.asdict(kind(**fields)), kind)
    except (TypeError, msgspec.ValidationError) as error:
        raise UsageError(f"{what} cannot be narrowed like that: {error}") from None
