"""A comparison as a patch, as hunks for a client that draws them itself, or in figures. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from backtrail.diff.changes import measure
from backtrail.diff.moves import Moves, moves
from backtrail.diff.sections import Differences, Section, differences, stretches
from backtrail.diff.unified import unified
from backtrail.diff.whitespace import without
from backtrail.history.results import Comparison
from backtrail.protocol.comparisons import StatisticsMessage
from backtrail.protocol.hunks import DiffHunk, DiffLine

if TYPE_CHECKING:
    from backtrail.diff.statistics import Statistics
    from backtrail.model import Change
    from backtrail.protocol.requests import WhitespaceMode

__all__ = ["change_of", "hunks_between", "hunks_of", "statistics_message", "unified_of"]


def unified_of(found: Comparison, *, context: int, whitespace: "WhitespaceMode" = "none") -> bytes:
    """Write the patch from old to new that ``git apply`` takes; ``context`` in lines.

    Where some ``whitespace`` does not count it is no patch, and says so.
    """
    return unified(
        found.old.content,
        found.new.content,
        old_name=found.path,
        new_name=found.path,
        context=context,
        whitespace=whitespace,
    )


def change_of(found: Comparison, whitespace: "WhitespaceMode") -> "Change":
    """How far both are apart in what counts."""
    if whitespace == "none":
        return found.change
    return measure(without(found.old.content, whitespace), without(found.new.content, whitespace))


def statistics_message(counted: "Statistics") -> StatisticsMessage:
    """Convert the figures of a comparison."""
    return StatisticsMessage(**msgspec.structs.asdict(counted))


def hunks_of(
    found: Comparison, *, context: int, whitespace: "WhitespaceMode" = "none"
) -> tuple[tuple[DiffHunk, ...], bool]:
    """List the hunks of the same patch, with ``context`` unchanged lines around each.

    Whether they are coarse stands beside them: too much differs to compare it all, or to look for
    all that moved.
    """
    return hunks_between(
        found.old.content, found.new.content, context=context, whitespace=whitespace
    )


def hunks_between(
    old: bytes, new: bytes, *, context: int, whitespace: "WhitespaceMode" = "none"
) -> tuple[tuple[DiffHunk, ...], bool]:
    """List the hunks between any two contents, and say whether they are coarse."""
    shown = differences(old, new, context=context, whitespace=whitespace)
    moved = moves(shown.old, shown.new, tuple(shown.hunks))
    hunks = tuple(_hunk(section, shown, moved) for section in shown.sections)
    return hunks, shown.coarse or moved.coarse


def _hunk(section: Section, shown: Differences, moved: Moves) -> DiffHunk:
    old_count = section.old_end - section.old_start
    new_count = section.new_end - section.new_start
    return DiffHunk(
        old_start=shown.before + section.old_start + (old_count > 0),
        old_count=old_count,
        new_start=shown.before + section.new_start + (new_count > 0),
        new_count=new_count,
        lines=tuple(_lines(section, shown, moved)),
    )


def _lines(section: Section, shown: Differences, moved: Moves) -> Iterator[DiffLine]:
    for kind, start, end in stretches(section):
        lines = shown.old if kind == "deleted" else shown.new
        partners = moved.old if kind == "deleted" else moved.new
        for place in range(start, end):
            partner = partners.get(place)
            yield DiffLine(
                kind=kind,
                text=lines[place].decode("utf-8", "backslashreplace"),
                moved=None if partner is None else shown.before + partner + 1,
            )
