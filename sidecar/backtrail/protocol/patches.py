"""A comparison as a patch, or as hunks for a client that draws them itself. Pure."""

from collections.abc import Iterator
from typing import Literal

from backtrail.diff.lines import Hunk, align
from backtrail.diff.unified import group, unified
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window
from backtrail.history.results import Comparison
from backtrail.protocol.messages import DiffHunk, DiffLine

__all__ = ["hunks_of", "unified_of"]


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
    """List the places that differ, each with ``context`` unchanged lines around it."""
    if found.old.content == found.new.content:
        return ()
    seen = window(found.old.content, found.new.content, context=context)
    before = found.old.content.count(b"\n", 0, seen.start)
    old, new = split_lines(seen.old), split_lines(seen.new)
    groups = group(align(old, new).hunks, context=context)
    return tuple(_hunk(hunks, old, new, before, context) for hunks in groups)


def _hunk(
    hunks: list[Hunk], old: list[bytes], new: list[bytes], before: int, context: int
) -> DiffHunk:
    first, last = hunks[0], hunks[-1]
    lead = min(context, first.old_start)
    trail = min(context, len(old) - last.old_end)
    old_count = last.old_end + trail - (first.old_start - lead)
    new_count = last.new_end + trail - (first.new_start - lead)
    return DiffHunk(
        old_start=before + first.old_start - lead + (old_count > 0),
        old_count=old_count,
        new_start=before + first.new_start - lead + (new_count > 0),
        new_count=new_count,
        lines=tuple(_lines(hunks, old, new, first.old_start - lead, last.old_end + trail)),
    )


def _lines(
    hunks: list[Hunk], old: list[bytes], new: list[bytes], start: int, end: int
) -> Iterator[DiffLine]:
    place = start
    for hunk in hunks:
        yield from _marked("same", old[place : hunk.old_start])
        yield from _marked("deleted", old[hunk.old_start : hunk.old_end])
        yield from _marked("added", new[hunk.new_start : hunk.new_end])
        place = hunk.old_end
    yield from _marked("same", old[place:end])


def _marked(kind: Literal["same", "added", "deleted"], lines: list[bytes]) -> Iterator[DiffLine]:
    for line in lines:
        yield DiffLine(kind=kind, text=line.decode("utf-8", "backslashreplace"))
