"""Pages that people read where an editor has no view for them: a timeline, a comparison, a line.

Pure: answers of the protocol go in, text comes out. Times are local.
"""

from datetime import datetime
from typing import Final

from backtrail.diff.views import text_of
from backtrail.protocol.checks import CheckResult
from backtrail.protocol.clock import distance, exact
from backtrail.protocol.comparisons import DiffResult
from backtrail.protocol.messages import (
    ChangeMessage,
    TimelineResult,
    TimelineRowMessage,
    VersionMessage,
)
from backtrail.protocol.overviews import LineageResult
from backtrail.protocol.wording import percent

__all__ = ["check_words", "diff_page", "line_origin", "summary", "timeline_page"]

_HOW: Final = (
    "Restore one: run the command backtrail.restore with the file's URI and a version's number.",
    "Compare one: run backtrail.diff with the file's URI and a version's number.",
)
_COARSE: Final = "Too much differs to compare it all: lines that both hold may stand as changed."
_WIDE: Final = 32
"""Columns of a title."""


def timeline_page(found: TimelineResult, now_ns: int) -> str:
    """List the versions of a file, newest first, one line a row."""
    newest = found.rows[0].versions[0] if found.rows else None
    lines = [
        f"{found.path} in {found.workspace}" + (" (deleted)" if found.deleted else ""),
        "No version matches." if newest is None else summary(found.total, newest, now_ns) + ".",
        "",
    ]
    lines += [_row(row) for row in found.rows]
    if found.next_cursor is not None:
        lines.append("     …  older ones: run backtrail.timeline with a larger limit")
    if found.damaged:
        numbers = ", ".join(map(str, found.damaged))
        lines += ["", f"Damaged and not listed: {numbers}. `backtrail check` says more."]
    return "\n".join([*lines, "", *_HOW]) + "\n"


def diff_page(found: DiffResult) -> str:
    """Write a patch under a line that says what was compared."""
    if found.unified is None:
        patch = ""
    elif found.encoding == "base64":
        import base64  # noqa: PLC0415 - rarely needed, and start-up counts

        patch = text_of(base64.b64decode(found.unified))
    else:
        patch = found.unified
    if not patch and not found.applies:
        return f"No difference that counts between {found.old.title} and {found.new.title}.\n"
    if not patch:
        return f"No difference: {found.old.title} and {found.new.title} are the same.\n"
    coarse = f"{_COARSE}\n" if found.coarse else ""
    return f"{found.old.title} → {found.new.title}  {_change(found.change)}\n{coarse}{patch}"


def line_origin(found: LineageResult, first: int, now_ns: int) -> str:
    """Say in one sentence which save introduced a line, when, and by whom."""
    if found.missing:
        return f"Line {first} holds nothing: the file ends before it."
    if found.beside:
        return f"Line {first} is as it was; lines beside it were deleted, which is not kept yet."
    if found.unsaved:
        return f"Line {first} is not kept yet: it differs from the newest version."
    version = found.version
    if version is None:
        return f"Line {first} is older than the versions that were looked at."
    time_ns = _nanoseconds(version)
    return (
        f"Line {first} comes from version {version.number}, {distance(time_ns, now_ns)}"
        f" ({exact(time_ns)}): {version.title}, by {_who(version)}."
    )


def summary(versions: int, newest: VersionMessage, now_ns: int) -> str:
    """``12 versions, last change 5 min ago``."""
    return f"{_count(versions, 'version')}, last change {distance(_nanoseconds(newest), now_ns)}"


def check_words(found: CheckResult) -> str:
    """Say in one sentence whether anything is damaged."""
    read = f"{_count(found.versions, 'version')} and {_count(found.contents, 'content')} read"
    damage = [finding for finding in found.findings if not finding.hint]
    if not damage:
        hints = len(found.findings)
        return f"{read}; nothing is damaged." + (
            f" `backtrail check` tells {_count(hints, 'hint')}." if hints else ""
        )
    first = damage[0]
    where = first.path or first.what
    return (
        f"{read}; {len(damage):,} damaged, the first: {where}: {first.detail}. "
        "The rest is whole. `backtrail check` lists them all."
    )


def _row(row: TimelineRowMessage) -> str:
    newest = row.versions[0]
    figures = (
        f"{f'+{row.added}' if row.added else '':>6} {f'−{row.deleted}' if row.deleted else '':>6}"
    )
    if row.kind == "minor":
        saves = row.fold.title if row.fold is not None else _count(row.saves, "minor save")
        return f"     ⋮  {'':19}  {saves:{_WIDE}} {figures}".rstrip()
    words = newest.title if row.saves == 1 else f"{newest.title}, {_count(row.saves, 'save')}"
    what = "  ".join([words, *row.chips])
    who = "  ".join(part for part in (newest.source, newest.reason, newest.note) if part)
    return f"{newest.number:>6}  {exact(_nanoseconds(newest))}  {what:{_WIDE}} {figures}  {who}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _change(change: ChangeMessage) -> str:
    added, deleted = change.added + change.modified, change.deleted + change.modified
    least = "≥ " if change.estimate else ""
    return f"+{added} −{deleted}  {least}{percent(change.percent)}"


def _who(version: VersionMessage) -> str:
    return f"{version.author} ({version.source})" if version.author else version.source


def _nanoseconds(version: VersionMessage) -> int:
    return int(datetime.fromisoformat(version.time).timestamp() * 1000) * 1_000_000
