"""Reports on the history of a file, a folder or a project: everything they say, gathered once.

The rule: the work is bounded. A report speaks of the newest versions up to its limit, and says so
where there are more; damaged ones are passed over and counted.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import resolved
from backtrail.history.binning import activity_of, sizes_of
from backtrail.history.catalogue import Catalogue, areas_below
from backtrail.history.happenings import happenings_of
from backtrail.history.mass_changes import mass_changes
from backtrail.history.reports import Report, ReportFile, ReportQuery, Tally
from backtrail.history.results import Entry, MassChange, TimelineRow
from backtrail.history.scope import Scope
from backtrail.model import IMPORTED, Document, DocumentId, Version
from backtrail.policy.coalescing import fold, unfolded
from backtrail.storage.repository import Area, Progress, VersionFilter

if TYPE_CHECKING:
    from backtrail.history.experiments import Evaluation

__all__ = ["MOST_VERSIONS", "report"]

MOST_VERSIONS: Final = 50_000
"""That one report may speak of."""
Shows = Callable[[str], bool]

_WIDTH: Final = 1_000
"""Versions read at a time."""
_BEYOND: Final = 10_000
"""Versions older than asked for, one after the other, after which no younger one is expected: a
clock that was wrong goes back for so many saves at most."""


def report(
    scope: Scope,
    query: ReportQuery,
    shows: Shows | None = None,
    progress: Progress | None = None,
) -> Report:
    """Everything that happened to a file, or to the files below a folder.

    What a first look at a folder found is no change, and left out of reports on folders. So are
    files of which ``shows`` says no by their absolute name. ``progress`` is called for each version
    that is looked at, without figures: nobody knows yet how many there are.

    Raises:
        NotFoundError: Nothing is kept of the path.
        RefusedError: It lies outside the workspace folders.
        UsageError: The limit is not between 1 and 50,000.

    """
    if not 1 <= query.limit <= MOST_VERSIONS:
        raise UsageError(f"limit is {query.limit}; it has to be between 1 and {MOST_VERSIONS:,}")
    damaged: list[int] = []
    document, areas = _subject(scope, query.path)
    if document is not None:
        found = _of_file(scope, query, document, damaged.append)
    else:
        found = _of_folder(scope, query, areas, damaged.append)
    catalogue = Catalogue(scope)
    if progress is not None:
        found = _stepped(found, progress)
    if shows is not None:
        if document is not None and not shows(catalogue.name(document)):
            raise NotFoundError("no such file")
        found = _shown(found, catalogue, shows)
    versions = list(islice(found, query.limit + 1))
    more = len(versions) > query.limit
    del versions[query.limit :]
    files, rows = _files(scope, query, versions, catalogue)
    return Report(
        kind=_kind(scope, query.path, document),
        path=_path(scope, query.path),
        made_ns=scope.clock(),
        query=query,
        rows=rows,
        total=_tally("", versions),
        files=files,
        authors=_tallies(versions, lambda version: version.author),
        sources=_tallies(versions, lambda version: version.source),
        happenings=happenings_of(
            scope,
            query,
            rows,
            lambda other: _concerns(other, document, areas, catalogue, shows),
            since=versions[-1].sequence if more else 0,
        ),
        mass_changes=_masses(scope, query, areas, versions) if document is None else (),
        activity=activity_of(versions),
        sizes=sizes_of(versions),
        experiments=() if document or shows else _experiments(scope, query, areas),
        more=more,
        damaged=len(damaged),
    )


def _experiments(
    scope: Scope, query: ReportQuery, areas: Sequence[Area] | None
) -> "tuple[Evaluation, ...]":
    if _kind(scope, query.path, None) != "project":
        return ()
    from backtrail.history.experiments import measured  # noqa: PLC0415 - few have any

    return measured(scope, None if areas is None else {area.workspace for area in areas})


def _subject(scope: Scope, path: str | None) -> tuple[Document | None, Sequence[Area] | None]:
    """The one file that a path names, else where in the store the files below it are."""
    if path is not None and not os.path.isdir(path):  # noqa: PTH112 - names may not be UTF-8
        try:
            return scope.known(path)[1], None
        except NotFoundError:
            areas = areas_below(scope, path)  # a folder that is gone
            if not scope.repository.recent(areas, 1, damaged=lambda _: None):
                raise
            return None, areas
    return None, areas_below(scope, path, values=False)


def _path(scope: Scope, path: str | None) -> str:
    """What the report is about; empty where that is no single folder."""
    if path is not None:
        return resolved(path)
    return scope.roots[0].root if len(scope.roots) == 1 else ""


def _kind(
    scope: Scope, path: str | None, document: Document | None
) -> Literal["file", "folder", "project"]:
    if document is not None:
        return "file"
    roots = {workspace.root for workspace in scope.repository.workspaces(sound_only=True)}
    return "project" if path is None or os.path.realpath(path) in roots else "folder"


def _of_file(
    scope: Scope, query: ReportQuery, document: Document, damaged: Callable[[int], None]
) -> Iterator[Version]:
    below: int | None = None
    while True:
        where = VersionFilter(
            document=document.id, below=below, author=query.author, source=query.source,
            since_ns=query.since_ns, until_ns=query.until_ns,
        )  # fmt: skip
        page = scope.repository.versions(where, _WIDTH, damaged=damaged)
        yield from page
        if len(page) < _WIDTH:
            return
        below = page[-1].number


def _of_folder(
    scope: Scope,
    query: ReportQuery,
    areas: Sequence[Area] | None,
    damaged: Callable[[int], None],
) -> Iterator[Version]:
    below: int | None = None
    older = 0
    while older < _BEYOND:
        page = scope.repository.recent(areas, _WIDTH, below=below, found=False, damaged=damaged)
        for version in page:
            early = query.since_ns is not None and version.time_ns < query.since_ns
            if version.source not in IMPORTED:  # those come in later than they say
                older = older + 1 if early else 0
            if not early and _fits(version, query):
                yield version
        if len(page) < _WIDTH:
            return
        below = page[-1].sequence


def _stepped(versions: Iterator[Version], progress: Progress) -> Iterator[Version]:
    for version in versions:
        progress(0, 0)
        yield version


def _shown(versions: Iterator[Version], catalogue: Catalogue, shows: Shows) -> Iterator[Version]:
    for version in versions:
        document = catalogue.document(version.document)
        if document is not None and shows(catalogue.name(document)):
            yield version


def _concerns(
    other: Document,
    document: Document | None,
    areas: Sequence[Area] | None,
    catalogue: Catalogue,
    shows: Shows | None,
) -> bool:
    """Whether what happened to a file belongs into a report on ``document``, else on ``areas``."""
    if shows is not None and not shows(catalogue.name(other)):
        return False
    if document is not None:
        return other.id == document.id
    return areas is None or any(
        other.workspace == area.workspace
        and (not area.folder or other.path.startswith(f"{area.folder}/"))
        for area in areas
    )


def _fits(version: Version, query: ReportQuery) -> bool:
    return (
        query.author in (None, version.author)
        and query.source in (None, version.source)
        and (query.until_ns is None or version.time_ns <= query.until_ns)
    )


def _files(
    scope: Scope, query: ReportQuery, versions: list[Version], catalogue: Catalogue
) -> tuple[tuple[ReportFile, ...], tuple[TimelineRow, ...]]:
    """The versions of each file put together, and the rows of all files in one order."""
    by_document: dict[DocumentId, list[Version]] = defaultdict(list)
    for version in versions:
        by_document[version.document].append(version)
    files: list[ReportFile] = []
    rows: list[TimelineRow] = []
    for id_, own in by_document.items():
        document = catalogue.document(id_)
        if document is None:
            continue
        entries = catalogue.entries(document, own)
        files.append(
            ReportFile(
                document=document, tally=_tally("", own), oldest=entries[-1], newest=entries[0]
            )
        )
        rows += _rows(scope, query, own, entries)
    files.sort(key=lambda file: (-_weight(file.tally), file.document.path))
    rows.sort(key=lambda row: row.entries[0].version.sequence, reverse=True)
    return tuple(files), tuple(rows)


def _rows(
    scope: Scope, query: ReportQuery, versions: Sequence[Version], entries: Sequence[Entry]
) -> Iterator[TimelineRow]:
    pinned = frozenset(entry.version.sequence for entry in entries if entry.tags or entry.note)
    policy = scope.settings.policy
    rows = fold(versions, policy, pinned=pinned) if query.folded else map(unfolded, versions)
    place = 0
    for row in rows:
        yield TimelineRow(
            kind=row.kind,
            entries=tuple(entries[place : place + len(row.versions)]),
            saves=row.saves,
            added=row.added,
            deleted=row.deleted,
            significance=row.significance,
            folds=row.folds,
        )
        place += len(row.versions)


def _tallies(versions: Sequence[Version], key: Callable[[Version], str]) -> tuple[Tally, ...]:
    groups: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        groups[key(version)].append(version)
    found = [_tally(name, group) for name, group in groups.items()]
    return tuple(sorted(found, key=lambda tally: (-tally.versions, tally.name)))


def _tally(name: str, versions: Sequence[Version]) -> Tally:
    return Tally(
        name=name,
        versions=len(versions),
        saves=sum(version.saves for version in versions),
        significant=sum(version.significance.level == "significant" for version in versions),
        files=len({version.document for version in versions}),
        added=sum(version.change.added for version in versions),
        deleted=sum(version.change.deleted for version in versions),
        modified=sum(version.change.modified for version in versions),
    )


def _weight(tally: Tally) -> int:
    return tally.added + tally.deleted + tally.modified


def _masses(
    scope: Scope, query: ReportQuery, areas: Sequence[Area] | None, versions: Sequence[Version]
) -> tuple[MassChange, ...]:
    if not versions or query.author is not None or query.source is not None:
        return ()
    above = versions[-1].sequence
    found = mass_changes(scope, areas, versions, above=above)
    until = query.until_ns
    return tuple(each for each in found if until is None or each.time_ns <= until)
