"""Results of the history → messages.

Pure. Sizes stay bytes, times become ISO 8601 in UTC, names that are not UTF-8 become printable
while their URIs stay exact.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from backtrail.files.paths import to_uri
from backtrail.history.results import (
    Captured,
    Comparison,
    Entry,
    Restored,
    RestorePlan,
    Side,
    TimelinePage,
    TimelineRow,
)
from backtrail.history.states import Compacting, LastCompaction, Status
from backtrail.model import Change
from backtrail.protocol.comparisons import DiffResult, DiffSide, PatchResult
from backtrail.protocol.messages import (
    CaptureEvent,
    CaptureKind,
    CellPlacesMessage,
    ChangeMessage,
    CompactingMessage,
    ConflictMessage,
    ContentResult,
    FoldMessage,
    LastCompacted,
    MirrorMessage,
    PlanMessage,
    ReasonMessage,
    RestoreResult,
    SignificanceMessage,
    SkippedFile,
    StatusResult,
    TimelineResult,
    TimelineRowMessage,
    VersionMessage,
)
from backtrail.protocol.requests import DiffFormat, PatchFormat, WhitespaceMode
from backtrail.protocol.spelling import iso_time, printable
from backtrail.protocol.wording import chips, folded_title, row_chips, title

if TYPE_CHECKING:
    from backtrail.diff.merging import Conflict

__all__ = [
    "capture_event",
    "change_message",
    "chips_of",
    "content_result",
    "diff_result",
    "dry_run_result",
    "kept_event",
    "patch_result",
    "plan_message",
    "restore_result",
    "side_message",
    "status_result",
    "timeline_result",
    "version_message",
]


_CONFLICTS: Final = 1000
"""Of a plan that are told."""
_LONGEST: Final = 10_000
"""Bytes of each side of a conflict that are told."""


def version_message(entry: Entry) -> VersionMessage:
    """Convert a version with what people attached to it."""
    version = entry.version
    reasons = tuple(
        ReasonMessage(kind=reason.kind, detail=printable(reason.detail))
        for reason in version.significance.reasons
    )
    return VersionMessage(
        id=version.id,
        sequence=version.sequence,
        number=version.number,
        path=printable(entry.path),
        time=iso_time(version.time_ns),
        source=printable(version.source),
        author=printable(version.author),
        reason=printable(version.reason),
        significance=SignificanceMessage(level=version.significance.level, reasons=reasons),
        change=change_message(version.change),
        size=version.size,
        content_id=version.content_id.hex(),
        saves=version.saves,
        tags=tuple(printable(tag) for tag in entry.tags),
        note=printable(entry.note),
        metadata=_printable_metadata(
            {**version.metadata, **({"git_branch": entry.git} if entry.git else {})}
        ),
        title=printable(title(version, entry.tags)),
        chips=tuple(printable(chip) for chip in chips(entry)),
    )


def chips_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Say why a row of these versions, newest first, stands out."""
    return tuple(printable(chip) for chip in row_chips(entries))


def change_message(change: Change) -> ChangeMessage:
    """Say how far one content is from another."""
    return ChangeMessage(
        added=change.added,
        deleted=change.deleted,
        modified=change.modified,
        percent=change.percent,
        estimate=change.estimate,
    )


def timeline_result(page: TimelinePage) -> TimelineResult:
    """Convert one page of a timeline."""
    return TimelineResult(
        uri=to_uri(f"{page.workspace.rstrip('/')}/{page.document.path}"),
        path=printable(page.document.path),
        workspace=printable(page.workspace),
        deleted=page.document.gone,
        rows=tuple(_row(row) for row in page.rows),
        total=page.total,
        next_cursor=page.next_cursor,
        namesakes=tuple(document.id for document in page.namesakes),
        damaged=page.damaged,
    )


