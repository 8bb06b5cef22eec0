"""How a client hears of lines that differ."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = ["DiffHunk", "DiffLine"]


class DiffLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a hunk."""

    kind: Literal["same", "added", "deleted"]
    text: Annotated[str, Meta(description="With its line end; bytes that are not UTF-8 escaped.")]
    moved: Annotated[
        int | None,
        Meta(
            description="Of a moved block: the line of the other side, from 1, where an added line "
            "came from or a deleted one went to."
        ),
    ] = None


class DiffHunk(msgspec.Struct, frozen=True, kw_only=True):
    """One place where two contents differ, with lines around it."""

    old_start: Annotated[int, Meta(description="First line, from 1; 0 in an empty file.")]
    old_count: int
    new_start: Annotated[int, Meta(description="First line, from 1; 0 in an empty file.")]
    new_count: int
    lines: tuple[DiffLine, ...]
