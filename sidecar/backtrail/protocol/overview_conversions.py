"""Results about many files, or a whole history → messages. Pure, as ``conversions`` is."""

from typing import TYPE_CHECKING

from backtrail.files.paths import to_uri
from backtrail.history.results import (
    Activity,
    ActivityBar,
    DeletedFile,
    DeletedPage,
    MassChange,
    ProjectPage,
    ProjectRow,
)
from backtrail.model import Document
from backtrail.protocol import overviews
from backtrail.protocol.conversions import chips_of, version_message
from backtrail.protocol.overviews import (
    ActivityResult,
    DeletedResult,
    LineageResult,
    MassChangeMessage,
    ProjectResult,
)
from backtrail.protocol.spelling import iso_time, printable
from backtrail.protocol.wording import mass_title

if TYPE_CHECKING:
    from backtrail.history.lineage import Lineage

__all__ = [
    "activity_result",
    "deleted_file_message",
    "deleted_result",
    "lineage_result",
    "mass_change_message",
    "project_result",
]


def project_result(page: ProjectPage) -> ProjectResult:
    """Convert one page of recent changes."""
    return ProjectResult(
        rows=tuple(_row(row) for row in page.rows),
        mass_changes=tuple(mass_change_message(found) for found in page.mass_changes),
        next_cursor=page.next_cursor,
    )


def mass_change_message(found: MassChange) -> MassChangeMessage:
    """Convert a mass change."""
    extent = found.extent
    return MassChangeMessage(
        sequence=found.sequence,
        time=iso_time(found.time_ns),
        workspace=printable(found.workspace),
        title=mass_title(extent),
        changed=extent.changed,
        created=extent.created,
        deleted=extent.deleted,
        renamed=extent.renamed,
        seconds=extent.seconds,
        first=extent.first,
        last=extent.last,
        by=printable(extent.by),
    )


def deleted_result(page: DeletedPage) -> DeletedResult:
    """Convert one page of deleted files."""
    return DeletedResult(
        files=tuple(deleted_file_message(file) for file in page.files),
        next_cursor=page.next_cursor,
    )


def deleted_file_message(file: DeletedFile) -> overviews.DeletedFile:
    """Convert a file that is gone."""
    return overviews.DeletedFile(
        uri=_uri(file.workspace, file.document),
        path=printable(file.document.path),
        workspace=printable(file.workspace),
        document=file.document.id,
        time=iso_time(file.time_ns),
        version=version_message(file.entry),
    )


def activity_result(activity: Activity) -> ActivityResult:
    """Convert the shape of a file's history."""
    return ActivityResult(
        uri=_uri(activity.workspace, activity.document),
        path=printable(activity.document.path),
        bars=tuple(_bar(bar) for bar in activity.bars),
        versions=activity.versions,
        full_bytes=activity.full_bytes,
    )


def lineage_result(found: "Lineage") -> LineageResult:
    """Convert where lines come from."""
    return LineageResult(
        uri=_uri(found.workspace, found.document),
        version=None if found.entry is None else version_message(found.entry),
        unsaved=found.unsaved,
        beside=found.beside,
        missing=found.missing,
        old_line=found.old_line,
    )


def _row(row: ProjectRow) -> overviews.ProjectRowMessage:
    return overviews.ProjectRowMessage(
        uri=_uri(row.workspace, row.document),
        path=printable(row.document.path),
        workspace=printable(row.workspace),
        deleted=row.document.deleted is not None,
        document=row.document.id,
        versions=tuple(version_message(entry) for entry in row.entries),
        saves=row.saves,
        added=row.added,
        deleted_lines=row.deleted,
        chips=chips_of(row.entries),
    )


def _bar(bar: ActivityBar) -> overviews.ActivityBar:
    return overviews.ActivityBar(
        start=iso_time(bar.start_ns),
        end=iso_time(bar.end_ns),
        version=bar.number,
        versions=bar.versions,
        added=bar.added,
        deleted=bar.deleted,
        significant=bar.significant,
    )


def _uri(root: str, document: Document) -> str:
    return to_uri(f"{root.rstrip('/')}/{document.path}")
