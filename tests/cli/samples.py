"""Versions and entries made up for tests of what is shown."""

from backtrail.history.results import Entry, TimelineRow
from backtrail.model import Change, Reason, Significance, Version

__all__ = ["NOW_NS", "entry", "row"]

NOW_NS = 1_790_000_000 * 10**9


def entry(number=7, *, seconds_ago=12, reasons=(), tags=(), note="", path="notes.md", **fields):
    """Build an entry; without reasons it is minor."""
    level = "significant" if reasons else "minor"
    change = fields.pop("change", Change(added=42, deleted=7, percent=18.2))
    version = Version(
        sequence=number,
        number=number,
        document=1,
        content_id=b"\1" * 32,
        size=10,
        time_ns=NOW_NS - seconds_ago * 10**9,
        source=fields.pop("source", "vscode"),
        significance=Significance(level, tuple(Reason(*reason) for reason in reasons)),
        change=change,
        **fields,
    )
    return Entry(version=version, path=path, workspace="/w", tags=tags, note=note)


def row(found, *, kind="version", saves=1):
    """Build a timeline row for one entry."""
    change = found.version.change
    return TimelineRow(
        significance=found.version.significance,
        kind=kind,
        entries=(found,),
        saves=saves,
        added=change.added + change.modified,
        deleted=change.deleted + change.modified,
    )
