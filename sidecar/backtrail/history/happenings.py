"""What happened besides plain saves: versions that came back, files that went, came or moved."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, Literal, cast

from backtrail.errors import DamagedError
from backtrail.history.catalogue import Catalogue
from backtrail.history.reports import Happening, ReportQuery
from backtrail.history.results import Entry, TimelineRow
from backtrail.history.scope import Scope
from backtrail.model import Document, Event

__all__ = ["happenings_of"]

_LOOKED_AT: Final = 100_000
"""Entries of the log."""
_MOST: Final = 10_000
_KINDS: Final = ("deleted", "renamed", "returned")


def happenings_of(
    scope: Scope,
    query: ReportQuery,
    rows: Sequence[TimelineRow],
    concerns: Callable[[Document], bool],
    *,
    since: int,
) -> tuple[Happening, ...]:
    """All of them, newest first: of the versions in ``rows``, and of the log from ``since`` on.

    Of the log those count whose document ``concerns`` the report. It does not say who deleted or
    renamed a file: where an author or a source is asked for, it has no part.
    """
    found = [(e.version.sequence, told) for row in rows for e in row.entries if (told := _back(e))]
    if query.author is None and query.source is None:
        catalogue = Catalogue(scope)
        for event in _events(scope, query, since):
            about = None if event.document is None else catalogue.document(event.document)
            if about is not None and concerns(about):
                found.append((event.sequence, _gone(event, about, catalogue.root(about))))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(told for _, told in found[:_MOST])


def _back(entry: Entry) -> Happening | None:
    """The restore or undo that a version is; None for a plain save."""
    metadata = entry.version.metadata
    back_to, was_there = metadata.get("rollback_to"), metadata.get("rollback_from")
    if not isinstance(back_to, int):
        return None
    return Happening(
        kind="restored" if metadata.get("undo_of") is None else "undone",
        time_ns=entry.version.time_ns,
        workspace=entry.workspace,
        path=entry.path,
        author=entry.version.author,
        reason=entry.version.reason,
        number=entry.version.number,
        back_to=back_to,
        was_there=was_there if isinstance(was_there, int) else None,
    )


def _events(scope: Scope, query: ReportQuery, since: int) -> Iterator[Event]:
    with suppress(DamagedError):  # what is damaged ends the list; a check names it
        for event in islice(scope.repository.latest_events(_KINDS), _LOOKED_AT):
            if event.sequence < since:
                return
            early = query.since_ns is not None and event.time_ns < query.since_ns
            if not early and (query.until_ns is None or event.time_ns <= query.until_ns):
                yield event


def _gone(event: Event, document: Document, root: str) -> Happening:
    return Happening(
        kind=cast("Literal['deleted', 'renamed', 'returned']", event.kind),
        time_ns=event.time_ns,
        workspace=root,
        path=document.path,
        old=str(event.detail.get("from", "")),
        new=str(event.detail.get("to", "")),
    )
