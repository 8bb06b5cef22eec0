"""Reports: what a client asks, and the shape of a report in JSON."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.messages import VersionMessage
from backtrail.protocol.overviews import MassChangeMessage

__all__ = [
    "ActivityMessage",
    "BinMessage",
    "HappeningMessage",
    "ReportDiffs",
    "ReportFileMessage",
    "ReportFormat",
    "ReportMessage",
    "ReportParams",
    "ReportResult",
    "SizeBinMessage",
    "TallyMessage",
]

ReportFormat = Literal["html", "md", "json", "csv"]
ReportDiffs = Literal["none", "changed", "all"]

_Time = Annotated[str | None, Meta(description="ISO 8601, or `2 days ago`.")]
_Moment = Annotated[str, Meta(description="ISO 8601, UTC, milliseconds.")]


class ReportParams(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Asks for a report that a person can hand over. Nothing is written."""

    path: Annotated[
        str | None,
        Meta(
            description="A file, or a folder with all below it: `file:` URI or absolute path. "
            "Unset: all of the open workspace folders."
        ),
    ] = None
    since: _Time = None
    until: _Time = None
    author: Annotated[str | None, Meta(description="Only versions of this author.")] = None
    source: Annotated[str | None, Meta(description="Only saves that this source reported.")] = None
    limit: Annotated[
        int, Meta(ge=1, le=10_000, description="Versions at most: the newest ones.")
    ] = 2_000
    folded: Annotated[bool, Meta(description="Bursts and runs of minor saves as one row each.")] = (
        True
    )
    format: Annotated[
        ReportFormat, Meta(description="`json` fills `report`, the others fill `text`.")
    ] = "html"
    diffs: Annotated[
        ReportDiffs,
        Meta(
            description="Of `html`: side by side, folded away, how each file `changed` over the "
            "report, or `all`: each version, too."
        ),
    ] = "changed"


class TallyMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Versions put together."""

    name: Annotated[str, Meta(description="Of the author or source; else empty.")]
    versions: int
    saves: int
    significant: Annotated[int, Meta(description="Versions that stand out.")]
    files: int
    added: Annotated[int, Meta(description="Lines.")]
    deleted: Annotated[int, Meta(description="Lines.")]
    modified: Annotated[int, Meta(description="Lines that have a counterpart.")]


class ReportFileMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One file over the whole report."""

    uri: Annotated[str, Meta(description="Of the file, as its name is today.")]
    path: Annotated[str, Meta(description="Relative to the workspace folder.")]
    workspace: Annotated[str, Meta(description="The workspace folder, absolute.")]
    document: int
    deleted: Annotated[bool, Meta(description="The file is gone; its history is not.")]
    tally: TallyMessage
    oldest: Annotated[int, Meta(description="Number of its first version in the report.")]
    newest: Annotated[int, Meta(description="Number of its last one.")]
    content_id: Annotated[str, Meta(description="SHA-256 of the last one's bytes, in hex.")]


class HappeningMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A version that came back, or a file that went, came or moved."""

    kind: Literal["restored", "undone", "deleted", "renamed", "returned"]
    time: _Moment
    path: Annotated[str, Meta(description="As its name is today, relative to the workspace.")]
    workspace: Annotated[str, Meta(description="The workspace folder, absolute.")]
    author: Annotated[str, Meta(description="Who took a version back; else empty.")]
    reason: str
    number: Annotated[int | None, Meta(description="The version that a restore or undo made.")]
    back_to: Annotated[int | None, Meta(description="The version whose content came back.")]
    was_there: Annotated[int | None, Meta(description="The version that it took the place of.")]
    old: Annotated[str, Meta(description="The name before `renamed`.")]
    new: Annotated[str, Meta(description="The name after `renamed`.")]


class BinMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one stretch of time."""

    start: _Moment
    versions: int
    added: Annotated[int, Meta(description="Lines; a modified one counts here and below.")]
    deleted: int


class ActivityMessage(msgspec.Struct, frozen=True, kw_only=True):
    """All stretches of time, oldest first, the empty ones too."""

    unit: Annotated[str, Meta(description="`minute`, `hour`, `day` … by the local clock.")]
    bins: tuple[BinMessage, ...]


class SizeBinMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How many versions changed so many lines."""

    least: int
    most: Annotated[int, Meta(description="Inclusive.")]
    versions: int


class ReportMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A report in JSON: what `backtrail report --format json` writes."""

    kind: Literal["file", "folder", "project"]
    path: Annotated[str, Meta(description="Absolute; empty: everything that is kept.")]
    made: _Moment
    since: Annotated[str | None, Meta(description="As asked for, in UTC.")]
    until: Annotated[str | None, Meta(description="As asked for, in UTC.")]
    author: str | None
    source: str | None
    more: Annotated[bool, Meta(description="There are older versions than the `limit` newest.")]
    damaged: Annotated[int, Meta(description="Versions that cannot be read.")]
    total: TallyMessage
    authors: tuple[TallyMessage, ...]
    sources: tuple[TallyMessage, ...]
    files: Annotated[tuple[ReportFileMessage, ...], Meta(description="Most changed first.")]
    happenings: Annotated[tuple[HappeningMessage, ...], Meta(description="Newest first.")]
    mass_changes: Annotated[tuple[MassChangeMessage, ...], Meta(description="Newest first.")]
    activity: ActivityMessage
    sizes: tuple[SizeBinMessage, ...]
    versions: Annotated[
        tuple[VersionMessage, ...], Meta(description="Newest first, none of them folded.")
    ]


class ReportResult(msgspec.Struct, frozen=True, kw_only=True):
    """A report, to be shown or saved by the client."""

    format: ReportFormat
    title: str
    name: Annotated[str, Meta(description="A name for the file, should it become one.")]
    text: Annotated[str | None, Meta(description="The whole document; null of `json`.")]
    report: Annotated[ReportMessage | None, Meta(description="Of `json` alone.")]
    versions: int
    more: Annotated[bool, Meta(description="There are older versions than the `limit` newest.")]
    checksums: Annotated[str, Meta(description="A list that `sha256sum -c` takes.")]
