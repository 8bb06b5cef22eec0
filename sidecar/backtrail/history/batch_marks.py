"""Tags and notes for many files at once: of each the version of a point in time."""

from collections.abc import Iterator
from typing import Any

import msgspec

from backtrail.errors import BacktrailError, NotFoundError
from backtrail.files.paths import resolved, shown
from backtrail.history.addresses import entry_of
from backtrail.history.annotating import require_note, require_tag_name
from backtrail.history.catalogue import areas_below
from backtrail.history.points import find_point
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.history.trees import states_below
from backtrail.model import Version
from backtrail.policy.globs import Globs

__all__ = ["MarkQuery", "mark_many"]


class MarkQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions are to be marked, and how: by a tag, or else a note."""

    folder: str
    """Absolute."""
    point: str = "now"
    """``now``: the newest version of each file."""
    files: str | None = None
    """A glob as in .gitignore; None: all files."""
    tag: str | None = None
    take_away: bool = False
    """The tag goes, whichever version has it."""
    note: str = ""
    """Empty: the note goes."""
    dry_run: bool = False
    """Only say which they are."""


def mark_many(scope: Scope, query: MarkQuery) -> tuple[Entry, ...]:
    """Mark the version that each file of a folder had at a point, all in one transaction.

    A tag that a file has already moves. Answers the versions, by path.

    Raises:
        NotFoundError: There is no such point, or no file that the glob names was there then.
        UsageError: The name would read as another kind of address, or the note is too long.

    """
    if query.tag is not None:
        require_tag_name(query.tag)
    require_note(query.note)
    with scope.repository.transaction():
        found = list(_versions(scope, query))
        if not found:
            files = "" if query.files is None else f" that {shown(query.files)} names"
            raise NotFoundError(f"no file{files} was kept in {shown(query.folder)} at that point")
        for version in found if not query.dry_run else ():
            _mark(scope, query, version)
    entries = []
    for version in found:
        document = scope.repository.document(version.document)
        entries.append(entry_of(scope, scope.root_of(document.workspace), document, version))
    return tuple(sorted(entries, key=lambda entry: entry.path))


def _versions(scope: Scope, query: MarkQuery) -> Iterator[Version]:
    areas = areas_below(scope, query.folder, values=False) or ()
    point = find_point(scope, query.point, [area.workspace for area in areas])
    newest = scope.repository.next_sequence() - 1
    at = newest if point.sequence is None else point.sequence
    globs = None if query.files is None else Globs([query.files])
    for state, _ in states_below(scope, areas, resolved(query.folder), at):
        if state.version is None or not (globs is None or globs.names(state.path)):
            continue
        try:
            if query.take_away and query.tag is not None:
                tagged = scope.repository.tags(state.document).get(query.tag)
                version = None if tagged is None else scope.repository.by_sequence(tagged)
            else:
                version = scope.repository.by_sequence(state.version)
        except BacktrailError:
            continue  # what is damaged is told by its timeline, and by a check
        if version is not None:
            yield version


def _mark(scope: Scope, query: MarkQuery, version: Version) -> None:
    detail: dict[str, Any] = {"sequence": version.sequence, "number": version.number}
    if query.tag is None:
        scope.repository.set_note(version.sequence, query.note)
    else:
        gone = query.take_away
        scope.repository.set_tag(version.document, query.tag, None if gone else version.sequence)
        detail["name"] = query.tag
    kind = "noted" if query.tag is None else "untagged" if query.take_away else "tagged"
    scope.repository.append_event(
        kind,  # type: ignore[arg-type]  # one of those of the log
        time_ns=scope.clock(),
        document=version.document,
        detail=detail,
    )