def content_result(entry: Entry, content: bytes) -> ContentResult:
    """Hand out the bytes of one version: as text where they are UTF-8, else in base64."""
    text, encoded = _text_or_base64(content)
    return ContentResult(
        version=version_message(entry),
        encoding="base64" if text is None else "utf-8",
        text=text,
        base64=encoded,
        size=len(content),
        content_id=entry.version.content_id.hex(),
    )


def diff_result(
    found: Comparison,
    *,
    form: DiffFormat,
    context: int,
    whitespace: WhitespaceMode = "none",
    html: str | None = None,
    asked: Mapping[str, bool] | None = None,
) -> DiffResult:
    """Say how two contents differ; ``context`` in lines, ``html`` the page about it.

    ``asked`` says for ``outputs`` and ``metadata`` of a notebook whether they are answered.
    """
    from backtrail.history.comparing import counted  # noqa: PLC0415 - most commands show no diff
    from backtrail.protocol.patches import (  # noqa: PLC0415 - as above
        change_of,
        hunks_of,
        statistics_message,
        unified_of,
    )

    unified = b""
    if form == "unified":
        unified = unified_of(found, context=context, whitespace=whitespace)
    text, encoded = _text_or_base64(unified)
    cells, fallback = None, None
    if form == "notebook":
        from backtrail.protocol.cell_conversions import cells_of  # noqa: PLC0415 - as above

        read = cells_of(found, context=context, **(asked or {}))
        cells, fallback = (read, None) if isinstance(read, tuple) else (None, read.reason)
    hunks, coarse = None, found.coarse
    if form == "json" or fallback is not None:
        hunks, coarse = hunks_of(found, context=context, whitespace=whitespace)
    return DiffResult(
        path=printable(found.path),
        format=form,
        old=side_message(found.old),
        new=side_message(found.new),
        change=change_message(change_of(found, whitespace)),
        encoding="base64" if text is None else "utf-8",
        unified=(encoded if text is None else text) if form == "unified" else None,
        hunks=hunks,
        cells=cells,
        fallback=fallback,
        applies=whitespace == "none",
        coarse=coarse,
        statistics=None if form == "unified" else statistics_message(counted(found, whitespace)),
        html=html,
    )


def patch_result(
    path: str, data: bytes, *, name: str, form: PatchFormat, patches: int, keep_cr: bool
) -> PatchResult:
    """Hand out patches of the file at ``path``, absolute."""
    text, encoded = _text_or_base64(data)
    return PatchResult(
        path=printable(path),
        format=form,
        name=name,
        patches=patches,
        encoding="base64" if text is None else "utf-8",
        text=text,
        base64=encoded,
        keep_cr=keep_cr,
    )


def side_message(side: Side) -> DiffSide:
    """Name one side of a comparison."""
    return DiffSide(
        title=side.title, version=None if side.entry is None else version_message(side.entry)
    )


def plan_message(plan: RestorePlan) -> PlanMessage:
    """Say what a restore or undo would do."""
    places = plan.places
    return PlanMessage(
        kind=plan.kind,
        action=plan.action,
        path=printable(plan.path),
        uri=to_uri(plan.path),
        version=None if plan.entry is None else version_message(plan.entry),
        head=plan.head,
        unkept=plan.unkept,
        change=change_message(plan.change),
        notes=tuple(printable(note) for note in plan.notes),
        without=plan.without,
        conflicts=tuple(map(_conflict, plan.conflicts[:_CONFLICTS])),
        places=None if places is None else CellPlacesMessage(then=places.then, now=places.now),
    )


def _conflict(found: "Conflict") -> ConflictMessage:
    return ConflictMessage(
        first=found.start + 1,
        lines=found.lines,
        version=_cut(found.base),
        now=_cut(found.ours),
        without=_cut(found.theirs),
    )


def _cut(text: bytes) -> str:
    return text[:_LONGEST].decode("utf-8", "backslashreplace")


def dry_run_result(plan: RestorePlan) -> RestoreResult:
    """Answer the plan alone; nothing was written."""
    return RestoreResult(
        plan=plan_message(plan), version=None, was_there=None, via="disk", applied=False
    )


