"""A comparison as a patch, or as hunks for a client that draws them itself. Pure."""

import re
from typing import Any, Final, Literal

from backtrail.diff.unified import unified
from backtrail.history.results import Comparison
from backtrail.protocol.messages import DiffHunk, DiffLine

__all__ = ["hunks_of", "unified_of"]

_RANGES: Final = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")

_KINDS: Final[dict[bytes, Literal["same", "added", "deleted"]]] = {
    b" ": "same",
    b"+": "added",
    b"-": "deleted",
}


def unified_of(found: Comparison, *, context: int) -> bytes:
    """Write the patch from old to new that ``git apply`` takes; ``context`` in lines."""
    return unified(
        found.old.content,
        found.new.content,
        old_name=found.path,
        new_name=found.path,
        context=context,
    )


def hunks_of(found: Comparison, *, context: int) -> tuple[DiffHunk, ...]:
    """List the hunks of the same patch, with ``context`` unchanged lines around each."""
    hunks: list[dict[str, Any]] = []
    # Two lines of names come first; every line of a patch ends with a newline.
    for line in unified_of(found, context=context).split(b"\n")[2:-1]:
        if ranges := _RANGES.match(line):
            old_start, old_count, new_start, new_count = ranges.groups(b"1")
            hunks.append(
                {
                    "old_start": int(old_start),
                    "old_count": int(old_count),
                    "new_start": int(new_start),
                    "new_count": int(new_count),
                    "lines": [],
                }
            )
        elif line.startswith(b"\\"):
            kind, text = hunks[-1]["lines"][-1]
            hunks[-1]["lines"][-1] = (kind, text[:-1])
        else:
            hunks[-1]["lines"].append((_KINDS[line[:1]], line[1:] + b"\n"))
    return tuple(_hunk(hunk) for hunk in hunks)


def _hunk(parts: dict[str, Any]) -> DiffHunk:
    lines = tuple(
        DiffLine(kind=kind, text=text.decode("utf-8", "backslashreplace"))
        for kind, text in parts.pop("lines")
    )
    return DiffHunk(**parts, lines=lines)
