"""The store in figures, and whether it is sound."""

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.addresses import entry_of
from backtrail.history.results import CheckReport, Entry, Status
from backtrail.history.scope import Scope
from backtrail.model import Event, EventSequence, Version
from backtrail.storage.repository import Finding, Progress

__all__ = ["about", "check", "entry_at", "status"]


def status(scope: Scope) -> Status:
    """Counts, sizes, and what keeps saves from being kept."""
    figures = scope.repository.figures()
    workspaces, trouble = scope.repository.workspaces(sound_only=True), scope.repository.trouble
    try:
        scope.repository.workspaces()
    except DamagedError as error:
        trouble += (f"{error}; new saves are kept, run `backtrail check` to see what is hit",)
    newest = scope.repository.recent(None, 1, damaged=lambda _: None)
    return Status(
        store=scope.repository.location,
        format=scope.repository.format,
        workspaces=tuple(workspace.root for workspace in workspaces),
        documents=figures.documents,
        versions=figures.versions,
        full_bytes=figures.full_bytes,
        store_bytes=figures.store_bytes,
        last_sequence=figures.last_sequence,
        last_time_ns=figures.last_time_ns,
        last_capture_ns=newest[0].time_ns if newest else None,
        trouble=trouble,
    )


def check(scope: Scope, progress: Progress | None) -> CheckReport:
    """Read everything and prove everything; findings name the file where it is known."""
    findings = tuple(_named(scope, finding) for finding in scope.repository.check(progress))
    try:
        figures = scope.repository.figures()
    except DamagedError:
        return CheckReport(versions=0, contents=0, events=0, findings=findings)
    return CheckReport(
        versions=figures.versions,
        contents=figures.contents,
        events=figures.last_sequence,
        findings=findings,
    )


def entry_at(scope: Scope, sequence: int) -> Entry:
    """The version of a sequence.

    Raises:
        NotFoundError: That sequence is no version, or it was let go.

    """
    version: Version | None = scope.repository.by_sequence(EventSequence(sequence))
    if version is None:
        raise NotFoundError(f"sequence {sequence} is no version in this store")
    document = scope.repository.document(version.document)
    return entry_of(scope, scope.root_of(document.workspace), document, version)


def about(scope: Scope, event: Event) -> Entry | None:
    """The version that an event speaks of, else the newest of its file; None without a file.

    Raises:
        NotFoundError: The version was let go.

    """
    if event.kind == "created":
        return entry_at(scope, event.sequence)
    if event.document is None:
        return None
    if (sequence := event.detail.get("sequence")) is not None:
        return entry_at(scope, sequence)
    document, head = scope.repository.document(event.document), scope.head(event.document)
    if head is None:
        return None
    return entry_of(scope, scope.root_of(document.workspace), document, head)


def _named(scope: Scope, finding: Finding) -> Finding:
    if finding.document is None:
        return finding
    try:
        path = scope.repository.document(finding.document).path
    except (DamagedError, NotFoundError):
        return finding
    return msgspec.structs.replace(finding, path=path)
