"""How two contents of a file differ, as an answer."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.cells import CellMessage
from backtrail.protocol.hunks import DiffHunk
from backtrail.protocol.key_messages import KeyChangeMessage, KeyFigures
from backtrail.protocol.messages import ChangeMessage, VersionMessage

__all__ = ["DiffResult", "DiffSide", "PatchResult", "StatisticsMessage"]


class DiffSide(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a comparison."""

    title: Annotated[str, Meta(description="`version 12`, `now`.")]
    version: Annotated[VersionMessage | None, Meta(description="Null: the file on disk.")]


class StatisticsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How much differs; null where the contents have no such unit or too much of it."""

    lines_added: int | None
    lines_deleted: int | None
    lines_modified: Annotated[int | None, Meta(description="Lines that have a counterpart.")]
    words_added: int | None
    words_deleted: int | None
    words_modified: int | None
    cells_added: Annotated[int | None, Meta(description="Of a notebook.")]
    cells_deleted: int | None
    cells_modified: int | None
    keys_added: Annotated[int | None, Meta(description="Of structured data.")]
    keys_deleted: int | None
    keys_modified: int | None
    percent: Annotated[float, Meta(description="Of the characters, 0 to 100.")]
    estimate: Annotated[bool, Meta(description="`percent` is a lower bound.")]
    coarse: Annotated[bool, Meta(description="Counts of lines and words are upper bounds.")]


class DiffResult(msgspec.Struct, frozen=True, kw_only=True):
    """How two contents of a file differ."""

    path: str
    format: Literal["unified", "stat", "json", "html", "notebook", "structured", "classic"]
    old: DiffSide
    new: DiffSide
    change: ChangeMessage
    encoding: Annotated[
        Literal["utf-8", "base64"], Meta(description="Of `unified`; base64 where not UTF-8.")
    ]
    unified: Annotated[
        str | None,
        Meta(
            description="A patch that `git apply` takes; with `whitespace` a view that none takes."
        ),
    ]
    hunks: tuple[DiffHunk, ...] | None
    applies: Annotated[bool, Meta(description="`unified` is a patch.")] = True
    coarse: Annotated[
        bool,
        Meta(
            description="Too much differs to compare it all: lines that both sides share may stand "
            "as deleted and added, and lines that moved not name their partner."
        ),
    ] = False
    statistics: StatisticsMessage | None = None
    cells: Annotated[
        tuple[CellMessage, ...] | None,
        Meta(description="Of a notebook as it is now; one that went stands where it was."),
    ] = None
    fallback: Annotated[
        str | None,
        Meta(
            description="Why `hunks` are answered instead of cells, or `unified` instead of keys."
        ),
    ] = None
    html: Annotated[
        str | None, Meta(description="A whole page that loads nothing and runs nothing.")
    ] = None
    keys: Annotated[
        tuple[KeyChangeMessage, ...] | None, Meta(description="Of a structured file, by path.")
    ] = None
    classic: Annotated[
        str | None,
        Meta(
            description="JSON text: `{from_version, to_version, added, removed, changed: {path: "
            "{from, to}}}`. A version is null for the file as it is now."
        ),
    ] = None
    key_figures: Annotated[
        KeyFigures | None, Meta(description="With `keys` or `classic`: how many.")
    ] = None
    notes: Annotated[
        tuple[str, ...], Meta(description="What to know: keys that stand there twice.")
    ] = ()


class PatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """Patches from one state of a file to another."""

    path: str
    format: Literal["git-am", "plain"]
    name: Annotated[str, Meta(description="A name for the file, should it become one.")]
    patches: Annotated[int, Meta(description="0: nothing differs.")]
    encoding: Literal["utf-8", "base64"]
    text: Annotated[str | None, Meta(description="All patches where they are UTF-8.")]
    base64: Annotated[str | None, Meta(description="All patches where they are not.")]
    keep_cr: Annotated[
        bool, Meta(description="Lines end with CR LF: `git am` needs its `--keep-cr`.")
    ]
