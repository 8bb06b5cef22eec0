"""The store in figures, and whether it is sound."""

import re
from typing import Final

import msgspec

from backtrail.errors import DamagedError, NotFoundError, UsageError
from backtrail.history.addresses import entry_of
from backtrail.history.compacting import last_compaction
from backtrail.history.mirrors import states
from backtrail.history.proofs import last_proven, outdated
from backtrail.history.requests import CheckQuery
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.history.states import CheckReport, Status
from backtrail.history.turns import under_way
from backtrail.model import Event, EventSequence, Version
from backtrail.storage.repository import CheckOrder, Finding, Progress

__all__ = ["about", "check", "entry_at", "status"]

_PART: Final = re.compile(r"(\d{1,4})/(\d{1,4})")
_SHARE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s?%")
_DAY_NS: Final = 86_400 * 10**9
_MOST: Final = 1000
"""Parts of a sample."""


def status(scope: Scope) -> Status:
    """Counts, sizes, and what keeps saves from being kept."""
    figures = scope.repository.figures()
    workspaces, trouble = scope.repository.workspaces(sound_only=True), scope.repository.trouble
    try:
        scope.repository.workspaces()
    except DamagedError as error:
        trouble += (f"{error}; new saves are kept, run `backtrail check` to see what is hit",)
    newest = scope.repository.recent(None, 1, damaged=lambda _: None)
    proven = last_proven(scope.repository)
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
        proven_ns=None if proven is None else proven.time_ns,
        proven_versions=0 if proven is None else proven.versions,
        compacted=last_compaction(scope),
        compacting=under_way(scope.repository.location),
        loose=figures.loose,
        trouble=trouble,
        notices=scope.repository.notices,
        mirrors=states(scope.repository),
        damaged=scope.repository.damaged,
    )


def check(
    scope: Scope, progress: Progress | None = None, query: CheckQuery | None = None
) -> CheckReport:
    """Read and prove what is asked for; findings name the file where it is known.

    Raises:
        UsageError: There is no such sample.

    """
    order = _order(query or CheckQuery(), scope.clock())
    found = scope.repository.check(progress, order)
    findings = tuple(_named(scope, finding) for finding in found)
    if damaged := scope.repository.damaged:
        detail = f"{damaged} is damaged: run `backtrail repair`; what was saved since then was read"
        findings += (Finding(what="store", detail=detail),)
    if (proven := outdated(scope.repository)) is not None:
        detail = (
            f"this store never had sequence {proven.newest}, which was proven to be restorable: an"
            " older copy or another store was put in its place. If that was you, run `backtrail"
            " drill`"
        )
        findings += (Finding(what="store", detail=detail, hint=True),)
    try:
        figures = scope.repository.figures()
    except DamagedError:
        return CheckReport(versions=0, contents=0, events=0, findings=findings, order=order)
    return CheckReport(
        versions=figures.versions,
        contents=figures.contents,
        events=figures.last_sequence,
        findings=findings,
        order=order,
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


def _order(query: CheckQuery, now_ns: int) -> CheckOrder:
    """What is read; a share is another part each day, so that as many days read everything."""
    if not query.sample:
        return CheckOrder(depth=query.depth)
    if query.depth != "contents":
        raise UsageError("a sample is one of contents; leave the depth away", field="sample")
    if found := _PART.fullmatch(query.sample):
        part, parts = map(int, found.groups())
        if 0 < part <= parts <= _MOST:
            return CheckOrder(part=part, parts=parts)
    elif (found := _SHARE.fullmatch(query.sample)) and 0.1 <= float(found[1]) <= 100:  # noqa: PLR2004
        parts = int(100 / float(found[1]))
        return CheckOrder(part=now_ns // _DAY_NS % parts + 1, parts=parts)
    raise UsageError(
        f"{query.sample!r} is no sample; say 3/7 for the third of seven parts, at most"
        f" {_MOST}, or 5% for another part each day",
        field="sample",
    )
