"""How a client hears of cells of a notebook that differ."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.hunks import DiffHunk

__all__ = ["CellDataMessage", "CellMessage", "CellOutputMessage"]

_Place = Annotated[int, Meta(ge=1)]


class CellDataMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Data of one type that differ: a picture by its digests, anything else by its lines."""

    type: Annotated[str, Meta(description="`text/plain`, `image/png` …, or `metadata`.")]
    hunks: tuple[DiffHunk, ...] = ()
    old_picture: Annotated[
        str | None, Meta(description="Type, pixels, bytes and digest, in words.")
    ] = None
    new_picture: str | None = None


class CellOutputMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One output that differs."""

    kind: Literal["changed", "added", "deleted"]
    label: Annotated[str, Meta(description="`execute result`, `stderr`, `error KeyError` …")]
    data: tuple[CellDataMessage, ...]


class CellMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one cell."""

    kind: Literal["same", "changed", "added", "deleted"]
    moved: Annotated[bool, Meta(description="It stands elsewhere among the cells both have.")]
    old: Annotated[_Place | None, Meta(description="Its place before, from 1. Null: it came.")]
    new: Annotated[_Place | None, Meta(description="Its place now, from 1. Null: it went.")]
    id: Annotated[str | None, Meta(description="Null before nbformat 4.5.")]
    type: Annotated[str, Meta(description="`code`, `markdown` or `raw`.")]
    differs: Annotated[
        tuple[str, ...], Meta(description="Fields that differ, shown or not: `source`, `outputs` …")
    ]
    source: Annotated[tuple[DiffHunk, ...], Meta(description="How its source differs.")]
    outputs: Annotated[
        tuple[CellOutputMessage, ...] | None, Meta(description="Null: not asked for.")
    ]
    metadata: Annotated[tuple[DiffHunk, ...] | None, Meta(description="Null: not asked for.")]
