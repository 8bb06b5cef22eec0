"""Requests and answers about many comparisons: a folder at two points in time, and many pairs.

A request is a bounded piece of work: ask again with `next_cursor` until it is null; to cancel, stop
asking.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.comparisons import DiffSide, StatisticsMessage
from backtrail.protocol.messages import ChangeMessage
from backtrail.protocol.overviews import FolderParams
from backtrail.protocol.requests import FileParams

__all__ = [
    "CompareFolderParams",
    "CompareFolderResult",
    "CompareManyParams",
    "CompareManyResult",
    "FileChangeMessage",
    "FileChangeSide",
    "PairParams",
    "PairResult",
    "PointMessage",
]

_Point = Annotated[
    str | int,
    Meta(description="A time (`2 days ago`, ISO 8601), a sequence, the id of a version, or a tag."),
]


class CompareFolderParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks which files differ between two points in time."""

    old: _Point
    new: Annotated[_Point, Meta(description="The same, or `now`: the files on disk.")] = "now"
    files: Annotated[str | None, Meta(description="Only those that this glob names.")] = None
    limit: Annotated[int, Meta(ge=1, le=1000, description="Files at most.")] = 200
    cursor: Annotated[
        str | None,
        Meta(description="`next_cursor` of the page before; the points stay those of the first."),
    ] = None


class PointMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time."""

    title: str
    sequence: Annotated[int | None, Meta(description="Null: the files on disk.")]


class FileChangeSide(msgspec.Struct, frozen=True, kw_only=True):
    """A file at one of two points."""

    uri: Annotated[str, Meta(description="Of the name it had then.")]
    path: Annotated[str, Meta(description="Relative to the workspace folder, then.")]
    workspace: Annotated[str, Meta(description="The workspace folder, absolute.")]
    version: Annotated[int | None, Meta(description="Its number. Null: the file on disk.")]
    id: Annotated[str | None, Meta(description="Of that version. Null: the file on disk.")]
    size: Annotated[int | None, Meta(description="Bytes. Null: it cannot be read.")]


class FileChangeMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs between two points in time."""

    kind: Annotated[
        Literal["added", "removed", "renamed", "changed"],
        Meta(description="`renamed` may have changed, too: see `change`."),
    ]
    path: Annotated[str, Meta(description="At the newer point, else at the older one.")]
    old: Annotated[FileChangeSide | None, Meta(description="Null: there was no such file.")]
    new: Annotated[FileChangeSide | None, Meta(description="Null: there is no such file.")]
    change: ChangeMessage
    binary: bool
    trouble: Annotated[str, Meta(description="Why there are no figures; else empty.")]


class CompareFolderResult(msgspec.Struct, frozen=True, kw_only=True):
    """One page of files that differ."""

    old: PointMessage
    new: PointMessage
    files: Annotated[tuple[FileChangeMessage, ...], Meta(description="In no particular order.")]
    next_cursor: Annotated[str | None, Meta(description="Null on the last page.")]


class PairParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two contents of one file."""

    old: Annotated[str | int | None, Meta(description="As in `backtrail/diff`.")] = None
    new: Annotated[str | int | None, Meta(description="As in `backtrail/diff`.")] = None


class CompareManyParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the figures of many comparisons."""

    pairs: Annotated[tuple[PairParams, ...], Meta(max_length=10_000)]
    cursor: Annotated[
        int, Meta(ge=0, description="`next_cursor` of the piece before; the pairs stay the same.")
    ] = 0
    statistics: Annotated[
        bool, Meta(description="Count words, cells and keys, too; pieces are smaller.")
    ] = False


class PairResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one pair."""

    index: Annotated[int, Meta(description="Its place among the pairs, from 0.")]
    path: Annotated[str, Meta(description="As asked, absolute.")]
    old: DiffSide | None
    new: DiffSide | None
    change: Annotated[ChangeMessage | None, Meta(description="Null: see `error`.")]
    same: Annotated[bool, Meta(description="Both are the same, byte for byte.")]
    error: Annotated[str, Meta(description="Why there is no comparison; else empty.")]
    error_kind: Annotated[str, Meta(description="`not-found` …, as of an error's data.")]
    statistics: Annotated[
        StatisticsMessage | None, Meta(description="Null where they were not asked for.")
    ] = None


class CompareManyResult(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of many comparisons."""

    results: Annotated[tuple[PairResult, ...], Meta(description="In the order of the pairs.")]
    next_cursor: Annotated[int | None, Meta(description="Null: all were compared.")]