def restore_result(restored: Restored, *, editor: bool = False) -> RestoreResult:
    """Say what a restore or undo did; ``editor`` when the text went into an open buffer."""
    return RestoreResult(
        plan=plan_message(restored.plan),
        version=None if restored.entry is None else version_message(restored.entry),
        was_there=None if restored.was_there is None else version_message(restored.was_there),
        via="editor" if editor else "disk",
        applied=True,
    )


def status_result(status: Status, *, skipped: tuple[SkippedFile, ...] = ()) -> StatusResult:
    """Say whether history is alive."""
    return StatusResult(
        store=printable(status.store),
        format=status.format,
        workspaces=tuple(printable(root) for root in status.workspaces),
        documents=status.documents,
        versions=status.versions,
        full_bytes=status.full_bytes,
        store_bytes=status.store_bytes,
        last_sequence=status.last_sequence,
        last_time=None if status.last_time_ns is None else iso_time(status.last_time_ns),
        trouble=tuple(printable(line) for line in status.trouble),
        skipped=skipped,
        last_capture=None if status.last_capture_ns is None else iso_time(status.last_capture_ns),
        proven=None if status.proven_ns is None else iso_time(status.proven_ns),
        proven_versions=status.proven_versions,
        compacted=None if status.compacted is None else _compacted(status, status.compacted),
        compacting=None if status.compacting is None else _compacting(status.compacting),
        loose=status.loose,
        damaged=printable(status.damaged),
        notices=tuple(printable(line) for line in status.notices),
        mirrors=tuple(
            MirrorMessage(
                target=printable(mirror.target),
                time=None if mirror.time_ns is None else iso_time(mirror.time_ns),
                behind=mirror.behind,
                trouble=printable(mirror.trouble),
            )
            for mirror in status.mirrors
        ),
    )


def _compacted(status: Status, last: LastCompaction) -> LastCompacted:
    return LastCompacted(
        time=iso_time(last.time_ns),
        versions=last.versions,
        before_bytes=last.before_bytes,
        after_bytes=last.after_bytes,
        since=max(0, status.last_sequence - last.sequence),
        freed_bytes=last.freed_bytes,
    )


def _compacting(state: Compacting) -> CompactingMessage:
    return CompactingMessage(
        began=iso_time(state.began_ns), versions=state.versions, total=state.total
    )


def capture_event(captured: Captured) -> CaptureEvent | None:
    """Make the notification for a kept save; None when there is no new version."""
    if captured.status != "kept" or captured.entry is None:
        return None
    return kept_event(captured.path, captured.entry)


def kept_event(path: str, entry: Entry, kind: CaptureKind = "kept") -> CaptureEvent:
    """Make the notification for a version of the file at ``path``, absolute."""
    return CaptureEvent(
        kind=kind, uri=to_uri(path), path=printable(path), version=version_message(entry)
    )


def _row(row: TimelineRow) -> TimelineRowMessage:
    return TimelineRowMessage(
        kind=row.kind,
        versions=tuple(version_message(entry) for entry in row.entries),
        saves=row.saves,
        added=row.added,
        deleted=row.deleted,
        chips=chips_of(row.entries),
        fold=_fold(row) if row.kind == "minor" else None,
    )


def _fold(row: TimelineRow) -> FoldMessage:
    return FoldMessage(
        first=row.entries[-1].version.number,
        last=row.entries[0].version.number,
        minor=row.folds.get("minor", 0),
        cycle=row.folds.get("cycle", 0),
        whitespace=row.folds.get("whitespace", 0),
        burst=row.folds.get("burst", 0),
        title=folded_title(row.saves, row.folds),
    )


def _text_or_base64(content: bytes) -> tuple[str | None, str | None]:
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        import base64  # noqa: PLC0415 - rarely needed, and start-up counts

        return None, base64.b64encode(content).decode("ascii")


def _printable_metadata(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        printable(key): printable(value) if isinstance(value, str) else value
        for key, value in metadata.items()
    }
